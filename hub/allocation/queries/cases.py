"""The open cases as sharing them out needs them: who has which, and what keeps one where it is."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.allocation.rules.levels import Allocation
from hub.allocation.rules.sharing import Waiting
from hub.cases.queries.parts import NO_END, ORDER
from hub.households.queries import of_homes
from hub.households.rules import Household
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.words import clock

MOST = 500
WITH_DISTRICT = """exists (select 1 from handover h where h.org_id = c.org_id and h.origin_id = c.id
                   and h.side = 'sent' and h.status in ('waiting', 'accepted'))"""
# Opened or worked on by whoever has it.
TOUCHED = """exists (select 1 from event_about x join event e on e.org_id = x.org_id and e.id = x.event_id
             where x.org_id = c.org_id and x.about = c.id and e.account_id = c.allocated_to and e.at > :since)"""
PARTS = f"""
    c.id, c.resident_id, c.version, c.allocated_to, c.allocated_at, c.category, c.priority, c.variant, c.facts,
    c.ends_on, c.calls, c.received_at, c.call_back_at, c.last_call_at, c.status, r.forename, r.surname, r.postcode,
    r.home_key, c.parted_at,
    coalesce(c.ends_on, {NO_END}) as sort_on, holder.name as tracer_name
    from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
    left join account holder on holder.org_id = c.org_id and holder.id = c.allocated_to
"""


def unallocated(priority: int | None = None, category: str | None = None, district: int | None = None) -> Sequence[Row]:
    """Open cases that nobody has, the most urgent first, up to MOST of them."""
    return rows(
        f"""select {PARTS} where c.org_id = acting_org() and c.status = 'open' and c.allocated_to is null
            and (cast(:priority as int) is null or c.priority = :priority)
            and (cast(:category as text) is null or c.category = :category)
            and (cast(:district as int) is null or c.district_id = :district)
            order by {ORDER} limit {MOST}""",
        priority=priority, category=category, district=district,
    )  # fmt: skip


def held(allocation: Allocation, only: UUID | None = None) -> Sequence[Row]:
    """Open cases that somebody has and that are not with a district: with what keeps each where it is."""
    return rows(
        f"""select coalesce(c.call_back_at <= :soon, false) as booked, {TOUCHED} as touched, {PARTS}
            where c.org_id = acting_org() and c.status = 'open' and c.allocated_to is not null
            and (cast(:only as uuid) is null or c.allocated_to = :only) and not {WITH_DISTRICT}
            order by {ORDER}""",
        soon=now() + timedelta(hours=allocation.booked_hours),
        since=now() - timedelta(minutes=allocation.untouched_minutes), only=only,
    )  # fmt: skip


def waiting(found: Sequence[Row], with_kin: bool = False) -> list[Waiting]:
    """As the rules of sharing out see these rows; `with_kin`: whoever has others of the home is told, too."""
    homes = of_homes(one.home_key for one in found if one.parted_at is None)
    keys = {one.id: one.home_key if _is_of(one, homes) else None for one in found}
    kin = {key: _holder(home) for key, home in homes.items()} if with_kin else {}
    return [
        Waiting(
            one.id, (one.priority, one.sort_on, one.received_at), one, keys[one.id], kin.get(keys[one.id]),
            one.allocated_to, one.calls, _stays(one),
        )
        for one in found
    ]  # fmt: skip


def _is_of(one: Row, homes: dict[str, Household]) -> bool:
    """Whether the case belongs to a household that has one holder; an establishment has none."""
    return one.parted_at is None and one.home_key in homes and homes[one.home_key].together


def _holder(home: Household) -> UUID | None:
    held = [one for one in home.members if one.allocated_to]
    return max(held, key=lambda one: one.allocated_at).allocated_to if held else None


def _stays(one: Any) -> str | None:
    if getattr(one, "touched", False):
        return "is being worked on"
    return f"has a call booked for {clock(one.call_back_at)}" if getattr(one, "booked", False) else None


def these(case_ids: Collection[UUID], lock: bool = False) -> Sequence[Row]:
    """These cases of one's own organisation, open or closed, in the order of the list; `lock` holds them.

    They are held by a statement of their own, in one order for everybody: who waits for another then reads what that
    other wrote, and nobody waits in a ring.
    """
    if lock:
        rows(
            "select c.id from case_file c where c.org_id = acting_org() and c.id = any(:ids) order by c.id for update",
            ids=list(case_ids),
        )
    return rows(
        f"select {PARTS} where c.org_id = acting_org() and c.id = any(:ids) order by {ORDER}", ids=list(case_ids)
    )


def all_of(account_id: UUID) -> Sequence[Row]:
    """Everything open that a person has, the first to be rung first."""
    return rows(
        f"""select {PARTS} where c.org_id = acting_org() and c.status = 'open' and c.allocated_to = :id
            order by c.call_back_at nulls last, {ORDER}""",
        id=account_id,
    )


def last_given(case_id: UUID) -> Row | None:
    """Who gave a case to its present holder, and when."""
    found = rows(
        """select e.at, a.name, e.account_id from event_about x
           join event e on e.org_id = x.org_id and e.id = x.event_id
           left join account a on a.org_id = e.org_id and a.id = e.account_id
           where x.org_id = acting_org() and x.about = :id and e.kind = 'case:allocated' order by e.id desc limit 1""",
        id=case_id,
    )
    return found[0] if found else None
