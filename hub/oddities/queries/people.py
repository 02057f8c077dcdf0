"""The first half of a search: the events of a span, whom they are about, and who works with whom, each once, as sets.

Every rule (queries/hits.py) is a select over these. Parameters are those of `queries.search`.
"""

from hub.oddities.rules.homes import ENDS, NUMBER

NUMBERS = NUMBER.pattern.replace("(?:", "(").replace("'", "''")


def _small(text: str) -> str:
    return f"translate(coalesce({text}, ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"


def street_of(address: str) -> str:
    """SQL for what `rules.homes.street_name` makes of an address."""
    told = f"split_part(regexp_replace({_small(address)}, '{NUMBERS}', ''), ',', 1)"
    letters = f"regexp_replace({told}, '[^a-z]', '', 'g')"
    for long, short in ENDS.items():
        letters = f"regexp_replace({letters}, '{long}$', '{short}')"
    return letters


def letters_of(name: str) -> str:
    """SQL for a name's letters alone; enough beside `kernel.keys.surname_key`, which knows accents."""
    return f"regexp_replace({_small(name)}, '[^a-z]', '', 'g')"


SPAN = """
    staff as (
        select * from unnest(cast(:accounts as uuid[]), cast(:forenames as text[]), cast(:surnames as text[]))
            as s (account_id, forename_key, surname_key)),
    looked as materialized (
        select e.id as event_id, e.at, e.account_id, coalesce(e.role, '') as role, e.kind, e.about, e.facts,
               e.at at time zone 'Europe/London' as clock
        from event e
        where e.org_id = acting_org() and e.id >= :since and e.id < :until and e.account_id is not null
          and e.via <> 'job' and e.kind = any(:looks)),
    opened as materialized (
        select l.event_id, l.at, l.clock, l.account_id, l.role, cast(one.id as uuid) as about
        from looked l cross join lateral jsonb_array_elements_text(l.about) as one (id)
        where l.kind in ('record:opened', 'preview:shown')),
    ids as (select distinct about from opened),
"""

# A request that one asks oneself has two rows under one id; where either leads to a case, its resident is meant.
WHOSE = """
    whose as materialized (
        select i.about, coalesce(r.merged_into, r.id) as person_id, cast(null as uuid) as handover_id
        from ids i join resident r on r.org_id = acting_org() and r.id = i.about
        union select i.about, coalesce(r.merged_into, r.id), null
        from ids i join case_file c on c.org_id = acting_org() and c.id = i.about
        join resident r on r.org_id = acting_org() and r.id = c.resident_id
        union select i.about, coalesce(r.merged_into, r.id, h.id), case when r.id is null then h.id end
        from ids i join handover h on h.org_id = acting_org() and h.id = i.about
        left join handover s on s.org_id = h.org_id and s.id = h.id and s.side = 'sent'
        left join case_file c on c.org_id = h.org_id and c.id = s.origin_id
        left join resident r on r.org_id = c.org_id and r.id = c.resident_id),
"""
PEOPLE = f"""
    people as materialized (
        select r.id as person_id, r.forename_key, r.surname_key, r.postcode_key, r.home_key,
               {street_of("r.address")} as street, false as handed_over
        from (select distinct person_id from whose where handover_id is null) w
        join resident r on r.org_id = acting_org() and r.id = w.person_id
        union all select distinct on (h.id) h.id, {letters_of("h.subject ->> 'forename'")}, h.surname_key,
               h.postcode_key, '', {street_of("h.subject ->> 'address'")}, true
        from whose w join handover h on h.org_id = acting_org() and h.id = w.handover_id),
    seen as materialized (
        select distinct o.event_id, o.at, o.clock, o.account_id, o.role, w.person_id
        from opened o join whose w on w.about = o.about),
"""  # noqa: S608

