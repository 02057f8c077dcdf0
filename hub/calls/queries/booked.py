"""Reads of the calls that were agreed: one's own by time, and those whose person is not at work then."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import UK
from hub.kernel.db import rows
from hub.teams.queries import working
from hub.teams.rules import hours

MOST = 100
LOOKED_AT = 1_000  # whose person is at work then no statement can tell
BOOKED = """
    select c.id, c.resident_id, c.call_back_at, c.asked_back_at, c.asked_back_when, c.status, c.allocated_to,
           r.forename, r.surname, r.postcode, a.name as tracer_name, agreed.note
    from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
    left join account a on a.org_id = c.org_id and a.id = c.allocated_to
    left join lateral (
        select l.note from call l
        where l.org_id = c.org_id and l.case_id = c.id and l.call_back_at = c.call_back_at and l.struck_at is null
        order by l.at desc limit 1
    ) agreed on true
    where c.org_id = acting_org() and c.call_back_at is not null
"""


def booked_of(account_id: UUID | None, except_case: UUID | None = None) -> Sequence[Row]:
    """The booked calls of somebody's cases, the next one first."""
    chosen = BOOKED + " and c.allocated_to = :who and (cast(:other as uuid) is null or c.id <> :other)"
    return rows(chosen + f" order by c.call_back_at, c.id limit {MOST}", who=account_id, other=except_case)


def booked_with_others(account_id: UUID | None) -> list[tuple[Row, str]]:
    """The booked calls that nobody will make as things stand, each with why; those whose rota is not known are left."""
    others = BOOKED + " and c.allocated_to is distinct from :me"
    found = rows(others + f" order by c.call_back_at, c.id limit {LOOKED_AT}", me=account_id)
    if not found:
        return []
    days = [one.call_back_at.astimezone(UK).date() for one in found]
    on_rota = working(min(days) - timedelta(days=1), max(days))
    return [(one, why) for one in found if (why := _nobody_there(one, on_rota))][:MOST]


def _nobody_there(one: Row, on_rota: dict) -> str | None:
    if one.allocated_to is None:
        return "given to nobody"
    person = on_rota.get(one.allocated_to)
    if person is None or _at_work(person, one.call_back_at):
        return None
    return f"{one.tracer_name} is not at work then"


def _at_work(person, at: datetime) -> bool:
    """A shift that began the day before may still go on."""
    local = at.astimezone(UK).date()
    spans = [hours(day, shift) for day in (local - timedelta(days=1), local) for shift in person.shifts_on(day)]
    return any(begins <= at < ends for begins, ends in spans)
