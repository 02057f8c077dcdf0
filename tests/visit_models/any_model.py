"""Models for hypothesis: any that the hub accepts, and any at all, right or wrong."""

from hypothesis import strategies as st

from hub.visit_models.rules import AGAIN, DECLINED, END

COUNTY = ("reached", "refused", "no-answer")
TEAMS = ("wardens", "desk")
PARTNERS = {"helpers": {"outcome", "attempts", "answers"}, "riders": {"outcome", "attempts", "answers", "safety"}}
OWN_HOURS = {"dawn": "05:30-07:00", "late": "21:00-23:59"}
WHO = ("officers", "call", "call:desk", "team:wardens", "partner:helpers", "partner:riders")


@st.composite
def models(draw):
    """Any model that the hub accepts: steps lead onwards only, something leads to each, whatever their order."""
    count = draw(st.integers(1, 7))
    steps = [draw(step(f"s{place}", [f"step:s{later}" for later in range(place + 1, count)])) for place in range(count)]
    form = [{"key": "door", "title": "Door", "question": draw(questions())}]
    forms = form if any("form" in each for each in steps) else []
    model = {"title": "Any model", "first": "s0", "step": draw(st.permutations(steps)), "windows": OWN_HOURS}
    return model | ({"form": forms} if forms else {})


@st.composite
def step(draw, key, onwards):
    by = draw(st.sampled_from(WHO))
    partner = by.startswith("partner:")
    keys = [*(f"o{number}" for number in range(draw(st.integers(1, 4)))), *([DECLINED] if partner else [])]
    outcomes = [draw(outcome(each, onwards)) for each in keys]
    if onwards:  # so that nothing is stranded, each step leads to the next
        outcomes.append({"key": "on", "label": "On", "then": onwards[0]})
    attempts = draw(st.integers(1, 4))
    made = {"key": key, "title": f"Step {key}", "by": by, "attempts": attempts, "outcome": outcomes}
    made["gap_hours"] = draw(st.integers(0, 48))
    made["windows"] = draw(st.lists(st.sampled_from(["morning", "evening", *OWN_HOURS]), min_size=attempts,
                                    max_size=attempts)) if draw(st.booleans()) else []  # fmt: skip
    if partner:
        made |= draw(st.fixed_dictionaries({}, optional={"accept_hours": st.integers(1, 72)}))
        made |= draw(st.fixed_dictionaries({}, optional={"hand_on": st.sampled_from(["by-hand", "at-once"])}))
    else:
        made |= draw(st.fixed_dictionaries({}, optional={"assign": st.sampled_from(["by-hand", "least-loaded"])}))
    made |= draw(st.fixed_dictionaries({}, optional={"staff": st.just(2), "form": st.just("door")}))
    return made


@st.composite
def outcome(draw, key, onwards):
    then = draw(st.sampled_from([END, *onwards, *([AGAIN] if key != DECLINED else [])]))
    made = {"key": key, "label": key.title(), "then": then}
    if then == AGAIN:
        made["after_last"] = draw(st.sampled_from([END, *onwards]))
    if END in (then, made.get("after_last")):
        made["county"] = draw(st.sampled_from(COUNTY))
    return made


@st.composite
def questions(draw):
    """A form with a question that hangs on another; kinds and rules have tests of their own."""
    first = {"key": "who", "kind": "yes_no", "label": "Was somebody there?"}
    more = {"key": "note", "kind": "text", "label": "Note", "only_if": {"question": "who", "is": ["yes"]}}
    return [first, more] if draw(st.booleans()) else [first]


@st.composite
def whatever(draw):
    """A model of the right shape that may lead anywhere: round in circles, nowhere, to an end without a meaning."""
    keys = [f"s{place}" for place in range(draw(st.integers(1, 4)))]
    ways = [END, AGAIN, *(f"step:{key}" for key in keys), "step:nowhere"]
    ends = st.sampled_from([*COUNTY, "all-well"])
    outcomes = st.lists(
        st.fixed_dictionaries(
            {"key": st.sampled_from(["o0", "o1", DECLINED]), "label": st.just("O"), "then": st.sampled_from(ways)},
            optional={"after_last": st.sampled_from([END, *ways[2:]]), "county": ends},
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each["key"],
    )
    who = st.sampled_from([*WHO, "team:nobody", "partner:strangers"])
    steps = [
        {"key": key, "title": key, "by": draw(who), "attempts": draw(st.integers(1, 3)), "outcome": draw(outcomes)}
        for key in keys
    ]
    return {"title": "Whatever", "step": steps} | draw(st.sampled_from([{}, {"first": "s0"}, {"first": "nowhere"}]))
