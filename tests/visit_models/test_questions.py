"""A visit form's questions: what is asked, which answers are good, how they read, and which leave the organisation."""

import json
from datetime import timedelta

import pytest

from hub.kernel.clock import UK, now
from hub.kernel.forms.form import load
from hub.visit_models.kinds import KINDS
from hub.visit_models.questions import asked_at, for_outcome, kept, passable, schema_for, shared, summary

WHO = {
    "key": "who",
    "kind": "choice",
    "label": "Who answered?",
    "required": True,
    "options": [{"key": "resident", "label": "The resident"}, {"key": "child", "label": "A child"}],
}
NEEDS = {
    "key": "needs",
    "kind": "choices",
    "label": "Needs",
    "share": "needs",
    "only_if": {"question": "who", "is": ["resident"]},
    "options": [{"key": "food", "label": "Food"}, {"key": "pets", "label": "Pets"}],
}
CONSENT = {
    "key": "agreed",
    "kind": "consent",
    "label": "Did they agree?",
    "required": True,
    "covers": ["needs"],
    "only_if": {"question": "needs", "is": ["food", "pets"]},
}


def answered(questions, given):
    """What is kept of these answers, and what is wrong with them."""
    schema = schema_for(questions)
    loaded, errors = load(schema, given)
    return ({} if errors else kept(schema, loaded)), errors


GOOD = {
    "yes_no": ("yes", True, "Yes"),
    "choice": ("child", "child", "A child"),
    "choices": (["food"], ["food"], "Food"),
    "text": (" a word ", "a word", "a word"),
    "long_text": ("two\r\nlines", "two\nlines", "two\nlines"),
    "number": ("4", 4, "4"),
    "date": ("2021-01-31", "2021-01-31", "31 January 2021"),
    "time": ("2.30pm", "14:30", "14:30"),
    "phone": ("01632 960001", "+441632960001", "01632 960001"),
    "email": ("a@example.org", "a@example.org", "a@example.org"),
    "address": ("1 The Street", "1 The Street", "1 The Street"),
    "consent": ("no", False, "No"),
}
BAD = {
    "yes_no": "perhaps",
    "choice": "dog",
    "choices": ["food", "cars"],
    "text": "x" * 201,
    "long_text": "x" * 2001,
    "number": "four",
    "date": "2021-02-30",
    "time": "25:00",
    "phone": "call me",
    "email": "nobody",
    "address": "x" * 501,
    "consent": "maybe",
}


