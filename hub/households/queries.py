"""Reads of households: by home, by case; locked where somebody is about to decide for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.handovers.queries import of_origin
from hub.handovers.rules import is_open, still_sought
from hub.households.rules import Household, Settings, household, settings
from hub.kernel.db import rows

# Who lives at these homes and has an open case of which nobody said that it stands apart; and the county's settings.
MEMBERS = """
    select r.home_key, c.id, c.version, c.resident_id, c.reference, c.facts, c.allocated_to, c.allocated_at,
           c.last_call_at, r.forename, r.surname, a.name as tracer_name, by.name as called_by,
           (select s.body from section s where s.org_id = acting_org() and s.name = 'households' and s.state = 'live')
               as settings
    from resident r
    join case_file c on c.org_id = r.org_id and c.resident_id = r.id
    left join account a on a.org_id = c.org_id and a.id = c.allocated_to
    left join lateral (
        select b.name from call l left join account b on b.org_id = l.org_id and b.id = l.by
        where c.last_call_at is not null and l.org_id = c.org_id and l.case_id = c.id
        order by l.at desc, l.id desc limit 1) by on true
    where r.org_id = acting_org() and r.home_key = any(:keys) and r.home_key <> ''
      and c.status = 'open' and c.parted_at is null
    order by r.home_key, c.id
"""
HOMES_OF = """
    select distinct hr.home_key from case_file hc
    join resident hr on hr.org_id = hc.org_id and hr.id = hc.resident_id
    where hc.org_id = acting_org() and hc.id = any(:ids) and hc.parted_at is null and hr.home_key <> ''
"""


def chosen() -> Settings:
    """The county's settings, for where nobody of a home has an open case."""
    section = live("households")
    return settings(section.body if section else None)


def of_homes(keys: Iterable[str]) -> dict[str, Household]:
    """The households, and establishments, at these homes."""
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    at_home: dict[str, list[Row]] = defaultdict(list)
    for one in rows(MEMBERS, keys=wanted):
        at_home[one.home_key].append(one)
    return {key: household(members, settings(members[0].settings)) for key, members in at_home.items()}


def of_cases(case_ids: Sequence[UUID], lock: bool = False) -> dict[str, Household]:
    """The households of these cases; `lock` holds all their open cases until the end of the transaction.

    They are locked in the order of their ids, whoever asks, and read afterwards: what another session has just decided
    about one of them, or a case that a list has just brought, is seen.
    """
    keys = [one.home_key for one in rows(HOMES_OF, ids=list(case_ids))]
    if lock and keys:
        rows(
            """select c.id from resident r join case_file c on c.org_id = r.org_id and c.resident_id = r.id
               where r.org_id = acting_org() and r.home_key = any(:keys) and r.home_key <> '' and c.status = 'open'
               order by c.id for update of c""",
            keys=keys,
        )
    return of_homes(keys)


def closed_lately(home_key: str, since: datetime) -> Sequence[Row]:
    """Cases of the home that were closed since a moment (UTC), the latest first."""
    return rows(
        """
        select c.id, c.resident_id, c.reference, c.outcome, c.closed_at, r.forename, r.surname
        from resident r join case_file c on c.org_id = r.org_id and c.resident_id = r.id
        where r.org_id = acting_org() and r.home_key = :key and r.home_key <> '' and c.status = 'closed'
          and c.closed_at > :since
        order by c.closed_at desc, c.id limit 20""",
        key=home_key,
        since=since,
    )


def parted(home_key: str) -> Sequence[Row]:
    """Open cases of the home that somebody took out of the household."""
    return rows(
        """
        select c.id, c.resident_id, c.reference, c.parted_at, r.forename, r.surname, a.name as tracer_name
        from resident r join case_file c on c.org_id = r.org_id and c.resident_id = r.id
        left join account a on a.org_id = c.org_id and a.id = c.allocated_to
        where r.org_id = acting_org() and r.home_key = :key and r.home_key <> '' and c.status = 'open'
          and c.parted_at is not null
        order by c.id""",
        key=home_key,
    )


def asked_with_others(case_id: UUID) -> Sequence[Row]:
    """Open requests that name this one beside others of the home: whoever knocks there asks for each of them."""
    found = of_origin(case_id)
    return [one for one in found if is_open(one.status) and len(still_sought(one.subject, one.settled)) > 1]


def ways_to_reach(resident_ids: Iterable[UUID]) -> Sequence[Row]:
    """Phone numbers and email addresses of several residents, those that may work first, with whose each is."""
    return rows(
        """
        select p.kind, p.value, (array_agg(p.id order by p.state = 'wrong', p.id))[1] as id, array_agg(p.id) as ids,
               array_agg(p.resident_id order by p.resident_id) as residents, bool_and(p.state = 'wrong') as wrong,
               bool_or(p.state = 'works') as works
        from contact_point p
        where p.org_id = acting_org() and p.resident_id = any(:ids) and p.kind in ('phone', 'email')
        group by p.kind, p.value
        order by bool_and(p.state = 'wrong'), count(*) desc, p.kind desc, p.value""",
        ids=list(resident_ids),
    )


def same_point(point_id: UUID | None, resident_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """By resident, their own entry of a number or address that somebody at the home is reached by."""
    found = rows(
        """select p.resident_id, p.id from contact_point x
           join contact_point p on p.org_id = x.org_id and p.kind = x.kind and p.value = x.value
           where x.org_id = acting_org() and x.id = :id and p.resident_id = any(:ids)""",
        id=point_id, ids=list(resident_ids),
    )  # fmt: skip
    return {one.resident_id: one.id for one in found}
