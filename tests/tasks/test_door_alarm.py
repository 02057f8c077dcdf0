"""A volunteer who is not out in time: the partner's coordinators hear of it, and nobody at any council."""

import pytest
from sqlalchemy import text

from hub.handovers import actions as handovers
from hub.kernel.db import db
from tests.safety.conftest import facts
from tests.tasks.step import PARTNER
from tests.tasks.test_doors import WYN, coordinator, go, open_now, version, volunteer  # noqa: F401 (fixtures)

DISTRICT = "south-norfolk"
HOME = ("Penhaligon", "Mill Lane", "A dog lives here", "PE37")


@pytest.fixture
def overdue(given, volunteer, later, work, norfolk, told):  # noqa: F811
    """A task at whose door the volunteer is past their time and the grace; its id."""
    task = given()
    norfolk.everything("update account set mobile = '+447700900123' where id = :id", id=volunteer.person.id)
    go(volunteer, task)
    later(minutes=29)
    work()
    assert told("door-overdue") == []
    later(minutes=2)
    work()
    return task


def test_the_alarm_goes_to_the_coordinators_once_and_crosses_no_border(
    overdue, told, norfolk, everything, work, notify
):
    assert told("door-overdue") == [norfolk.person(PARTNER, "coordinator").id]
    everything("update outbox set status = 'pending', attempt = 0 where name = 'door:overdue'")
    work()
    assert len(told("door-overdue")) == 1 and len(facts(everything, "door:overdue")) == 1
    assert {one.org_id for one in everything("select org_id from event where kind like 'door:%'")} == {
        norfolk.org(PARTNER)
    }
    assert everything("select 1 from outbox where name like 'door:%' and acts_for <> org_id") == []


def test_the_message_says_the_reference_and_nothing_of_the_resident(overdue, everything):
    [notice] = everything("select n::text as words, urgent, endpoint from notice n where kind = 'door-overdue'")
    assert notice.urgent and notice.endpoint == "doors.index"
    assert not [one for one in HOME if one in notice.words]


def test_nobody_takes_it_up_and_the_coordinators_are_told_again(overdue, told, norfolk, later, work):
    later(minutes=9)
    work()
    assert told("door-escalated") == []
    later(minutes=2)
    work()
    assert told("door-escalated") == [norfolk.person(PARTNER, "coordinator").id]


def test_more_time_moves_the_alarm(given, volunteer, later, work, told):  # noqa: F811
    task = given()
    go(volunteer, task)
    later(minutes=15)
    assert volunteer.post(f"/tasks/{task}/more-time").status_code == 303
    later(minutes=20)
    work()
    assert told("door-overdue") == []
    later(minutes=11)
    work()
    assert told("door-overdue") != []


def test_no_alarm_after_coming_out(given, volunteer, later, work, told, everything):  # noqa: F811
    task = given()
    go(volunteer, task)
    volunteer.post(f"/tasks/{task}/out")
    later(minutes=60)
    work()
    assert told("door-overdue") == [] and everything("select 1 from door_alarm") == []


def test_a_coordinator_sees_who_is_where_rings_them_and_takes_the_alarm_up(
    overdue, coordinator, client, volunteer, everything, statements  # noqa: F811
):  # fmt: skip
    assert "Somebody is overdue at a door." in coordinator.get("/tasks").text
    assert "Somebody is overdue at a door." not in volunteer.get("/tasks").text
    with statements() as sent:
        page = coordinator.get("/safety").text
    assert len(sent) <= 8
    assert "Overdue" in page and "07700 900123" in page and "4 Mill Lane, Swaffham" in page
    assert f"/tasks/{overdue}" in page and "/requests" not in page
    [row] = everything("select id from check_in")
    assert coordinator.post(f"/safety/{row.id}/acknowledge", data={}).status_code == 422
    sent = coordinator.post(f"/safety/{row.id}/acknowledge", data={"done": "called", "note": "Rang twice"})
    assert sent.status_code == 303
    assert "Rang twice" in coordinator.get("/safety").text
    assert "Somebody is overdue" not in coordinator.get("/tasks").text
    assert coordinator.post(f"/safety/{row.id}/out", data={"why": "They rang from the car"}).status_code == 303
    assert everything("select 1 from check_in where ended_at is null") == []
    assert "Nobody is at a door." in coordinator.get("/safety").text
    assert facts(everything, "door:checked_out")[-1]["how"] == "manager"


