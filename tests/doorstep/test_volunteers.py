"""A volunteer's tasks on a phone: what is carried of them, and until when."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from hub.handovers import actions as handovers
from hub.kernel.db import db
from tests.doorstep.phone import Phone
from tests.tasks.step import PARTNER, RESIDENT

DISTRICT = "south-norfolk"
WYN = 1


def words(pack) -> str:
    return str(pack["tasks"])


def test_today_lists_the_tasks_that_one_holds_and_offers_to_keep_them(given, client, another):
    task = given()
    another()
    page = client(PARTNER, "volunteer").get("/doorstep").text
    assert "Ada Penhaligon" in page and f"/tasks/{task}" in page and "A dog lives here." in page
    assert "Keep today’s visits on this phone" in page and "print each visit before you leave" in page
    other = client(PARTNER, "volunteer", WYN)
    assert "You have no tasks today." in other.get("/doorstep").text
    assert Phone(other).take(8).status_code == 409
    assert "Penhaligon" not in client(PARTNER, "coordinator").get("/doorstep").text, "who holds none carries none"


def test_a_pack_carries_the_agreed_fields_needed_at_the_door_and_nothing_else(carried):
    _, made = carried()
    [task] = made.pack["tasks"]
    assert (task["name"], task["address"]) == ("Ada Penhaligon", "4 Mill Lane, Swaffham, PE37 7AB")
    assert task["risks"] == ["A dog lives here."] and task["colleagues"] == [] and not task["pair"]
    assert [one["key"] for one in task["questions"]] == ["outcome", "needs", "agreed"]
    assert "CANARY" not in words(made.pack) and "1971" not in words(made.pack)


def test_what_the_agreement_does_not_give_is_not_carried(given, client, everything, norfolk):
    everything(
        "update agreement set gives = array_remove(gives, 'risk') where to_org = :taker", taker=norfolk.org(PARTNER)
    )
    given(RESIDENT)
    made = Phone(client(PARTNER, "volunteer"))
    made.take(8)
    assert "dog" not in words(made.pack) and made.pack["tasks"][0]["risks"] == []


def test_taking_a_pack_is_in_the_partners_trail(carried, everything, norfolk):
    task, made = carried()
    [event] = everything("select org_id, about, facts from event where kind = 'doorstep:taken'")
    assert event.org_id == norfolk.org(PARTNER) and event.about == [str(task)]
    assert event.facts == {"pack": made.pack["pack"], "count": 1}


# How long


def test_a_task_stands_while_it_is_theirs_to_do(carried):
    task, made = carried()
    assert made.check() == {"stands": [str(task)], "over": False}


@pytest.mark.parametrize("how", ["withdrawn", "declined", "given back", "given to another", "recorded", "agreement"])
def test_it_stands_no_longer_once_it_is_not(carried, how, norfolk, client, row, work, another, everything):
    task, made = carried()
    coordinator, version = client(PARTNER, "coordinator"), row(task).version
    if how == "withdrawn":
        with norfolk.acting(DISTRICT, "officer"):
            handovers.withdraw(task)
    elif how == "declined":
        coordinator.post(f"/tasks/{task}/decline", data={"version": version})
    elif how == "given back":
        made.browser.post(f"/tasks/{task}/give-back", data={"version": version})
    elif how == "given to another":
        coordinator.post(f"/tasks/{task}/give", data={"version": version, "holder_id": another()})
    elif how == "recorded":
        made.browser.post(f"/tasks/{task}", data={"version": version, "outcome": "nobody"})
    else:
        everything("update agreement set ended_at = now() where to_org = :org", org=norfolk.org(PARTNER))
    work()
    assert made.check() == {"stands": [], "over": False}


def test_a_task_that_ends_is_called_back_in_the_trail_and_by_text_message(carried, norfolk, work, everything):
    task, made = carried()
    with norfolk.acting(DISTRICT, "officer"):
        handovers.withdraw(task)
    work()
    [event] = everything("select about, facts from event where kind = 'doorstep:recalled'")
    assert event.about == [str(task)] and event.facts == {"pack": made.pack["pack"], "visit": None}
    [notice] = everything("select urgent from notice where kind = 'task-withdrawn'")
    assert notice.urgent


def test_a_lapsed_check_and_an_ended_session_end_the_pack(carried, everything, client):
    task, made = carried()
    everything("set session_replication_role = replica")
    everything("update volunteer_check set expires_on = checked_on")
    everything("set session_replication_role = origin")
    assert made.check()["stands"] == []
    assert made.take(8).status_code == 409
    everything("update session set ended_at = now(), ended_why = 'signed-out' where ended_at is null")
    assert made.check() == {"stands": [], "over": True}


# What the database allows hub_partner


def refused(norfolk, statement, nth=0, **params):
    with (
        pytest.raises(Exception, match="permission denied|row-level security"),
        norfolk.acting(PARTNER, "volunteer", nth),
    ):
        db.session.execute(text(statement), params)


PACK = """insert into doorstep_pack (org_id, id, account_id, session_id, taken_at, ends_at)
          select acting_org(), :id, :account, :session, now(), now() + interval '1 hour'"""
CARRY = """insert into doorstep_pack_visit (org_id, pack_id, task_id, visit_version, step, attempt)
           values (acting_org(), :pack, :task, 1, 'call', 1)"""


def test_nobody_takes_a_pack_for_another_or_carries_what_is_not_theirs(carried, another, norfolk, everything, given):
    task, made = carried()
    another()
    [session] = everything("select session_id from doorstep_pack")
    wyn = norfolk.person(PARTNER, "volunteer", WYN).id
    refused(norfolk, PACK, id=uuid4(), account=wyn, session=session.session_id)
    other = given()
    refused(norfolk, CARRY, nth=WYN, pack=made.pack["pack"], task=other)
    everything("update doorstep_pack set account_id = :wyn", wyn=wyn)
    refused(norfolk, CARRY, pack=made.pack["pack"], task=other)
    refused(norfolk, "update doorstep_pack set ends_at = now()")
    refused(norfolk, "delete from doorstep_pack_visit")


def test_an_answer_is_seen_by_whoever_made_it_and_the_coordinators_alone(carried, another, norfolk):
    _, made = carried(staff=2)
    another()
    made.send(made.answer("nobody"))
    for role, nth, seen in (("volunteer", 0, 1), ("volunteer", WYN, 0), ("coordinator", 0, 1)):
        with norfolk.acting(PARTNER, role, nth):
            assert len(db.session.execute(text("select id from doorstep_answer")).all()) == seen
