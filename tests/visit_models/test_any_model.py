"""Any valid model, whatever is answered, ends in one county outcome or waits for somebody who can be named; and a
model with a dead end is never taken: it is refused, and the place is named.
"""

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hub.directory import actions as sections
from hub.directory.sections import live
from hub.kernel.problems import NotPossibleNow
from hub.replay.rules import Made, Past, Request, World, replay, unsound
from hub.visit_models import actions
from hub.visit_models.faults import faults
from hub.visit_models.rules import (
    ACCEPT_HOURS,
    AGAIN,
    DECLINED,
    END,
    TO_STEP,
    Ended,
    State,
    due,
    longest,
    performer,
    record,
    start,
    step_of,
)
from tests.visit_models.any_model import COUNTY, PARTNERS, TEAMS, models, whatever

TEN = datetime(2021, 1, 20, 10, 0, tzinfo=UTC)


def found(model):
    return faults(model, COUNTY, TEAMS, PARTNERS)


def waits_for(step):
    """Who is named: the organisation's officers, a team it has, or a partner with a clock that moves the visit on."""
    kind, name = performer(step)
    if kind == "partner":
        declines = any(each["key"] == DECLINED for each in step["outcome"])
        return name in PARTNERS and declines and step.get("accept_hours", ACCEPT_HOURS) > 0
    return name is None or name in TEAMS


@given(models(), st.data())
def test_any_answers_end_in_one_county_outcome_or_wait_for_somebody_named(model, data):
    assert found(model) == [] and unsound(model) == []
    state, at, attempts = start(model), TEN, 0
    while isinstance(state, State):
        assert waits_for(step_of(model, state.step)), "a visit never waits for nobody"
        state = State.restored(json.loads(json.dumps(state.stored())))
        attempt = due(model, state, at)
        assert attempt.not_before >= at and attempt.number <= attempt.of
        assert attempt.until is None or attempt.until > attempt.not_before
        at = attempt.not_before
        chosen = data.draw(st.sampled_from(step_of(model, state.step)["outcome"]))
        last = data.draw(st.booleans())
        state = record(model, state, chosen["key"], at, last)
        attempts += 1
        assert attempts <= longest(model), "it gets nearer to its end with every attempt"
    assert isinstance(state, Ended) and state.county in COUNTY
    assert chosen["county"] == state.county, "the one that the outcome names, and no other"


PAST = st.lists(
    st.builds(
        Made,
        st.sampled_from(["s0", "s1", "s2", "gone"]),
        st.sampled_from(["o0", "o1", "on", DECLINED, "other"]),
        st.sampled_from(["O0", "On", "Bitten"]),
        st.sampled_from([None, *COUNTY, "died"]),
    ),
    max_size=6,
)


@given(models(), PAST, st.integers(1, 400), st.sampled_from([{}, PARTNERS]), st.integers(0, 2))
def test_any_past_over_any_model_comes_to_exactly_one_thing(model, made, hours, partners, people):
    world = World(partners, {None: people, "wardens": people, "desk": people}, COUNTY)
    request = Request(TEN, TEN + timedelta(hours=24), TEN + timedelta(hours=hours), made=tuple(made))
    run = replay(model, request, Past(made, {step["key"] for step in model["step"]}), world)
    assert [run.end is not None, run.stuck is not None, run.lapsed, run.silent].count(True) == 1
    assert len(run.path) == len(run.how) <= longest(model)
    assert run.over_at >= TEN and (run.end is None or run.end in COUNTY)
    assert run.over_at <= request.lapses_at


def dead_ends(model):
    """Where a visit by this model would be at a loss: worked out by walking it, knowing nothing of faults.py."""
    keys = [step["key"] for step in model["step"]]
    seen, open_ways, lost = set(), [(model.get("first", keys[0]), ())], []
    while open_ways:
        key, behind = open_ways.pop()
        if key not in keys or key in behind:
            lost.append((key, "nowhere" if key not in keys else "a circle"))
            continue
        seen.add(key)
        step = next(each for each in model["step"] if each["key"] == key)
        for each in step["outcome"]:
            goes = each.get("after_last") if each["then"] == AGAIN else each["then"]
            if goes is None or goes == END and each.get("county") not in COUNTY:
                lost.append((key, each["key"]))
            elif goes.startswith(TO_STEP):
                open_ways.append((goes.removeprefix(TO_STEP), (*behind, key)))
        if not waits_for(step):
            lost.append((key, step["by"]))
    return lost, set(keys) - seen


@given(whatever())
@settings(max_examples=400)
@example({"title": "Itself", "step": [{"key": "s0", "title": "s", "by": "officers", "outcome": [
    {"key": "o", "label": "O", "then": "step:s0"}]}]})  # fmt: skip
