"""Every fault of a draft stands under the part that it is about, in plain words, with the page that mends it."""

from copy import deepcopy

import pytest

from hub.drafting.rules.mending import grouped, mends
from hub.visit_models.queries import Surroundings
from tests.visit_models.test_faults import CASES, SOUND, knock, wrong

COUNTY, TEAMS = {"reached": "Reached", "no-answer": "No answer"}, {"wardens": "Wardens"}


class Partner:
    """An agreement's row, as far as a model needs it."""

    returns = ("outcome", "attempts", "answers")


AROUND = Surroundings(COUNTY, TEAMS, {"helpers": Partner}, {"helpers": "Helpers"})


def found(model):
    return mends(model, AROUND.faults(model))


def of(change):
    model = deepcopy(SOUND)
    change(model)
    return [(mend.group, mend.where, mend.reason, mend.endpoint, dict(mend.at)) for mend in found(model)]


KNOCK, HELPERS, FORM = {"step_key": "knock"}, {"step_key": "helpers"}, {"form_key": "door"}


@pytest.mark.parametrize(
    "change,told",
    [
        (lambda m: m.pop("title"), ("The whole model", "Title", "It has no title.", "about", {})),
        (lambda m: m.update(step=[]), ("The whole model", "As a whole", "There must be at least one.", "add_step", {})),
        (lambda m: m.update(first="lost"), (
            "The whole model", "First step", "There is no step “lost” in this model.", "about", {},
        )),
        (lambda m: m.update(windows={"tea": "17:00-16:00"}), (
            "The whole model", "Times of day", "Ends before it begins.", "times", {},
        )),
        (lambda m: m["step"][0].pop("outcome"), (
            "Step “Knock”", "As a whole", "Nothing can happen at this step yet: add an outcome.", "add_outcome", KNOCK,
        )),
        (lambda m: knock(m)["outcome"][0].pop("then"), (
            "Step “Knock”", "Outcome “Spoke” › what follows", "It is not decided yet: say what follows.", "outcome",
            KNOCK | {"outcome_key": "spoke"},
        )),
        (lambda m: knock(m)["outcome"][0].pop("county"), (
            "Step “Knock”", "Outcome “Spoke” › what the county hears",
            "Missing: this can end the visit, so say which of the county’s outcomes it is.", "outcome",
            KNOCK | {"outcome_key": "spoke"},
        )),
        (lambda m: knock(m).update(by="team:lost"), (
            "Step “Knock”", "Who does it", "There is no team “lost” in [teams].", "change_step", KNOCK,
        )),
        (lambda m: m.update(first="helpers"), (
            "Step “Knock”", "As a whole", "Nothing leads to the step “Knock”, so nobody would ever do it.",
            "step", KNOCK,
        )),
        (lambda m: m["step"][1]["outcome"][0].update(then="step:knock"), (
            "Step “Knock”", "As a whole",
            "The visit might never end: step “Knock” → step “Helpers go” → step “Knock” goes round in a circle.",
            "step", KNOCK,
        )),
        (lambda m: [step.pop("form") for step in m["step"]], (
            "Form “At the door”", "As a whole", "No step uses the form “At the door”.", "form", FORM,
        )),
        (lambda m: m["form"][0].pop("question"), (
            "Form “At the door”", "As a whole", "Nothing is asked yet: add a question.", "add_question", FORM,
        )),
        (lambda m: m["form"][0]["question"][0].pop("options"), (
            "Form “At the door”", "Question “Who?” › answers to choose from",
            "Missing: this kind of question offers something to choose from.",
            "question", FORM | {"question_key": "who"},
        )),
        (lambda m: m["form"][0]["question"][1].update(only_if={"question": "who", "is": ["dog"]}), (
            "Form “At the door”", "Question “How many?” › when it is asked",
            "“dog” is no answer to the question “Who?”.", "condition", FORM | {"question_key": "people"},
        )),
        (lambda m: m["form"][0]["question"][1].update(rules={"max_length": 3}), (
            "Form “At the door”", "Question “How many?” › limits",
            "No rule for a number question, which knows max and min.", "question", FORM | {"question_key": "people"},
        )),
    ],
)  # fmt: skip
def test_a_fault_is_placed(change, told):
    assert told in of(change)


@pytest.mark.parametrize("change,key,_", CASES.values(), ids=CASES.keys())
def test_every_fault_of_the_steps_leads_to_a_page_of_the_draft(change, key, _):
    model = wrong(change)
    assert len(found(model)) == len(AROUND.faults(model)) > 0
    assert all(mend.endpoint and mend.reason.endswith(".") for mend in found(model))


def test_faults_stand_together_by_the_part_they_are_about():
    model = wrong(lambda m: (knock(m).update(by="team:lost", attempts=9), m["step"][1].update(by="team:lost")))
    model["form"][0].pop("title")
    listed = grouped(found(model))
    assert [group for group, _ in listed] == ["Form “door”", "Step “Knock”", "Step “Helpers go”"]
    assert [len(mended) for _, mended in listed] == [1, 2, 2]


def test_a_draft_of_another_shape_has_its_faults_on_the_draft_s_own_page():
    assert {mend.endpoint for mend in found({"title": "x", "step": [{"title": 3}, "step"], "form": {}})} <= {
        "show", "add_step", "about",
    }  # fmt: skip
