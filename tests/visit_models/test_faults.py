"""What a visit model may not be: each fault is found, named by its place and told in plain words, all at once."""

from copy import deepcopy

import pytest

from hub.directory.files.reading import checked
from hub.visit_models.faults import faults
from hub.visit_models.schemas import VisitModelSchema

COUNTY = {"reached", "no-answer"}
RETURNS = {"outcome", "attempts", "answers"}

SOUND = {
    "title": "A sound model",
    "step": [
        {
            "key": "knock",
            "title": "Knock",
            "by": "team:wardens",
            "attempts": 2,
            "windows": ["morning", "evening"],
            "form": "door",
            "outcome": [
                {"key": "spoke", "label": "Spoke", "then": "end", "county": "reached"},
                {"key": "nobody", "label": "Nobody", "then": "again", "after_last": "step:helpers"},
            ],
        },
        {
            "key": "helpers",
            "title": "Helpers go",
            "by": "partner:helpers",
            "form": "door",
            "outcome": [
                {"key": "met", "label": "Met", "then": "end", "county": "reached"},
                {"key": "declined", "label": "Declined", "then": "end", "county": "no-answer"},
            ],
        },
    ],
    "form": [
        {
            "key": "door",
            "title": "At the door",
            "question": [
                {
                    "key": "who",
                    "kind": "choice",
                    "label": "Who?",
                    "options": [{"key": "resident", "label": "Resident"}, {"key": "child", "label": "Child"}],
                    "only_if": {"question": "outcome", "is": ["spoke", "met"]},
                },
                {"key": "people", "kind": "number", "label": "How many?", "rules": {"min": 0}, "share": "answers"},
            ],
        }
    ],
}


def found(model, county=COUNTY, teams=("wardens",), partners=None):
    return faults(model, county, teams, {"helpers": RETURNS} if partners is None else partners)


def wrong(change):
    """The sound model with one thing changed."""
    model = deepcopy(SOUND)
    change(model)
    return model


def knock(model):
    return model["step"][0]


def test_a_sound_model_has_no_fault():
    assert found(SOUND) == []


def point_to(model, place, name, value):
    knock(model)["outcome"][place][name] = value


# what is changed, where the fault is named, a part of the reason
CASES = {
    "unknown step": (
        lambda m: point_to(m, 1, "after_last", "step:lost"),
        "step.1.outcome.2.after_last",
        "no step “lost”",
    ),
    "unknown form": (lambda m: knock(m).update(form="lost"), "step.1.form", "no form “lost”"),
    "unknown first step": (lambda m: m.update(first="lost"), "first", "no step “lost”"),
    "stranded step": (lambda m: m.update(first="helpers"), "step.1", "Nothing leads to the step “knock”"),
    "circle": (
        lambda m: m["step"][1]["outcome"].append({"key": "back", "label": "Back", "then": "step:knock"}),
        "step.1",
        "step “knock” → step “helpers” → step “knock”",
    ),
    "step to itself": (lambda m: point_to(m, 0, "then", "step:knock"), "step.1", "might never end"),
    "end without meaning": (lambda m: knock(m)["outcome"][0].pop("county"), "step.1.outcome.1.county", "Missing"),
    "last attempt without meaning": (
        lambda m: point_to(m, 1, "after_last", "end"),
        "step.1.outcome.2.county",
        "Missing",
    ),
    "county does not know it": (
        lambda m: point_to(m, 0, "county", "seen"),
        "step.1.outcome.1.county",
        "“seen” is none",
    ),
    "meaning without end": (lambda m: point_to(m, 1, "county", "reached"), "step.1.outcome.2.county", "never ends"),
    "nothing after the last": (
        lambda m: knock(m)["outcome"][1].pop("after_last"),
        "step.1.outcome.2.after_last",
        "Missing",
    ),
    "after_last without again": (
        lambda m: point_to(m, 0, "after_last", "end"),
        "step.1.outcome.1.after_last",
        "no meaning",
    ),
    "unknown team": (lambda m: knock(m).update(by="team:lost"), "step.1.by", "no team “lost”"),
    "unknown team for calls": (lambda m: knock(m).update(by="call:lost"), "step.1.by", "no team “lost”"),
    "partner who cannot decline": (lambda m: m["step"][1]["outcome"].pop(), "step.2.outcome", "may say no"),
    "declined is tried again": (
        lambda m: m["step"][1]["outcome"][1].update(then="again"),
        "step.2.outcome.2.then",
        "not asked again",
    ),
    "officers cannot decline": (
        lambda m: point_to(m, 0, "key", "declined"),
        "step.1.outcome.1.key",
        "Only a partner’s step",
    ),
    "officers do not accept": (lambda m: knock(m).update(accept_hours=3), "step.1.accept_hours", "Only a partner’s"),
    "unknown time of day": (
        lambda m: knock(m).update(windows=["morning", "teatime"]),
        "step.1.windows",
        "“teatime” is no time of day",
    ),
    "too few times of day": (lambda m: knock(m).update(attempts=3), "step.1.windows", "2 times of day for 3 attempts"),
    "form that nobody uses": (
        lambda m: m["form"].append({"key": "spare", "title": "Spare", "question": []}),
        "form.2",
        "No step uses",
    ),
    "step twice": (lambda m: m["step"].append(deepcopy(knock(m))), "step.3.key", "“knock” is there twice"),
    "outcome twice": (lambda m: point_to(m, 1, "key", "spoke"), "step.1.outcome.2.key", "“spoke” is there twice"),
}


