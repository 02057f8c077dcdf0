"""Who had to do with a resident or a request, here by name and elsewhere by role."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.governance.rules import LOOKS, OPENED
from hub.kernel.db import rows

# `kind` and `facts` let the teller of events name whoever it was.
BY_PERSON = """
    select e.account_id, e.from_org, e.role, min(e.kind) as kind, '{}'::jsonb as facts,
           min(e.at) as first_at, max(e.at) as last_at,
           count(*) filter (where e.kind = 'list:shown') as listed,
           count(*) filter (where e.kind = 'search:made') as searched,
           count(*) filter (where e.kind = any(:opened)) as opened,
           count(*) filter (where e.kind = 'file:made') as filed,
           count(*) filter (where e.kind = any(:looks)) as looks,
           count(*) filter (where not e.kind = any(:looks)) as steps
    from (select distinct a.event_id from event_about a
          where a.org_id = acting_org() and a.about = any(cast(:about as uuid[]))) found
    cross join lateral (
        select * from event e where e.org_id = acting_org() and e.id = found.event_id offset 0) e
    group by e.account_id, e.from_org, e.role order by max(e.at) desc
"""
BY_ROLE = """
    select a.about as handover_id, e.role, count(*) as looks from event_about a
    join event e on e.org_id = a.org_id and e.id = a.event_id
    where a.org_id = acting_org() and a.about = any(cast(:ids as uuid[])) and e.kind = any(:looks)
      and e.account_id is not null
    group by a.about, e.role order by a.about, e.role
"""
ELSEWHERE = """
    select l.handover_id, l.other_org_id, o.name as council, h.reference, h.side, l.role, l.looks,
           n.id as request_id, n.status
    from lobby.looks_elsewhere(cast(:ids as uuid[])) l
    join handover h on h.org_id = acting_org() and h.id = l.handover_id and h.other_org_id = l.other_org_id
    left join organisation o on o.id = l.other_org_id
    left join lateral (
        select n.id, n.status from names_request n
        where n.org_id = h.org_id and n.handover_id = h.id and n.handover_side = h.side and n.side = 'asked'
        order by n.asked_at desc, n.id desc limit 1) n on true
    order by o.name, h.reference, l.role
"""


def by_person(about: Iterable[UUID]) -> Sequence[Row]:
    """Who had to do with these ids, from when to when, how often, and how they came to it; the latest first."""
    return rows(BY_PERSON, about=list(about), looks=list(LOOKS), opened=list(OPENED))


def by_role(handovers: Iterable[UUID]) -> Sequence[Row]:
    """How often each role of this organisation looked at each of these requests."""
    return rows(BY_ROLE, ids=list(handovers), looks=list(LOOKS))


def elsewhere(handovers: Iterable[UUID]) -> Sequence[Row]:
    """How often each role of the other council looked at each of these requests, and whether names were asked for."""
    return rows(ELSEWHERE, ids=list(handovers))
