"""A volunteer at a door: checks in, asks for more time, comes out; alone only where one may go alone."""

import threading

import pytest

from hub.handovers import actions as handovers
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.tasks import at_door, queries
from tests.safety.conftest import facts, kinds
from tests.tasks.step import PARTNER

WYN = 1  # the second volunteer, by name


@pytest.fixture
def volunteer(client):
    return client(PARTNER, "volunteer")


@pytest.fixture
def coordinator(client):
    return client(PARTNER, "coordinator")


@pytest.fixture
def open_now(everything):
    return lambda: everything("select * from check_in where ended_at is null")


def go(browser, task, **typed):
    return browser.post(f"/tasks/{task}/check-in", data={"minutes": "20", **typed})


def version(everything, task):
    return everything("select version from handover where id = :id and side = 'received'", id=task)[0].version


def test_in_and_out_again_without_any_script(volunteer, given, open_now, everything):
    task = given()
    page = volunteer.get(f"/tasks/{task}").text
    assert "Going to the door now" in page and "your coordinator is told" in page
    assert page.index("A dog lives here.") < page.index("Going to the door now"), "the risk is read before leaving"
    assert go(volunteer, task).status_code == 303
    [row] = open_now()
    assert (row.task_id, row.visit_id) == (task, None)
    assert ((row.expected_at - row.started_at).seconds, (row.alarm_at - row.expected_at).seconds) == (1200, 600)
    page = volunteer.get(f"/tasks/{task}").text
    assert "At the door" in page and "I am out" in page and "Going to the door now" not in page
    assert page.index("I am out") < page.index("4 Mill Lane, Swaffham")
    assert "I am out" in volunteer.get("/tasks").text
    assert volunteer.post(f"/tasks/{task}/out").status_code == 303
    assert open_now() == [] and "Going to the door now" in volunteer.get(f"/tasks/{task}").text
    happened = [one for one in kinds(everything, task) if one.startswith("door:")]
    assert happened == ["door:checked_in", "door:checked_out"]


def test_the_page_to_go_there_is_one_of_its_own_too(volunteer, given):
    task = given()
    page = volunteer.get(f"/tasks/{task}/check-in").text
    assert "Going to the door" in page and "A dog lives here." in page and "4 Mill Lane" not in page


@pytest.mark.parametrize("minutes", ["4", "181", "soon"])
def test_minutes_that_make_no_sense_are_said_so_beside_the_field(volunteer, given, open_now, minutes):
    refused = go(volunteer, given(), minutes=minutes)
    assert refused.status_code == 422 and f'value="{minutes}"' in refused.text and open_now() == []


def test_saying_what_happened_is_coming_out(volunteer, given, open_now, everything):
    task = given()
    go(volunteer, task)
    sent = {"version": version(everything, task), "outcome": "nobody"}
    assert volunteer.post(f"/tasks/{task}", data=sent).status_code == 303
    assert open_now() == []
    assert [one["how"] for one in facts(everything, "door:checked_out")] == ["recorded"]


def test_what_the_coordinator_records_ends_nobodys_check_in(volunteer, coordinator, given, open_now, everything):
    task = given()
    go(volunteer, task)
    sent = {"version": version(everything, task), "outcome": "nobody"}
    assert coordinator.post(f"/tasks/{task}", data=sent).status_code == 303
    assert len(open_now()) == 1
    page = coordinator.get(f"/tasks/{task}").text
    assert "at this door since" in page and "I am out" not in page


def test_nobody_is_at_two_doors(volunteer, given, open_now):
    task, other = given(), given()
    go(volunteer, task)
    assert "You are at another door" in volunteer.get(f"/tasks/{other}").text
    assert go(volunteer, other).status_code == 409 and len(open_now()) == 1


def test_a_double_click_goes_to_the_door_once(volunteer, given, open_now):
    task, once = given(), {"_once": "a" * 8 + "-0000-4000-8000-" + "b" * 12}
    first, again = go(volunteer, task, **once), go(volunteer, task, **once)
    assert (first.status_code, again.status_code) == (303, 303) and first.location == again.location
    assert len(open_now()) == 1


# Who


def test_only_the_volunteer_who_holds_the_task_goes(client, given, another, norfolk, open_now):
    task = given()
    another()
    for role, nth, status in (("coordinator", 0, 409), ("volunteer", WYN, 404)):
        browser = client(PARTNER, role, nth)
        assert go(browser, task).status_code == status and open_now() == []
        for path in ("out", "more-time"):
            assert browser.post(f"/tasks/{task}/{path}").status_code == status
    with pytest.raises(NotPossibleNow), norfolk.acting(PARTNER, "coordinator"):
        at_door.go_to_door(queries.task(task), None, 20)
    for slug, role in (("city-welcome", "volunteer"), ("city-welcome", "coordinator")):
        browser = client(slug, role)
        for path in ("check-in", "out", "more-time"):
            assert browser.post(f"/tasks/{task}/{path}", data={"minutes": "20"}).status_code == 404
    assert open_now() == []


def test_a_coordinator_who_is_no_volunteer_is_not_sent_to_a_door(coordinator, given, norfolk, everything, open_now):
    task = given()
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(task, version(everything, task), norfolk.person(PARTNER, "coordinator").id)
    page = coordinator.get(f"/tasks/{task}").text
    assert "You hold this task" in page and "Going to the door now" not in page
    assert go(coordinator, task).status_code == 409 and open_now() == []