def test_who_may_watch_a_partners_door(overdue, client, everything):
    [row] = everything("select id from check_in")
    for slug, role, status in (
        (PARTNER, "volunteer", 403),
        (PARTNER, "ig", 403),
        ("city-welcome", "coordinator", 404),
        (DISTRICT, "manager", 404),
        ("breckland", "manager", 404),
    ):
        browser = client(slug, role)
        for path in ("acknowledge", "out"):
            assert browser.get(f"/safety/{row.id}/{path}").status_code == status
            sent = browser.post(f"/safety/{row.id}/{path}", data={"done": "safe", "why": "x"})
            assert sent.status_code == status, (slug, role, path)
        page = browser.get("/safety").text
        assert "Mill Lane" not in page and "is overdue" not in page and "Take up the alarm" not in page


def test_a_withdrawn_task_tells_whoever_is_at_the_door_and_hides_the_address(
    given, another, volunteer, client, coordinator, norfolk, told, work, open_now, everything  # noqa: F811
):  # fmt: skip
    task, wyn = given(staff=2), another()
    go(volunteer, task, going_with=str(wyn))
    with norfolk.acting(DISTRICT, "officer"):
        handovers.withdraw(task)
    work()
    assert set(told("door-over")) == {volunteer.person.id, wyn}
    for browser in (volunteer, client(PARTNER, "volunteer", WYN)):
        page = browser.get("/tasks").text
        assert "This task is over: leave the door." in page and "I am out" in page
        assert not [one for one in HOME if one in page]
    page = volunteer.get(f"/tasks/{task}").text
    assert "leave the door" in page and not [one for one in HOME if one in page]
    page = coordinator.get("/safety").text
    assert "The task is over" in page and "The address is no longer shown. South Norfolk" in page
    assert not [one for one in HOME if one in page]
    assert len(open_now()) == 1
    assert volunteer.post(f"/tasks/{task}/out").status_code == 303 and open_now() == []


def test_declining_a_task_tells_whoever_is_at_its_door(given, volunteer, coordinator, told, everything):  # noqa: F811
    task = given()
    go(volunteer, task)
    coordinator.post(f"/tasks/{task}/decline", data={"version": version(everything, task)})
    assert told("door-over") == [volunteer.person.id]


# What the database allows hub_partner, whatever a page does


def refused(norfolk, statement, role="volunteer", nth=0, **params):
    with pytest.raises(Exception, match="permission denied|row-level security"), norfolk.acting(PARTNER, role, nth):
        if db.session.execute(text(statement), params).rowcount == 0:
            raise PermissionError("permission denied: no row")


NEW = """insert into check_in (org_id, id, task_id, started_at, expected_at, alarm_at)
         values (acting_org(), gen_random_uuid(), :task, now(), now() + interval '1 hour',
                 now() + interval '2 hours')"""


def test_nobody_checks_in_at_a_task_that_they_do_not_hold_or_may_not_see(
    given, another, norfolk, everything, work, coordinator  # noqa: F811
):  # fmt: skip
    task = given()
    another()
    refused(norfolk, NEW, "coordinator", task=task)
    refused(norfolk, NEW, "volunteer", WYN, task=task)
    everything("update agreement set ended_at = now() where to_org = :org", org=norfolk.org(PARTNER))
    refused(norfolk, NEW, task=task)


def test_nobody_puts_a_person_without_a_check_or_a_stranger_to_the_task_at_a_door(
    given, another, volunteer, norfolk, everything  # noqa: F811
):  # fmt: skip
    task, wyn = given(), another(days=0)
    go(volunteer, task)
    [row] = everything("select id from check_in")
    there = "insert into at_door (org_id, check_in_id, account_id) values (acting_org(), :check_in, :person)"
    refused(norfolk, there, check_in=row.id, person=wyn)
    refused(norfolk, there, check_in=row.id, person=norfolk.person(PARTNER, "coordinator").id)
    refused(norfolk, there, "coordinator", check_in=row.id, person=volunteer.person.id)


