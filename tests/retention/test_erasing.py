"""After its time a person is nowhere: tables, files, queue, logs; the figures and the trail are as they were."""

from hub.retention import queries
from hub.retention.actions import begin
from hub.retention.actions.runs import seal_of
from tests.retention.canaries import GONE, age, heard, heard_in_valkey, sing

ORGS = ("norfolk", "south-norfolk", "broads-neighbours", "norwich")
# As reports count: by week, district, ward, age, outcome; by what was done, and what came of it.
FIGURES = (
    """select c.org_id, date_trunc('week', c.received_at) as week, c.district_id, c.programme, c.category, c.status,
              coalesce(c.ward, (select p.ward from place p where p.kind = 'postcode' and p.key = r.postcode_key
                                and p.valid_from <= c.received_at::date
                                and (p.valid_to is null or p.valid_to > c.received_at::date) limit 1)) as ward,
              coalesce(c.age_band, age_band(r.born_on, c.received_at::date)) as age, r.gender, r.ethnicity, c.outcome,
              count(*), sum(c.calls), sum(c.contacts_named),
              count(*) filter (where exists (select from close_contact o where o.org_id = c.org_id
                                             and o.case_id = c.id)) as with_contacts
       from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
       group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11""",
    """select org_id, date_trunc('week', at), channel, outcome, answered_because, count(*) from call
       group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5""",
    """select org_id, side, kind, other_org_id, status, ended_why, date_trunc('week', raised_at),
              answer -> 'outcome', count(*) from handover group by 1, 2, 3, 4, 5, 6, 7, 8
       order by 1, 2, 3, 4, 5, 6, 7, 8""",
    "select org_id, outcome, status, count(*) from visit group by 1, 2, 3 order by 1, 2, 3",
    "select org_id, step, outcome, role, count(*) from visit_attempt group by 1, 2, 3, 4 order by 1, 2, 3, 4",
    "select org_id, kind, state, area, count(*) from need group by 1, 2, 3, 4 order by 1, 2, 3, 4",
    "select org_id, system, result, count(*) from system_search group by 1, 2, 3 order by 1, 2, 3",
    "select org_id, system, result, count(*) from system_check group by 1, 2, 3 order by 1, 2, 3",
    "select org_id, count(*), count(left_at) from card group by 1 order by 1",
    "select org_id, state, part_of_day, count(*) from call_back group by 1, 2, 3 order by 1, 2, 3",
    "select org_id, kind, count(*) from place_visited group by 1, 2 order by 1, 2",
    "select org_id, met, count(*) from close_contact group by 1, 2 order by 1, 2",
    "select org_id, setting, state, count(*) from escalation group by 1, 2, 3 order by 1, 2, 3",
)
TRAIL = """
    select md5(string_agg(md5(e::text), '' order by e.org_id, e.id)) as events,
           (select md5(string_agg(md5(a::text), '' order by a.org_id, a.about, a.event_id)) from event_about a
            where a.event_id <= :last) as abouts
    from event e where e.id <= :last"""


def figures(everything) -> list:
    return [[tuple(map(str, one)) for one in everything(statement)] for statement in FIGURES]


def erase_what_is_due(world, everything, slug):
    with world.acting(slug, "ig"):
        begin(seal_of([queries.standing(rule) for rule in queries.rules()]))
    world.work()


def test_after_their_time_nothing_of_them_is_left_and_the_figures_are_the_same(world, everything_held, capfd):
    age(everything_held)
    before = figures(everything_held)
    assert sing(everything_held) > 60
    assert len(heard(everything_held)) > 25, "the world holds something in nearly every table"
    [last] = everything_held("select max(id::text)::uuid as id from event")
    trail = everything_held(TRAIL, last=last.id)
    for slug in ORGS:
        erase_what_is_due(world, everything_held, slug)
    orgs = [world.place.org(slug) for slug in ORGS]
    left = {
        table: number
        for table in heard(everything_held)
        if (number := everything_held(
            f'select count(*) as n from "{table}" t where t::text like :word and t.org_id = any(:orgs)',
            word=f"%{GONE}%", orgs=orgs)[0].n)
    }  # fmt: skip
    assert left == {}
    assert heard_in_valkey(world.app.extensions["hub_redis"]) == []
    assert GONE not in "".join(capfd.readouterr())
    assert everything_held(TRAIL, last=last.id) == trail
    after = figures(everything_held)
    assert [set(now) ^ set(then) for now, then in zip(after, before, strict=True) if now != then] == []
    assert after == before


def test_what_is_not_due_yet_stays(world, everything_held):
    age(everything_held, years=4)
    with world.acting("norfolk", "ig"):
        due = {one.rule.record.name: len(one.due) for one in map(queries.standing, queries.rules())}
    assert due["case"] == due["contact"] == due["request"] == 0
    assert due["message"] and due["hand-back"]
