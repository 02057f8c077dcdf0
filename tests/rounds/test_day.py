"""The day itself: changing, confirming, planning again, going home, what ends meanwhile, and who sees what."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from hub.handovers import actions as handovers
from tests.rounds.conftest import at
from tests.rounds.test_plan import words


@pytest.fixture
def breckland(district, clock_at):
    clock_at(at(7))
    return district("breckland")


@pytest.fixture
def planned(breckland):
    """Six visits, Olive in the morning and Maya too: a proposed round."""
    breckland.ask(6)
    round_id = breckland.plan((breckland.person().id, "9am", "noon"), (breckland.person("manager").id, "9am", "noon"))
    return breckland, round_id


@pytest.fixture
def confirmed(planned):
    breckland, round_id = planned
    assert breckland.press(round_id, "confirm").status_code == 303
    return breckland, round_id


def of(breckland, round_id, account) -> list[UUID]:
    """An officer's visits in order."""
    return [one.visit_id for one in breckland.stops(round_id) if one.account_id == account and one.status == "planned"]


def notices(breckland, kind: str) -> set[UUID]:
    return {
        one.account_id for one in breckland.everything("select account_id from notice where kind = :kind", kind=kind)
    }


def test_a_stop_goes_up_and_down_and_the_times_follow(planned):
    breckland, round_id = planned
    olive = breckland.person().id
    first, second, third = of(breckland, round_id, olive)
    answer = breckland.press(round_id, "change", do=f"up:{third}")
    assert answer.location.endswith(f"#stop-{third}")
    assert of(breckland, round_id, olive) == [first, third, second]
    breckland.press(round_id, "change", do=f"down:{first}")
    assert of(breckland, round_id, olive) == [third, first, second]
    times = [one.planned_at for one in breckland.stops(round_id) if one.account_id == olive]
    assert times == sorted(times) and len(set(times)) == 3
    assert [one.facts["how"] for one in breckland.events("round:changed")] == ["up", "down"]


def test_a_stop_goes_to_another_officer_or_out_and_in_again(planned):
    breckland, round_id = planned
    olive, maya = breckland.person().id, breckland.person("manager").id
    moved = of(breckland, round_id, olive)[0]
    breckland.press(round_id, "change", do=f"to:{moved}", **{f"officer:{moved}": str(maya)})
    assert of(breckland, round_id, maya)[-1] == moved and moved not in of(breckland, round_id, olive)
    breckland.press(round_id, "change", do=f"out:{moved}")
    assert moved not in of(breckland, round_id, maya)
    assert "Left out" in words(breckland.page(f"/rounds/{round_id}"))
    breckland.press(round_id, "change", do=f"to:{moved}", **{f"officer:{moved}": str(olive)})
    assert of(breckland, round_id, olive)[-1] == moved
    assert len(of(breckland, round_id, olive)) + len(of(breckland, round_id, maya)) == 6


def test_an_order_of_ones_own_that_breaks_a_window_is_said(breckland):
    breckland.ask(5)
    olive = breckland.person().id
    round_id = breckland.plan((olive, "9am", "noon"), minutes=30)
    assert "After its window" not in words(breckland.page(f"/rounds/{round_id}"))
    left = next(one.visit_id for one in breckland.stops(round_id) if one.status == "unplanned")
    breckland.press(round_id, "change", do=f"to:{left}", **{f"officer:{left}": str(olive)})
    assert re.search("After (its window|their hours)", words(breckland.page(f"/rounds/{round_id}")))


def test_two_managers_at_once_the_second_is_told(planned):
    breckland, round_id = planned
    seen = breckland.version(round_id)
    first = of(breckland, round_id, breckland.person().id)[0]
    assert breckland.press(round_id, "change", version=seen, do=f"out:{first}").status_code == 303
    second = breckland.press(round_id, "confirm", version=seen)
    assert second.status_code == 409
    assert "Olive Thurlow now" in words(second) and "2 visits ahead" in words(second)
    assert breckland.round(round_id).status == "proposed"


def test_confirming_gives_each_officer_their_requests_and_tells_them(confirmed):
    breckland, round_id = confirmed
    stops = breckland.stops(round_id)
    assert {one.holder_id == one.account_id for one in stops} == {True}
    assert breckland.round(round_id).status == "confirmed"
    assert notices(breckland, "round-confirmed") == {breckland.person().id}, "Maya confirmed it herself"
    [event] = breckland.events("round:confirmed")
    assert event.facts["count"] == 6
    assert set(event.about) >= {str(one.handover_id) for one in stops}
    assert breckland.press(round_id, "confirm").status_code == 409


