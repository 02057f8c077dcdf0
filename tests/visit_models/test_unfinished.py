"""A draft that is not finished is drawn and read as far as it goes, and what is broken is marked where it begins."""

from copy import deepcopy

import pytest

from hub.visit_models.flow import drawn, in_order
from hub.visit_models.reading import Names, described, difference, forms_of, manner
from hub.visit_models.schemas import sketch
from tests.visit_models.test_faults import SOUND

NAMES = Names({"wardens": "Wardens"}, {"helpers": "Helpers"}, {"reached": "Reached", "no-answer": "No answer"})


def changed(change):
    model = deepcopy(SOUND)
    change(model)
    return sketch(model)


def broken(model):
    return {box.key: box.broken for box in drawn(model, {}).boxes if box.broken}


def outcome(model, step, place):
    return model["step"][step]["outcome"][place]


def test_a_sound_model_is_its_own_sketch_and_nothing_in_its_drawing_is_broken():
    assert sketch(SOUND) is SOUND
    drawing = drawn(SOUND, {"knock": "An officer"})
    assert [(box.number, box.below, box.ends, box.broken) for box in drawing.boxes] == [
        (1, "An officer", True, ""), (2, "", True, ""),
    ]  # fmt: skip
    assert drawing.backward == [] and len(drawing.arrows) == 3


@pytest.mark.parametrize(
    "change,told",
    [
        (lambda m: m["step"].append({"key": "spare", "title": "Spare", "by": "call"}), {"spare": "Nothing leads here"}),
        (lambda m: m["step"][1].pop("outcome"), {"helpers": "No outcome yet"}),
        (lambda m: outcome(m, 0, 1).update(after_last="step:lost"), {
            "knock": "Leads to a step that does not exist", "helpers": "Nothing leads here",
        }),
        (lambda m: outcome(m, 1, 0).update(then="step:knock"), {"helpers": "Leads back: the visit might never end"}),
        (lambda m: outcome(m, 0, 0).update(then="step:knock"), {"knock": "Leads back: the visit might never end"}),
        (lambda m: outcome(m, 1, 0).pop("then"), {"helpers": "Nothing follows “Met” yet"}),
        (lambda m: m.update(first="lost"), {"knock": "Nothing leads here", "helpers": "Nothing leads here"}),
    ],
)  # fmt: skip
def test_what_is_broken_is_marked_on_its_box(change, told):
    model = changed(change)
    assert broken(model) == told
    assert len(drawn(model, {}).backward) == ("Leads back" in str(told))


def test_a_circle_is_cut_at_the_first_step():
    model = changed(lambda m: (m["step"].append({"key": "spare", "title": "S", "by": "call"}),
                               outcome(m, 1, 0).update(then="step:knock")))  # fmt: skip
    assert [step["key"] for step in in_order(model)][0] == "knock"


def test_a_box_with_something_to_mend_is_higher_and_pushes_the_others_down():
    boxes = drawn(changed(lambda m: outcome(m, 0, 0).pop("then")), {}).boxes
    assert boxes[0].height > boxes[1].height and boxes[1].y >= boxes[0].y + boxes[0].height


def test_what_is_missing_is_told_in_its_place():
    model = sketch({"step": [{"title": "Only"}, {"key": "b", "outcome": [{"key": "x"}]}], "form": [{}, {"key": "f"}]})
    first, second = described(model, NAMES)
    assert (first["title"], first["who"], first["outcomes"]) == ("Only", "Nobody is named yet", [])
    assert (second["title"], second["outcomes"]) == (
        "A step without a title", [("An outcome without words", "Not decided yet")],
    )  # fmt: skip
    assert [form["title"] for form in forms_of(model)] == ["A form without a title"] * 2
    assert described(sketch({}), NAMES) == [] and drawn(sketch({}), {}).boxes == []


def test_an_end_without_a_meaning_and_a_lost_time_of_day_read_as_such():
    model = changed(lambda m: (outcome(m, 0, 0).pop("county"), m["step"][0].update(windows=["teatime", "evening"])))
    [knock, _] = described(model, NAMES)
    assert knock["outcomes"][0][1] == "The visit ends, and the county hears something that is not decided yet"
    assert "“teatime”, which is no time of day here, then evening (17:00 to 20:00)" in knock["how_often"]


def test_how_a_step_is_gone_about_reads_in_sentences():
    pair = {"by": "team:wardens", "staff": 2, "assign": "round-robin"}
    assert manner(pair) == [
        "Nobody goes alone: each attempt names the second person",
        "It goes by itself to each in turn",
    ]
    partner = {"by": "partner:helpers", "hand_on": "at-once", "accept_hours": 6}
    assert manner(partner) == [
        "It is handed on by itself, as soon as the visit comes to it", "The partner has 6 hours to say yes",
    ]  # fmt: skip
    assert manner({"by": "partner:helpers"})[1] == "The partner has 24 hours to say yes"
    assert manner({"by": "call", "staff": 2}) == ["It stays with whoever holds the visit, or waits for the team"]


def test_the_layout_of_a_form_and_what_a_consent_covers_read_in_sentences():
    model = changed(lambda m: (
        m["form"][0].update(layout="one-by-one"),
        m["form"][0]["question"].append({"key": "ok", "kind": "consent", "label": "May we?", "covers": ["people"]}),
    ))  # fmt: skip
    [form] = forms_of(model)
    assert form["layout"] == "One question a screen, then a page to check the answers"
    assert form["questions"][2]["covers"] == "“How many?”"


def test_a_difference_is_told_by_titles_and_in_words():
    other = changed(lambda m: (
        m["step"][0].update(title="Knock twice", by="partner:helpers", windows=["evening", "morning"]),
        outcome(m, 0, 0).update(then="step:helpers"), m["step"][1].update(outcome=m["step"][1]["outcome"][1:]),
        m["form"][0].update(layout="one-by-one"),
    ))  # fmt: skip
    assert set(difference(SOUND, other, NAMES)) == {
        ("Step “Knock twice” › title", "Knock", "Knock twice"),
        ("Step “Knock twice” › who does it", "An officer from Wardens", "Helpers"),
        ("Step “Knock twice” › times of day", "morning, evening", "evening, morning"),
        ("Step “Knock twice” › outcome “Spoke” › what follows", "the visit ends", "Helpers go"),
        ("Step “Helpers go” › outcome “Met”", "Met", None),
        ("Form “At the door” › layout", None, "One question a screen, then a page to check the answers"),
    }


def test_moving_a_part_changes_the_order_alone_and_adding_one_does_not():
    moved = changed(lambda m: m["step"].reverse())
    assert difference(SOUND, moved) == [("Step, order", "Knock, Helpers go", "Helpers go, Knock")]
    more = changed(lambda m: m["form"].append({"key": "b", "title": "Another"}))
    assert difference(SOUND, more) == [("Form “Another”", None, "Another")]
