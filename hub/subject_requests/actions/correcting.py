"""A record is corrected by its own feature's action, and whoever was given what was wrong is told (art. 16 and 19)."""

from typing import Any
from uuid import UUID

from hub.cases import queries as cases
from hub.cases.actions import change_case
from hub.governance import subjects
from hub.kernel.audit import record
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.programmes.queries import programme
from hub.subject_requests import queries, records
from hub.subject_requests.actions.copies import correct_copy, on_record
from hub.subject_requests.actions.notices import tell
from hub.subject_requests.records import Field
from hub.subject_requests.rules.standing import told

SAME = "This is what the record says already"


def correct(request_id: UUID, field: Field, becomes: Any, why: str) -> int:
    """Correct one fact of one record; returns how many receivers are told of it. Raises Invalid, EditConflict."""
    request = queries.standing(request_id, lock=True).request
    if request.state != "open":
        raise NotPossibleNow("This request is closed.", "Open it again first.")
    if becomes == field.value:
        raise Invalid({"value": [SAME]})
    subject = subjects.subject(request.subject_id)
    sent = records.copies(subject, "sent")
    known = {"request_id": request_id, "field": field, "becomes": becomes, "why": why}
    moved = _of_resident(subject, known) if field.record == "resident" else _of_copy(known)
    places, receivers = records.places(subject), 0
    for one in sent:
        place = places.get(one.id, 0)
        for name, (was, now_says) in moved.items():
            if name in (known_there := told(one.subject, place)) and known_there[name] == was:
                receivers += tell(one, "rectification", request_id, place, name, was, now_says)
    fields = [field.name]
    record("rectification:made", about=[request_id, subject.id], request=request_id, record=field.record, fields=fields)
    return receivers


def _of_resident(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By the case's own action; returns what the record says differently now, in the words of what is handed over."""
    field: Field = known["field"]
    case = cases.case(records.own(subject).case_id, lock=True)
    before = records.known_now(case.id)
    change_case(case, case.version, programme(), {field.name: known["becomes"]})
    after = records.known_now(case.id)
    on_record(field.record, field.record_id, None, 0, field.name, field.value, known["becomes"],
              request_id=known["request_id"], why=known["why"])  # fmt: skip
    return {name: (before[name], after[name]) for name in after if before[name] != after[name] and before[name]}


def _of_copy(known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By the hand-over's own action, which the database lets pass because the correction is on record."""
    field: Field = known["field"]
    becomes = known["becomes"].isoformat() if hasattr(known["becomes"], "isoformat") else known["becomes"]
    told_of = {"request_id": known["request_id"], "why": known["why"]}
    correct_copy(field.record_id, "received", field.place, field.name, field.value, becomes, **told_of)
    return {field.name: (field.value, becomes)}
