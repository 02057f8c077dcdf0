"""The end of a shift: nothing sleeps in a drawer, and nobody loses what they still work on."""

from datetime import datetime, time, timedelta

import pytest

from hub.allocation import actions
from hub.batches import queries as batches
from hub.cases import actions as cases
from hub.kernel.access import Role
from hub.kernel.clock import UK, now, today
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import Acting, as_actor
from hub.teams import actions as teams
from hub.teams.rules import Shift


@pytest.fixture
def tracer(client, norfolk):
    """The county's first tracer, signed in: Dev Raines."""
    return client("norfolk", "tracer")


def acting_as(norfolk, account_id):
    return as_actor(Acting(norfolk.org("norfolk"), account_id, Role.TRACER))


def timers(everything, account_id) -> list[datetime]:
    return [
        datetime.fromisoformat(one.args["ends"])
        for one in everything("select args from outbox where name = 'shift:end' and status = 'pending' order by id")
        if one.args["account"] == str(account_id)
    ]


def test_one_confirmation_hands_everything_back(floor, tracer, norfolk):
    me, boss = tracer.person.id, norfolk.person("norfolk", "supervisor")
    plain, booked = floor.case(me), floor.case(me, call_back_at=now() + timedelta(hours=2))
    page = tracer.get("/shift/end").text
    assert "1 without a booked call" in page and "1 with a booked call" in page
    assert "Hand back 2 and end my shift" in page and boss.name in page
    page = tracer.post("/shift/end", data={"account_id": str(boss.id)}, follow_redirects=True).text
    assert (floor.holder(plain), floor.holder(booked)) == (None, boss.id)
    assert "Nothing is open with you" in page and "Take it back" in page


def test_a_named_colleague_rings_unless_their_level_may_not(floor, tracer, norfolk):
    me, boss = tracer.person.id, norfolk.person("norfolk", "supervisor")
    floor_boss_week(floor, boss.id)
    nell = floor.hire("Nell", "starter")
    soon = now() + timedelta(hours=2)
    easy, hard = floor.case(me, call_back_at=soon, category="contact"), floor.case(me, call_back_at=soon, variant=True)
    assert "Nell" in tracer.get("/shift/end").text
    tracer.post("/shift/end", data={"account_id": str(nell)})
    assert (floor.holder(easy), floor.holder(hard)) == (nell, boss.id)


def floor_boss_week(floor, account_id):
    with floor.supervising():
        floor.set_week(account_id, [Shift(day, time(0), time(23, 59)) for day in range(7)])


def test_a_home_goes_together_to_whoever_makes_its_call(floor, tracer, norfolk):
    me, boss = tracer.person.id, norfolk.person("norfolk", "supervisor").id
    one = floor.case(me, house="7", call_back_at=now() + timedelta(hours=2))
    other = floor.case(me, house="7")
    tracer.post("/shift/end", data={"account_id": str(boss)})
    assert (floor.holder(one), floor.holder(other)) == (boss, boss)


def test_each_step_leaves_its_event(floor, tracer, norfolk, everything):
    floor.case(tracer.person.id)
    tracer.post("/shift/end", data={})
    tracer.post("/shift/undo")
    kinds = [one.kind for one in everything("select kind from event where kind ~ '^(shift|batch):' order by id")]
    assert kinds == ["batch:done", "shift:ended", "batch:undone", "batch:done"]


def test_it_can_be_taken_back_for_ten_minutes_where_nobody_took_it(floor, tracer, norfolk, everything):
    me, ben = tracer.person.id, floor.hire("Ben")
    mine, taken = floor.case(me), floor.case(me)
    tracer.post("/shift/end", data={})
    with floor.supervising():
        version = everything("select version from case_file where id = :id", id=taken)[0].version
        cases.allocate(taken, version, ben)
    report = tracer.post("/shift/undo", follow_redirects=True).text
    assert (floor.holder(mine), floor.holder(taken)) == (me, ben)
    assert "1 of 2 taken back" in report and "Ben has worked on it since" in report
    assert tracer.post("/shift/undo").status_code == 409, "only once"


def test_after_ten_minutes_it_cannot(floor, tracer, norfolk, everything):
    case = floor.case(tracer.person.id)
    tracer.post("/shift/end", data={})
    everything("update batch set at = at - interval '11 minutes'")
    assert tracer.post("/shift/undo").status_code == 409 and floor.holder(case) is None
    assert "Take it back" not in tracer.get("/shift/end").text


def test_nobody_takes_back_a_colleagues_shift(floor, tracer, norfolk):
    ben = floor.hire("Ben")
    floor.case(ben)
    with floor.supervising():
        actions.end_shift(ben, None)
    with norfolk.app.app_context(), acting_as(norfolk, tracer.person.id), pytest.raises(NotPossibleNow):
        actions.undo(tracer.person.id)


def test_a_shift_that_ends_with_nothing_open_says_so(floor, tracer):
    page = tracer.post("/shift/end", data={}, follow_redirects=True).text
    assert "You had nothing open" in page and "Nothing is open with you" in page


