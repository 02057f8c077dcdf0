"""What a list brings: residents, cases and ways to reach them, written as sets from the intake's staged rows.

The list may change what the list itself had said, and fill what is empty. What a person corrected here stays.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from hub.cases.actions import keep_watch, withdraw_open
from hub.cases.list_changes import DAYS, TEXTS, differing
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db, rows
from hub.kernel.tenancy import acting

NEW = "r.verdict = 'new'"
CHANGED = "r.verdict = 'changed'"
BROUGHT = "r.verdict in ('new', 'changed')"

# Who is known without anybody's deciding so. An NHS number alone could be mistyped into somebody else's: name or birth
# date must agree. A name and a birth date alone are shared by strangers, in a county by dozens of pairs: the home must
# be the same, and whoever has moved is shown to a person beside the record they may be (hub/matching).
KNOWN_PERSON = f"""
    update staged s set resident_id = known.id
    from (
        select distinct on (number) number, id from (
            select r.number, coalesce(x.merged_into, x.id) as id, x.created_at, 1 as way
            from staged r
            join resident x on x.org_id = :org and x.nhs_number = r.nhs_number
                 and (x.surname_key = r.surname_key or x.born_on = r.born_on)
            where {NEW}
            union all
            select r.number, coalesce(x.merged_into, x.id), x.created_at, 2
            from staged r
            join resident x on x.org_id = :org and x.surname_key = r.surname_key and x.born_on = r.born_on
                 and x.forename_key = r.forename_key and (x.nhs_number is null or r.nhs_number is null)
                 and x.home_key = r.home_key
            where {NEW} and r.forename_key <> '' and r.surname_key <> '' and r.home_key <> ''
        ) either order by number, way, created_at, id
    ) known
    where s.number = known.number
"""
TWICE_IN_LIST = f"""
    update staged s set resident_id = same.resident_id
    from (
        select r.number, first_value(r.resident_id) over (
                   partition by r.surname_key, r.forename_key, r.born_on, r.nhs_number,
                                case when r.nhs_number is null then r.home_key end
                   order by r.number) as resident_id
        from staged r
        where {NEW} and r.born_on is not null and r.surname_key <> '' and r.forename_key <> ''
          and (r.nhs_number is not null or r.home_key <> '')
          and not exists (select 1 from resident x where x.org_id = :org and x.id = r.resident_id)
    ) same
    where s.number = same.number and s.resident_id <> same.resident_id
"""
RESIDENTS = f"""
    insert into resident (org_id, id, {", ".join(TEXTS)}, forename_key, surname_key, postcode_key, home_key, born_on,
        created_at)
    select distinct on (r.resident_id) cast(:org as int), r.resident_id,
           {", ".join(f"r.facts ->> '{name}'" for name in TEXTS)},
           r.forename_key, r.surname_key, r.postcode_key, r.home_key, r.born_on, :now
    from staged r
    where {NEW} and not exists (select 1 from resident x where x.org_id = cast(:org as int) and x.id = r.resident_id)
    order by r.resident_id, r.number
"""
# Somebody known who comes with a new case: what we lacked, and where the newest list says they live. A property number
# belongs to the address that it came with: at another one it would point whoever visits to the wrong door.
RESIDENTS_AGAIN = f"""
    update resident x
    set nhs_number = coalesce(x.nhs_number, r.nhs_number), born_on = coalesce(x.born_on, r.born_on),
        gender = coalesce(x.gender, r.facts ->> 'gender'), ethnicity = coalesce(x.ethnicity, r.facts ->> 'ethnicity'),
        language = coalesce(x.language, r.facts ->> 'language'),
        house = case when r.postcode_key <> '' then r.facts ->> 'house' else x.house end,
        address = case when r.postcode_key <> '' then r.facts ->> 'address' else x.address end,
        postcode = coalesce(r.facts ->> 'postcode', x.postcode),
        uprn = coalesce(r.facts ->> 'uprn', case when r.postcode_key = '' or r.home_key = x.home_key then x.uprn end),
        postcode_key = case when r.postcode_key <> '' then r.postcode_key else x.postcode_key end,
        home_key = case when r.postcode_key <> '' then r.home_key else x.home_key end, version = x.version + 1
    from staged r
    where {NEW} and x.org_id = cast(:org as int) and x.id = r.resident_id and x.created_at < :now
