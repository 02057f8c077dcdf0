"""The steps of a request: what stops its clock, what lengthens it, whose it is, and how it ends."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert, update

from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.subject_requests import queries
from hub.subject_requests.actions.forgetting import its_time
from hub.subject_requests.actions.writing import seen, write
from hub.subject_requests.models import SubjectNote, SubjectPause
from hub.subject_requests.rules.words import REFUSED_OF


def ask_identity(request_id: UUID, version: int, asked_on: date) -> None:
    """Stop the clock until identity is proved. Raises EditConflict, Invalid, NotPossibleNow."""
    request = seen(request_id, version).request
    _not_before(request, "asked_on", asked_on)
    if request.identity_asked_on:
        raise NotPossibleNow("Proof of identity has been asked for already.", "Record it when it comes.")
    write(request_id, identity_asked_on=asked_on)
    record("subject_request:waits", about=[request_id], request=request_id, why="identity")


def give_identity(request_id: UUID, version: int, given_on: date, how: str) -> None:
    """Start the clock: it is known who asks (UK GDPR art. 12(6)). Raises EditConflict, Invalid, NotPossibleNow."""
    request = seen(request_id, version).request
    _not_before(request, "given_on", given_on)
    if request.identity_given_on:
        raise NotPossibleNow("Identity is proved already.")
    if request.identity_asked_on and given_on < request.identity_asked_on:
        raise Invalid({"given_on": ["It was asked for after this day"]})
    write(request_id, identity_given_on=given_on, identity_how=how)
    record("subject_request:goes_on", about=[request_id], request=request_id, why="identity")


def ask_clarification(request_id: UUID, version: int, asked_on: date, words: str) -> None:
    """Stop the clock of an access request until it is clear what is meant. Raises EditConflict, Invalid."""
    standing = seen(request_id, version)
    _not_before(standing.request, "asked_on", asked_on)
    if standing.request.kind != "access":
        raise NotPossibleNow("A clarification stops the clock of an access request alone (UK GDPR article 12A).")
    if standing.clock.waits_for:
        raise NotPossibleNow("The clock stands still already.", "Record the answer first.")
    values = {"org_id": acting().org_id, "id": new_id(), "request_id": request_id, "asked_on": asked_on, "words": words}
    db.session.execute(insert(SubjectPause).values(values))
    write(request_id)
    record("subject_request:waits", about=[request_id], request=request_id, why="clarification")


def answer_clarification(request_id: UUID, version: int, answered_on: date) -> None:
    """Let the clock go on. Raises EditConflict, Invalid, NotPossibleNow."""
    standing = seen(request_id, version)
    waiting = next((one for one in standing.pauses if one.answered_on is None), None)
    if waiting is None:
        raise NotPossibleNow("Nothing was asked that is not answered.")
    if answered_on < waiting.asked_on:
        raise Invalid({"answered_on": ["You asked after this day"]})
    mine = (SubjectPause.org_id == acting().org_id, SubjectPause.id == waiting.id)
    db.session.execute(update(SubjectPause).where(*mine).values(answered_on=answered_on))
    write(request_id)
    record("subject_request:goes_on", about=[request_id], request=request_id, why="clarification")


def extend(request_id: UUID, version: int, told_on: date, why: str) -> None:
    """Take two months more; the person was told, and why, within the first (UK GDPR art. 12A). Raises Invalid."""
    standing = seen(request_id, version)
    _not_before(standing.request, "told_on", told_on)
    if standing.request.extended_on:
        raise NotPossibleNow("The time has been extended already. It can be extended once.")
    last = standing.clock.extend_by(today())
    if last is None:
        raise NotPossibleNow("The time has not begun: proof of identity is awaited.")
    if told_on > last:
        raise Invalid({"told_on": [f"The person had to be told by {last.day} {last:%B %Y}"]})
    write(request_id, extended_on=told_on, extended_why=why)
    record("subject_request:extended", about=[request_id], request=request_id)


def _not_before(request, field: str, day: date) -> None:
    if day < request.received_on:
        raise Invalid({field: ["The request came after this day"]})


def own(request_id: UUID, version: int, owner: UUID) -> None:
    """Say who looks after a request. Raises EditConflict, NotPossibleNow."""
    seen(request_id, version)
    write(request_id, owner_id=owner)
    record("subject_request:owned", about=[request_id, owner], request=request_id, account=owner)


def note(request_id: UUID, words: str) -> None:
    """Note something for colleagues, on a closed request too. Raises NotYours."""
    queries.standing(request_id)
    values = {"org_id": acting().org_id, "id": new_id(), "request_id": request_id, "words": words, "at": now(),
              "account_id": acting().account_id}  # fmt: skip
    db.session.execute(insert(SubjectNote).values(values))
    record("subject_request:noted", about=[request_id], request=request_id)


def close(request_id: UUID, version: int, outcome: str) -> None:
    """End a request: answered, nothing held, or withdrawn by the person. Raises EditConflict, Invalid."""
    request = seen(request_id, version).request
    if outcome == "nothing-held" and request.person != "nothing":
        raise Invalid({"outcome": ["Search for the person first, and say that nothing is held"]})
    if outcome == "answered" and request.kind == "access" and not any(one.sent_on for one in queries.files(request_id)):
        raise Invalid({"outcome": ["Record first that the answer was sent, with how and when"]})
    _end(request, outcome)


def refuse(request_id: UUID, version: int, ground: str, words: str) -> None:
    """Refuse a request on a ground that its kind knows; what it rests on is a note. Raises EditConflict, Invalid."""
    request = seen(request_id, version).request
    if ground not in REFUSED_OF[request.kind]:
        raise Invalid({"ground": ["This is no ground to refuse what is asked for here"]})
    note(request_id, words)
    _end(request, "refused", refused=ground)


def join(request_id: UUID, version: int, to: UUID) -> None:
    """Join a duplicate to the request that it repeats; that one's clock goes on. Raises EditConflict, NotYours."""
    request = seen(request_id, version).request
    if to not in {one.id for one in queries.alike(request)}:
        raise NotYours()
    _end(request, "duplicate", joined_to=to)
    record("subject_request:joined", about=[request_id, to], request=request_id, into=to)


def _end(request, outcome: str, **values) -> None:
    by = {"closed_at": now(), "closed_by": acting().account_id}
    write(request.id, state="closed", outcome=outcome, **by, **values)
    later("subject_request:forget", at=its_time(), request=request.id)
    about = [request.id, request.subject_id]
    record("subject_request:closed", about=about, request=request.id, outcome=outcome)


def reopen(request_id: UUID, version: int) -> None:
    """Go on with a request that was closed by mistake, by its old clock. Raises EditConflict, NotPossibleNow."""
    request = queries.standing(request_id, lock=True).request
    if request.state == "open" or request.version != version:
        raise NotPossibleNow("This request is open, or was changed meanwhile.", "Open it again.")
    write(request_id, state="open", outcome=None, refused=None, joined_to=None, closed_at=None, closed_by=None)
    record("subject_request:reopened", about=[request_id], request=request_id)
