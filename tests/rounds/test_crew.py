"""Who goes: changed before and during the day through the page, and gone home."""

import re

import pytest

from hub.handovers.queries import received
from hub.safety.actions import markers
from tests.rounds.conftest import at, words


def change(breckland, round_id, *officers, browser=None, version: int | None = None):
    """The form of who goes, sent by the manager unless told: (account id, from, until[, with])."""
    told = {key: value for key, value in breckland.form(*officers).items() if key.startswith("crew.")}
    told |= {"version": version or breckland.version(round_id)}
    return (browser or breckland.browser()).post(f"/rounds/{round_id}/crew", data=told)


def crews(breckland, round_id):
    return breckland.everything("select * from round_crew where round_id = :id order by place", id=round_id)


def unplanned(breckland, round_id) -> dict:
    return {one.visit_id: one.why for one in breckland.stops(round_id) if one.status == "unplanned"}


@pytest.fixture
def people(breckland):
    """Olive and Maya, who go in the fixtures' round, and another officer, who does not."""
    return breckland.person().id, breckland.person("manager").id, breckland.person("officer", 1).id


def test_the_page_shows_who_goes_and_who_else_is_on_duty(planned, people, everything, norfolk):
    breckland, round_id = planned
    olive, maya, third = people
    key = {"org": norfolk.org("breckland"), "who": third}
    everything("delete from rota_shift where org_id = :org", org=key["org"])
    everything("delete from rota where org_id = :org", org=key["org"])
    everything("insert into rota values (:org, :who, '2026-11-01', 1, now())", **key)
    everything("insert into rota_shift values (:org, :who, '2026-11-01', 0, '08:30', '16:00')", **key)
    assert f'href="/rounds/{round_id}/crew"' in breckland.page(f"/rounds/{round_id}").text
    page = breckland.page(f"/rounds/{round_id}/crew")
    for number, account in enumerate((olive, maya)):
        row = page.text[page.text.index(f'id="crew-{number}"') : page.text.index(f'id="crew-{number + 1}"')]
        assert re.search(rf'<option value="{account}" selected', row) and 'value="9:00am"' in row
    assert f"Also on duty that day: {breckland.person('officer', 1).name}, 8:30am to 4pm" in words(page)


def test_an_officer_is_added_and_planning_again_gives_them_visits(confirmed, people):
    breckland, round_id = confirmed
    olive, maya, third = people
    browser = breckland.browser()
    answer = change(breckland, round_id, *((one, "9am", "noon") for one in people), browser=browser)
    assert (answer.status_code, answer.location) == (303, f"/rounds/{round_id}")
    assert "Who goes is changed. Plan again to share the visits out anew." in words(browser.get(answer.location))
    assert breckland.of(round_id, third) == [], "nothing is ordered anew without being asked for"
    assert len(breckland.of(round_id, olive)) == len(breckland.of(round_id, maya)) == 3
    assert breckland.notices("round-joined") == {third} and breckland.notices("round-changed") == set()
    [event] = breckland.events("round:crew_changed")
    assert event.facts == {"round": str(round_id), "account": str(third), "how": "added", "count": 0}
    assert {str(round_id), str(third)} == set(event.about)
    breckland.press(round_id, "plan-again")
    assert [len(breckland.of(round_id, one)) for one in people] == [2, 2, 2]
    assert {one.holder_id == one.account_id for one in breckland.stops(round_id)} == {True}


def test_an_officer_is_taken_out_and_their_visits_stand_with_nobody(confirmed, people):
    breckland, round_id = confirmed
    olive, maya, _ = people
    theirs = breckland.of(round_id, olive)
    assert change(breckland, round_id, (maya, "9am", "noon")).status_code == 303
    assert unplanned(breckland, round_id) == dict.fromkeys(theirs, "officer-out")
    assert {one.holder_id for one in breckland.stops(round_id) if one.visit_id in theirs} == {None}
    assert [one.account_id for one in crews(breckland, round_id)] == [maya]
    assert breckland.notices("round-left") == {olive}
    [event] = breckland.events("round:crew_changed")
    assert (event.facts["account"], event.facts["how"], event.facts["count"]) == (str(olive), "taken-out", 3)
    page = words(breckland.page(f"/rounds/{round_id}"))
    assert "Its officer was taken out of the round" in page and "Olive Thurlow" not in page.split("Left over")[0]
    assert breckland.page(f"/rounds/{round_id}/{olive}", "officer").status_code == 404
    breckland.press(round_id, "plan-again")
    assert len(breckland.of(round_id, maya)) == 6


