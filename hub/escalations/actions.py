"""The only writers of escalations. Each records its event, and says on the case where it stands; none commits."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.cases.models import CaseFile
from hub.escalations import queries
from hub.escalations.models import Escalation, EscalationNote
from hub.escalations.rules import due_at, may_be
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell, tell_role
from hub.programmes.models import Programme


def escalate(case: Row, version: int, programme: Programme, setting: str, body: str) -> UUID:
    """Ask the consultant about a case, with a reason; the case stays with its tracer. Raises EditConflict."""
    if case.escalation_state not in (None, "over"):
        raise NotPossibleNow("This is with the consultant already.", "Look at its page to see how it stands.")
    at = now()
    found = _begin(case, version, setting, "waiting", at, due_at(programme, at))
    _write(found, "reason", body)
    about = [case.id, case.resident_id, found]
    record("escalation:raised", about=about, escalation=found, case=case.id, setting=setting)
    _set_timer(found, due_at(programme, at))
    word = programme.words["case"]
    tell_role([Role.CONSULTANT], "escalated", found, word, "escalations.show", escalation_id=found)
    return found


def decline(case: Row, version: int, setting: str, body: str) -> None:
    """Say why a case that the rules propose need not be escalated. Raises EditConflict."""
    if case.escalation_state is not None:
        raise NotPossibleNow("This was decided already.", "Look at its page to see how it stands.")
    found = _begin(case, version, setting, "over", now(), now(), ended_at=now())
    _write(found, "declined", body)
    about = [case.id, case.resident_id, found]
    record("escalation:declined", about=about, escalation=found, case=case.id, setting=setting)


def take(one: Row, version: int) -> None:
    """Take an escalation on. Raises EditConflict."""
    _step(one, version, "take", "taken", taken_by=acting().account_id, taken_at=now())
    record("escalation:taken", about=_about(one), escalation=one.id, case=one.case_id)


def ask(one: Row, version: int, programme: Programme, body: str) -> None:
    """Ask the tracer something before giving advice. Raises EditConflict."""
    _step(one, version, "ask", "asked", **_mine(one))
    _write(one.id, "question", body)
    record("escalation:asked", about=_about(one), escalation=one.id, case=one.case_id)
    _tell_tracer(one, "escalation-asked", programme)


def reply(one: Row, version: int, programme: Programme, body: str) -> None:
    """Answer the consultant's question: it is on their desk again, and their clock begins anew. Raises EditConflict."""
    due = due_at(programme, now())
    _step(one, version, "reply", "taken" if one.taken_by else "waiting", due_at=due)
    _write(one.id, "reply", body)
    record("escalation:replied", about=_about(one), escalation=one.id, case=one.case_id)
    _set_timer(one.id, due)
    if one.taken_by:
        word = programme.words["case"]
        tell([one.taken_by], "escalation-replied", one.id, word, "escalations.show", escalation_id=one.id)


def advise(one: Row, version: int, programme: Programme, body: str) -> None:
    """Answer with advice, which is the tracer's next step. Raises EditConflict."""
    _step(one, version, "advise", "advised", advised_at=now(), **_mine(one))
    _write(one.id, "advice", body)
    record("escalation:advised", about=_about(one), escalation=one.id, case=one.case_id)
    _tell_tracer(one, "escalation-advised", programme)


def pass_on(one: Row, version: int, _: Programme, body: str, reference: str | None) -> None:
    """Pass a case on to health protection. Raises EditConflict."""
    _step(one, version, "pass_on", "passed", passed_at=now(), reference=reference, **_mine(one))
    _write(one.id, "passed", body)
    record("escalation:passed", about=_about(one), escalation=one.id, case=one.case_id)


def acknowledge(one: Row, version: int, _: Programme, reference: str) -> None:
    """Record what health protection calls it: they have it. Raises EditConflict."""
    _step(one, version, "acknowledge", "passed", reference=reference, acknowledged_at=now())
    record("escalation:acknowledged", about=_about(one), escalation=one.id, case=one.case_id)


