"""Planning a day: who goes, what is due, the proposed order, changing it, confirming it."""

import re
from datetime import timedelta

import pytest

from hub.handovers.queries import received
from hub.safety.actions import markers
from tests.rounds.conftest import UNKNOWN, at, words

DAY = "/rounds/new?day-day=23&day-month=11&day-year=2026"


def test_the_page_shows_what_is_due_and_why_the_rest_is_not(breckland):
    breckland.ask(3)
    breckland.ask(1, claimed=False)
    page = words(breckland.page(DAY))
    assert "3 visits that no round has yet" in page
    assert "9am to midday" in page and "Reed00" in page and "1 of 3" in page
    assert "1 door-knock waiting to be claimed cannot be planned yet" in page
    assert "Reed03" not in page


def test_without_any_visit_the_page_says_so(breckland):
    assert "No visit is due that day, except in rounds that have it already." in words(breckland.page(DAY))


def test_those_on_duty_are_put_down_with_their_hours(breckland, everything, norfolk):
    breckland.ask(1)
    officer = breckland.person()
    key = {"org": norfolk.org("breckland"), "who": officer.id}
    everything("delete from rota_shift where org_id = :org", org=key["org"])
    everything("delete from rota where org_id = :org", org=key["org"])
    everything("insert into rota values (:org, :who, '2026-11-01', 1, now())", **key)
    everything("insert into rota_shift values (:org, :who, '2026-11-01', 0, '08:30', '16:00')", **key)
    page = breckland.page(DAY).text
    first = page[page.index("Officer 1") : page.index("Officer 2")]
    assert re.search(rf'<option value="{officer.id}" selected', first)
    assert 'value="8:30am"' in first and 'value="4:00pm"' in first
    others = page[page.index("Officer 2") : page.index("Minutes at")]
    assert "selected" not in others.replace('<option value="" selected', "")


def test_a_round_is_proposed_in_an_order_with_times(breckland):
    breckland.ask(4)
    officer = breckland.person()
    round_id = breckland.plan((officer.id, "9am", "5pm"))
    stops = breckland.stops(round_id)
    assert [(one.status, one.position) for one in stops] == [("planned", number) for number in (1, 2, 3, 4)]
    assert all(at(9) <= one.planned_at <= at(12) for one in stops)
    assert stops == sorted(stops, key=lambda one: one.planned_at)
    assert breckland.round(round_id).status == "proposed"
    [event] = breckland.events("round:planned")
    assert event.facts == {"round": str(round_id), "day": "2026-11-23", "count": 4}
    page = words(breckland.page(f"/rounds/{round_id}"))
    assert "Proposed round, not in force yet" in page and "4 visits ahead" in page
    assert "Ordered by the route planner within each visit’s time window." in page
    assert "Drawn from postcodes’ grid references" in page


def test_the_stated_order_without_the_planner(breckland, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "vroom", None)
    breckland.ask(3)
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"))
    said = "Ordered by time window, then nearest next, because the planner is not installed."
    officer = breckland.person().id
    assert said in words(breckland.page(f"/rounds/{round_id}"))
    assert said in words(breckland.page(f"/rounds/{round_id}/{officer}"))
    assert said in words(breckland.page(f"/rounds/{round_id}/{officer}/sheet"))


def test_attempts_already_made_decide_the_window(breckland, clock_at):
    [first] = breckland.ask(1)
    clock_at(at(9))
    breckland.done(first)
    clock_at(at(9, 30))
    round_id = breckland.plan((breckland.person().id, "9am", "7pm"))
    [stop] = breckland.stops(round_id)
    assert (stop.nth, stop.attempt) == (2, 2)
    [made] = breckland.everything("select at from visit_attempt")
    assert stop.opens_at == made.at + timedelta(hours=4), "four hours after the attempt at nine"
    assert stop.closes_at == at(16, 30)
    assert stop.planned_at >= at(13)


def test_a_window_that_passed_unused_comes_again_on_the_next_day(breckland, clock_at):
    breckland.ask(1)
    clock_at(at(7) + timedelta(days=1))
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"))
    [stop] = breckland.stops(round_id)
    assert (stop.opens_at, stop.closes_at) == (at(9) + timedelta(days=1), at(12) + timedelta(days=1))


def test_calls_and_partners_steps_are_no_visits_of_a_round(district, clock_at):
    clock_at(at(7))
    norwich = district("norwich")
    norwich.ask(1)
    assert "No visit is due that day" in words(norwich.page(DAY))
    assert "a visit that stands at a telephone step, or with a partner, is in no round" in words(norwich.page(DAY))
    south = district("south-norfolk")
    south.ask(1)
    assert "No visit is due that day" in words(south.page(DAY))


def test_pairs_go_only_to_pairs(district, clock_at):
    clock_at(at(7))
    yarmouth = district("great-yarmouth")
    yarmouth.ask(2)
    one, two = yarmouth.person().id, yarmouth.person("manager").id
    alone = yarmouth.plan((one, "9am", "6pm"))
    assert [(stop.status, stop.why, stop.pair) for stop in yarmouth.stops(alone)] == [("unplanned", "pair", True)] * 2
    page = words(yarmouth.page(f"/rounds/{alone}"))
    assert "Needs a pair, and no pair goes in this round" in page
    assert "Left over" in page
    assert yarmouth.press(alone, "cancel").status_code == 303
    together = yarmouth.plan((one, "9am", "6pm", two))
    assert [stop.status for stop in yarmouth.stops(together)] == ["planned"] * 2
    assert all(at(12) <= stop.planned_at <= at(17) for stop in yarmouth.stops(together))


