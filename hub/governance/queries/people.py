"""What one person did: by day and kind, their sessions, whom they saw; and who holds which role."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row

from hub.governance import rules
from hub.governance.rules import OPENED, first_id
from hub.kernel.db import rows

MOST_LOOKS, MOST_SEEN, MOST_SESSIONS = 2_000, 100, 50

# From the index alone, bucket by bucket: to work out each event's day costs more than to count it.
BY_BUCKET = """
    select b.place, e.kind, e.n
    from unnest(cast(:begins as uuid[]), cast(:ends as uuid[])) with ordinality as b (begins, ends, place)
    cross join lateral (
        select e.kind, count(*) as n from event e
        where e.org_id = acting_org() and e.account_id = :person and e.id >= b.begins and e.id < b.ends
        group by e.kind) e
    order by b.place
"""
# A case and what was asked about it are their resident's; a request that came from elsewhere tells itself who it is
# about, and two that name the same person at the same postcode count once.
SEEN = """
    with looks as materialized (
        select e.id from event e
        where e.org_id = acting_org() and e.account_id = :person and e.id >= :since and e.kind = any(:opened)
        order by e.id desc limit :most),
    named as materialized (
        select cast(one.about as uuid) as about, count(*) as looks, max(e.at) as last_at
        from looks
        cross join lateral (select * from event e where e.org_id = acting_org() and e.id = looks.id offset 0) e
        cross join lateral jsonb_array_elements_text(e.about) as one (about) group by 1),
    people as (
        select r.id::text as key, r.id as leads_to, r.forename, r.surname, null as reference, n.looks, n.last_at
        from named n join resident r on r.org_id = acting_org() and r.id = n.about
        union all
        select c.resident_id::text, c.resident_id, r.forename, r.surname, null, n.looks, n.last_at
        from named n join case_file c on c.org_id = acting_org() and c.id = n.about
        join resident r on r.org_id = c.org_id and r.id = c.resident_id
        union all
        select coalesce(c.resident_id::text,
                        case when h.surname_key <> '' and h.postcode_key <> ''
                             then h.surname_key || '|' || h.postcode_key || '|'
                                  || coalesce(h.subject ->> 'forename', '')
                        end, h.id::text),
               coalesce(c.resident_id, h.id), coalesce(r.forename, h.subject ->> 'forename'),
               coalesce(r.surname, h.subject ->> 'surname'), case when r.id is null then h.reference end,
               n.looks, n.last_at
        from named n join handover h on h.org_id = acting_org() and h.id = n.about
        left join case_file c on c.org_id = h.org_id and c.id = h.origin_id and h.side = 'sent'
        left join resident r on r.org_id = c.org_id and r.id = c.resident_id)
    select (array_agg(leads_to order by last_at desc))[1] as leads_to, min(forename) as forename,
           min(surname) as surname, min(reference) as reference, max(looks) as looks, max(last_at) as last_at,
           count(*) over () as people, (select count(*) from looks) as counted
    from people group by key order by max(last_at) desc limit :shown
"""
SESSIONS = """
    select started_at, seen_at, ended_at, ended_why, role, device, count(*) over () as n from session
    where org_id = acting_org() and account_id = :person and seen_at >= :since
    order by started_at desc limit :shown
"""


def by_bucket(person: UUID, since: datetime, buckets: Sequence[date]) -> list[tuple[date, str, int]]:
    """How often somebody did what since a moment, in each bucket (UK days by which one begins, in order) with any."""
    begins = [first_id(max(rules.begins(day), since)) for day in buckets]
    found = rows(BY_BUCKET, person=person, begins=begins, ends=[*begins[1:], rules.LAST])
    return [(buckets[one.place - 1], one.kind, one.n) for one in found]


def seen(person: UUID, since: datetime) -> Sequence[Row]:
    """Whose records somebody opened, latest first; `people` is how many in all, `counted` how many looks were read.

    Of more than MOST_LOOKS looks the newest are read: the page says so.
    """
    return rows(SEEN, person=person, since=first_id(since), opened=list(OPENED), most=MOST_LOOKS, shown=MOST_SEEN)


def sessions(person: UUID, since: datetime) -> Sequence[Row]:
    """Somebody's sessions that went on since a moment, the open ones too; `n` is how many in all."""
    return rows(SESSIONS, person=person, since=since, shown=MOST_SESSIONS)


def holders() -> dict[str, list[str]]:
    """Who holds which role here, present people only."""
    held: dict[str, list[str]] = {}
    for one in rows(
        """select r.role, a.name from account_role r join account a on a.org_id = r.org_id and a.id = r.account_id
           where r.org_id = acting_org() and a.active order by a.name"""
    ):
        held.setdefault(one.role, []).append(one.name)
    return held