def give_back(one: Row, version: int, _: Programme, body: str) -> None:
    """Give it back to the tracer: nothing more is needed from the consultant. Raises EditConflict."""
    _step(one, version, "give_back", "over", ended_at=now(), **_mine(one))
    _write(one.id, "returned", body)
    record("escalation:returned", about=_about(one), escalation=one.id, case=one.case_id)


def end(one: Row, version: int) -> None:
    """The advice was acted on. Raises EditConflict."""
    _step(one, version, "end", "over", ended_at=now())
    record("escalation:ended", about=_about(one), escalation=one.id, case=one.case_id)


def tell_overdue(one: Row, programme: Programme) -> None:
    """Tell the supervisors that nobody has answered in time."""
    record("escalation:overdue", about=_about(one), escalation=one.id, case=one.case_id)
    word = programme.words["case"]
    tell_role([Role.SUPERVISOR], "escalation-overdue", one.id, word, "cases.show", case_id=one.case_id)


def restate(case_ids: Collection[UUID], ended: Iterable[tuple[UUID, UUID]]) -> None:
    """Say on cases whose escalations came or went where they stand now, and record those that ended, with their case.

    What is open counts; of what is over the latest.
    """
    standing = (
        select(Escalation.state)
        .where(Escalation.org_id == CaseFile.org_id, Escalation.case_id == CaseFile.id)
        .order_by(Escalation.state == "over", Escalation.raised_at.desc(), Escalation.id)
        .limit(1)
        .scalar_subquery()
    )
    mine = update(CaseFile).where(CaseFile.org_id == acting().org_id, CaseFile.id.in_(case_ids))
    db.session.execute(mine.values(escalation_state=standing, version=CaseFile.version + 1))
    for escalation_id, case_id in ended:
        record("escalation:ended", about=[case_id, escalation_id], escalation=escalation_id, case=case_id)


def _mine(one: Row) -> dict[str, Any]:
    """Whoever does something with an escalation that nobody has taken on has taken it on."""
    return {} if one.taken_by else {"taken_by": acting().account_id, "taken_at": now()}


def _begin(case: Row, version: int, setting: str, state: str, at: datetime, due: datetime, **more: Any) -> UUID:
    cases.write(case.id, version, [("Escalation", None)], escalation_state=state)
    row_id = new_id()
    values = {"org_id": acting().org_id, "id": row_id, "case_id": case.id, "setting": setting, "state": state}
    values |= {"version": 1, "raised_at": at, "raised_by": acting().account_id, "due_at": due}
    db.session.execute(insert(Escalation).values(**values, **more))
    return row_id


def _step(one: Row, version: int, step: str, state: str, **values: Any) -> None:
    """Write the next state, if the step is possible and nobody took another since it was seen."""
    if not may_be(step, one.state):
        raise NotPossibleNow("This can no longer be done with it.", "Open it again to see how it stands.")
    mine = update(Escalation).where(Escalation.org_id == acting().org_id, Escalation.id == one.id)
    chosen = mine.where(Escalation.version == version)
    if db.session.execute(chosen.values(state=state, version=version + 1, **values)).rowcount != 1:
        now_is = queries.escalation(one.id)
        raise EditConflict(now_is.version, [("Status", now_is.state, state)], (one.case_id, one.resident_id))
    case = case_queries.case(one.case_id, lock=True)
    cases.write(case.id, case.version, [], escalation_state=state)


def _write(escalation_id: UUID, kind: str, body: str) -> None:
    values = {"org_id": acting().org_id, "id": new_id(), "escalation_id": escalation_id, "kind": kind, "body": body}
    db.session.execute(insert(EscalationNote).values(at=now(), by=acting().account_id, **values))


def _about(one: Row) -> list[UUID]:
    """Under which ids an event about it is found."""
    return [one.case_id, one.resident_id, one.id]


def _set_timer(escalation_id: UUID, at: datetime) -> None:
    later("escalation:overdue", at=at, escalation=escalation_id, due=at.isoformat())


def _tell_tracer(one: Row, kind: str, programme: Programme) -> None:
    """The tracer who has the case, else the one who asked."""
    told = one.allocated_to or one.raised_by
    tell([told] if told else [], kind, one.id, programme.words["case"], "cases.show", case_id=one.case_id)
