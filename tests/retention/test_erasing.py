"""After its time a person is nowhere: tables, files, queue, logs; the figures and the trail are as they were."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.kernel.clock import today
from hub.kernel.db import db, rows
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.retention import queries
from hub.retention.actions import begin, lift, place, step
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
        begin(seal_of(queries.due()))
    world.work()


def left(world, everything) -> dict[str, int]:
    """In which tables of these organisations the canary still stands, in how many rows."""
    orgs, found = [world.place.org(slug) for slug in ORGS], {}
    for table in heard(everything):
        counted = f'select count(*) as n from "{table}" t where t::text like :word and t.org_id = any(:orgs)'
        if number := everything(counted, word=f"%{GONE}%", orgs=orgs)[0].n:
            found[table] = number
    return found


@pytest.mark.asvs("14.2.4")
def test_after_their_time_nothing_of_them_is_left_and_the_figures_are_the_same(world, everything_held, capfd):
    age(everything_held)
    before = figures(everything_held)
    assert sing(everything_held) > 60
    assert len(heard(everything_held)) > 25, "the world holds something in nearly every table"
    [last] = everything_held("select max(id::text)::uuid as id from event")
    trail = everything_held(TRAIL, last=last.id)
    for slug in ORGS:
        erase_what_is_due(world, everything_held, slug)
    # One person is held, by a hold that is listed with its day: what is left is theirs, and goes when it is lifted.
    with world.acting("norfolk", "ig"):
        [hold] = queries.holds()
        held = queries.held_among(one.id for one in rows("select id from resident where org_id = acting_org()"))
        assert hold.review_on > today() and len(held) == 1
    assert left(world, everything_held) == {"case_file": 1, "contact_point": 1, "resident": 1}
    still = "select id from resident where surname like :gone and org_id = :org"
    assert {one.id for one in everything_held(still, gone=f"%{GONE}", org=world.place.org("norfolk"))} == held
    with world.acting("norfolk", "ig"):
        lift(hold.id, hold.version, "The claim was withdrawn")
    erase_what_is_due(world, everything_held, "norfolk")
    assert left(world, everything_held) == {}
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


def test_every_step_is_in_the_trail_and_done_once(world, everything_held):
    """A step that runs again finds nothing left; killed between two, the work goes on where it was."""
    age(everything_held)
    with world.acting("norfolk", "ig"):
        run_id = begin(None)
        assert step(run_id)
    with world.acting("norfolk", "ig"), pytest.raises(NotPossibleNow, match="under way"):
        begin(None)
    world.work()
    [run] = everything_held("select * from erasure_run where id = :id", id=run_id)
    assert run.finished_at and run.done == run.total
    found = everything_held("select kind, count(*) as n from event where kind like 'erasure:%' group by 1")
    kinds = {one.kind for one in found}
    assert {"erasure:begun", "erasure:erased", "erasure:finished", "erasure:came_again"} <= kinds
    assert "erasure:replayed" not in kinds
    assert everything_held("select 1 from outbox where name = 'retention:step' and status <> 'done'") == []
    assert everything_held("select 1 from erasure_line where copied_at is null and run_id <> :id", id=run_id) == []
    with world.acting("norfolk", "ig"):
        assert not step(run_id)


GUARDED = [
    ("delete from case_note", "hub_eraser"),
    ("delete from message", "hub_eraser"),
    ("update case_file set facts = '{}'", "hub_eraser"),
    ("update handover set subject = '{}'", "hub_eraser"),
    ("update resident set surname = null", "hub_eraser"),
]


@pytest.mark.parametrize(("statement", "role"), GUARDED)
def test_the_eraser_touches_nothing_that_no_erasure_lists(world, everything_held, statement, role):
    with world.acting("norfolk", "ig"):
        db.session.execute(text(f"set local role {role}"))
        assert db.session.execute(text(statement)).rowcount == 0
        db.session.execute(text("reset role"))


LIST = text("""
    insert into erasure_item (org_id, run_id, record, sort, about)
    select acting_org(), :run, 'case', 'cases', id from case_file where org_id = acting_org() limit 1
""")
RUN = text("""
    insert into erasure_run (org_id, id, number, kind, started_at, by, reason, rules, total)
    values (acting_org(), :run, 900, :kind, now(), :by, :reason, '{}', 1)
""")


def listing(world, kind, role):
    """An erasure, and a case of the county on its list, as this role writes them."""
    with world.acting("norfolk", role):
        actor, run = acting(), new_id()
        told = {"by": actor.account_id, "reason": "because"} if kind == "person" else {"by": None, "reason": None}
        db.session.execute(RUN, {"run": run, "kind": kind} | told)
        db.session.execute(LIST, {"run": run})


def test_the_list_takes_in_what_is_due_alone_and_a_person_from_their_officer_alone(world, everything_held):
    with pytest.raises(DBAPIError, match="this is not due"):
        listing(world, "rules", "ig")
    with pytest.raises(DBAPIError, match="only information governance"):
        listing(world, "person", "tracer")
    with pytest.raises(DBAPIError, match="row-level security"):
        listing(world, "replay", "ig")
    listing(world, "person", "ig")
    age(everything_held)
    listing_run = everything_held("delete from erasure_item where done_at is null") or everything_held(
        "delete from erasure_run where number = 900"
    )
    assert listing_run == []
    listing(world, "rules", "ig")


def test_what_is_held_is_on_no_list(world, everything_held):
    age(everything_held)
    with world.acting("norfolk", "ig"):
        every = [one.id for one in rows("select id from case_file where org_id = acting_org()")]
        place({"cases": every}, "An inquiry", today() + timedelta(days=30))
        assert queries.standing(next(one for one in queries.rules() if one.record.name == "case")).due == []
    with pytest.raises(DBAPIError, match="a hold stands on this"):
        listing(world, "rules", "ig")