def test_whatever_has_a_dead_end_is_refused(model):
    lost, stranded = dead_ends(model)
    assert found(model) or not (lost or stranded), (lost, stranded)


def _outcome(model, data, which=lambda each: True):
    ways = [(step, each) for step in model["step"] for each in step["outcome"] if which(each)]
    assume(ways)
    return data.draw(st.sampled_from(ways))


def no_meaning(model, data):
    step, outcome = _outcome(model, data, lambda each: "county" in each)
    del outcome["county"]
    return f"{where(model, step, outcome)}.county"


def unknown_meaning(model, data):
    step, outcome = _outcome(model, data, lambda each: "county" in each)
    outcome["county"] = "all-well"
    return f"{where(model, step, outcome)}.county"


def into_nothing(model, data):
    step, outcome = _outcome(model, data)
    outcome["then"] = "step:nowhere"
    return f"{where(model, step, outcome)}.then"


def no_last(model, data):
    step, outcome = _outcome(model, data, lambda each: each["then"] == AGAIN)
    del outcome["after_last"]
    return f"{where(model, step, outcome)}.after_last"


def in_a_circle(model, data):
    first = next(step for step in model["step"] if step["key"] == "s0")
    step, outcome = _outcome(model, data)
    outcome.pop("after_last", None)
    outcome.pop("county", None)
    outcome["then"] = "step:s0"
    assume(outcome["key"] != DECLINED or step is not first)
    return "circle"


def stranded(model, data):
    lonely = {"key": "lonely", "title": "Lonely", "by": "officers", "outcome": [
        {"key": "x", "label": "X", "then": END, "county": COUNTY[0]}]}  # fmt: skip
    model["step"].insert(data.draw(st.integers(0, len(model["step"]))), lonely)
    return "Nothing leads to the step “lonely”"


def no_way_to_say_no(model, data):
    step, outcome = _outcome(model, data, lambda each: each["key"] == DECLINED)
    step["outcome"].remove(outcome)
    return f"step.{model['step'].index(step) + 1}.outcome"


def nobody(model, data):
    step = data.draw(st.sampled_from(model["step"]))
    step["by"] = data.draw(st.sampled_from(["team:nobody", "partner:strangers", "call:nobody"]))
    return f"step.{model['step'].index(step) + 1}.by"


def twice(model, data):
    step = data.draw(st.sampled_from(model["step"]))
    step["outcome"].append(deepcopy(step["outcome"][0]))
    return f"step.{model['step'].index(step) + 1}.outcome.{len(step['outcome'])}.key"


def where(model, step, outcome):
    return f"step.{model['step'].index(step) + 1}.outcome.{step['outcome'].index(outcome) + 1}"


SPOILT = [
    no_meaning, unknown_meaning, into_nothing, no_last, in_a_circle, stranded, no_way_to_say_no, nobody, twice,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda one: one.__name__)
@given(models(), st.data())
@settings(max_examples=60)
def test_a_valid_model_that_is_spoilt_is_refused_and_the_place_is_named(spoil, model, data):
    model = deepcopy(model)
    named = spoil(model, data)
    told = [f"{key}: {reason}" for key, reason in found(model)]
    assert any(named in one for one in told), (named, told)


def breckland_spoilt(kind):
    def change(body):
        first = body["step"][0]["outcome"]
        again = next(each for each in first if each["then"] == AGAIN)
        match kind:
            case "no_meaning":
                first[0].pop("county")
            case "into_nothing":
                first[0].update(then="step:nowhere")
            case "in_a_circle":
                again.update(after_last="step:knock")
            case "stranded":
                body["step"].append(deepcopy(body["step"][0]) | {"key": "lonely"})
            case "no_last":
                again.pop("after_last")
            case "nobody":
                body["step"][0]["by"] = "team:nobody"

    return change


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("no_meaning", "step.1.outcome.1.county"),
        ("into_nothing", "no step “nowhere”"),
        ("in_a_circle", "goes round in a circle"),
        ("stranded", "Nothing leads to the step “lonely”"),
        ("no_last", "after_last"),
        ("nobody", "no team “nobody”"),
    ],
)
def test_publishing_a_model_with_a_dead_end_is_refused_by_name(norfolk, everything, kind, named):
    with norfolk.acting("breckland", "manager"):
        body = deepcopy(live("visit_model").body)
        breckland_spoilt(kind)(body)
        sections.draft("visit_model", 2, body)
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()
    for put_in_force in (lambda: actions.publish(2), lambda: actions.publish_on(2, tomorrow)):
        with pytest.raises(NotPossibleNow, match=named), norfolk.acting("breckland", "manager"):
            put_in_force()
    with norfolk.acting("breckland", "manager"):
        assert live("visit_model").version == 1
    assert everything("select 1 from section where publish_at is not null") == []