@pytest.mark.parametrize("change,key,reason", CASES.values(), ids=CASES.keys())
def test_each_fault_of_the_steps_is_named(change, key, reason):
    told = found(wrong(change))
    assert [(place, reason in words) for place, words in told if place == key] == [(key, True)], told


def ask(**changes):
    def change(model):
        question = model["form"][0]["question"][1]
        question.update({name: value for name, value in changes.items() if value is not None})

    return change


QUESTIONS = {
    "question twice": (ask(key="who"), "key", "“who” is there twice"),
    "a word of the hub's own": (ask(key="version"), "key", "a word of the hub's own"),
    "the same answer twice": (
        ask(kind="choice", rules={}, options=[{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]),
        "options",
        "“a” is there twice",
    ),
    "nothing to choose from": (ask(kind="choice", rules={}), "options", "Missing"),
    "options without a choice": (ask(options=[]), "options", "leave the options out"),
    "rule of another kind": (ask(rules={"max_length": 3}), "rules.max_length", "No rule for a number question"),
    "share of another kind": (ask(share="contact_points"), "share", "not to number"),
    "depends on nothing": (ask(only_if={"question": "lost", "is": ["x"]}), "only_if.question", "no question “lost”"),
    "depends on a later one": (ask(only_if={"question": "people", "is": ["1"]}), "only_if.question", "before this one"),
    "depends on no such answer": (ask(only_if={"question": "who", "is": ["dog"]}), "only_if.is", "“dog” is no answer"),
    "depends on no such outcome": (
        ask(only_if={"question": "outcome", "is": ["declined"]}),
        "only_if.is",
        "“declined” is no answer to the question “outcome”",
    ),
    "covers without consent": (ask(covers=["who"]), "covers", "Only a consent"),
    "covers nothing": (ask(kind="consent", rules={}, covers=["lost"]), "covers", "no question “lost”"),
}


@pytest.mark.parametrize("change,name,reason", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_each_fault_of_the_questions_is_named(change, name, reason):
    told = found(wrong(change))
    assert (f"form.1.question.2.{name}", True) in [(place, reason in words) for place, words in told], told


def test_a_question_cannot_depend_on_what_is_not_answered_by_choosing():
    def change(model):
        model["form"][0]["question"].append(
            {"key": "why", "kind": "text", "label": "Why?", "only_if": {"question": "people", "is": ["0"]}}
        )

    assert "not answered by choosing" in found(wrong(change))[0][1]


def test_a_partner_without_an_agreement_gets_no_step():
    assert found(SOUND, partners={}) == [
        ("step.2.by", "No agreement lets this organisation hand a visit step to “helpers”.")
    ]


def test_an_agreement_that_brings_no_attempts_back_does_not_do():
    told = found(SOUND, partners={"helpers": {"outcome", "answers"}})
    assert told == [("step.2.by", "The agreement with “helpers” does not return “attempts”, which a visit step needs.")]


def test_while_nobody_knows_the_countys_outcomes_any_will_do_but_one_is_needed():
    model = wrong(lambda m: point_to(m, 0, "county", "anything"))
    assert found(model, county=None) == []
    knock(model)["outcome"][0].pop("county")
    assert [place for place, _ in found(model, county=None)] == ["step.1.outcome.1.county"]


SHAPES = {
    "step.1.by": lambda m: knock(m).update(by="somebody"),
    "step.1.attempts": lambda m: knock(m).update(attempts=0),
    "step.1.staff": lambda m: knock(m).update(staff=3),
    "step.1.outcome.1.then": lambda m: point_to(m, 0, "then", "later"),
    "step.1.outcome.2.after_last": lambda m: point_to(m, 1, "after_last", "again"),
    "step.1.colour": lambda m: knock(m).update(colour="red"),
    "step.2.outcome": lambda m: m["step"][1].update(outcome=[]),
    "form.1.question.2.kind": lambda m: ask(kind="photo")(m),
    "form.1.question.2.rules": lambda m: ask(rules={"min": "two"})(m),
    "form.1.question.2.share": lambda m: ask(share="diary")(m),
    "windows.tea": lambda m: m.update(windows={"tea": "17:00-16:00"}),
    "title": lambda m: m.pop("title"),
}


@pytest.mark.parametrize("key", SHAPES)
def test_each_wrong_shape_is_named(key):
    told = []
    checked(VisitModelSchema(), wrong(SHAPES[key]), "any.toml", "", told)
    assert [fault.key for fault in told] == [key]


def test_limits_of_a_date_are_dates():
    change = ask(kind="date", share="answers", rules={"min": "tomorrow"})
    told = []
    checked(VisitModelSchema(), wrong(change), "any.toml", "", told)
    assert [(fault.key, "today" in fault.reason) for fault in told] == [("form.1.question.2.rules", True)]


@pytest.mark.parametrize(
    "ruin",
    [
        lambda m: m.update(step="knock"),
        lambda m: m.update(form={"key": "door"}),
        lambda m: knock(m).update(key=7, by=None, windows="morning", attempts="two", form=[], outcome=None),
        lambda m: m["step"].append("step"),
        lambda m: point_to(m, 0, "then", None),
        lambda m: point_to(m, 0, "county", ["reached"]),
        lambda m: m["form"][0]["question"].append(
            {"key": [], "kind": {}, "options": "x", "only_if": {"question": "who", "is": 3}, "rules": 1, "share": 2}
        ),
        lambda m: m.update(step=[], form=[], windows=[], first=3),
    ],
)
def test_a_model_of_the_wrong_shape_is_still_walked_so_that_all_faults_are_told_at_once(ruin):
    model = wrong(ruin)
    found(model)
    told = []
    assert checked(VisitModelSchema(), model, "any.toml", "", told) is None
    assert told