def test_what_could_not_be_given_is_told_and_the_rest_is_given(planned, monkeypatch):
    breckland, round_id = planned
    olive = breckland.person().id
    refused = next(one for one in breckland.stops(round_id) if one.account_id == breckland.person("manager").id)
    real = handovers.assign

    def assign(handover_id, version, *given):
        return real(handover_id, version - (handover_id == refused.handover_id), *given)

    monkeypatch.setattr(handovers, "assign", assign)
    browser = breckland.browser()
    browser.post(f"/rounds/{round_id}/confirm", data={"version": breckland.version(round_id)})
    page = words(browser.get(f"/rounds/{round_id}"))
    assert f"These requests could not be given to their officer. {refused.reference}:" in page
    assert "Held by Olive Thurlow" in page, "said beside the stop too"
    held = {one.handover_id: one.holder_id for one in breckland.stops(round_id)}
    assert held.pop(refused.handover_id) == olive
    assert {one.account_id for one in breckland.stops(round_id) if one.handover_id in held} == set(held.values())


def test_the_team_of_a_request_stays(breckland, everything):
    [first] = breckland.ask(1)
    everything("update handover set team = 'revenues', holder_id = null where id = :id and side = 'received'", id=first)
    round_id = breckland.plan((breckland.person().id, "9am", "noon"))
    breckland.press(round_id, "confirm")
    [found] = everything("select team, holder_id from handover where id = :id and side = 'received'", id=first)
    assert tuple(found) == ("revenues", breckland.person().id)


def test_planning_again_keeps_what_is_done_and_starts_from_there(confirmed, clock_at):
    breckland, round_id = confirmed
    olive = breckland.person().id
    first, *rest = [one for one in breckland.stops(round_id) if one.account_id == olive]
    clock_at(at(9, 20))
    breckland.done(first.handover_id)
    [new] = breckland.ask(1)
    clock_at(at(10))
    assert "Take the 2 visits that became due since" in words(breckland.page(f"/rounds/{round_id}/plan-again"))
    assert breckland.press(round_id, "plan-again", take_new="yes").status_code == 303
    after = breckland.stops(round_id)
    [kept] = [one for one in after if one.visit_id == first.visit_id and one.attempt == 1]
    assert (kept.position, kept.planned_at, kept.account_id) == (1, first.planned_at, olive)
    [second] = [one for one in after if one.visit_id == first.visit_id and one.attempt == 2]
    assert (second.status, second.why) == ("unplanned", "window"), "it is due again in the afternoon"
    ahead = [one for one in after if one.visit_id != first.visit_id]
    assert len(ahead) == 6 and {one.status for one in ahead} == {"planned"}
    assert all(at(10) <= one.planned_at <= at(12) for one in ahead)
    assert min(one.position for one in ahead if one.account_id == olive) == 2
    [taken] = [one for one in ahead if one.handover_id == new]
    assert taken.holder_id == taken.account_id
    [event] = breckland.events("round:replanned")
    assert (event.facts["count"], event.facts["new"]) == (6, 2)


def test_planning_again_without_the_new_ones_leaves_them(confirmed):
    breckland, round_id = confirmed
    breckland.ask(1)
    breckland.press(round_id, "plan-again")
    assert len(breckland.stops(round_id)) == 6


def test_what_was_left_out_by_hand_stays_out(planned):
    breckland, round_id = planned
    first = of(breckland, round_id, breckland.person().id)[0]
    breckland.press(round_id, "change", do=f"out:{first}")
    breckland.press(round_id, "plan-again", take_new="yes")
    [out] = [one for one in breckland.stops(round_id) if one.status != "planned"]
    assert (out.visit_id, out.why) == (first, "left-out")


