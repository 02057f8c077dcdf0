"""What the ids and keys of events stand for: a statement for each sort of name, however many events there are."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.governance.told import LIST, OUTCOMES, Names, Reference
from hub.kernel.db import rows

FEW = 8  # ids of a list that are looked up: it names a few of those it showed

# A request has two rows where a council asks itself; a resident is named by their case.
REFERENCES = """
    with wanted as (select unnest(cast(:ids as uuid[])) as id)
    select w.id, 'request' as sort, h.reference, h.id as leads_to
    from wanted w join handover h on h.org_id = acting_org() and h.id = w.id
    union select w.id, 'case', coalesce(c.reference, 'typed in'), c.resident_id
    from wanted w join case_file c on c.org_id = acting_org() and c.id = w.id
    union select w.id, 'case', coalesce(c.reference, 'typed in'), c.resident_id
    from wanted w join case_file c on c.org_id = acting_org() and c.resident_id = w.id
    order by 2, 3
"""
# Where the organisation's own files say what a key is called: fact, section, path of the tables with key and label.
PLACES = (
    ("team", "teams", "$.team[*]"),
    ("patch", "patches", "$.patch[*]"),
    ("system", "systems", "$.system[*]"),
    ("source", "systems", "$.system[*]"),
    ("category", "risk_markers", "$.category[*]"),
    ("level", "allocation", "$.level[*]"),
    ("step", "visit_model", "$.step[*]"),
    ("question", "visit_model", "$.form[*].question[*]"),
    (OUTCOMES["visit:attempted"], "visit_model", "$.step[*].outcome[*]"),
    (OUTCOMES["call:recorded"], "programme", "$.call_outcome[*]"),
)
# Earlier versions too: an event of that time speaks their keys. The latest one's words win.
LABELS = f"""
    select place.fact, told ->> 'key' as key, coalesce(told ->> 'label', told ->> 'title') as label
    from (values {", ".join("('%s', '%s', '%s')" % place for place in PLACES)}) as place (fact, section, path)
    join section s on s.org_id = acting_org() and s.name = place.section and s.state <> 'draft'
    cross join lateral jsonb_path_query(s.body, cast(place.path as jsonpath)) as told
    where place.fact = any(:facts)
    union all select 'outcome', key, label from lobby.county_outcomes() where 'outcome' = any(:facts)
"""  # noqa: S608, UP031
# Keys that stand in records and in no event: the programme, its sorts of case, the districts.
RECORDED = f"""{LABELS}
    union all select 'programme', s.body ->> 'key', coalesce(s.body ->> 'title', s.body ->> 'name') from section s
    where s.org_id = acting_org() and s.name = 'programme' and s.state <> 'draft'
    union all select 'case category', told ->> 'key', told ->> 'label' from section s
    cross join lateral jsonb_path_query(s.body, '$.category[*]') as told
    where s.org_id = acting_org() and s.name = 'programme' and s.state <> 'draft'
    union all select 'district', a.gss, o.name from organisation_area a join organisation o on o.id = a.org_id
"""  # noqa: S608
KEYS = {*(fact for fact, _, _ in PLACES), "outcome"}


def names_for(found: Iterable[Row]) -> Names:
    """The names of all that these events speak of: four statements, however many events."""
    accounts: set[Any] = set()
    subjects: set[Any] = set()
    facts: set[str] = set()
    for one in found:
        accounts |= {one.account_id, *(one.facts.get(name) for name in ("account", "to"))}
        subjects |= {one.facts.get(name) for name in ("handover", "onward")}
        subjects |= set((getattr(one, "about", None) or [])[: FEW if one.kind == LIST else None])
        facts |= {OUTCOMES.get(one.kind, name) if name == "outcome" else name for name in one.facts}
    names = Names(organisations={one.id: one.short_name for one in rows("select id, short_name from organisation")})
    if people := [str(one) for one in accounts if one and not isinstance(one, int)]:
        known = "select id, name from account where org_id = acting_org() and id = any(cast(:ids as uuid[]))"
        names.accounts = {one.id: one.name for one in rows(known, ids=people)}
    if wanted := [str(one) for one in subjects if one]:
        names.references = _references(wanted)
    if spoken := facts & KEYS:
        names.labels = {(one.fact, one.key): one.label for one in rows(LABELS, facts=sorted(spoken)) if one.label}
    return names


def words_here() -> dict[tuple[str, str], str]:
    """What the organisation's own files call each key that stands in a record: (fact, key) → words."""
    return {(one.fact, one.key): one.label for one in rows(RECORDED, facts=sorted(KEYS)) if one.label}


def _references(wanted: list[str]) -> dict[UUID, Reference]:
    """Of a resident with several cases the last one's."""
    return {one.id: Reference(one.sort, one.reference, one.leads_to) for one in rows(REFERENCES, ids=wanted)}
