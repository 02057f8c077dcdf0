"""The alarm: raised once when somebody is not out in time, passed on when nobody takes it up, and who may watch."""

from types import SimpleNamespace

import pytest

from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.kernel.problems import NotYours
from hub.safety.actions import doors
from tests.safety.conftest import OLIVE, facts, go


def test_the_alarm_is_raised_once_when_the_grace_is_over(visiting, later, work, told, everything, norfolk):
    visit = visiting("breckland")
    go(visit)
    later(minutes=29)
    work()
    assert told("door-overdue") == []
    later(minutes=2)
    work()
    managers = told("door-overdue")
    assert norfolk.person("breckland", "manager").id in managers and len(managers) == len(set(managers))
    [notice] = everything("select urgent, endpoint from notice where kind = 'door-overdue' limit 1")
    assert notice.urgent and notice.endpoint == "doors.index"
    everything("update outbox set status = 'pending', attempt = 0 where name = 'door:overdue'")
    work()
    assert len(told("door-overdue")) == len(managers)
    assert len(facts(everything, "door:overdue")) == 1


def test_no_alarm_after_coming_out(visiting, later, work, told, everything):
    visit = visiting("breckland")
    go(visit)
    visit.browser.post(f"/requests/{visit.id}/visit/out")
    later(minutes=60)
    work()
    assert told("door-overdue") == [] and everything("select 1 from door_alarm") == []


def test_more_time_moves_the_alarm(visiting, later, work, told, open_now, everything):
    visit = visiting("breckland")
    go(visit)
    later(minutes=15)
    assert visit.browser.post(f"/requests/{visit.id}/visit/more-time").status_code == 303
    assert [one["minutes"] for one in facts(everything, "door:extended")] == [15]
    later(minutes=20)
    work()
    assert told("door-overdue") == [], "at 35 minutes, which are 20, 15 and then 10 of grace"
    later(minutes=11)
    work()
    assert told("door-overdue") != []


def test_a_second_deadline_is_an_alarm_of_its_own(visiting, later, work, told, everything):
    visit = visiting("breckland")
    go(visit)
    later(minutes=31)
    work()
    first = len(told("door-overdue"))
    visit.browser.post(f"/requests/{visit.id}/visit/more-time")
    later(minutes=30)
    work()
    assert len(told("door-overdue")) == 2 * first and len(everything("select 1 from door_alarm")) == 2


def test_who_takes_the_alarm_up_says_what_they_did(visiting, later, work, client, everything):
    visit = visiting("breckland")
    go(visit)
    later(minutes=31)
    work()
    manager = client("breckland", "manager")
    assert "Somebody is overdue at a door." in manager.get("/requests").text
    assert "Somebody is overdue at a door." not in client("breckland", "officer", OLIVE).get("/requests").text
    page = manager.get("/safety").text
    assert "Overdue" in page and visit.request().reference in page and "4 Mill Lane, Swaffham" in page
    [row] = everything("select id from check_in")
    empty = manager.post(f"/safety/{row.id}/acknowledge", data={"note": "Rang twice"})
    assert empty.status_code == 422 and "Rang twice" in empty.text
    sent = manager.post(f"/safety/{row.id}/acknowledge", data={"done": "called", "note": "Rang twice"})
    assert sent.status_code == 303
    assert "Rang twice" in manager.get("/safety").text
    assert "Somebody is overdue" not in manager.get("/requests").text
    assert facts(everything, "door:acknowledged")[0]["done"] == "called"
    assert manager.post(f"/safety/{row.id}/acknowledge", data={"done": "safe"}).status_code == 409


def test_an_alarm_that_nobody_takes_up_is_told_to_every_manager(visiting, later, work, told, everything, norfolk):
    visit = visiting("breckland")
    go(visit)
    later(minutes=31)
    work()
    later(minutes=9)
    work()
    assert told("door-escalated") == []
    later(minutes=2)
    work()
    everything("update outbox set status = 'pending', attempt = 0 where name = 'door:escalate'")
    work()
    found = told("door-escalated")
    assert norfolk.person("breckland", "manager").id in found and len(found) == len(set(found))
    assert len(facts(everything, "door:escalated")) == 1


