"""Having erased what is held: on the person of a request, or one's own copy of what another organisation gave."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.governance import subjects
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.retention import actions as retention
from hub.subject_requests import queries
from hub.subject_requests.actions.writing import seen, write


def erase_person(request_id: UUID, version: int, why: str) -> UUID:
    """Begin to erase all that is held on the person of a request (UK GDPR art. 17); returns the erasure's id.

    Raises EditConflict, NotPossibleNow, and Invalid while something of theirs is open or all of it is held.
    """
    standing = seen(request_id, version)
    request = standing.request
    subject = subjects.subject(request.subject_id) if request.subject_id else None
    if request.kind != "erasure" or subject is None:
        raise NotPossibleNow("This request does not ask to erase somebody who was found.", "Look at the request.")
    if standing.clock.waits_for == "identity":
        raise NotPossibleNow("Proof of identity is awaited.", "Record it first: nobody else may have it erased.")
    if queries.is_erased(request.subject_id):
        raise NotPossibleNow("They are erased already.", "Look at the erasures under retention.")
    run_id = begin(subjects.ids_of(subject.about), f"SR-{request.number}: {why}", "why")
    write(request_id)
    return run_id


def begin(sets: Mapping[str, Sequence[UUID]], reason: str, field: str) -> UUID:
    """Begin an erasure; what speaks against it is told beside this field. Raises Invalid."""
    try:
        return retention.begin_person(sets, reason)
    except NotPossibleNow as why:
        raise Invalid({field: [f"{why.what_happened} {why.what_to_do}".rstrip(".")]}) from why
