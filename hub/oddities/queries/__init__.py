"""Reads of oddities: the list, one with its events and words, what each rule found, and the settings in force."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import in_force
from hub.kernel.db import row, rows
from hub.oddities.rules import Measured, Settings

PAGE = 50
LISTED = """
    select o.*, a.name, d.name as decided_name, g.name as signed_name
    from oddity o join account a on a.org_id = o.org_id and a.id = o.account_id
    left join account d on d.org_id = o.org_id and d.id = o.decided_by
    left join account g on g.org_id = o.org_id and g.id = o.signed_by
    where o.org_id = acting_org()
"""


def settings() -> Settings:
    """The acting organisation's figures; the hub's own where its file has no section."""
    return in_force("oddities") or Settings()


def oddities(
    state: str = "", rule: str = "", person: UUID | None = None, after: UUID | None = None, limit: int = PAGE + 1,
    judged_by_others_than: UUID | None = None,
) -> Sequence[Row]:  # fmt: skip
    """The oddities of a filter, the newest first."""
    parts, given = [], {"limit": limit}
    for condition, value in (
        ("o.state = :state", state),
        ("o.rule = :rule", rule),
        ("o.account_id = :person", person),
        ("o.id < :after", after),
        ("o.decided_by <> :judge", judged_by_others_than),
    ):
        if value:
            parts.append(f" and {condition}")
            given[condition.partition(":")[2]] = value
    return rows(f"{LISTED}{''.join(parts)} order by o.id desc limit :limit", **given)


def oddity(oddity_id: UUID) -> Row | None:
    """One oddity with the names of who judged and signed it."""
    return row(LISTED + " and o.id = :id", id=oddity_id)


def chosen(ids: Sequence[UUID]) -> Sequence[Row]:
    """Several of them, in the order in which they were found."""
    return rows(LISTED + " and o.id = any(:ids) order by o.id", ids=list(ids))


def events_of(oddity_id: UUID, limit: int = 100) -> Sequence[Row]:
    """The events that make an oddity, the first first, as pages of the trail show them."""
    return rows(
        """select distinct e.id, e.at, e.kind, e.account_id, e.role, e.session_id, e.request_id, e.from_org, e.via,
                  e.about, e.facts
           from oddity_event o join event e on e.org_id = o.org_id and e.id = o.event_id
           where o.org_id = acting_org() and o.oddity_id = :id order by e.id limit :limit""",
        id=oddity_id,
        limit=limit,
    )


def notes(oddity_id: UUID) -> Sequence[Row]:
    """What was written about it, the first first."""
    return rows(
        """select n.*, a.name from oddity_note n join account a on a.org_id = n.org_id and a.id = n.by
           where n.org_id = acting_org() and n.oddity_id = :id order by n.id""",
        id=oddity_id,
    )


def standing() -> dict[str, int]:
    """How many are in which state; nothing for a state without any."""
    found = rows("select state, count(*) as n from oddity where org_id = acting_org() group by state")
    return {one.state: one.n for one in found}


def waiting(me: UUID | None) -> Row:
    """How many this officer may review and how many sign off, and until when the trail has been searched.

    Nobody judges what is about themself, or signs off what they judged while there is somebody else who may: a
    colleague's desk counts that.
    """
    return row(
        """select count(*) filter (where state = 'open') as n,
                  count(*) filter (where state = 'decided' and (decided_by is distinct from :me or not exists (
                      select from account_role r join account a on a.org_id = r.org_id and a.id = r.account_id
                      where r.org_id = o.org_id and r.role = 'ig' and a.active and a.id <> :me
                        and a.id is distinct from o.account_id))) as decided,
                  (select max(until_at) from oddity_run r where r.org_id = acting_org()) as until_at
           from oddity o where org_id = acting_org() and state in ('open', 'decided')
             and account_id is distinct from :me""",
        me=me,
    )


def measured(since: datetime) -> dict[str, Measured]:
    """What each rule found since a moment, how many of these were judged, and how many were false alarms."""
    found = rows(
        """select rule, count(*) as found, count(outcome) as judged,
                  count(*) filter (where outcome = 'false-alarm') as false
           from oddity where org_id = acting_org() and found_at >= :since group by rule""",
        since=since,
    )
    return {one.rule: Measured(one.rule, one.found, one.judged, one.false) for one in found}


def runs(limit: int = 10) -> Sequence[Row]:
    """The last searches."""
    return rows(
        "select * from oddity_run where org_id = acting_org() order by at desc, id desc limit :limit", limit=limit
    )


def last_search() -> Row | None:
    """The last search that is over (until_at, how, found) and the last one asked for (asked_at, busy, failed)."""
    return row(
        """select r.until_at, r.how, r.found, o.created_at as asked_at, o.done_at as ended_at,
                  coalesce(o.status in ('pending', 'sent', 'running'), false) as busy,
                  coalesce(o.status = 'failed' and o.created_at > coalesce(r.at, o.created_at - interval '1 s'), false)
                      as failed
           from (select acting_org() as org_id) here
           left join lateral (select * from oddity_run where org_id = here.org_id order by until_at desc, id desc
                              limit 1) r on true
           left join lateral (select * from outbox where org_id = here.org_id and name = 'oddities:search'
                              order by id desc limit 1) o on true"""
    )


def home(account_id: UUID) -> Row | None:
    """Where a colleague lives, keyed."""
    return row("select * from staff_home where org_id = acting_org() and account_id = :id", id=account_id)


def homes(mark: str) -> Row:
    """How many present colleagues have said where they live, how many with an earlier key, and how many there are."""
    return row(
        """select count(*) as people, count(h.account_id) filter (where h.key_mark = :mark) as known,
                  count(h.account_id) filter (where h.key_mark <> :mark) as earlier
           from account a left join staff_home h on h.org_id = a.org_id and h.account_id = a.id
           where a.org_id = acting_org() and a.active""",
        mark=mark,
    )


def same_open(one: Row) -> Row | None:
    """The open oddity of the same rule, colleague, person and day, if there is one."""
    return row(
        """select id from oddity where org_id = acting_org() and state = 'open' and rule = :rule
           and account_id = :account and person_id is not distinct from cast(:person as uuid) and on_day = :day""",
        rule=one.rule, account=one.account_id, person=one.person_id, day=one.on_day,
    )  # fmt: skip