@pytest.mark.parametrize("over", ["taken up", "out"])
def test_nothing_is_passed_on_once_it_is_taken_up_or_they_are_out(
    visiting, later, work, told, norfolk, everything, over
):
    visit = visiting("breckland")
    go(visit)
    later(minutes=31)
    work()
    [row] = everything("select id from check_in")
    with norfolk.acting("breckland", "manager"):
        doors.acknowledge(row.id, "safe") if over == "taken up" else doors.bring_out(row.id, "I saw them")
    later(minutes=20)
    work()
    assert told("door-escalated") == []


def test_managers_on_duty_are_told_first(visiting, later, work, told, norfolk, monkeypatch):
    visit, manager = visiting("breckland"), norfolk.person("breckland", "manager")
    shift = SimpleNamespace(account_id=manager.id, starts_at=now().replace(year=2020), ends_at=now().replace(year=2099))
    monkeypatch.setattr(doors, "on_duty", lambda day, team=None: [shift])
    everybody = {one.id for one in (manager,)}
    go(visit)
    later(minutes=31)
    work()
    assert set(told("door-overdue")) == everybody


def test_a_manager_says_that_somebody_is_out_with_the_reason(visiting, client, open_now, everything):
    visit = visiting("breckland")
    go(visit)
    [row] = open_now()
    manager = client("breckland", "manager")
    assert manager.post(f"/safety/{row.id}/out", data={"why": ""}).status_code == 422
    assert manager.post(f"/safety/{row.id}/out", data={"why": "They rang from the car"}).status_code == 303
    assert open_now() == []
    [ended] = everything("select ended_how, ended_why from check_in")
    assert tuple(ended) == ("manager", "They rang from the car")
    assert manager.get(f"/safety/{row.id}/out").status_code == 409
    assert visit.browser.post(f"/requests/{visit.id}/visit/out").status_code == 409


def test_a_withdrawn_visit_tells_whoever_is_at_the_door_and_they_still_say_when_they_are_out(
    visiting, norfolk, work, open_now, told
):
    visit = visiting("breckland")
    go(visit)
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    assert told("door-over") == [visit.browser.person.id]
    page = visit.page.text
    assert "This visit is over: leave the door." in page and "I am out" in page
    assert len(open_now()) == 1
    assert visit.browser.post(f"/requests/{visit.id}/visit/out").status_code == 303
    assert open_now() == []


def test_who_may_watch(visiting, client, open_now):
    visit = visiting("breckland")
    go(visit)
    [row] = open_now()
    for slug, role, nth, status in (
        ("breckland", "officer", OLIVE, 403),
        ("breckland", "ig", 0, 403),
        ("norfolk", "tracer", 0, 403),
        ("broads-neighbours", "coordinator", 0, 404),
        ("broadland", "manager", 0, 404),
    ):
        browser = client(slug, role, nth)
        for path in ("acknowledge", "out"):
            assert browser.get(f"/safety/{row.id}/{path}").status_code == status
            refused = browser.post(f"/safety/{row.id}/{path}", data={"done": "safe", "why": "x"})
            assert refused.status_code == status, (slug, role, path)
        assert "Penhaligon" not in browser.get("/safety").text
    stranger = client("broadland", "officer")
    for path in ("check-in", "out", "more-time"):
        assert stranger.post(f"/requests/{visit.id}/visit/{path}", data={"minutes": "20"}).status_code == 404
    assert len(open_now()) == 1


def test_only_who_is_at_the_door_needs_more_time_or_is_out(visiting, client, open_now, norfolk):
    visit = visiting("breckland")
    go(visit)
    [row] = open_now()
    for say in (doors.come_out, doors.more_time):
        with pytest.raises(NotYours), norfolk.acting("breckland", "officer", OLIVE):
            say(row.id)
    olive = client("breckland", "officer", OLIVE)
    for path in ("out", "more-time"):
        assert olive.post(f"/requests/{visit.id}/visit/{path}").status_code == 409
    assert len(open_now()) == 1


def test_nobody_at_a_door_reads_so(client):
    assert "Nobody is at a door." in client("breckland", "manager").get("/safety").text


def test_the_pages_cost_few_statements(visiting, client, statements):
    visit = visiting("breckland")
    go(visit)
    assert visit.page.status_code == 200, "and the day's code is made"
    with statements() as sent:
        assert visit.page.status_code == 200
    assert len(sent) <= 15
    manager = client("breckland", "manager")
    with statements() as sent:
        assert manager.get("/safety").status_code == 200
    assert len(sent) <= 8