def question(kind, **more):
    offers = {"choice": WHO["options"], "choices": NEEDS["options"]}.get(kind)
    return {"key": "it", "kind": kind, "label": "It", **({"options": offers} if offers else {}), **more}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_keeps_a_good_answer_as_json_and_reads_it_back_in_words(kind):
    typed, stored, words = GOOD[kind]
    answers, errors = answered([question(kind)], {"it": typed})
    assert not errors
    assert json.loads(json.dumps(answers)) == {"it": stored}
    assert summary([question(kind)], answers) == [("It", words)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_refuses_a_bad_answer_in_a_sentence(kind):
    _, errors = answered([question(kind)], {"it": BAD[kind]})
    assert list(errors) == ["it"] and all(sentence[0].isupper() for sentence in errors["it"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_required_question_wants_an_answer_and_another_does_not(kind):
    assert list(answered([question(kind, required=True)], {})[1]) == ["it"]
    assert answered([question(kind)], {}) == ({}, {})


TODAY = now().astimezone(UK).date()


@pytest.mark.parametrize(
    "kind,rules,good,bad",
    [
        ("number", {"min": 2}, "2", "1"),
        ("number", {"max": 9}, "9", "10"),
        ("choices", {"min": 2}, ["food", "pets"], ["food"]),
        ("choices", {"max": 1}, ["food"], ["food", "pets"]),
        ("text", {"max_length": 3}, "abc", "abcd"),
        ("long_text", {"max_length": 3}, "abc", "abcd"),
        ("address", {"max_length": 3}, "abc", "abcd"),
        ("date", {"min": "2021-01-02"}, "2021-01-02", "2021-01-01"),
        ("date", {"max": "today"}, TODAY.isoformat(), (TODAY + timedelta(days=1)).isoformat()),
    ],
)
def test_rules_set_limits(kind, rules, good, bad):
    assert not answered([question(kind, rules=rules)], {"it": good})[1]
    assert list(answered([question(kind, rules=rules)], {"it": bad})[1]) == ["it"]


def test_a_question_whose_condition_is_not_met_is_neither_demanded_nor_kept():
    answers, errors = answered([WHO, NEEDS, CONSENT], {"who": "child", "needs": ["food"], "agreed": "yes"})
    assert not errors
    assert answers == {"who": "child"}


def test_a_question_whose_condition_is_met_is_demanded():
    _, errors = answered([WHO, NEEDS, CONSENT], {"who": "resident", "needs": ["food"]})
    assert list(errors) == ["agreed"]


def test_a_condition_on_several_answers_is_told_in_the_hint():
    field = schema_for([WHO, NEEDS, CONSENT])().fields["agreed"]
    assert field.metadata["hint"] == "Only if there is an answer to “Needs”."
    more = NEEDS | {"options": [*NEEDS["options"], {"key": "money", "label": "Money"}]}
    field = schema_for([WHO, more, CONSENT])().fields["agreed"]
    assert field.metadata["hint"] == "Only if the answer to “Needs” is “Food” or “Pets”."


def test_once_the_outcome_is_known_only_what_concerns_it_is_asked():
    asked = [
        WHO | {"only_if": {"question": "outcome", "is": ["met"]}},
        NEEDS,
        CONSENT,
        question("text", key="why", only_if={"question": "outcome", "is": ["refused", "met"]}),
        question("text", key="note"),
    ]
    assert [each["key"] for each in for_outcome(asked, "refused")] == ["why", "note"]
    assert [each["key"] for each in for_outcome(asked, "met")] == ["who", "needs", "agreed", "why", "note"]
    assert [each["key"] for each in for_outcome(asked, "met") if "only_if" in each] == ["needs", "agreed"]


def test_what_happened_is_asked_first_and_never_offers_the_hubs_own_outcome():
    step = {"outcome": [{"key": "met", "label": "Met"}, {"key": "declined", "label": "Declined"}]}
    first, second = asked_at(step, {"question": [WHO]})
    assert (first["key"], first["label"], [each["key"] for each in first["options"]]) == (
        "outcome",
        "What happened?",
        ["met"],
    )
    assert second == WHO


def test_needs_leave_only_with_consent():
    assert "needs" in passable([WHO, NEEDS, CONSENT], {"who": "resident", "needs": ["food"], "agreed": True})
    for refused in ({"agreed": False}, {}):
        assert "needs" not in passable([WHO, NEEDS, CONSENT], {"who": "resident", "needs": ["food"], **refused})
        assert shared([WHO, NEEDS, CONSENT], {"who": "resident", "needs": ["food"], **refused}, "doorstep") == {}


def test_answers_go_where_their_question_says_and_others_stay_at_home():
    questions = [
        WHO,
        NEEDS,
        question("phone", key="new_phone", share="contact_points"),
        question("number", key="depth", share="answers"),
        question("choice", key="card", share="card"),
        question("choices", key="seen", share="safety"),
        question("text", key="one", share="note"),
        question("text", key="two", share="note"),
        question("text", key="ours"),
    ]
    answers = {
        "who": "resident",
        "needs": ["food"],
        "new_phone": "+441632960001",
        "depth": 4,
        "card": "child",
        "seen": ["food", "pets"],
        "one": "First.",
        "two": "Second.",
        "ours": "not yours",
    }
    assert shared(questions, answers, "doorstep") == {
        "needs": [{"kind": "food", "note": None}],
        "contact_points": [{"kind": "phone", "value": "+441632960001", "source": "doorstep"}],
        "answers": {"depth": 4},
        "card": "A child",
        "safety": "Food, Pets",
        "note": "First.\nSecond.",
    }