def test_a_visit_left_over_here_and_taken_by_another_round_is_not_planned_twice(breckland):
    breckland.ask(4)
    olive, maya = breckland.person().id, breckland.person("manager").id
    small = breckland.plan((olive, "9am", "9:30am"))
    left = {one.visit_id for one in breckland.stops(small) if one.status == "unplanned"}
    assert left
    other = breckland.plan((maya, "9am", "noon"))
    assert {one.visit_id for one in breckland.stops(other)} == left
    assert breckland.press(small, "plan-again", take_new="yes").status_code == 303
    assert {one.visit_id for one in breckland.stops(small) if one.status == "unplanned"} == left
    assert "In another round by now" in words(breckland.page(f"/rounds/{small}"))
    one = next(iter(left))
    answer = breckland.press(small, "change", do=f"to:{one}", **{f"officer:{one}": str(olive)})
    assert answer.status_code == 409


def test_the_database_itself_lets_no_visit_into_two_rounds_of_a_day(breckland, everything):
    breckland.ask(4)
    small = breckland.plan((breckland.person().id, "9am", "9:30am"))
    breckland.plan((breckland.person("manager").id, "9am", "noon"))
    with pytest.raises(IntegrityError, match="uq_round_stop_planned"):
        everything(
            """update round_stop set status = 'planned', account_id = :who, position = 9, planned_at = now()
               where round_id = :id and status = 'unplanned'""",
            id=small, who=breckland.person().id,
        )  # fmt: skip


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
    assert notices(breckland, "round-handed-back") == {breckland.person("manager").id}
    [event] = breckland.events("round:handed_back")
    assert (event.facts["account"], event.facts["count"]) == (str(olive), 2)
    breckland.press(round_id, "plan-again", take_new="yes")
    assert {
        one.account_id for one in breckland.stops(round_id) if one.visit_id in (second.visit_id, third.visit_id)
    } == {breckland.person("manager").id}
    assert breckland.press(round_id, f"{olive}/home", "officer").status_code == 409


def test_a_withdrawn_visit_disappears_and_the_officer_is_told(confirmed, norfolk, work):
    breckland, round_id = confirmed
    olive = breckland.person().id
    gone = next(one for one in breckland.stops(round_id) if one.account_id == olive)
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(gone.handover_id)
    work()
    [stop] = [one for one in breckland.stops(round_id) if one.visit_id == gone.visit_id]
    assert stop.status == "withdrawn"
    assert olive in notices(breckland, "request-withdrawn")
    page = words(breckland.page(f"/rounds/{round_id}/{olive}", "officer"))
    assert "No longer needed Do not go there" in page and "2 visits ahead" in page
    assert gone.reference not in words(breckland.page(f"/rounds/{round_id}/{olive}/sheet", "officer"))
    [event] = breckland.events("round:visit_withdrawn")
    assert event.facts == {"round": str(round_id), "visit": str(gone.visit_id)}


def test_a_visit_that_somebody_else_made_is_done(confirmed, clock_at):
    breckland, round_id = confirmed
    maya = breckland.person("manager").id
    theirs = next(one for one in breckland.stops(round_id) if one.account_id == maya)
    clock_at(at(9, 40))
    breckland.done(theirs.handover_id)
    page = words(breckland.page(f"/rounds/{round_id}"))
    assert "Done 9:40am , by Olive Thurlow" in page or "Done 9:40am, by Olive Thurlow" in page
    assert "5 visits ahead" in page
    assert "1 of 6 done" in words(breckland.page("/rounds"))


def test_a_round_of_yesterday_is_over_and_what_was_not_done_is_due_again(confirmed, clock_at):
    breckland, round_id = confirmed
    clock_at(at(7) + timedelta(days=1))
    page = words(breckland.page(f"/rounds/{round_id}"))
    assert "Plan again" not in page and "Cancel this round" not in page
    for what in ("cancel", "plan-again", f"{breckland.person().id}/home"):
        assert "The day of this round is over." in words(breckland.press(round_id, what)), what
    assert "6 visits that no round has yet" in words(breckland.page("/rounds/new"))


def test_a_cancelled_round_sets_its_visits_free(confirmed):
    breckland, round_id = confirmed
    assert "Each can go into another round." in words(breckland.page(f"/rounds/{round_id}/cancel"))
    assert breckland.press(round_id, "cancel").status_code == 303
    assert {one.status for one in breckland.stops(round_id)} == {"unplanned"}
    assert notices(breckland, "round-cancelled") == {breckland.person().id}
    assert len(breckland.events("round:cancelled")) == 1
    assert breckland.press(round_id, "cancel").status_code == 409
    again = breckland.plan((breckland.person().id, "9am", "noon"))
    assert len(breckland.stops(again)) == 6