def test_nobody_goes_before_it_is_accepted_or_when_it_is_over(
    volunteer, coordinator, given, norfolk, everything, open_now, work
):
    task = given()
    with norfolk.acting("south-norfolk", "officer"):
        handovers.withdraw(task)
    work()
    assert go(volunteer, task).status_code == 409 and go(coordinator, task).status_code == 409
    assert open_now() == []


def test_nobody_goes_once_the_agreement_has_ended(volunteer, given, norfolk, everything, open_now):
    task = given()
    everything(
        "update agreement set ended_at = now() where from_org = :giver and to_org = :taker",
        giver=norfolk.org("south-norfolk"),
        taker=norfolk.org(PARTNER),
    )
    assert "Going to the door now" not in volunteer.get(f"/tasks/{task}").text
    assert go(volunteer, task).status_code == 409 and open_now() == []


# In twos


def test_where_one_may_go_alone_no_colleague_is_listed(volunteer, given, another):
    another()
    page = volunteer.get(f"/tasks/{given()}").text
    assert "Wyn Staithe" not in page and "Two of you must go" not in page


def test_where_the_council_says_two_nobody_goes_alone(volunteer, given, another, norfolk, open_now, everything):
    task, wyn = given(staff=2), another()
    page = volunteer.get(f"/tasks/{task}").text
    assert "Two of you must go to this door." in page and "Wyn Staithe" in page
    alone = go(volunteer, task)
    assert alone.status_code == 422 and 'id="going_with-error"' in alone.text and open_now() == []
    with pytest.raises(Invalid), norfolk.acting(PARTNER, "volunteer"):
        at_door.go_to_door(queries.task(task), None, 20)
    for stranger in (norfolk.person(PARTNER, "coordinator").id, volunteer.person.id):
        assert go(volunteer, task, going_with=str(stranger)).status_code == 422
        with pytest.raises(Invalid), norfolk.acting(PARTNER, "volunteer"):
            at_door.go_to_door(queries.task(task), stranger, 20)
    assert open_now() == []
    assert go(volunteer, task, going_with=str(wyn)).status_code == 303
    assert facts(everything, "door:checked_in")[0]["pair"] is True
    form = volunteer.get(f"/tasks/{task}").text
    assert 'value="yes" checked' in form, "that two went is known"


def test_a_volunteer_without_a_check_goes_nowhere_as_the_second_either(volunteer, given, another, open_now):
    task = given(staff=2)
    wyn = another(days=0)
    page = volunteer.get(f"/tasks/{task}").text
    assert "No other volunteer has a valid check. Do not go alone" in page and "Wyn Staithe" not in page
    assert go(volunteer, task, going_with=str(wyn)).status_code == 422 and open_now() == []


def test_the_second_sees_nothing_of_the_task_but_says_when_they_are_out(volunteer, client, given, another, open_now):
    task, wyn = given(staff=2), another()
    go(volunteer, task, going_with=str(wyn))
    second = client(PARTNER, "volunteer", WYN)
    page = second.get("/tasks").text
    assert "I am out" in page and "Penhaligon" not in page and "Mill Lane" not in page
    assert second.get(f"/tasks/{task}").status_code == 404
    assert second.post(f"/tasks/{task}/more-time").location.endswith("/tasks")
    assert second.post(f"/tasks/{task}/out").location.endswith("/tasks") and open_now() == []


def test_the_second_must_be_free_and_nobody_learns_whose_door_they_are_at(
    volunteer, client, given, another, norfolk, everything, open_now
):
    wyn, elsewhere, task = another(), given(), given(staff=2)
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(elsewhere, version(everything, elsewhere), wyn)
    go(client(PARTNER, "volunteer", WYN), elsewhere)
    refused = go(volunteer, task, going_with=str(wyn))
    assert refused.status_code == 422 and "Wyn Staithe is at another door since" in refused.text
    [there] = everything("select reference from handover where id = :id and side = 'received'", id=elsewhere)
    assert there.reference not in refused.text and len(open_now()) == 1


def test_two_browsers_at_one_moment_are_one_check_in(given, norfolk, open_now):
    task, answers = given(), []

    def try_it():
        try:
            with norfolk.acting(PARTNER, "volunteer"):
                at_door.go_to_door(queries.task(task), None, 20)
            answers.append("in")
        except NotPossibleNow as problem:
            answers.append(problem.what_happened)

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(open_now()) == 1 and answers.count("in") == 1


def test_a_volunteer_whose_check_lapses_at_the_door_still_says_that_they_are_out(
    volunteer, given, everything, open_now
):
    task = given()
    go(volunteer, task)
    everything("set session_replication_role = replica")
    everything("update volunteer_check set expires_on = checked_on where account_id = :id", id=volunteer.person.id)
    everything("set session_replication_role = origin")
    assert volunteer.post(f"/tasks/{task}/out").status_code == 303 and open_now() == []
    assert go(volunteer, task).status_code == 409 and open_now() == []


def test_the_pages_cost_few_statements(volunteer, given, another, statements):
    task = given(staff=2)
    another()
    assert volunteer.get(f"/tasks/{task}").status_code == 200, "and the day's code is made"
    for url, most in ((f"/tasks/{task}", 8), ("/tasks", 6), ("/doorstep", 7)):
        with statements() as sent:
            assert volunteer.get(url).status_code == 200
        assert len(sent) <= most, (url, len(sent))
