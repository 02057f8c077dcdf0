"""At a door: going there with a pair where two must, and coming out."""

import threading

import pytest
from sqlalchemy import text

from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.visits import actions, at_door, queries
from tests.safety.conftest import CARD, OLIVE, facts, go


def test_going_to_the_door_shows_who_is_there_and_the_big_button(visiting, open_now, everything):
    visit = visiting("breckland")
    assert "Going to the door now" in visit.page.text
    answer = go(visit)
    assert answer.status_code == 303 and len(open_now()) == 1
    page = visit.page.text
    assert "At the door" in page and "I am out" in page and "I need 15 more minutes" in page
    assert "Going to the door now" not in page
    assert page.index("I am out") < page.index("4 Mill Lane, Swaffham") < page.index("What happened?")
    [fact] = facts(everything, "door:checked_in")
    assert (fact["pair"], fact["minutes"], fact["visit"]) == (False, 20, str(visit.row.id))
    visit.browser.post(f"/requests/{visit.id}/visit/out")
    assert open_now() == [] and "Going to the door now" in visit.page.text
    assert [one["how"] for one in facts(everything, "door:checked_out")] == ["out"]


def test_recording_the_attempt_is_coming_out(visiting, open_now, everything):
    visit = visiting("breckland")
    go(visit)
    assert visit.say("no-answer", **CARD).status_code == 303
    assert open_now() == []
    assert [one["how"] for one in facts(everything, "door:checked_out")] == ["recorded"]


def test_a_colleague_who_records_something_ends_nobodys_check_in(visiting, open_now, client):
    visit = visiting("breckland")
    go(visit)
    olive = client("breckland", "officer", OLIVE)
    sent = {"outcome": "no-answer", "version": visit.version(), **CARD}
    assert olive.post(f"/requests/{visit.id}/visit", data=sent).status_code == 303
    assert len(open_now()) == 1
    page = olive.get(f"/requests/{visit.id}/visit").text
    assert "at this door since" in page and "I am out" not in page


def test_the_minutes_are_the_districts_own(visiting, norfolk, open_now):
    from hub.directory import actions as directory

    visit = visiting("breckland")
    with norfolk.acting("breckland", "manager"):
        directory.draft("safety", 1, {"minutes": 45, "grace": 5})
        directory.publish("safety", 1)
    assert 'value="45"' in visit.page.text
    visit.browser.post(f"/requests/{visit.id}/visit/check-in", data={"minutes": ""})
    [row] = open_now()
    assert (row.expected_at - row.started_at).total_seconds() == 45 * 60
    assert (row.alarm_at - row.expected_at).total_seconds() == 5 * 60


@pytest.mark.parametrize("minutes", ["4", "181", "soon"])
def test_minutes_that_make_no_sense_are_said_so_beside_the_field(visiting, open_now, minutes):
    refused = go(visiting("breckland"), minutes=minutes)
    assert refused.status_code == 422 and minutes in refused.text and open_now() == []


# In twos


def second(norfolk, visit):
    me = visit.browser.person.id
    people = [norfolk.person(visit.district, "officer", 1), norfolk.person(visit.district, "manager")]
    return next(one for one in people if one.id != me)


def test_where_the_model_says_two_nobody_goes_or_records_alone(visiting, norfolk, open_now, everything):
    visit = visiting("great-yarmouth")
    assert "Two of you must go to this door." in visit.page.text
    refused = go(visit)
    assert refused.status_code == 422 and "Who goes with you?" in refused.text and open_now() == []
    other = second(norfolk, visit)
    assert go(visit, going_with=str(other.id)).status_code == 303
    assert facts(everything, "door:checked_in")[0]["pair"] is True
    assert {one.account_id for one in everything("select account_id from at_door")} == {
        visit.browser.person.id,
        other.id,
    }
    form = visit.browser.get(f"/requests/{visit.id}/visit?outcome=no-answer").text
    assert f'<option value="{other.id}" selected>' in form, "who is along is known"