def test_a_week_sets_one_clock_and_another_week_moves_it(floor, everything):
    tess = floor.hire("Tess", shifts=[Shift(day, time(0), time(23, 0)) for day in range(7)])
    [first] = timers(everything, tess)
    with floor.supervising():
        floor.set_week(tess, [Shift(day, time(0), time(23, 30)) for day in range(7)])
    [clock] = everything("select ends_at from shift_clock where account_id = :id", id=tess)
    assert clock.ends_at - first == timedelta(minutes=30)
    with floor.supervising():
        actions.set_clock(tess)
    assert len(timers(everything, tess)) == 2, "nothing changed, so no other timer was set"


def test_districts_set_no_clocks(norfolk, everything):
    everything("delete from outbox")
    with norfolk.acting("breckland", "manager"):
        officer = norfolk.person("breckland", "officer").id
        teams.add_leave(officer, today() + timedelta(days=50), today() + timedelta(days=50))
    assert everything("select 1 from outbox where name = 'shift:end'") == []


def ended(everything, floor, account_id, minutes: int = 40):
    """Let the person's only shift of today have ended so long ago, and its timer be due."""
    ends = datetime.now(UK) - timedelta(minutes=minutes)
    if ends.date() != today() or ends.hour == 0:
        pytest.skip("It is just after midnight.")
    hours = Shift(today().weekday(), time(0), ends.time().replace(second=0, microsecond=0))
    everything("delete from rota_shift where account_id = :id", id=account_id)
    everything(
        """insert into rota_shift (org_id, account_id, valid_from, weekday, starts, ends)
           select org_id, account_id, valid_from, :day, :starts, :ends from rota where account_id = :id""",
        day=hours.weekday, starts=hours.starts, ends=hours.ends, id=account_id,
    )  # fmt: skip
    at = ends.replace(second=0, microsecond=0)
    everything("update shift_clock set ends_at = :at where account_id = :id", at=at, id=account_id)
    everything(
        "update outbox set available_at = now(), args = jsonb_set(args, '{ends}', to_jsonb(cast(:ends as text)))"
        " where name = 'shift:end' and args ->> 'account' = :id",
        ends=at.isoformat(), id=str(account_id),
    )  # fmt: skip


def test_the_clock_hands_back_what_was_forgotten_and_tells(floor, everything, work, norfolk, client):
    tess, boss = floor.hire("Tess"), norfolk.person("norfolk", "supervisor")
    plain, booked = floor.case(tess), floor.case(tess, call_back_at=now() + timedelta(hours=3))
    ended(everything, floor, tess)
    work()
    assert (floor.holder(plain), floor.holder(booked)) == (None, boss.id)
    told = everything("select account_id, kind, reference from notice where kind like 'shift%'")
    assert {(one.account_id, one.kind) for one in told} >= {(tess, "shift-ended"), (boss.id, "shift-handed-back")}
    assert {one.reference for one in told} == {"2 cases"}
    [clock] = everything("select ends_at from shift_clock where account_id = :id", id=tess)
    assert clock.ends_at > now() and len([one for one in timers(everything, tess) if one > now()]) == 1
    [batch] = everything("select id, by from batch where kind = 'shift-ended'")
    assert batch.by is None and client("norfolk", "supervisor").get(f"/batches/{batch.id}").status_code == 200


def test_a_second_run_finds_nothing_and_sets_no_second_clock(floor, everything, work):
    tess = floor.hire("Tess")
    floor.case(tess)
    ended(everything, floor, tess)
    work()
    everything(
        "update outbox set status = 'pending', done_at = null where name = 'shift:end' and available_at <= now()"
    )
    later = floor.case(tess)
    everything("update case_file set allocated_at = now() where id = :id", id=later)
    work()
    assert floor.holder(later) == tess, "what was given after the shift is for the next one"
    assert len(everything("select 1 from batch")) == 1
    assert len([one for one in timers(everything, tess) if one > now()]) == 1


def test_whoever_works_on_keeps_what_they_have(floor, everything, work):
    tess = floor.hire("Tess")
    case = floor.case(tess)
    everything("update outbox set available_at = now() where name = 'shift:end'")
    work()
    assert floor.holder(case) == tess


def test_leave_added_later_hands_back_at_once(floor, everything, work):
    tess = floor.hire("Tess")
    case = floor.case(tess)
    with floor.supervising():
        teams.add_leave(tess, today(), today() + timedelta(days=3))
    work()
    assert floor.holder(case) is None
    [clock] = everything("select ends_at from shift_clock where account_id = :id", id=tess)
    assert clock.ends_at.astimezone(UK).date() == today() + timedelta(days=4)


def test_leave_of_another_day_takes_nothing_today(floor, everything, work):
    tess = floor.hire("Tess")
    case = floor.case(tess)
    with floor.supervising():
        teams.add_leave(tess, today() + timedelta(days=1), today() + timedelta(days=3))
    work()
    assert floor.holder(case) == tess


def test_the_booked_calls_of_the_only_supervisor_stay_booked(floor, everything, norfolk):
    """With nobody to take them they go back, and still stand in the list of calls to make."""
    everything("delete from account_role where role = 'supervisor' and account_id <> :id",
               id=norfolk.person("norfolk", "supervisor").id)  # fmt: skip
    boss = norfolk.person("norfolk", "supervisor").id
    case = floor.case(boss, call_back_at=now() + timedelta(hours=3))
    with floor.supervising():
        batch_id = actions.end_shift(boss, None)
        [line] = batches.lines(batch_id)
    assert floor.holder(case) is None and line.said.endswith("given back to nobody")
    assert everything("select call_back_at from case_file where id = :id", id=case)[0].call_back_at is not None