"""
KEPT_APART = (
    *TEXTS,
    *DAYS,
    "reference",
    "category",
    "born_on",
    "phones",
    "emails",
    "variant",
    "contacts_named",
    "stamps",
)
REST = f"r.facts - array[{', '.join(repr(name) for name in KEPT_APART)}]"
CASES = f"""
    insert into case_file (org_id, id, resident_id, programme, reference, category, origin, received_at,
        {", ".join(DAYS)}, ends_on, priority, variant, contacts_named, facts, gss, district_id, routed)
    select cast(:org as int), r.case_id, r.resident_id, :programme, r.reference, r.category, 'list', :now,
        {", ".join(f"cast(r.facts ->> '{name}' as date)" for name in DAYS)}, r.ends_on, r.priority,
        coalesce(cast(r.facts ->> 'variant' as boolean), false), cast(r.facts ->> 'contacts_named' as int), {REST},
        r.gss, r.district_id, case when r.district_id is not null then r.routed end
    from staged r where {NEW}
"""


ARRIVAL = "left join arrival a on a.org_id = c.org_id and a.case_id = c.id"
ADDRESS = ("postcode", "uprn", "ltla")
HOME = ("house", "address", "postcode", "uprn")


def _differs(*names: str) -> str:
    """Whether the list says anything else of these facts than last time."""
    return " or ".join(f"r.facts -> '{name}' is distinct from a.facts -> '{name}'" for name in names)


# A person who chose the district chose it against the list.
MOVES = f"(({_differs(*ADDRESS)}) and coalesce(c.routed, '') not in ('person', 'suggestion'))"
CHANGES = f"""
    select r.case_id, c.resident_id, r.district_id, r.routed,
           {MOVES} and r.district_id is distinct from c.district_id as moves,
           array(select coalesce(n.key, o.key) from jsonb_each(r.facts - 'stamps') n
                 full join jsonb_each(coalesce(a.facts, '{{}}') - 'stamps') o on o.key = n.key
                 where n.value is distinct from o.value) as fields
    from staged r
    join case_file c on c.org_id = cast(:org as int) and c.id = r.case_id
    {ARRIVAL}
    where {CHANGED}
"""


def _ours(table: str, name: str, kind: str) -> str:
    """Whether what we hold is still what the list had said, or nothing."""
    old = f"cast(a.facts ->> '{name}' as {kind})"
    return f"({table}.{name} is null or {table}.{name} is not distinct from {old})"


def _listed(table: str, name: str, kind: str = "text", otherwise: str = "") -> str:
    """An assignment: the list's new word where the list changed its mind and nobody here knew better."""
    old, new = (f"cast({side}.facts ->> '{name}' as {kind})" for side in ("a", "r"))
    mind = f"{new} is not null and {new} is distinct from {old} and {_ours(table, name, kind)}"
    return f"{name} = case when {mind} then {new} {otherwise} else {table}.{name} end"


def _key(name: str, source: str) -> str:
    """An assignment: the search key goes with the value it is made from."""
    taken = f"{source} is distinct from a.facts ->> '{name}' and {_ours('x', name, 'text')}"
    return f"{name}_key = case when {source} is not null and {taken} then r.{name}_key else x.{name}_key end"


# The home goes with the whole address: one that a person here mended in part is no longer the list's. A list that
# leaves the door out, which then stays as it was, moves nobody.
TELLS_A_DOOR = "r.home_key !~ '^(uprn:|$)' or r.postcode_key not in ('', x.postcode_key) or x.home_key = ''"
HOME_IS_LISTED = " and ".join([*(_ours("x", name, "text") for name in HOME), f"({TELLS_A_DOOR})"])
MOVED_ON = f"when {HOME_IS_LISTED} and r.home_key <> x.home_key then null"