# Work with somebody: any step of one's own, or being given them, beside the look; holding them now, or one of their
# home, or being in the team that does; and what nobody holds is everybody's.
RELATED = """
    pairs as (select distinct account_id, person_id from seen),
    worked as materialized (
        select distinct p.account_id, p.person_id, e.at
        from pairs p join whose w on w.person_id = p.person_id
        join event_about a on a.org_id = acting_org() and a.about = w.about and a.event_id >= :worked_since
        join event e on e.org_id = a.org_id and e.id = a.event_id
        where (e.account_id = p.account_id and e.via <> 'job' and not e.kind = any(:looks))
           or e.facts ->> 'to' = cast(p.account_id as text) or e.facts ->> 'account' = cast(p.account_id as text)),
    held as materialized (
        select p.account_id, p.person_id from pairs p join case_file c
            on c.org_id = acting_org() and c.resident_id = p.person_id
            and (c.allocated_to = p.account_id or (c.status = 'open' and c.allocated_to is null))
        union select p.account_id, p.person_id from pairs p join people x on x.person_id = p.person_id
            and x.home_key <> '' join resident r on r.org_id = acting_org() and r.home_key = x.home_key
            join case_file c on c.org_id = r.org_id and c.resident_id = r.id and c.allocated_to = p.account_id
        union select p.account_id, p.person_id from pairs p join handover h
            on h.org_id = acting_org() and h.id = p.person_id and h.side = 'received'
        where h.holder_id = p.account_id or h.holder_id is null and h.status in ('waiting', 'accepted')
           or exists (select from team_member t where t.org_id = h.org_id and t.account_id = p.account_id
                      and t.team = h.team)),
    unrelated as materialized (
        select s.* from seen s
        where not exists (select from held h where h.account_id = s.account_id and h.person_id = s.person_id)
          and not exists (select from worked w where w.account_id = s.account_id and w.person_id = s.person_id
              and w.at between s.at - make_interval(days => :relation_days) and s.at + interval '1 day')
          and not exists (select from handover h where h.org_id = acting_org() and h.id = s.person_id
              and h.side = 'received' and (h.accepted_at > s.at))),
"""
ENDED = """
    ended as materialized (
        select p.person_id, max(c.closed_at) as ended_at
        from people p join case_file c on c.org_id = acting_org() and c.resident_id = p.person_id
        where not p.handed_over group by p.person_id having bool_and(c.closed_at is not null)
        union all select p.person_id, h.ended_at
        from people p join handover h on h.org_id = acting_org() and h.id = p.person_id and h.side = 'received'
        where p.handed_over and h.ended_at is not null),
"""
# From when until when somebody is expected to read: their rota, else the usual hours; nobody on a day of leave.
HOURS = """
    days as (
        select cast(d as date) as on_day from generate_series(
            cast(:first_day as date) - 1, cast(:last_day as date) + 1, interval '1 day') as d),
    patterns as materialized (
        select a.account_id, d.on_day, r.valid_from,
               exists (select from leave l where l.org_id = acting_org() and l.account_id = a.account_id
                       and d.on_day between l.starts_on and l.ends_on) as away
        from (select distinct account_id from looked) a cross join days d
        left join lateral (
            select r.valid_from from rota r
            where r.org_id = acting_org() and r.account_id = a.account_id and r.valid_from <= d.on_day
            order by r.valid_from desc limit 1) r on true),
    hours as materialized (
        select p.account_id, p.on_day, p.on_day + s.starts as starts, p.on_day + s.ends as ends
        from patterns p join rota_shift s on s.org_id = acting_org() and s.account_id = p.account_id
            and s.valid_from = p.valid_from and s.weekday = extract(isodow from p.on_day) - 1
        where not p.away
        union all
        select p.account_id, p.on_day, p.on_day + cast(:open_from as time), p.on_day + cast(:open_until as time)
        from patterns p
        where p.valid_from is null and not p.away
          and cast(extract(isodow from p.on_day) as int) - 1 = any(cast(:open_days as int[])))
"""
GROUND = f"with {SPAN}{WHOSE}{PEOPLE}{RELATED}{ENDED}{HOURS}"
