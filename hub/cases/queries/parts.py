"""What a row of the list and the page of a case both need, so that one rule tells what is next."""

# ruff: noqa: S608 - every statement is put together from this file's own constants

NO_END = "date '9999-12-31'"
ORDER = f"c.priority, coalesce(c.ends_on, {NO_END}), c.received_at, c.id"

# Whether anything is known by which the resident may be reached.
USABLE = """exists (
    select 1 from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
    and p.kind in ('phone', 'email') and p.state <> 'wrong')"""
PARTS = f"""
    c.id, c.resident_id, c.reference, c.category, c.status, c.version, c.received_at, c.ends_on, c.priority, c.variant,
    c.facts, c.district_id, c.routed, c.bounces, c.suggested_id, c.allocated_to, c.calls, c.last_call_at,
    c.last_call_outcome, c.call_back_at, c.parted_at, c.asked_back_at, c.asked_back_when, c.escalation_state,
    wish.language as asked_back_language, wish.phone as asked_back_phone, c.outcome, c.outcome_at, c.closed_at,
    r.forename, r.surname, r.postcode, r.home_key, r.born_on,
    district.short_name as district_name, suggested.short_name as suggested_name, tracer.name as tracer_name,
    e.status as enrichment_status, e.due_at as enrichment_due, coalesce(e.returned_at, e.ended_at) as enrichment_ended,
    coalesce(jsonb_array_length(e.answer -> 'contact_points'), 0) as enrichment_found, eo.short_name as enrichment_with,
    k.status as door_knock_status, k.due_at as door_knock_due, ko.short_name as door_knock_with,
    q.due as asked_due, q.at as asked_at, q.answered as asked_answered, q.enrichment as asked_enrichment,
    array(select l.at from call l where l.org_id = c.org_id and l.case_id = c.id and l.channel = 'call'
          order by l.at desc limit 12) as tried_at,
    {USABLE} as usable
"""
# What was asked for a case, by itself or as one of a household; one that is over for it has ended, as far as it goes.
SENT = """
    (select s.id, s.kind, s.raised_at, s.due_at, s.returned_at, s.ended_at, s.answer, s.other_org_id,
            case when s.place = any(s.settled) and s.status in ('waiting', 'accepted') then 'withdrawn'
                 else s.status end as status
     from (select f.*, 0 as place from handover f
           where f.org_id = c.org_id and f.origin_id = c.id and f.side = 'sent'
           union all
           select f.*, n.place from handover_origin n
           join handover f on f.org_id = n.org_id and f.id = n.handover_id and f.side = 'sent'
           where n.org_id = c.org_id and n.origin_id = c.id) s)
"""
LATEST = """
    left join lateral (
        select h.* from {sent} h where h.kind = '{kind}' order by h.raised_at desc, h.id desc limit 1) {name} on true
    left join organisation {name}o on {name}o.id = {name}.other_org_id
"""
# What was asked of districts for a case, taken together: the clocks go by it. What was withdrawn may be asked again.
ASKED = f"""
    left join lateral (
        select min(h.due_at) filter (where h.status in ('waiting', 'accepted')) as due,
               max(h.raised_at) filter (where h.status not in ('withdrawn', 'bounced')) as at,
               max(coalesce(h.returned_at, h.ended_at))
                   filter (where h.status in ('returned', 'lapsed', 'bounced')) as answered,
               coalesce(bool_or(h.kind = 'enrichment' and h.status not in ('withdrawn', 'bounced')), false)
                   as enrichment
        from {SENT} h where h.kind in ('enrichment', 'door-knock')) q on true
"""
# What the resident who waits for a call asked for, as far as the agreement let it pass.
WISH = """
    left join lateral (
        select b.phone, case when 'language' = any(h.returns) then b.language end as language
        from handover h join call_back b on b.org_id = h.org_id and b.handover_id = h.id and b.side = h.side
        where c.asked_back_at is not null and h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
        order by b.asked_at desc, b.id limit 1) wish on true
"""
TABLES = f"""
    from case_file c
    join resident r on r.org_id = c.org_id and r.id = c.resident_id
    left join organisation district on district.id = c.district_id
    left join organisation suggested on suggested.id = c.suggested_id
    left join account tracer on tracer.org_id = c.org_id and tracer.id = c.allocated_to
    {LATEST.format(sent=SENT, kind="enrichment", name="e")} {LATEST.format(sent=SENT, kind="door-knock", name="k")}
    {ASKED} {WISH}
"""
