"""A model has at most so many steps, outcomes, forms, questions and answers; the draft says so and takes no more."""

import re
from copy import deepcopy

import pytest

from hub.visit_models.flow import drawn
from hub.visit_models.queries import surroundings
from hub.visit_models.rules import MOST, longest
from hub.visit_models.schemas import sketch
from tests.replay.test_page import chain


def full(name: str, number: int) -> dict:
    """A model with so many of these, sound but for that."""
    body = chain(number if name == "step" else 1, outcomes=number if name == "outcome" else 2)
    many = number if name == "form" else 1
    asked = number if name == "question" else 1
    offered = number if name == "options" else 2
    options = [{"key": f"o{one}", "label": f"Answer {one}"} for one in range(offered)]
    question = {"kind": "choice", "label": "Which?", "options": options}
    body["form"] = [
        {"key": f"f{form}", "title": "Form", "question": [question | {"key": f"q{one}"} for one in range(asked)]}
        for form in range(many)
    ]
    if name == "form":
        body["step"] = chain(number)["step"]
    for step, form in zip(body["step"], body["form"], strict=False):
        step["form"] = form["key"]
    return body


WHERE = {
    "step": "step", "outcome": "step.1.outcome", "form": "form", "question": "form.1.question",
    "options": "form.1.question.1.options",
}  # fmt: skip


@pytest.mark.parametrize("name", MOST)
def test_one_too_many_is_a_fault_where_it_is_and_as_many_as_may_be_are_none(norfolk, name):
    with norfolk.acting("breckland", "manager"):
        around = surroundings()
    assert around.faults(full(name, MOST[name])) == []
    [(key, reason)] = around.faults(full(name, MOST[name] + 1))
    assert key == WHERE[name]
    assert re.fullmatch(rf"There are {MOST[name] + 1} [a-z ]+ here: {MOST[name]} at most\.", reason)


@pytest.mark.parametrize("name", MOST)
def test_a_draft_with_too_many_can_still_be_read_and_mended(manager, with_draft, name):
    with_draft("breckland", 2, full(name, MOST[name] + 1), "browser")
    someone = manager()
    page = someone.see()
    assert f"{MOST[name]} at most." in page
    for link in set(re.findall(r'href="(/visit-model/draft/(?:steps|forms)/[^"]+)"', page)):
        someone.see(link)
    before = deepcopy(someone.body)
    someone.saves("about", title="Another title")
    assert someone.body == before | {"title": "Another title"}, "what was there stays"


@pytest.mark.parametrize(
    ("name", "path", "typed"),
    [
        ("step", "add-step", {"title": "One more", "who": "officers"}),
        ("outcome", "steps/s0/add-outcome", {"label": "One more", "then": "undecided"}),
        ("form", "add-form", {"title": "One more"}),
        ("question", "forms/f0/add-question", {"label": "One more", "kind": "text"}),
    ],
)
def test_no_more_are_added_and_nothing_typed_is_lost(manager, with_draft, name, path, typed):
    with_draft("breckland", 2, full(name, MOST[name]), "browser")
    someone = manager()
    before = someone.body
    answer = someone.send(path, **typed)
    assert answer.status_code == 422 and f"There are {MOST[name]} " in answer.text, answer.text[:3000]
    assert 'value="One more"' in answer.text
    assert someone.body == before


@pytest.mark.parametrize(("name", "what"), [("step", "step/s0"), ("outcome", "step/s0/outcome/met1")])
def test_no_copy_is_made_beyond_it(manager, with_draft, name, what):
    with_draft("breckland", 2, full(name, MOST[name]), "browser")
    someone = manager()
    before = someone.body
    answer = someone.browser.post("/visit-model/draft/arrange", data={"do": f"copy {what}"})
    assert answer.status_code == 409 and "Remove one first" in answer.text
    assert someone.body == before


def test_a_thousand_steps_are_followed_and_drawn_without_end():
    body = chain(1000)
    assert longest(body) == 10_000
    assert [box.key for box in drawn(sketch(body), {}).boxes] == [step["key"] for step in body["step"]]


def test_a_thousand_steps_in_a_circle_are_named_once(norfolk):
    body = chain(1000)
    body["step"][-1]["outcome"][0] |= {"after_last": "step:s0"}
    body["step"][-1]["outcome"][0].pop("county")
    with norfolk.acting("breckland", "manager"):
        reasons = [reason for _, reason in surroundings().faults(body)]
    assert len([one for one in reasons if "goes round in a circle" in one]) == 1
    with pytest.raises(ValueError, match="leads back to itself"):
        longest(body)