def test_who_made_visits_already_stays_as_one_whose_day_is_over_and_may_come_back(confirmed, people, clock_at):
    breckland, round_id = confirmed
    olive, maya, _ = people
    first, *rest = [one for one in breckland.stops(round_id) if one.account_id == olive]
    clock_at(at(9, 20))
    breckland.done(first.handover_id)
    clock_at(at(9, 30))
    change(breckland, round_id, (maya, "9am", "noon"))
    assert unplanned(breckland, round_id) == {one.visit_id: "officer-out" for one in rest}
    assert breckland.of(round_id, olive) == [first.visit_id]
    assert [one.home_at for one in crews(breckland, round_id) if one.account_id == olive] != [None]
    assert "Olive Thurlow: day over since 9:30am." in words(breckland.page(f"/rounds/{round_id}/crew"))
    change(breckland, round_id, (maya, "9am", "noon"), (olive, "9am", "1pm"))
    [back] = [one for one in crews(breckland, round_id) if one.account_id == olive]
    assert (back.home_at, back.ends_at) == (None, at(13))
    breckland.press(round_id, "plan-again")
    assert set(breckland.of(round_id, olive)) > {first.visit_id}


def test_other_hours_give_the_visits_ahead_other_times(planned, people):
    breckland, round_id = planned
    olive, maya, _ = people
    order = breckland.of(round_id, olive)
    assert change(breckland, round_id, (olive, "10am", "noon"), (maya, "9am", "noon")).status_code == 303
    assert breckland.of(round_id, olive) == order, "the order stands until the round is planned again"
    times = [one.planned_at for one in breckland.stops(round_id) if one.account_id == olive]
    assert min(times) > at(10) and times == sorted(times)
    assert min(one.planned_at for one in breckland.stops(round_id) if one.account_id == maya) < at(10)
    [event] = breckland.events("round:crew_changed")
    assert (event.facts["account"], event.facts["how"]) == (str(olive), "changed")
    assert not breckland.everything("select 1 from notice where kind like 'round-%'"), "it is not in force yet"


def test_a_pair_formed_during_the_day_makes_the_visit_that_needs_one_since(confirmed, people, norfolk):
    breckland, round_id = confirmed
    olive, maya, third = people
    risky = breckland.stops(round_id)[0]
    with norfolk.acting("breckland", "officer"):
        markers.add(received(risky.handover_id).subject, "aggression", olive)
    breckland.press(round_id, "plan-again")
    assert unplanned(breckland, round_id) == {risky.visit_id: "pair"}
    change(breckland, round_id, (olive, "9am", "noon", third), (maya, "9am", "noon"))
    assert breckland.notices("round-joined") == {third}
    assert olive in breckland.notices("round-changed")
    breckland.press(round_id, "plan-again")
    assert unplanned(breckland, round_id) == {}
    [stop] = [one for one in breckland.stops(round_id) if one.visit_id == risky.visit_id]
    assert (stop.account_id, stop.pair) == (olive, True)
    change(breckland, round_id, (olive, "9am", "noon"), (maya, "9am", "noon"))
    assert unplanned(breckland, round_id) == {risky.visit_id: "pair"}, "nobody goes there alone"
    assert breckland.notices("round-left") == {third}
    assert {one.holder_id for one in breckland.stops(round_id) if one.visit_id == risky.visit_id} == {None}


def test_a_warning_that_came_since_counts_when_an_officer_goes_alone_again(breckland, people, norfolk):
    olive, _, third = people
    breckland.ask(2)
    round_id = breckland.plan((olive, "9am", "noon", third))
    breckland.press(round_id, "confirm")
    risky = breckland.stops(round_id)[0]
    with norfolk.acting("breckland", "officer"):
        markers.add(received(risky.handover_id).subject, "aggression", olive)
    change(breckland, round_id, (olive, "9am", "noon"))
    assert unplanned(breckland, round_id) == {risky.visit_id: "pair"}
    answer = breckland.press(
        round_id, "change", **{"do": f"to:{risky.visit_id}", f"officer:{risky.visit_id}": str(olive)}
    )
    assert answer.status_code == 303 and unplanned(breckland, round_id) == {risky.visit_id: "pair"}


