"""The day itself: confirming, planning again, what ends meanwhile, the day after, cancelling."""

from datetime import timedelta

from hub.handovers import actions as handovers
from tests.rounds.conftest import at, words


def test_confirming_gives_each_officer_their_requests_and_tells_them(confirmed):
    breckland, round_id = confirmed
    stops = breckland.stops(round_id)
    assert {one.holder_id == one.account_id for one in stops} == {True}
    assert breckland.round(round_id).status == "confirmed"
    assert breckland.notices("round-confirmed") == {breckland.person().id}, "Maya confirmed it herself"
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
    first = breckland.of(round_id, breckland.person().id)[0]
    breckland.press(round_id, "change", do=f"out:{first}")
    breckland.press(round_id, "plan-again", take_new="yes")
    [out] = [one for one in breckland.stops(round_id) if one.status != "planned"]
    assert (out.visit_id, out.why) == (first, "left-out")


def test_a_withdrawn_visit_disappears_and_the_officer_is_told(confirmed, norfolk, work):
    breckland, round_id = confirmed
    olive = breckland.person().id
    gone = next(one for one in breckland.stops(round_id) if one.account_id == olive)
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(gone.handover_id)
    work()
    [stop] = [one for one in breckland.stops(round_id) if one.visit_id == gone.visit_id]
    assert stop.status == "withdrawn"
    assert olive in breckland.notices("request-withdrawn")
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
    assert breckland.notices("round-cancelled") == {breckland.person().id}
    assert len(breckland.events("round:cancelled")) == 1
    assert breckland.press(round_id, "cancel").status_code == 409
    again = breckland.plan((breckland.person().id, "9am", "noon"))
    assert len(breckland.stops(again)) == 6
