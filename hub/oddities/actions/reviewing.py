"""Judging oddities, signing them off, taking them up again. Nobody does so about themself: the table refuses it too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record_each
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.oddities import queries
from hub.oddities.models import Oddity, OddityNote
from hub.oddities.rules import OUTCOMES, STATES

MOST_AT_ONCE = 100
ABOUT_YOU = "This is about what you did yourself."


def judge(ids: Sequence[UUID], outcome: str, reason: str, seen: int | None = None) -> int:
    """Say what came of these oddities of one colleague, and why; returns how many.

    `seen` is the version of a single one that the page showed. Raises EditConflict, NotPossibleNow, NotYours.
    """
    found = _taken(ids, "open", seen)
    moment, by = now(), acting().account_id
    _move(found, "open", state="decided", outcome=outcome, decided_at=moment, decided_by=by)
    _note(found, "decided", reason)
    record_each("oddity:decided", _told(found, outcome=outcome))
    return len(found)


def sign_off(ids: Sequence[UUID], remark: str | None = None, seen: int | None = None) -> int:
    """Agree with the outcome of these; then they are done: by a second officer, wherever there is one.

    Raises EditConflict, NotPossibleNow, NotYours.
    """
    found = _taken(ids, "decided", seen)
    if any(one.decided_by == acting().account_id and second_eyes(one) for one in found):
        raise NotPossibleNow("You gave this outcome.", "Somebody else of information governance signs it off.")
    _move(found, "decided", state="signed", signed_at=now(), signed_by=acting().account_id)
    _note(found, "signed", remark or "")
    record_each("oddity:signed_off", _told(found))
    return len(found)


def second_eyes(one: Row) -> list[str]:
    """Who else may sign off what the acting person judged: names; nobody whom the oddity is about."""
    apart = {acting().account_id, one.account_id}
    return [each.name for each in colleagues(Role.IG) if each.id not in apart]


def reopen(oddity_id: UUID, reason: str, seen: int) -> None:
    """Take an oddity up again; what was written stays. Raises EditConflict, NotPossibleNow, NotYours."""
    found = _taken([oddity_id], ("decided", "signed"), seen)
    same = queries.same_open(found[0])
    if same is not None:
        raise NotPossibleNow("More of the same day was found since and is to be reviewed.", "Judge that one instead.")
    none = {"outcome": None, "decided_at": None, "decided_by": None, "signed_at": None, "signed_by": None}
    _move(found, found[0].state, state="open", **none)
    _note(found, "reopened", reason)
    record_each("oddity:reopened", _told(found))


def _taken(ids: Sequence[UUID], state: str | tuple[str, ...], seen: int | None) -> Sequence[Row]:
    """The oddities, if all of them stand there and none is about the acting person."""
    found = queries.chosen(ids)
    states = (state,) if isinstance(state, str) else state
    if not found or len(found) != len(set(ids)):
        raise NotYours()
    if any(one.account_id == acting().account_id for one in found):
        raise NotPossibleNow(ABOUT_YOU, "Somebody else of your organisation reviews it.")
    if seen is not None and found[0].version != seen:
        raise _conflict(found[0])
    if any(one.state not in states for one in found):
        raise NotPossibleNow("Somebody else was quicker.", "Open the list again to see where it stands.")
    return found


def _conflict(one: Row) -> EditConflict:
    told = [("Where it stands", STATES[one.state], None), ("Outcome", OUTCOMES.get(one.outcome, "None yet"), None)]
    return EditConflict(one.version, told)


def _move(found: Sequence[Row], stands: str, **values: Any) -> None:
    """All or none: of two people who move the same ones the second is told."""
    changed = db.session.execute(
        update(Oddity)
        .where(Oddity.org_id == acting().org_id, Oddity.id.in_([one.id for one in found]), Oddity.state == stands)
        .values(version=Oddity.version + 1, **values)
    )
    if changed.rowcount != len(found):
        raise NotPossibleNow("Somebody else was quicker.", "Open the list again to see where it stands.")


def _note(found: Sequence[Row], what: str, body: str) -> None:
    common = {"org_id": acting().org_id, "at": now(), "by": acting().account_id, "what": what, "body": body}
    db.session.execute(insert(OddityNote), [common | {"id": new_id(), "oddity_id": one.id} for one in found])


def _told(found: Sequence[Row], **facts: str) -> list[tuple[tuple[UUID | None, ...], dict[str, Any]]]:
    """What an event of each of them is about, and its facts."""
    return [((one.id, one.account_id, one.person_id), {"oddity": one.id, "rule": one.rule, **facts}) for one in found]
