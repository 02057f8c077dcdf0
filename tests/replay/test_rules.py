"""What a request would have come to: how the past is mapped, where it is stuck, and when attempts would fall."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.kernel.clock import UK
from hub.replay.figures import changed, figures, found_words, hitches, outcome_of
from hub.replay.invented import Drawn, Shares, requests
from hub.replay.rules import (
    COUNTY,
    KEY,
    LABEL,
    NO_MEANING,
    NO_OUTCOME,
    NO_PARTNER,
    NO_PEOPLE,
    NO_RETURN,
    NOBODY,
    Made,
    Past,
    Request,
    World,
    mapped,
    nobody,
    replay,
    unsound,
)

COUNTY_OUTCOMES = {"reached": "Reached", "moved": "Moved", "no-answer": "No answer"}
TEN = datetime(2021, 1, 20, 10, 0, tzinfo=UTC)
RETURNS = ("outcome", "attempts", "answers")
WORLD = World({"helpers": RETURNS}, {None: 3, "wardens": 2}, COUNTY_OUTCOMES)


def outcome(key, then="end", label="", **more):
    return {"key": key, "label": label or key, "then": then, **more}


KNOCK = {
    "key": "knock",
    "title": "Knock",
    "by": "officers",
    "attempts": 2,
    "gap_hours": 4,
    "windows": ["morning", "evening"],
    "outcome": [
        outcome("spoke", label="Spoke to them", county="reached"),
        outcome("gone", label="Gone away", county="moved"),
        outcome("neighbour", "again", after_last="end", county="no-answer"),
        outcome("shut", "again", label="Nobody in", after_last="step:ask"),
    ],
}
ASK = {
    "key": "ask",
    "title": "Ask helpers",
    "by": "partner:helpers",
    "accept_hours": 12,
    "outcome": [outcome("met", county="reached"), outcome("declined", county="no-answer")],
}
MODEL = {"title": "Knock, then ask", "step": [KNOCK, ASK]}


def past(*made, hours=100, lapses=None, model=MODEL, world=WORLD):
    lapse = TEN + timedelta(hours=lapses) if lapses else None
    asked = Request(TEN, TEN + timedelta(hours=hours), lapse, "R-1", made=made)
    return replay(model, asked, Past(made, {step["key"] for step in model["step"]}), world)


def at(step, key, label="?", county=None):
    return Made(step, key, label, county)


def test_the_models_of_these_tests_are_sound():
    assert unsound(MODEL) == []


def test_the_past_goes_through_the_same_steps_again():
    run = past(at("knock", "shut"), at("knock", "spoke"))
    assert (run.end, run.path) == ("reached", (("knock", "shut"), ("knock", "spoke")))
    assert run.how == (KEY, KEY)


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (at("knock", "spoke", "Nobody in", "moved"), ("spoke", KEY)),
        (at("knock", "other", "nobody IN", "moved"), ("shut", LABEL)),
        (at("knock", "other", "Other", "moved"), ("gone", COUNTY)),
        (at("knock", "other", "Other"), None),
        (at("knock", "other", "Other", "died"), None),
    ],
)
def test_an_outcome_is_mapped_by_key_then_words_then_its_end_for_the_county(made, found):
    assert mapped(made, KNOCK) == found


def test_an_outcome_that_maps_to_nothing_is_stuck_and_named():
    run = past(at("knock", "shut"), at("knock", "bitten", "Bitten by a dog"))
    assert run.stuck and (run.stuck.why, run.stuck.step, run.stuck.what) == (NO_OUTCOME, "knock", "Bitten by a dog")
    [hitch] = hitches(MODEL, [run, run], {})
    assert hitch.sentence == "“Bitten by a dog” happened here in the past, and “Knock” does not offer it"
    assert len(hitch.runs) == 2


def test_where_the_past_tells_no_further_nobody_answers():
    run = past(at("knock", "shut"))
    assert run.path[:2] == (("knock", "shut"), ("knock", "shut"))
    assert run.how == (KEY, NOBODY) and run.silent, "nothing follows from nobody’s answer at the helpers’ step"
    assert outcome_of(run) == "silent"
    assert found_words(run) == "the same outcome (1), nothing is recorded of it, so as if nobody answered (1)"


def test_nobody_answers_in_the_words_that_say_so():
    assert nobody(KNOCK) == "shut", "not the neighbour, after whom one comes again too"
    assert nobody(ASK) is None
    assert nobody({"outcome": [outcome("on", "step:x"), outcome("home", county="reached")]}) == "on"
    assert nobody({"outcome": [outcome("none", label="No answer", county="no-answer")]}) == "none"


def test_an_attempt_waits_for_the_step_at_which_it_was_made():
    """A call comes first in the draft, of which the past knows nothing: the knocks are told at the door."""
    call = {"key": "ring", "title": "Ring", "by": "call", "outcome": [outcome("no-reply", "step:knock")]}
    model = {"title": "Ring first", "step": [call, KNOCK, ASK]}
    run = past(at("knock", "gone", county="moved"), model=model)
    assert (run.end, run.how) == ("moved", (NOBODY, KEY))


def test_attempts_at_a_step_that_is_gone_are_told_in_order_but_not_that_nobody_went():
    run = past(at("ring", "wrong", "Gone away"), at("knock", "spoke"))
    assert run.path == (("knock", "spoke"),), "the step’s own attempts come first"
    run = past(at("ring", "wrong", "Gone away"))
    assert (run.end, run.how) == ("moved", (LABEL,))
    run = past(at("gone-partner", "declined"))
    assert run.stuck is None and run.how[0] == NOBODY


def test_attempts_fall_into_their_times_of_day_and_gaps():
    run = past(at("knock", "shut"), at("knock", "spoke"))
    assert run.over_at == datetime(2021, 1, 20, 17, 0, tzinfo=UTC), "the evening begins at 17:00"
    assert run.hours == 7


def test_a_partner_takes_all_the_time_that_it_has_to_accept():
    run = past(at("knock", "shut"), at("knock", "shut"), at("ask", "met"))
    assert run.over_at == datetime(2021, 1, 21, 5, 0, tzinfo=UTC)


def test_an_end_after_the_due_time_is_late_and_a_request_may_lapse_first():
    assert past(at("knock", "shut"), at("knock", "spoke"), hours=6).late
    assert not past(at("knock", "shut"), at("knock", "spoke"), hours=8).late
    lapsed = past(at("knock", "shut"), at("knock", "spoke"), lapses=6)
    assert lapsed.lapsed and lapsed.end is None and outcome_of(lapsed) == "lapsed"
    assert len(lapsed.path) == 1


@pytest.mark.parametrize(
    ("world", "why", "what"),
    [
        (World({}, {None: 1}, COUNTY_OUTCOMES), NO_PARTNER, "helpers"),
        (World({"helpers": ("outcome",)}, {None: 1}, COUNTY_OUTCOMES), NO_RETURN, "attempts"),
    ],
)
def test_a_partners_step_without_an_agreement_or_a_way_back_is_stuck(world, why, what):
    run = past(at("knock", "shut"), at("knock", "shut"), at("ask", "met"), world=world)
    assert run.stuck and (run.stuck.why, run.stuck.step, run.stuck.what) == (why, "ask", what)
    assert run.end is None


@pytest.mark.parametrize(("people", "staff", "stuck"), [(0, 1, True), (1, 1, False), (1, 2, True), (2, 2, False)])
def test_a_step_of_a_team_with_too_few_people_is_stuck(people, staff, stuck):
    model = {"title": "T", "step": [KNOCK | {"by": "team:wardens", "staff": staff}, ASK]}
    run = past(at("knock", "spoke"), model=model, world=World({}, {None: 9, "wardens": people}, COUNTY_OUTCOMES))
    assert (run.stuck is not None) == stuck
    assert not stuck or (run.stuck.why, run.stuck.what) == (NO_PEOPLE, "wardens")


def test_an_end_that_the_county_does_not_know_is_stuck():
    run = past(at("knock", "gone", county="moved"), world=World({}, {None: 1}, {"reached"}))
    assert run.stuck and (run.stuck.why, run.stuck.what) == (NO_MEANING, "moved") and run.end is None


def test_figures_count_ends_ways_and_what_was_never_reached():
    runs = [past(at("knock", "spoke")), past(at("knock", "shut"), at("knock", "spoke"), hours=1)]
    told = figures(MODEL, runs, COUNTY_OUTCOMES)
    assert (told.count, told.ends, told.late) == (2, {"reached": 2}, 1)
    assert told.attempts == (1.5, 2) and told.hours == (3.5, 7)
    assert ("Knock, 2 attempts", "Reached", 1) in told.ways
    assert ("Ask helpers", "") in told.unreached and ("Knock", "Gone away") in told.unreached
    assert ("Knock", "Nobody in") not in told.unreached
    assert figures(MODEL, [], COUNTY_OUTCOMES).attempts == (0, 0)
    other = [past(at("knock", "gone")), runs[1]]
    assert changed(runs, other) == [("moved", "reached", 1)]


def drawn(model, seed=7, count=300, **shares):
    asked = requests(count, seed, date(2021, 1, 18), 24, 240)
    return [replay(model, each, Drawn(seed, number, Shares(**shares)), WORLD) for number, each in enumerate(asked)]


def test_invented_requests_repeat_by_their_seed():
    assert drawn(MODEL) == drawn(MODEL)
    assert drawn(MODEL) != drawn(MODEL, seed=8)


def test_invented_requests_are_raised_in_working_hours_of_a_week():
    asked = requests(500, 1, date(2021, 3, 25), 24, 48)
    assert {each.started_at.date() for each in asked} == {date(2021, 3, 25) + timedelta(days=n) for n in range(7)}
    assert {each.due_at - each.started_at for each in asked} == {timedelta(hours=24)}
    assert {each.started_at.astimezone(UK).hour for each in asked} <= set(range(9, 17)), "in summer time too"


def test_the_shares_decide_what_happens_at_the_doors():
    everyone_opens = drawn(MODEL, nobody=0)
    assert ("knock", "shut") not in {pair for run in everyone_opens for pair in run.path}
    nobody_opens = drawn(MODEL, nobody=100, declined=100)
    assert {outcome_of(run) for run in nobody_opens} == {"no-answer"}
    assert {run.path[-1] for run in nobody_opens} == {("ask", "declined")}
    only_moved = drawn(MODEL, nobody=0, weights={"reached": 0, "moved": 5, "no-answer": 0})
    assert {outcome_of(run) for run in only_moved} == {"moved"}


def test_two_models_see_the_same_doors_open():
    renamed = {"title": "Other", "step": [KNOCK | {"key": "door", "title": "Door"}, ASK]}
    assert [outcome_of(run) for run in drawn(MODEL)] == [outcome_of(run) for run in drawn(renamed)]


def test_what_cannot_be_run_is_told_but_not_who_could_do_it_today():
    assert unsound({"title": "x", "step": [{"key": "only"}]})
    circle = KNOCK | {"outcome": [outcome("on", "step:knock")]}
    assert any("circle" in reason for _, reason in unsound({"title": "x", "step": [circle]}))
    assert unsound({"title": "x", "step": [KNOCK | {"by": "team:nowhere"}, ASK | {"by": "partner:strangers"}]}) == []
