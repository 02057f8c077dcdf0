"""The second half of a search: each rule as one select over the sets of queries/people.py.

Each tells: the event, when, who, about whom (none for a day's work), what was counted, what is usual, and which way.
"""

# ruff: noqa: S608 - put together from this program's own constants, values travel apart

NONE = "cast(null as uuid)"


def _hashed(text: str) -> str:
    """HMAC-SHA256 of a text (RFC 2104), with the blocks of `rules.homes.key`."""
    return f"sha256(:outer || sha256(:inner || convert_to({text}, 'UTF8')))"


OWN_STREET = f"""
    select s.event_id, s.at, s.account_id, s.person_id, 1, 0,
           case when t.postcode_hash = {_hashed("'postcode:' || p.postcode_key")} then 'postcode' else 'street' end
    from seen s join staff_home t on t.org_id = acting_org() and t.account_id = s.account_id and t.key_mark = :mark
    join people p on p.person_id = s.person_id and length(p.postcode_key) > 4
    where t.postcode_hash = {_hashed("'postcode:' || p.postcode_key")}
       or p.street <> '' and t.street_hash = {_hashed("'street:' || p.street || '|' || left(p.postcode_key, -2)")}"""

# A name that many have says nothing; one's own full name is the next rule's.
OWN_SURNAME = """
    select s.event_id, s.at, s.account_id, s.person_id, cast(n.number as int), :surname_common, ''
    from seen s join staff a on a.account_id = s.account_id
    join people p on p.person_id = s.person_id and p.surname_key = a.surname_key and p.surname_key <> ''
        and p.forename_key <> a.forename_key
    cross join lateral (
        select case when p.handed_over
            then (select count(distinct (h.postcode_key, h.subject ->> 'forename')) from handover h
                  where h.org_id = acting_org() and h.surname_key = p.surname_key)
            else (select count(*) from resident r where r.org_id = acting_org() and r.surname_key = p.surname_key
                  and r.merged_into is null) end as number) n
    where n.number <= :surname_common"""

OWN_RECORD = """
    select s.event_id, s.at, s.account_id, s.person_id, 1, 0,
           case when a.account_id = s.account_id then 'own' else 'colleague' end
    from seen s join people p on p.person_id = s.person_id and p.surname_key <> '' and p.forename_key <> ''
    join staff a on a.forename_key = p.forename_key and a.surname_key = p.surname_key
    union all select s.event_id, s.at, s.account_id, s.person_id, 1, 0,
           case when a.id = s.account_id then 'own-contact' else 'colleague-contact' end
    from seen s join contact_point c on c.org_id = acting_org() and c.resident_id = s.person_id
    join account a on a.org_id = c.org_id
        and (c.kind = 'phone' and c.value = a.mobile or c.kind = 'email' and c.value = a.email_key)
    union all select s.event_id, s.at, s.account_id, s.person_id, 1, 0,
           case when a.id = s.account_id then 'own-contact' else 'colleague-contact' end
    from seen s join handover h on h.org_id = acting_org() and h.id = s.person_id and h.side = 'received'
    cross join lateral jsonb_path_query(h.subject, '$.*[*]') as told
    join account a on a.org_id = h.org_id and told #>> '{}' in (a.mobile, a.email_key)"""


def _busy(day: str) -> str:
    """Whose lists of one day showed so many that an hour of it may have shown too many: the others are not taken apart.

    `day` is SQL for the day of a look `l`.
    """
    return f"""(l.account_id, {day}) in (
        select l.account_id, {day} from looked l where l.kind = 'list:shown'
        group by 1, 2 having sum(jsonb_array_length(l.about)) > :listed_per_hour)"""


# An hour lies within a day, or within one that begins at noon.
FROM_MIDNIGHT, FROM_NOON = "l.clock::date", "(l.clock + interval '12 hours')::date"
# Whoever is opened again within the hour counts once.
BULK = f"""
    select event_id, at, account_id, {NONE}, cast(number as int), :opened_per_hour, 'opened' from (
        select event_id, at, account_id, count(*) over (
            partition by account_id order by at range between interval '1 hour' preceding and current row) as number
        from (select s.*, lag(at) over (partition by account_id, person_id order by at, event_id) as before
              from seen s) again
        where before is null or before < at - interval '1 hour') busy
    where number > :opened_per_hour
    union all select l.event_id, l.at, l.account_id, {NONE}, (l.facts ->> 'count')::int, :file_rows, 'file'
    from looked l where l.kind = 'file:made' and (l.facts ->> 'count')::int > :file_rows
    union all select event_id, at, account_id, {NONE}, cast(number as int), :listed_per_hour, 'listed' from (
        select event_id, at, account_id, count(*) over (
            partition by account_id order by at range between interval '1 hour' preceding and current row) as number
        from (select l.event_id, l.at, l.account_id,
                     lag(l.at) over (partition by l.account_id, one.id order by l.at, l.event_id) as before
              from looked l cross join lateral jsonb_array_elements_text(l.about) as one (id)
              where l.kind = 'list:shown' and ({_busy(FROM_MIDNIGHT)} or {_busy(FROM_NOON)})) again
        where before is null or before < at - interval '1 hour') busy
    where number > :listed_per_hour"""

