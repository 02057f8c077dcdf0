"""A shift ends: what its person still has goes back, by their own hand or by the clock, and can be taken back again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.allocation import queries
from hub.allocation.models import ShiftClock
from hub.allocation.rules.levels import refusal
from hub.allocation.rules.sharing import homes as homes_of
from hub.allocation.rules.shifts import AHEAD, is_over, next_end, spans
from hub.batches import queries as batches
from hub.batches.actions import each, mark_undone
from hub.batches.kinds import batch_kind
from hub.cases import actions as cases
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import UK, now
from hub.kernel.db import db, row, rows
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.words import moment
from hub.kernel.work.jobs import later
from hub.notices.actions import tell, tell_role
from hub.programmes.queries import programme
from hub.teams.queries import Working, working

ENDED = batch_kind("shift-ended", "End of a shift", "handed back")
UNDONE = batch_kind("shift-undone", "A shift goes on", "taken back")
UNDO = timedelta(minutes=10)
WORKERS = (Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT)


def end_shift(account_id: UUID, to_id: UUID | None, until: datetime | None = None) -> UUID | None:
    """Hand back what a person has: booked calls to one who may take them, the rest to nobody; None without any.

    `until` leaves alone what they were given after that moment. Whoever rings instead is a supervisor where the level
    of the one who was named may not take a case; where there is none, the case goes back with its call still booked.
    """
    found = [one for one in queries.these([one.id for one in queries.all_of(account_id)], lock=True)
             if one.allocated_to == account_id and one.status == "open" and not _newer(one, until)]  # fmt: skip
    if not found:
        return None
    taker = _Taker(account_id, to_id, found)

    def do(case: Row) -> str:
        cases.allocate(case.id, case.version, taker.of(case))
        return taker.said(case)

    batch_id = each(ENDED, found, do, taker.of, account_id=account_id)
    record("shift:ended", about=[account_id, batch_id], account=account_id, batch=batch_id, count=len(found))
    return batch_id


def _newer(case: Row, until: datetime | None) -> bool:
    return until is not None and case.allocated_at is not None and case.allocated_at > until


class _Taker:
    """Who rings whoever waits for a booked call; the rest of the home goes with it."""

    def __init__(self, account_id: UUID, to_id: UUID | None, found: Sequence[Row]):
        self.allocation, self.plan = queries.chosen(), programme()
        people = {one.id: one for one in queries.workers(self.allocation) if one.id != account_id}
        supervisors = [people[one.id] for one in colleagues(Role.SUPERVISOR) if one.id in people]
        here = {one.id for one in queries.on_shift(people.values(), now())}
        supervisors.sort(key=lambda one: (one.id not in here, one.open, one.name))
        self.supervisor = supervisors[0] if supervisors else None
        self.named = people.get(to_id) or self.supervisor
        homes = [[one.case for one in home] for home in homes_of(queries.waiting(found))]
        self.home = {one.id: home for home in homes for one in home}

    def _person(self, case: Row):
        home = self.home[case.id]
        if self.named is None or all(one.call_back_at is None for one in home):
            return None
        told = any(refusal(self.named.level, one, self.plan) for one in home)
        return self.supervisor if told else self.named

    def of(self, case: Row) -> UUID | None:
        person = self._person(case)
        return person.id if person else None

    def said(self, case: Row) -> str:
        person = self._person(case)
        booked = f"A call is booked for {moment(case.call_back_at)}: " if case.call_back_at else ""
        text = f"{booked}{'given to ' + person.name if person else 'given back to nobody'}"
        return text[:1].upper() + text[1:]


def undo(account_id: UUID) -> UUID:
    """Take a shift's end back within its minutes: each case that nobody took since. Raises NotPossibleNow."""
    last = batches.latest(ENDED, account_id)
    if last is None or last.undone_at is not None or now() - last.at > UNDO or not mark_undone(last.id):
        raise NotPossibleNow("This can no longer be taken back.", "Ask a supervisor to give you what you still need.")
    gone = {one.case_id: one.to_id for one in batches.lines(last.id) if one.done}

    def do(case: Row) -> str:
        called = case.last_call_at is not None and case.last_call_at > last.at
        if case.status != "open" or case.allocated_to != gone[case.id] or called:
            raise NotPossibleNow(f"{case.tracer_name or 'Somebody'} has worked on it since.")
        cases.allocate(case.id, case.version, account_id)
        return "Yours again"

    return each(UNDONE, queries.these(gone, lock=True), do, lambda _: account_id, account_id=account_id)


def shift_over(account_id: UUID, ends_at: datetime) -> None:
    """The clock of a shift's end has run down: hand back if the person's day is over, and set the next clock.

    Safe to repeat: whoever works on has nothing taken, and a second run finds nothing left to hand back.
    """
    person = working(now().astimezone(UK).date(), now().astimezone(UK).date(), only=account_id).get(account_id)
    if is_over(spans(person, now(), 1), now()):
        batch_id = end_shift(account_id, None, until=ends_at)
        if batch_id:
            _tell(account_id, batch_id)
    clock = _clock(account_id)
    if clock is not None and clock.ends_at == ends_at:
        set_clock(account_id)


def _tell(account_id: UUID, batch_id: UUID) -> None:
    number, words = len(batches.lines(batch_id)), programme().words
    reference = f"{number} {words['case'] if number == 1 else words['cases']}"
    tell([account_id], "shift-ended", batch_id, reference, "batches.show", batch_id=batch_id)
    tell_role([Role.SUPERVISOR], "shift-handed-back", batch_id, reference, "batches.show", batch_id=batch_id)


def set_clock(account_id: UUID) -> None:
    """Set the one timer of a person's next shift's end; at once, where hours of today were taken away."""
    if not _works_on_cases(account_id):
        return
    at = now()
    day = at.astimezone(UK).date()
    person = working(day, day + timedelta(days=AHEAD), only=account_id).get(account_id)
    clock, ends_at = _clock(account_id), next_end(person, at)
    if clock and is_over(spans(person, at, 1), at) and _taken_away(clock.ends_at, person, at):
        later("shift:end", account=account_id, ends=at.isoformat())
    if ends_at is None:
        mine = (ShiftClock.org_id == acting().org_id, ShiftClock.account_id == account_id)
        db.session.execute(delete(ShiftClock).where(*mine))
    elif clock is None or clock.ends_at != ends_at:
        values = {"org_id": acting().org_id, "account_id": account_id, "ends_at": ends_at}
        statement = upsert(ShiftClock).values(values)
        changed = {"ends_at": ends_at}
        db.session.execute(statement.on_conflict_do_update(index_elements=["org_id", "account_id"], set_=changed))
        grace = timedelta(minutes=queries.chosen().grace_minutes)
        later("shift:end", at=ends_at + grace, account=account_id, ends=ends_at.isoformat())


def _taken_away(ends_at: datetime, person: Working | None, at: datetime) -> bool:
    """Whether the shift for whose end the clock was set is there no longer."""
    day = ends_at.astimezone(UK).date()
    return ends_at > at and (person is None or not person.shifts_on(day) or day == at.astimezone(UK).date())


def _clock(account_id: UUID) -> Row | None:
    return row("select ends_at from shift_clock where org_id = acting_org() and account_id = :id", id=account_id)


def _works_on_cases(account_id: UUID) -> bool:
    return bool(
        rows(
            "select role from account_role where org_id = acting_org() and account_id = :id and role = any(:roles)",
            id=account_id,
            roles=[str(one) for one in WORKERS],
        )
    )