RESIDENTS_CHANGED = f"""
    update resident x
    set {", ".join(_listed("x", name) for name in TEXTS if name != "uprn")}, {_listed("x", "uprn", otherwise=MOVED_ON)},
        {_listed("x", "born_on", "date")},
        {", ".join(_key(name, f"(r.facts ->> '{name}')") for name in ("forename", "surname", "postcode"))},
        home_key = case when {HOME_IS_LISTED} then r.home_key else x.home_key end,
        version = x.version + 1
    from staged r
    join case_file c on c.org_id = cast(:org as int) and c.id = r.case_id
    {ARRIVAL}
    where {CHANGED} and x.org_id = c.org_id and x.id = c.resident_id and ({_differs(*TEXTS, "born_on")})
"""
CASES_CHANGED = f"""
    update case_file c
    set {", ".join(_listed("c", name, "date") for name in DAYS)}, {_listed("c", "category")},
        {_listed("c", "contacts_named", "int")}, facts = c.facts || ({REST}),
        ends_on = case when ({_differs("category", *DAYS)})
                            and {" and ".join(_ours("c", name, "date") for name in DAYS)}
                  then coalesce(r.ends_on, c.ends_on) else c.ends_on end,
        variant = c.variant or coalesce(cast(r.facts ->> 'variant' as boolean), false),
        priority = least(c.priority, r.priority),
        gss = case when {MOVES} then r.gss else c.gss end,
        suggested_id = case when {MOVES} then null else c.suggested_id end,
        bounces = case when {MOVES} then 0 else c.bounces end,
        district_id = case when {MOVES} then r.district_id else c.district_id end,
        routed = case when {MOVES} then case when r.district_id is not null then r.routed end else c.routed end,
        version = c.version + 1
    from staged r left join arrival a on a.org_id = cast(:org as int) and a.case_id = r.case_id
    where {CHANGED} and c.org_id = cast(:org as int) and c.id = r.case_id
"""
KEEP = f"""
    insert into case_change (org_id, case_id, run_id, field, at, old, new, kept)
    select cast(:org as int), case_id, cast(:run as uuid), field, :now, old, new, kept
    from ({differing("staged")}) found
"""
ARRIVALS = f"""
    insert into arrival (org_id, programme, reference, case_id, digest, facts, run_id, said_at)
    select cast(:org as int), :programme, r.reference, r.case_id, r.digest, r.facts, cast(:run as uuid), :now
    from staged r where {BROUGHT}
    on conflict (org_id, programme, reference) do update
    set case_id = excluded.case_id, digest = excluded.digest, facts = excluded.facts, run_id = excluded.run_id,
        said_at = excluded.said_at
"""


def _contact_points(kind: str, key: str) -> str:
    return f"""
        insert into contact_point (org_id, id, resident_id, kind, value, typed, source, added_at)
        select distinct on (r.resident_id, coalesce(point ->> 'number', point ->> 'typed'))
               cast(:org as int), uuidv7(), r.resident_id, '{kind}',
               coalesce(point ->> 'number', point ->> 'typed'), point ->> 'typed', 'list', :now
        from staged r
        cross join jsonb_array_elements(r.facts -> '{key}') as point
        where {BROUGHT} and not exists (  -- what was corrected at the resident's request does not come back by a list
            select from subject_correction x where x.org_id = cast(:org as int) and x.record_id = r.resident_id
                and x.field = '{kind}' and x.was = to_jsonb(coalesce(point ->> 'number', point ->> 'typed')))
        on conflict (org_id, resident_id, kind, value) do nothing
    """


def one_list_at_a_time() -> None:
    """Wait until nobody else imports for this organisation, nor decides by lists: two may bring the same person."""
    db.session.execute(text("select pg_advisory_xact_lock(7107, :org)"), {"org": acting().org_id})


def between_lists() -> None:
    """Let no list come in until the transaction ends: what is decided by what lists said stands on all they said.

    Those who decide do not wait for one another.
    """
    db.session.execute(text("select pg_advisory_xact_lock_shared(7107, :org)"), {"org": acting().org_id})


def receive(run_id: UUID, programme: str) -> None:
    """Write what the transaction's table `staged` holds: new ones, then changed ones, each with its event."""
    asked = {"org": acting().org_id, "run": run_id, "programme": programme, "now": now()}
    _run(asked, KNOWN_PERSON, TWICE_IN_LIST, RESIDENTS_AGAIN, RESIDENTS, CASES)
    changes = rows(CHANGES, **asked)
    _run(asked, KEEP)
    _run(
        asked, RESIDENTS_CHANGED, CASES_CHANGED, _contact_points("phone", "phones"), _contact_points("email", "emails")
    )
    _run(asked, ARRIVALS)
    _tell(asked, changes)
    keep_watch()


def _run(asked: dict[str, Any], *statements: str) -> None:
    for statement in statements:
        db.session.execute(text(statement), asked)


def _tell(asked: dict[str, Any], changes: Sequence[Row]) -> None:
    opened = f"select r.case_id, r.resident_id, r.district_id, r.routed from staged r where {NEW}"
    about = ("case_id", "resident_id")
    audit.record_set("case:opened", opened, asked, about, case="case_id")
    placed = f"{opened} and r.district_id is not null"
    audit.record_set("case:routed", placed, asked, about, case="case_id", district="district_id", how="routed")
    audit.record_each(
        "case:updated", (_about(one, asked["run"], case=one.case_id, fields=one.fields) for one in changes)
    )
    moved = [one for one in changes if one.moves]
    audit.record_each(
        "case:routed", (_about(one, case=one.case_id, district=one.district_id, how=one.routed) for one in moved)
    )
    for one in moved:  # few of a list: what the former council was asked ends
        withdraw_open(one.case_id, except_with=one.district_id)


def _about(one: Row, *more: UUID, **facts: Any) -> tuple[tuple[UUID, ...], dict[str, Any]]:
    return (one.case_id, one.resident_id, *more), facts