def test_only_who_is_there_or_a_coordinator_ends_a_check_in(given, another, volunteer, norfolk):  # noqa: F811
    go(volunteer, given())
    another()
    later_on = "update check_in set alarm_at = alarm_at + interval '1 day'"
    refused(norfolk, later_on, "volunteer", WYN)
    refused(norfolk, "update at_door set left_at = now()")
    with norfolk.acting(PARTNER, "coordinator"):
        assert db.session.execute(text(later_on)).rowcount == 1


def test_an_alarm_is_the_coordinators_alone_and_raised_by_the_worker(overdue, norfolk):
    for role, seen in (("coordinator", 1), ("volunteer", 0)):
        with norfolk.acting(PARTNER, role):
            assert len(db.session.execute(text("select check_in_id from door_alarm")).all()) == seen
    raising = """insert into door_alarm (org_id, check_in_id, deadline, raised_at)
                 select org_id, id, now(), now() from check_in"""
    refused(norfolk, raising, "coordinator")


@pytest.mark.parametrize(
    "statement",
    [
        "select ended_why from check_in",
        "select mobile from account",
        "update check_in set started_at = now()",
        "delete from check_in",
        "insert into outbox (org_id, id, acts_for, name, account_id, available_at, created_at) "
        "values (acting_org(), gen_random_uuid(), acting_org(), 'door:escalate', acting_account(), now(), now())",
    ],
)
def test_the_rights_end_there(given, volunteer, norfolk, statement):  # noqa: F811
    go(volunteer, given())
    refused(norfolk, statement, "coordinator")


def test_a_mobile_number_is_told_to_a_coordinator_and_while_somebody_is_at_a_door(
    overdue, volunteer, norfolk  # noqa: F811
):  # fmt: skip
    def number(role):
        with norfolk.acting(PARTNER, role):
            return db.session.execute(text("select lobby.mobile_at_door(:id)"), {"id": volunteer.person.id}).scalar()

    assert (number("coordinator"), number("volunteer")) == ("+447700900123", None)
    volunteer.post(f"/tasks/{overdue}/out")
    assert number("coordinator") is None


def test_whose_account_is_closed_at_a_door_can_be_rung_until_they_are_out(overdue, client, everything, later, work):
    """The number of a leaver goes at once, but not that of somebody who is overdue."""
    [vic] = everything("select account_id as id from at_door where left_at is null")
    assert client(PARTNER, "administrator").post(f"/people/{vic.id}/close").status_code == 303
    later(hours=2)
    work()
    coordinator = client(PARTNER, "coordinator")  # noqa: F811
    assert "07700 900123" in coordinator.get("/safety").text
    [standing] = everything("select id from check_in where ended_at is null")
    coordinator.post(f"/safety/{standing.id}/out", data={"why": "Rang them: they are home"})
    later(hours=2)
    work()
    assert everything("select mobile from account where id = :id", id=vic.id)[0].mobile is None
    assert {"account": str(vic.id), "fields": ["mobile"]} in facts(everything, "account:changed")


def test_nobody_says_that_somebody_else_ended_a_check_in(given, volunteer, norfolk):  # noqa: F811
    go(volunteer, given())
    ended = "update check_in set ended_at = now(), ended_how = 'out', ended_by = :who"
    refused(norfolk, ended, who=norfolk.person(PARTNER, "coordinator").id)
    with norfolk.acting(PARTNER, "volunteer"):
        assert db.session.execute(text(ended), {"who": volunteer.person.id}).rowcount == 1


def test_more_time_again_and_again_does_not_put_the_alarm_off_for_good(given, volunteer, everything):  # noqa: F811
    task = given()
    go(volunteer, task)
    answers = [volunteer.post(f"/tasks/{task}/more-time").status_code for _ in range(12)]
    assert answers == [303] * 10 + [409] * 2
    [row] = everything("select expected_at - started_at as time from check_in")
    assert row.time.total_seconds() == (20 + 10 * 15) * 60