def test_a_visit_to_a_pair_cannot_be_given_to_one_alone(district, clock_at):
    clock_at(at(7))
    yarmouth = district("great-yarmouth")
    yarmouth.ask(1)
    one, two, third = yarmouth.person().id, yarmouth.person("manager").id, yarmouth.person("officer", 1).id
    if third in (one, two):
        pytest.skip("three people are needed")
    round_id = yarmouth.plan((one, "1pm", "6pm", two), (third, "1pm", "6pm"))
    [stop] = yarmouth.stops(round_id)
    answer = yarmouth.press(round_id, "change", **{"do": f"to:{stop.visit_id}", f"officer:{stop.visit_id}": str(third)})
    assert answer.status_code == 303
    assert yarmouth.stops(round_id)[0].account_id == one


def test_a_marker_at_the_address_asks_for_a_pair_too(breckland, norfolk):
    [first] = breckland.ask(1)
    with norfolk.acting("breckland", "officer"):
        markers.add(received(first).subject, "aggression", breckland.person().id)
    page = words(breckland.page(DAY))
    assert "Pair Risk: Aggression towards staff" in page
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"))
    [stop] = breckland.stops(round_id)
    assert (stop.pair, stop.status, stop.why) == (True, "unplanned", "pair")


def test_who_is_in_another_round_at_that_time_cannot_go_twice(breckland):
    breckland.ask(2)
    officer = breckland.person()
    breckland.plan((officer.id, "9am", "1pm"))
    breckland.ask(1)
    browser = breckland.client("breckland", "manager")
    refused = browser.post(DAY, data=breckland.form((officer.id, "noon", "5pm")))
    assert refused.status_code == 422
    assert f"{officer.name} goes in another round that day, from 9am to 1pm" in words(refused)
    assert browser.post(DAY, data=breckland.form((officer.id, "1pm", "5pm"))).status_code == 303


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"crew.0.ends": "8am"}, "Enter a time after the one at which they begin"),
        ({"crew.0.starts": ""}, "Enter from"),
        ({"crew.0.account_id": "", "crew.0.starts": "", "crew.0.ends": ""}, "Officers"),
        ({"minutes": "0"}, "Minutes at each door must be between 1 and 120"),
        ({"office": ""}, "Enter the office’s postcode, or choose anywhere"),
        ({"office": "nowhere"}, "Enter a full UK postcode"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(breckland, change, said):
    breckland.ask(1)
    told = breckland.form((breckland.person().id, "9:15am", "5pm"), minutes=17) | change
    answer = breckland.client("breckland", "manager").post(DAY, data=told)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="17"' in answer.text or "minutes" in change
    assert breckland.everything("select 1 from round") == []


def test_nobody_goes_twice_in_one_round(breckland):
    breckland.ask(1)
    one, two = breckland.person().id, breckland.person("manager").id
    browser = breckland.client("breckland", "manager")
    for rows in ([(one, "9am", "5pm"), (one, "9am", "5pm")], [(one, "9am", "5pm"), (two, "10am", "1pm", one)]):
        answer = browser.post(DAY, data=breckland.form(*rows))
        assert answer.status_code == 422 and "There is a problem" in answer.text


def test_a_visit_of_another_round_is_left_out_and_named(breckland):
    breckland.ask(2)
    breckland.plan((breckland.person().id, "9am", "1pm"))
    [late] = breckland.ask(1)
    page = words(breckland.page(DAY))
    assert "1 visit that no round has yet" in page
    assert "Left out, because another round has them already" in page
    second = breckland.plan((breckland.person("manager").id, "9am", "1pm"))
    assert [one.handover_id for one in breckland.stops(second)] == [late]


def test_an_address_without_a_grid_reference_goes_last_and_the_page_says_so(breckland):
    [nowhere] = breckland.ask(1, postcode=UNKNOWN)
    breckland.ask(2)
    assert "1 of them has a postcode without a grid reference: it goes last." in words(breckland.page(DAY))
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"))
    assert breckland.stops(round_id)[-1].handover_id == nowhere
    assert "1 stop has no grid reference and stands in the table only" in words(breckland.page(f"/rounds/{round_id}"))


def test_without_any_grid_reference_there_is_no_map(breckland):
    breckland.ask(2, postcode=UNKNOWN)
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"))
    page = breckland.page(f"/rounds/{round_id}")
    assert "There is no map" in page.text and "<svg" not in page.text


def test_team_and_patch_narrow_what_is_due(breckland, everything):
    first, second = breckland.ask(2)
    everything("update handover set team = 'revenues', patch = 'north' where id = :id and side = 'received'", id=first)
    page = words(breckland.page(f"{DAY}&team=revenues"))
    assert "1 visit that no round has yet" in page and "Reed00" in page and "Reed01" not in page


def test_an_office_elsewhere_is_said(breckland):
    breckland.ask(1)
    round_id = breckland.plan((breckland.person().id, "9am", "5pm"), office="NR1 3AB")
    page = words(breckland.page(f"/rounds/{round_id}"))
    assert "NR1 3AB, whose place is not known: the way there is not counted" in page
