"""Weekly patterns and leave."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, text

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.teams import queries, rules
from hub.teams.changes import hours_changed
from hub.teams.models import Leave, Rota, RotaShift
from hub.teams.rules import Pattern, Shift

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:account, 7119))")
IN_THE_PAST = {"valid_from": ["The new week must begin today or later: what was worked stays as it was"]}


def set_week(account_id: UUID, version: int, valid_from: date, shifts: Iterable[Shift]) -> None:
    """Give a person a weekly pattern from a UK day on; one that began on the same day is replaced, earlier ones stand.

    `version` is the person's latest pattern that the form knew, 0 for none. Raises EditConflict, Invalid, NotYours.
    """
    _theirs(account_id)
    if valid_from < queries.today():
        raise Invalid(IN_THE_PAST)
    db.session.execute(ONE_AT_A_TIME, {"account": str(account_id)})
    _refuse_other(account_id, version)
    _forget(account_id, valid_from)
    actor = acting()
    key = {"org_id": actor.org_id, "account_id": account_id, "valid_from": valid_from}
    new = {"version": version + 1, "set_at": now(), "set_by": actor.account_id}
    db.session.execute(insert(Rota).values(key | new))
    written = [key | {"weekday": one.weekday, "starts": one.starts, "ends": one.ends} for one in shifts]
    if written:
        db.session.execute(insert(RotaShift), written)
    record("rota:set", about=[account_id], account=account_id, from_day=valid_from.isoformat(), shifts=len(written))
    hours_changed(account_id)


def copy_week(account_id: UUID, version: int, valid_from: date, source_id: UUID) -> None:
    """Give a person, from a UK day on, the pattern that a colleague works on that day. Raises as `set_week`."""
    source = rules.pattern_on([pattern for pattern, _ in queries.patterns_of(source_id)], valid_from)
    if source is None:
        raise Invalid({"source_id": ["This person has no week on that day"]})
    set_week(account_id, version, valid_from, source.shifts)


def work_once(account_id: UUID, day: date, starts: time, ends: time) -> None:
    """Let a person work once, on a UK day of today or later, besides their week. Raises Invalid, NotYours.

    Their week begins again on the next day, if no other has been set from there.
    """
    known = queries.patterns_of(account_id)
    patterns = [pattern for pattern, _ in known]
    next_day = day + timedelta(days=1)
    present, after = (rules.pattern_on(patterns, one) or Pattern(one) for one in (day, next_day))
    of_day = [one for one in present.shifts if one.weekday == day.weekday()]
    if any(one.starts < ends and starts < one.ends for one in of_day):
        raise Invalid({"": ["They work in these hours already"]})
    if any(one.starts_on <= day <= one.ends_on for one in queries.leave_of(account_id, day)):
        raise Invalid({"": ["They are on leave on this day"]})
    version = max((number for _, number in known), default=0)
    set_week(account_id, version, day, [*present.shifts, Shift(day.weekday(), starts, ends)])
    if next_day not in {one.valid_from for one in patterns}:
        set_week(account_id, version + 1, next_day, after.shifts)


def remove_week(account_id: UUID, version: int, valid_from: date) -> None:
    """Take back a pattern that has not begun. Raises NotYours, NotPossibleNow when it has, EditConflict."""
    _theirs(account_id)
    if valid_from <= queries.today():
        raise NotPossibleNow("This week is in force already.", "Set another week from today or a later day.")
    db.session.execute(ONE_AT_A_TIME, {"account": str(account_id)})
    _refuse_other(account_id, version)
    if not _forget(account_id, valid_from):
        raise NotYours()
    record("rota:removed", about=[account_id], account=account_id, from_day=valid_from.isoformat())
    hours_changed(account_id)


def _theirs(account_id: UUID) -> None:
    if account_id not in {one.id for one in queries.rostered()}:
        raise NotYours()


def _refuse_other(account_id: UUID, version: int) -> None:
    known = queries.patterns_of(account_id)
    present = max((number for _, number in known), default=0)
    if present != version:
        latest = next((pattern for pattern, number in known if number == present), Pattern(queries.today()))
        raise EditConflict(present, [("Latest week begins", latest.valid_from.isoformat(), None)])


def _forget(account_id: UUID, valid_from: date) -> bool:
    mine = (Rota.org_id == acting().org_id, Rota.account_id == account_id, Rota.valid_from == valid_from)
    return bool(db.session.execute(delete(Rota).where(*mine)).rowcount)


def add_leave(account_id: UUID, starts_on: date, ends_on: date) -> None:
    """Note days on which a person does not work, both included. Raises Invalid when some are noted already."""
    _theirs(account_id)
    if ends_on < starts_on:
        raise Invalid({"ends_on": ["The last day must be the first day or later"]})
    if ends_on < queries.today():
        raise Invalid({"ends_on": ["The last day must be today or later"]})
    db.session.execute(ONE_AT_A_TIME, {"account": str(account_id)})
    if any(one.starts_on <= ends_on and one.ends_on >= starts_on for one in queries.leave_of(account_id, starts_on)):
        raise Invalid({"starts_on": ["Some of these days are leave already"]})
    actor, leave_id = acting(), new_id()
    values = {"org_id": actor.org_id, "id": leave_id, "account_id": account_id, "starts_on": starts_on}
    values |= {"ends_on": ends_on, "added_at": now(), "added_by": actor.account_id}
    db.session.execute(insert(Leave).values(values))
    days = {"from_day": starts_on.isoformat(), "to_day": ends_on.isoformat()}
    record("leave:added", about=[account_id], account=account_id, **days)
    hours_changed(account_id)


def remove_leave(account_id: UUID, leave_id: UUID) -> None:
    """Take leave back. Raises NotYours when there is none such."""
    mine = (Leave.org_id == acting().org_id, Leave.account_id == account_id, Leave.id == leave_id)
    gone = db.session.execute(delete(Leave).where(*mine).returning(Leave.starts_on, Leave.ends_on)).one_or_none()
    if gone is None:
        raise NotYours()
    days = {"from_day": gone.starts_on.isoformat(), "to_day": gone.ends_on.isoformat()}
    record("leave:removed", about=[account_id], account=account_id, **days)
    hours_changed(account_id)
