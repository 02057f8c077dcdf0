"""Today's list, what a phone takes along of it, and what makes a pack stop standing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from hub.doorstep import queries
from hub.doorstep.rules import Due, ends_at
from hub.handovers.actions import withdraw
from hub.kernel.words import clock
from hub.safety.actions import doors, markers
from hub.teams.queries import OnDuty
from hub.visits import days
from tests.doorstep.phone import Phone


def events(everything, kind: str):
    return everything("select about, facts from event where kind = :kind order by id", kind=kind)


def test_today_shows_the_visits_that_the_officer_holds(visiting, everything, client):
    visit = visiting("breckland")
    everything("update visit set due_from = now() where id = :id", id=visit.row.id)
    page = visit.browser.get("/doorstep")
    assert page.status_code == 200
    assert "Ada Penhaligon" in page.text and "attempt 1 of 3" in page.text and "A dog lives here." in page.text
    assert 'href="geo:0,0?q=4%20Mill%20Lane' in page.text and f"/requests/{visit.id}/visit" in page.text
    assert str(visit.id) in events(everything, "list:shown")[-1].about
    other = client("breckland", "officer", 1).get("/doorstep")
    assert "Penhaligon" not in other.text and "You have no visits today" in other.text


def test_a_visit_of_another_day_is_not_todays(visiting, everything):
    visit = visiting("breckland")
    everything("update visit set due_from = now() + interval '2 days' where id = :id", id=visit.row.id)
    assert "You have no visits today" in visit.browser.get("/doorstep").text


def test_what_was_planned_comes_first_and_in_order_whoever_holds_the_request(visiting, everything, monkeypatch):
    first, second, third = (visiting("breckland", surname=name) for name in ("Aldous", "Bunn", "Cubitt"))
    everything("update visit set due_from = now()")
    everything("update handover set holder_id = null where id = :id and side = 'received'", id=second.id)
    nine = datetime.now(UTC).replace(hour=9, minute=0)
    plan = [days.Planned(second.row.id, 0, nine), days.Planned(first.row.id, 1)]
    monkeypatch.setattr(days, "_plans", [lambda account_id, day: []])
    page = first.browser.get("/doorstep").text
    assert "Aldous" in page and "Cubitt" in page and "Bunn" not in page
    monkeypatch.setattr(days, "_plans", [lambda account_id, day: plan])
    page = first.browser.get("/doorstep").text
    places = [page.index(words) for words in ("In your round", "Bunn", "Aldous", "Not in your round", "Cubitt")]
    assert places == sorted(places)
    made = Phone(first.browser)
    made.take(8)
    assert [one["name"].split()[1] for one in made.pack["tasks"]] == ["Bunn", "Aldous", "Cubitt"]
    assert [one["apart"] for one in made.pack["tasks"]] == [False, False, True]
    assert set(made.check()["stands"]) == {str(one.row.id) for one in (first, second, third)}


def test_a_round_and_a_code_are_asked_for_where_their_features_told_so(app):
    assert {one.__module__.split(".")[1] for one in (*days._plans, *days._codes)} == {"rounds", "cards"}


def test_a_list_of_any_length_takes_the_same_few_statements(visiting, everything, statements):
    counted = []
    for number in (1, 2):
        for _ in range(number):
            visit = visiting("breckland")
        everything("update visit set due_from = now()")
        visit.browser.get("/doorstep")  # the officer's code of the day is made at the first look
        with statements() as sent:
            visit.browser.get("/doorstep")
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14


@pytest.mark.asvs("15.3.1")
def test_a_pack_holds_what_is_needed_at_the_door_and_no_more(phone, everything):
    visit, made = phone(born_on="1971-03-02", phones=["+441632960777"])
    [task] = made.pack["tasks"]
    told = str(made.pack)
    assert (task["name"], task["attempt"], task["number"], task["of"]) == ("Ada Penhaligon", 1, 1, 3)
    assert "4 Mill Lane" in task["address"] and task["risks"] == ["A dog lives here."]
    assert [one["key"] for one in task["questions"]][:2] == ["outcome", "who_answered"]
    for never in ("1971", "960777", "ring us", "CANARY", "county", "after_last", "share"):
        assert never not in told, never
    [event] = events(everything, "doorstep:taken")
    assert {str(visit.id), str(visit.row.id)} <= set(event.about)
    assert len(events(everything, "doorstep:key_made")) == 1


def test_the_phone_has_the_sentences_of_the_page(phone):
    visit, made = phone()
    asked = {one["key"]: one for one in made.pack["tasks"][0]["questions"]}
    page = visit.say("spoke-will-call", new_phone="ring me")
    assert asked["who_answered"]["says"]["missing"] in page.text
    assert asked["new_phone"]["says"]["wrong"] in page.text


def test_a_pack_ends_after_the_chosen_hours_and_never_after_twelve(phone):
    _, made = phone(hours=3)
    left = datetime.fromisoformat(made.pack["ends_at"]) - datetime.now(UTC)
    assert timedelta(hours=2, minutes=58) < left <= timedelta(hours=3)
    assert made.take(13).status_code == 422
    assert made.take(0).status_code == 422


def test_a_pack_ends_with_the_shift(phone, monkeypatch):
    visit, made = phone()
    moment = datetime.now(UTC)
    mine = OnDuty(visit.browser.person.id, "me", moment, moment + timedelta(hours=2))
    theirs = OnDuty(uuid4(), "somebody", moment, moment + timedelta(hours=5))
    monkeypatch.setattr(queries, "on_duty", lambda day: [mine, theirs])
    said = visit.browser.get("/doorstep").text
    assert f"until your shift ends at {clock(mine.ends_at)}." in said and "For how many hours?" not in said
    assert made.take(11).status_code == 200
    assert datetime.fromisoformat(made.pack["ends_at"]) == mine.ends_at


def test_a_shift_longer_than_a_pack_is_said_before_the_officer_leaves(phone, monkeypatch):
    visit, made = phone()
    moment = datetime.now(UTC)
    mine = OnDuty(visit.browser.person.id, "me", moment, moment + timedelta(hours=15))
    monkeypatch.setattr(queries, "on_duty", lambda day: [mine])
    said = visit.browser.get("/doorstep").text
    made.take()
    until = datetime.fromisoformat(made.pack["ends_at"])
    assert until - moment < timedelta(hours=12, minutes=1)
    kept_until = {clock(until), clock(until - timedelta(minutes=1))}
    assert any(f"until {one} if you keep them now: 12 hours is the longest." in said for one in kept_until)
    assert f"Your shift ends at {clock(mine.ends_at)}" in said and "until your shift ends" not in said


def test_after_a_shift_the_hours_are_asked_for(phone, monkeypatch):
    visit, made = phone()
    moment = datetime.now(UTC)
    mine = OnDuty(visit.browser.person.id, "me", moment - timedelta(hours=8), moment - timedelta(minutes=1))
    monkeypatch.setattr(queries, "on_duty", lambda day: [mine])
    said = visit.browser.get("/doorstep").text
    assert "for the hours that you choose" in said and "For how many hours?" in said
    assert made.take(2).status_code == 200
    left = datetime.fromisoformat(made.pack["ends_at"]) - moment
    assert timedelta(hours=1, minutes=59) < left < timedelta(hours=2, minutes=1)


def test_calls_are_listed_and_said_not_to_be_kept(visiting, everything, monkeypatch):
    visit = visiting("breckland")
    everything("update visit set due_from = now()")
    monkeypatch.setattr(Due, "at_a_door", False)
    said = visit.browser.get("/doorstep").text
    assert "Penhaligon" in said and "Calls are not kept on the phone." in said and "Choose a PIN" not in said
    answer = Phone(visit.browser).take(8)
    assert answer.status_code == 409 and "Calls are not kept on the phone." in answer.json["detail"]
    assert "Claim a request" not in answer.text


def test_the_note_of_a_risk_marker_goes_along(visiting, everything, norfolk):
    visit = visiting("breckland")
    everything("update visit set due_from = now()")
    with norfolk.acting("breckland", "officer"):
        markers.add(visit.request().subject, "dog", visit.browser.person.id, "Tied up behind the shed.")
    made = Phone(visit.browser)
    made.take(8)
    [task] = made.pack["tasks"]
    [words] = [one for one in task["risks"] if task["notes"].get(one)]
    assert words.startswith("Dog") and task["notes"][words] == "Tied up behind the shed."
    assert made.pack["office"]["name"] and set(made.pack["office"]) == {"name", "phone"}


def test_today_says_at_which_door_the_officer_is_and_when_they_are_late(phone, everything, norfolk):
    visit, _ = phone()
    assert "You are at a door" not in visit.browser.get("/doorstep").text
    with norfolk.acting("breckland", "officer"):
        doors.go(visit.row.id, visit.id, None, 30)
    said = visit.browser.get("/doorstep").text
    assert "You are at a door" in said and "Expected out at" in said and "Over time" not in said
    assert f"/requests/{visit.id}/visit" in said[: said.index('id="waiting"')]
    everything("update check_in set started_at = now() - interval '2 hours', expected_at = now() - interval '1 hour'")
    assert "Over time: you were expected out at" in visit.browser.get("/doorstep").text


def test_the_longest_shift_gives_twelve_hours_and_a_shift_that_is_over_none():
    moment = datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert ends_at(moment, moment + timedelta(hours=15), None) == moment + timedelta(hours=12)
    assert ends_at(moment, moment - timedelta(hours=1), None) == moment + timedelta(hours=8)
    assert ends_at(moment, None, 2) == moment + timedelta(hours=2)


def test_without_a_visit_there_is_no_pack(client, everything):
    made = Phone(client("breckland", "officer"))
    answer = made.take(8)
    assert answer.status_code == 409 and answer.mimetype == "application/problem+json"
    assert everything("select 1 from doorstep_pack") == []


def test_a_tracer_takes_no_pack(client):
    assert Phone(client("norfolk", "tracer")).take(8).status_code == 403


def test_a_carried_visit_stands_until_something_changes(phone):
    visit, made = phone()
    assert made.check() == {"stands": [str(visit.row.id)], "over": False}
    visit.say("no-answer", card="none")
    assert made.check()["stands"] == []


def test_a_visit_that_a_colleague_took_over_no_longer_stands(phone, client):
    visit, made = phone()
    colleague = client("breckland", "officer", 1)
    version = visit.request().version
    assert (
        colleague.post(f"/requests/{visit.id}/claim", data={"version": version, "take_over": "yes"}).status_code == 303
    )
    assert made.check() == {"stands": [], "over": False}


def test_a_withdrawn_visit_is_called_back_and_its_officer_told(phone, norfolk, work, everything):
    visit, made = phone()
    with norfolk.acting("norfolk", "tracer"):
        withdraw(visit.id)
    work()
    assert made.check()["stands"] == []
    [notice] = everything("select account_id, urgent, reference from notice where kind = 'request-withdrawn'")
    assert (notice.account_id, notice.urgent) == (visit.browser.person.id, True)
    [event] = events(everything, "doorstep:recalled")
    assert event.facts["visit"] == str(visit.row.id)


def test_a_pack_is_over_when_its_session_is_ended_but_not_when_it_fell_idle(phone, everything):
    _, made = phone()
    everything("update session set seen_at = now() - interval '3 hours'")
    assert made.browser.get("/doorstep").status_code == 302, "idle: signed out"
    assert made.check()["over"] is False
    everything("update session set ended_at = now(), ended_why = 'signed out'")
    assert made.check() == {"stands": [], "over": True}


def test_a_pack_is_over_when_its_owner_has_left_or_makes_no_visits_any_more(phone, everything):
    visit, made = phone()
    me = visit.browser.person.id
    everything("update account set active = false, closed_at = now() where id = :id", id=me)
    assert made.check()["over"] is True
    everything("update account set active = true, closed_at = null where id = :id", id=me)
    assert made.check()["over"] is False
    everything("update account_role set role = 'adviser' where account_id = :id and role = 'officer'", id=me)
    everything("delete from account_role where account_id = :id and role = 'manager'", id=me)
    assert made.check()["over"] is True


@pytest.mark.asvs("9.2.1")
def test_a_pack_is_over_at_its_end(phone, everything):
    _, made = phone()
    everything("update doorstep_pack set taken_at = now() - interval '9 hours', ends_at = now() - interval '1 hour'")
    assert made.check() == {"stands": [], "over": True}


@pytest.mark.asvs("9.1.1")
def test_a_forged_ticket_tells_nothing(phone):
    _, made = phone()
    for ticket in ("nonsense", made.pack["ticket"][:-2] + "xx", str(uuid4())):
        answer = made.post("/doorstep/check", {"ticket": ticket})
        assert answer.status_code == 404 and answer.mimetype == "application/problem+json"


def test_the_frame_and_its_worker_are_open_and_hold_nobodys_data(phone, client):
    visit, _ = phone()
    for browser in (client(), visit.browser):
        frame = browser.get("/doorstep/offline")
        assert frame.status_code == 200 and "Visits on this phone" in frame.text
        for never in ("Penhaligon", visit.browser.person.name, "csrf_token", "Sign out"):
            assert never not in frame.text
    worker = client().get("/doorstep/sw.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Service-Worker-Allowed"] == "/doorstep"
    assert '"/doorstep/offline"' in worker.text and "/requests" not in worker.text
    assert "default-src 'self'" in worker.headers["Content-Security-Policy"]