def test_where_a_marker_says_two_the_visit_needs_a_pair_whatever_the_model_says(visiting, mark, norfolk, open_now):
    visit = visiting("breckland")
    mark("aggression")
    assert "Two of you must go to this door." in visit.page.text
    assert go(visit).status_code == 422 and open_now() == []
    alone = visit.say("no-answer", **CARD)
    assert alone.status_code == 422 and "Two must go to this door" in alone.text and visit.attempts == []
    together = visit.say("no-answer", second_officer=str(second(norfolk, visit).id), **CARD)
    assert together.status_code == 303 and len(visit.attempts) == 1


def test_without_the_form_the_action_refuses_all_the_same(visiting, mark, norfolk):
    visit = visiting("breckland")
    mark("aggression")
    with norfolk.acting("breckland", "officer"):
        running = queries.of_request(visit.id)
        for told in ({}, {"second_id": visit.browser.person.id}, {"second_id": norfolk.person("norfolk", "tracer").id}):
            with pytest.raises(Invalid):
                actions.record_attempt(running, running.version, "no-answer", at_door.now(), CARD, **told)
        for who in (None, visit.browser.person.id):
            with pytest.raises(Invalid):
                at_door.go_to_door(running, who, 20)
    assert visit.attempts == []


def test_what_was_not_known_when_somebody_went_is_no_reason_to_refuse_what_they_say(visiting, mark, later):
    visit = visiting("breckland")
    go(visit)
    later(minutes=5)
    mark("aggression")
    assert visit.say("no-answer", **CARD).status_code == 303
    assert len(visit.attempts) == 1


def test_the_second_must_be_free_or_the_page_says_where_they_are(visiting, norfolk, client, open_now):
    visit, elsewhere = visiting("breckland"), visiting("breckland", surname="Quill")
    olive = client("breckland", "officer", OLIVE)
    go(elsewhere, olive)
    refused = go(visit, going_with=str(olive.person.id))
    assert refused.status_code == 422
    assert f"{olive.person.name} is at the door of request {elsewhere.request().reference}" in refused.text
    assert len(open_now()) == 1


def test_nobody_is_at_two_doors(visiting, norfolk, open_now):
    visit, elsewhere = visiting("breckland"), visiting("breckland", surname="Quill")
    go(visit)
    assert "You are at another door" in elsewhere.page.text
    assert go(elsewhere).status_code == 409 and len(open_now()) == 1
    twice = """insert into at_door (org_id, check_in_id, account_id)
               select d.org_id, :other, d.account_id from at_door d"""
    with norfolk.acting("breckland", "officer"):
        other = db.session.execute(
            text("""insert into check_in (org_id, id, visit_id, started_at, expected_at, alarm_at)
                    values (acting_org(), gen_random_uuid(), :visit, now(), now() + interval '1 hour',
                            now() + interval '2 hours') returning id"""),
            {"visit": elsewhere.row.id},
        ).scalar()
        with pytest.raises(Exception, match="uq_at_door_person"):
            db.session.execute(text(twice), {"other": other})
        db.session.rollback()


def test_two_who_go_to_one_door_at_one_moment_are_one_check_in(visiting, app, norfolk, open_now):
    visit, answers = visiting("breckland"), []

    def try_it(nth):
        try:
            with norfolk.acting("breckland", "officer", nth):
                at_door.go_to_door(queries.of_request(visit.id), None, 20)
            answers.append("in")
        except NotPossibleNow as problem:
            answers.append(problem.what_happened)

    threads = [threading.Thread(target=try_it, args=(nth,)) for nth in (0, OLIVE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(open_now()) == 1 and sorted(answers)[-1] == "in"
    assert any("went to this door at" in one for one in answers)


def test_a_double_click_goes_to_the_door_once(visiting, open_now):
    visit = visiting("breckland")
    once = {"_once": "a" * 8 + "-0000-4000-8000-" + "b" * 12}
    first, again = go(visit, **once), go(visit, **once)
    assert (first.status_code, again.status_code) == (303, 303) and first.location == again.location
    assert len(open_now()) == 1


@pytest.mark.parametrize("district", ["norwich", "south-norfolk"])
def test_nobody_checks_in_at_a_call_or_at_a_partners_step(visiting, norfolk, open_now, district):
    visit = visiting(district)
    assert "Going to the door now" not in visit.page.text
    assert go(visit).status_code == 409
    with pytest.raises(NotPossibleNow), norfolk.acting(district, "officer"):
        at_door.go_to_door(queries.of_request(visit.id), None, 20)
    assert open_now() == []