ODD_HOURS = f"""
    select l.event_id, l.at, l.account_id, {NONE}, 1, 0,
           case when p.away then 'leave' when p.valid_from is null then 'usual' else 'rota' end
    from looked l join patterns p on p.account_id = l.account_id and p.on_day = l.clock::date
    where not exists (
        select from hours h where h.account_id = l.account_id and l.clock between
            h.starts - make_interval(mins => :minutes_beside) and h.ends + make_interval(mins => :minutes_beside))"""

NO_RELATIONSHIP = """
    select u.event_id, u.at, u.account_id, u.person_id, 1, :relation_days, ''
    from unrelated u where not u.role = any(cast(:overseers as text[]))"""

# The last of a person's cases; a request's own end. Whoever had it may look again too late as well as anybody.
AFTER_CLOSING = """
    select s.event_id, s.at, s.account_id, s.person_id, extract(day from s.at - e.ended_at)::int,
           :after_closing_days, ''
    from seen s join ended e on e.person_id = s.person_id
        and s.at > e.ended_at + make_interval(days => :after_closing_days)
    where not s.role = any(cast(:overseers as text[]))
      and not exists (select from worked w where w.account_id = s.account_id and w.person_id = s.person_id
          and w.at between s.at - interval '1 day' and s.at + interval '1 day')"""

# Of those who left in this span the last days are read too, which lie before it.
LEAVER = f"""
    select l.event_id, l.at, l.account_id, {NONE}, 1, 0, 'after'
    from looked l join account a on a.org_id = acting_org() and a.id = l.account_id and a.closed_at < l.at
    union all select e.id, e.at, e.account_id, {NONE},
           cast(case when e.kind = 'file:made' then 1 else d.number end as int),
           case when e.kind = 'file:made' then 0 else :leaver_opened end,
           case when e.kind = 'file:made' then 'file' else 'opened' end
    from account a join event e on e.org_id = a.org_id and e.account_id = a.id
        and e.at between a.closed_at - make_interval(days => :leaver_days) and a.closed_at
        and e.kind in ('record:opened', 'file:made') and e.via <> 'job'
    cross join lateral (
        select count(distinct o.about ->> 0) as number from event o
        where o.org_id = e.org_id and o.account_id = e.account_id and o.kind = 'record:opened' and o.via <> 'job'
          and (o.at at time zone 'Europe/London')::date = (e.at at time zone 'Europe/London')::date) d
    where a.org_id = acting_org() and a.closed_at >= :since_at and a.closed_at < :until_at
      and (e.kind = 'file:made' or d.number > :leaver_opened)"""

REFUSALS = f"""
    select event_id, at, account_id, {NONE}, cast(number as int), :refusals_per_day, '' from (
        select e.id as event_id, e.at, a.id as account_id,
               count(*) over (
                   partition by a.id, (e.at at time zone 'Europe/London')::date order by e.at, e.id) as number
        from event e join account a on a.org_id = e.org_id
            and a.id = coalesce(e.account_id, cast(e.about ->> 0 as uuid))
        where e.org_id = acting_org() and e.id >= :since and e.id < :until
          and e.kind in ('access:refused', 'session:refused')) counted
    where number > :refusals_per_day"""

RESTRICTED = """
    select s.event_id, s.at, s.account_id, s.person_id, 1, 0, case when u.event_id is null then 'any' else '' end
    from seen s join restriction r on r.org_id = acting_org() and r.person_id = s.person_id
        and s.at >= r.marked_at and (r.ended_at is null or s.at < r.ended_at)
    left join unrelated u on u.event_id = s.event_id and u.person_id = s.person_id
    where s.role <> 'ig' and (:restricted_all or u.event_id is not null)"""

HITS = {
    "own-street": OWN_STREET,
    "own-surname": OWN_SURNAME,
    "own-record": OWN_RECORD,
    "bulk": BULK,
    "odd-hours": ODD_HOURS,
    "no-relationship": NO_RELATIONSHIP,
    "after-closing": AFTER_CLOSING,
    "leaver": LEAVER,
    "refusals": REFUSALS,
    "restricted": RESTRICTED,
}
COLUMNS = "event_id, at, account_id, person_id, number, most, detail"


def hits(rules: tuple[str, ...]) -> str:
    """The union of these rules' selects, each row with its rule. Raises KeyError for one that is none."""
    told = (f"select cast('{rule}' as text) as rule, h.* from ({HITS[rule]}) as h ({COLUMNS})" for rule in rules)
    return "\n    union all ".join(told)
