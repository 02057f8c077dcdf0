"""Volunteers' checks: history, what they allow, the notice before the end, and what happens at it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.teams import actions, queries

PARTNER = "broads-neighbours"
FORM = {
    "step": {"key": "call", "title": "Call", "outcome": [{"key": "met", "label": "Met", "then": "end"}]},
    "form": None,
    "windows": {},
    "accept_by": "2026-12-24T10:00:00+00:00",
}


@pytest.fixture
def volunteer(norfolk):
    return norfolk.person(PARTNER, "volunteer")


@pytest.fixture
def coordinator(norfolk):
    return lambda: norfolk.acting(PARTNER, "coordinator")


@pytest.fixture
def task(norfolk, work):
    """South Norfolk hands a step to Broads Neighbours."""
    facts = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane", "postcode": "NR14 6AB"}
    with norfolk.acting("south-norfolk", "officer"):
        soon = now() + timedelta(hours=9)
        made = handovers.raise_handover("visit-step", norfolk.org(PARTNER), facts, new_id(), soon, form=FORM)
    work()
    return made


def check(account_id, today, days):
    return actions.record_check(account_id, today - timedelta(days=400), today + timedelta(days=days))


def due_now(everything, name: str) -> None:
    everything("update outbox set available_at = now() where name = :name and status = 'pending'", name=name)


def test_the_check_recorded_last_counts_to_the_end_of_its_day(coordinator, volunteer, today):
    with coordinator():
        check(volunteer.id, today, 10)
        assert queries.may_visit(volunteer.id, today + timedelta(days=10))
        assert not queries.may_visit(volunteer.id, today + timedelta(days=11))
        check(volunteer.id, today, -1)
        assert not queries.may_visit(volunteer.id, today), "a mistake is mended by recording the right one"
        assert [one.expires_on for one in queries.checks_of(volunteer.id)][:2] == [
            today - timedelta(days=1),
            today + timedelta(days=10),
        ]


def test_a_council_s_own_people_may_visit_and_a_stranger_may_not(norfolk, today):
    with norfolk.acting("breckland", "manager"):
        assert queries.may_visit(norfolk.person("breckland", "officer").id, today)
        assert not queries.may_visit(norfolk.person(PARTNER, "volunteer").id, today)


def test_nobody_without_any_check_may_visit(norfolk, volunteer, today, everything):
    everything("alter table volunteer_check disable trigger append_only")
    everything("delete from volunteer_check")
    with norfolk.acting(PARTNER, "coordinator"):
        assert not queries.may_visit(volunteer.id, today)
        assert queries.may_visit(norfolk.person(PARTNER, "coordinator").id, today), "who visits nobody needs none"


def test_history_is_only_added_to(coordinator, volunteer, norfolk, everything):
    with pytest.raises(Exception, match="append-only"):
        everything("update volunteer_check set expires_on = '2099-01-01'")
    for statement in ("update volunteer_check set expires_on = '2099-01-01'", "delete from volunteer_check"):
        with pytest.raises(Exception, match="permission denied"), coordinator():
            db.session.execute(text(statement))


def test_a_check_is_recorded_of_ones_own_volunteers_alone(coordinator, norfolk, volunteer, today):
    with coordinator():
        for person in (norfolk.person("city-welcome", "volunteer"), norfolk.person(PARTNER, "coordinator")):
            with pytest.raises(NotYours):
                check(person.id, today, 10)
        with pytest.raises(Invalid):
            actions.record_check(volunteer.id, today, today - timedelta(days=1))


@pytest.mark.parametrize("how", ["assign", "accept"])
def test_a_volunteer_whose_check_lapsed_is_given_no_task(coordinator, volunteer, norfolk, task, today, how):
    with coordinator():
        check(volunteer.id, today, -1)
    role = "coordinator" if how == "assign" else "volunteer"
    with pytest.raises(NotPossibleNow, match="check"), norfolk.acting(PARTNER, role):
        version = requests.received(task).version
        handovers.assign(task, version, volunteer.id) if how == "assign" else handovers.accept(task, version)
    with coordinator():
        assert requests.received(task).holder_id is None
        check(volunteer.id, today, 1)
        handovers.assign(task, requests.received(task).version, volunteer.id)
        assert requests.received(task).holder_id == volunteer.id


def test_at_the_lapse_the_tasks_go_back_to_the_coordinator(coordinator, volunteer, task, today, everything, work):
    with coordinator():
        check_id = check(volunteer.id, today, 5)
        handovers.assign(task, requests.received(task).version, volunteer.id)
    work()
    due_now(everything, "volunteer_check:lapse")
    work()
    held = "select holder_id, status from handover where id = :id and side = 'received'"
    assert everything(held, id=task)[0].holder_id == volunteer.id, "the timer came, the check still counts"
    with coordinator():
        lapsed = check(volunteer.id, today, -1)
    work()
    assert [tuple(one) for one in everything(held, id=task)] == [(None, "accepted")]
    [event] = everything("select facts from event where kind = 'volunteer:lapsed'")
    assert event.facts == {"account": str(volunteer.id), "check": str(lapsed), "released": 1}
    assert everything(
        "select 1 from event where kind = 'handover:released' and facts ->> 'handover' = :id", id=str(task)
    )
    assert everything("select 1 from notice where kind = 'check-lapsed' and about = :id", id=lapsed)
    assert check_id != lapsed


def test_a_newer_check_outlives_the_timers_of_an_older_one(coordinator, volunteer, task, today, everything, work):
    with coordinator():
        check(volunteer.id, today, -1)
        check(volunteer.id, today, 300)
        handovers.assign(task, requests.received(task).version, volunteer.id)
    work()
    [row] = everything("select holder_id from handover where id = :id and side = 'received'", id=task)
    assert row.holder_id == volunteer.id
    assert everything("select 1 from event where kind = 'volunteer:lapsed'") == []


def test_of_two_lapsed_checks_the_later_alone_tells(coordinator, volunteer, today, everything, work):
    with coordinator():
        check(volunteer.id, today, -5)
        later = check(volunteer.id, today, -1)
    work()
    assert [one.facts["check"] for one in everything("select facts from event where kind = 'volunteer:lapsed'")] == [
        str(later)
    ]


def test_thirty_days_before_the_end_the_coordinator_is_told_once(coordinator, volunteer, today, everything, work):
    with coordinator():
        check_id = check(volunteer.id, today, 100)
    work()
    told = "select kind from notice where about = :id"
    assert everything(told, id=check_id) == []
    due_now(everything, "volunteer_check:remind")
    work()
    assert [one.kind for one in everything(told, id=check_id)] == ["check-ends-soon"]
    with coordinator():
        soon = check(volunteer.id, today, 12)
    work()
    assert [one.kind for one in everything(told, id=soon)] == ["check-ends-soon"], "within the thirty days: at once"
    [event] = everything(
        "select facts from event where kind = 'volunteer:checked' and facts ->> 'check' = :id", id=str(soon)
    )
    assert event.facts["expires"] == (today + timedelta(days=12)).isoformat()


# Pages


def days(name: str, day) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_list_says_when_each_check_ends(client, coordinator, volunteer, today):
    browser = client(PARTNER, "coordinator")
    assert "Valid" in browser.get("/volunteers").text
    for left, words in ((12, "Expires in 12 days"), (-2, "Lapsed 2 days ago")):
        with coordinator():
            check(volunteer.id, today, left)
        assert words in browser.get("/volunteers").text
    assert "1 volunteer has no check that counts today" in browser.get("/volunteers").text


def test_a_new_check_is_recorded_on_the_page(client, volunteer, today, norfolk):
    browser = client(PARTNER, "coordinator")
    page = browser.get(f"/volunteers/{volunteer.id}").text
    assert "Record a new check" in page and "Every check that was recorded" in page
    late = days("checked_on", today + timedelta(days=2)) | days("expires_on", today + timedelta(days=9))
    refused = browser.post(f"/volunteers/{volunteer.id}", data=late)
    assert refused.status_code == 422 and "must be today or in the past" in refused.text
    early = days("checked_on", today) | days("expires_on", today - timedelta(days=1))
    assert "must be the day of the check or later" in browser.post(f"/volunteers/{volunteer.id}", data=early).text
    good = days("checked_on", today) | days("expires_on", today + timedelta(days=20))
    assert browser.post(f"/volunteers/{volunteer.id}", data=good).status_code == 303
    assert "Expires in 20 days" in browser.get("/volunteers").text
    for other in (norfolk.person("city-welcome", "volunteer"), norfolk.person(PARTNER, "coordinator")):
        assert browser.get(f"/volunteers/{other.id}").status_code == 404
    assert client(PARTNER, "volunteer").get("/volunteers").status_code == 403
