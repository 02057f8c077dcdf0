"""One case with all that its page tells: facts, ways to reach the resident, what happened."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.cases.queries.parts import PARTS, TABLES
from hub.cases.rules.story import TOLD
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours

DETAILS = """,
    c.org_id, c.erased_at,
    c.programme, c.origin, c.onset_on, c.tested_on, c.exposed_on, c.isolation_from, c.contacts_named, c.gss,
    c.outcome_handover_id, c.outcome_code, c.allocated_at,
    array(select d.id from case_file d where d.org_id = c.org_id and d.duplicate_of = c.id) as duplicates,
    (select o.name from organisation o where o.id = c.org_id) as county_name,
    r.nhs_number, r.gender, r.ethnicity, r.language, r.house, r.address, r.uprn,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.kind = 'phone' order by p.added_at, p.id) as phones,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.kind = 'email' order by p.added_at, p.id) as emails,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.state = 'wrong' order by p.added_at, p.id) as wrong_points
"""


def is_taken(programme: str, reference: str | None) -> bool:
    """Whether a case of this programme has the reference already."""
    asked = """select exists (select from case_file c where c.org_id = acting_org() and c.programme = :programme
               and c.reference = :reference) as there"""
    return bool(reference) and row(asked, programme=programme, reference=reference).there


def case(case_id: UUID, lock: bool = False) -> Row:
    """One case with all its facts; `lock` holds it until the end of the transaction. Raises NotYours."""
    held = "for update of c" if lock else ""
    found = row(f"select {PARTS} {DETAILS} {TABLES} where c.org_id = acting_org() and c.id = :id {held}", id=case_id)
    if found is None:
        raise NotYours()
    return found


def contact_points(resident_id: UUID) -> Sequence[Row]:
    """Every known way to reach a resident, with where it came from: those that may work first."""
    return rows(
        """
        select p.id, p.kind, p.value, p.source, p.found_in, p.state, p.added_at, a.name as by_name,
               o.short_name as from_name, coalesce(h.late, false) as late
        from contact_point p left join account a on a.org_id = p.org_id and a.id = p.added_by
        left join handover h on h.org_id = p.org_id and h.id = p.handover_id and h.side = 'sent'
        left join organisation o on o.id = h.other_org_id
        where p.org_id = acting_org() and p.resident_id = :resident order by p.state = 'wrong', p.added_at desc, p.id
        """,
        resident=resident_id,
    )


def story(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """What happened to a case, and to its duplicates: calls, changes, what people wrote.

    What was asked of others stands in the hand-overs. That a duplicate was closed is no end of the one that goes on.
    """
    return rows(
        """
        select l.at, case when l.struck_at is null then 'call' else 'struck' end as what, l.channel as code,
               l.outcome as outcome, p.value as other, l.note, a.name as who, l.call_back_at as then_at,
               jsonb_build_object('shown', l.number_shown, 'told', l.told, 'because', l.answered_because) as facts
        from call l left join account a on a.org_id = l.org_id and a.id = l.by
        left join contact_point p on p.org_id = l.org_id and p.id = l.contact_point_id
        where l.org_id = acting_org() and l.case_id = any(:ids)
        union all
        select n.at, 'note', n.kind, null, null, n.body, a.name, null, null
        from case_note n left join account a on a.org_id = n.org_id and a.id = n.by
        where n.org_id = acting_org() and n.case_id = any(:ids)
        union all
        select e.at, e.kind, case when e.kind <> 'case:updated' then coalesce(e.facts ->> 'how', e.facts ->> 'code')
                   when exists (select from event_about y join call_back b on b.org_id = y.org_id and b.id = y.about
                                where y.org_id = e.org_id and y.event_id = e.id) then 'card' end,
               coalesce(e.facts ->> 'outcome', e.facts ->> 'fields'), coalesce(t.name, o.short_name), null, a.name,
               null, e.facts || case when e.kind = 'case:updated' then coalesce((
                   select jsonb_build_object('changes', jsonb_agg(to_jsonb(h)))
                   from event_about y join case_change h on h.org_id = y.org_id and h.run_id = y.about
                   where y.org_id = e.org_id and y.event_id = e.id and h.case_id = any(:ids)
               ), '{}') else '{}' end
        from (select distinct y.org_id, y.event_id from event_about y
              where y.org_id = acting_org() and y.about = any(:ids)) x
        join event e on e.org_id = x.org_id and e.id = x.event_id
        left join account a on a.org_id = e.org_id and a.id = e.account_id
        left join account t on t.org_id = e.org_id and t.id::text = e.facts ->> 'to'
        left join organisation o on o.id::text = e.facts ->> 'district'
        where e.kind = any(:kinds)
          and not (e.kind = 'case:closed' and e.facts ->> 'outcome' = 'duplicate' and e.facts ->> 'case' <> :own)
        order by at desc
        """,
        ids=list(case_ids), own=str(case_ids[0]), kinds=list(TOLD),
    )  # fmt: skip