def test_what_is_saved_as_it_was_changes_nothing(confirmed, people):
    breckland, round_id = confirmed
    olive, maya, _ = people
    seen, browser = breckland.version(round_id), breckland.browser()
    change(breckland, round_id, (olive, "9am", "noon"), (maya, "9am", "noon"), browser=browser)
    assert "Nothing was changed" in words(browser.get(f"/rounds/{round_id}"))
    assert breckland.version(round_id) == seen and breckland.events("round:crew_changed") == []


def test_the_same_is_refused_as_when_planning(planned, people, everything, norfolk):
    breckland, round_id = planned
    olive, maya, third = people
    breckland.ask(1)
    breckland.plan((third, "10am", "noon"))
    for officers, said in (
        (((olive, "9am", "noon"), (third, "9am", "11am")), "goes in another round that day, from 10am to midday"),
        (((olive, "9am", "noon", third), (maya, "9am", "noon")), "goes in another round that day"),
        (((olive, "9am", "noon"), (olive, "1pm", "2pm")), "somebody goes twice in this round"),
        (((olive, "9am", "noon", olive),), "nobody is a pair with themselves"),
        (((olive, "5am", "6am"),), "hours would be over already"),
        ((), "Officers"),
    ):
        answer = change(breckland, round_id, *officers)
        assert answer.status_code == 422 and said in words(answer), said
        assert "There is a problem" in words(answer)
    assert [one.account_id for one in crews(breckland, round_id)] == [olive, maya]
    key = {"org": norfolk.org("breckland"), "who": third}
    everything("update round set status = 'cancelled' where id <> :id", id=round_id)
    everything("insert into account_role values (:org, :who, 'volunteer', now(), null)", **key)
    answer = change(breckland, round_id, (olive, "9am", "noon", third), (maya, "9am", "noon"))
    assert answer.status_code == 422 and "their check has lapsed" in words(answer)


def test_of_two_managers_who_change_who_goes_one_is_told(planned, people):
    breckland, round_id = planned
    olive, maya, third = people
    seen = breckland.version(round_id)
    assert change(breckland, round_id, (olive, "9am", "noon"), version=seen).status_code == 303
    answer = change(breckland, round_id, (maya, "9am", "noon"), (third, "9am", "noon"), version=seen)
    assert answer.status_code == 409 and "Olive Thurlow now 9am to midday, 3 visits ahead" in words(answer)
    assert [one.account_id for one in crews(breckland, round_id)] == [olive]


def test_an_officer_changes_their_own_hours_and_nobody_elses_round(breckland, people):
    olive, maya, third = people
    breckland.ask(2)
    mine = breckland.plan((olive, "9am", "noon"), role="officer")
    browser = breckland.browser("officer")
    assert change(breckland, mine, (olive, "9am", "1pm", third), browser=browser).status_code == 303
    [one] = crews(breckland, mine)
    assert (one.ends_at, one.second_id) == (at(13), third)
    assert change(breckland, mine, (maya, "9am", "noon"), browser=browser).status_code == 422
    breckland.ask(1)
    theirs = breckland.plan((maya, "9am", "noon"))
    assert change(breckland, theirs, (olive, "1pm", "2pm"), browser=browser).status_code == 404


def test_who_goes_home_hands_their_stops_back(confirmed, clock_at):
    breckland, round_id = confirmed
    olive = breckland.person().id
    first, second, third = [one for one in breckland.stops(round_id) if one.account_id == olive]
    clock_at(at(9, 10))
    breckland.done(first.handover_id)
    clock_at(at(9, 15))  # early enough for Maya to make all five that are left
    page = breckland.page(f"/rounds/{round_id}/{olive}/home", "officer")
    assert "2 visits are not done. They go back to the queue" in words(page)
    answer = breckland.press(round_id, f"{olive}/home", "officer")
    assert answer.status_code == 303
    after = {one.visit_id: one for one in breckland.stops(round_id)}
    assert [(after[one.visit_id].status, after[one.visit_id].why) for one in (second, third)] == [
        ("unplanned", "handed-back")
    ] * 2
    assert {after[one.visit_id].holder_id for one in (second, third)} == {None}
    assert after[first.visit_id].status == "planned"
    assert breckland.notices("round-handed-back") == {breckland.person("manager").id}
    [event] = breckland.events("round:handed_back")
    assert (event.facts["account"], event.facts["count"]) == (str(olive), 2)
    breckland.press(round_id, "plan-again", take_new="yes")
    assert {
        one.account_id for one in breckland.stops(round_id) if one.visit_id in (second.visit_id, third.visit_id)
    } == {breckland.person("manager").id}
    assert breckland.press(round_id, f"{olive}/home", "officer").status_code == 409
