"""Whatever is done to a draft: it stays what a file could hold, every fault is named, and every page stands."""

import random
import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.files.reading import checked
from hub.drafting.rules import edits, mending
from hub.visit_models.faults import faults
from hub.visit_models.flow import drawn
from hub.visit_models.kinds import KINDS
from hub.visit_models.reading import Names, described, difference, forms_of, who
from hub.visit_models.schemas import VisitModelSchema, sketch

COUNTY, TEAMS = {"reached": "Reached", "no-answer": "No answer"}, {"wardens": "Wardens"}
PARTNERS = {"helpers": {"outcome", "attempts", "answers"}}
NAMES = Names(TEAMS, {"helpers": "Helpers"}, COUNTY)
WORDS = st.sampled_from(
    [
        "Knock",
        "Knock at the door",
        "Declined",
        "Outcome",
        "Version",
        "9 lives",
        "“?”",
        "é ü",
        "再訪",
        "add",
        "a | b",
        "end",
    ]
)
SMALL = st.integers(0, 5)


def nth(draw, listed):
    return listed[draw(SMALL) % len(listed)] if listed else None


def paths(model):
    """Every part of a model."""
    found = []
    for name, inner in (("step", "outcome"), ("form", "question")):
        for each in edits.tables(model, name):
            found.append(((name, each["key"]),))
            found += [((name, each["key"]), (inner, one["key"])) for one in edits.tables(each, inner)]
    return found


def of(model, *names):
    return [path for path in paths(model) if tuple(name for name, _ in path) == names]


def adds(draw, model):
    """A new part of some kind, where there is a place for it."""
    name = draw(st.sampled_from(["step", "step", "outcome", "form", "question", "question"]))
    parent = () if name in ("step", "form") else nth(draw, of(model, edits.WITHIN[name]))
    if parent is None:
        return model
    words = draw(WORDS)
    table = {"key": edits.key_for(model, parent, name, words), "title" if parent == () else "label": words}
    table |= {"kind": draw(st.sampled_from(sorted(KINDS)))} if name == "question" else {}
    return edits.add(model, parent, name, table)


def puts(draw, model):
    """Other values for some part, as its page would send them."""
    path = nth(draw, paths(model))
    if path is None:
        return edits.put(model, (), {"summary": draw(WORDS), "first": draw(WORDS)})
    steps = [key for ((_, key),) in of(model, "step")]
    match path[-1][0]:
        case "step":
            by = st.sampled_from(["officers", "team:wardens", "team:lost", "call", "partner:helpers", "partner:lost"])
            forms = [key for ((_, key),) in of(model, "form")]
            told = {
                "by": draw(by), "staff": draw(st.sampled_from([1, 2])), "attempts": draw(st.integers(1, 3)),
                "windows": draw(st.lists(st.sampled_from(["morning", "lost"]), max_size=3)),
                "hand_on": draw(st.sampled_from([None, "at-once"])), "assign": draw(st.sampled_from([None, "patch"])),
                "form": nth(draw, forms), "guidance": draw(st.sampled_from(["", "One\nTwo"])),
            }  # fmt: skip
        case "outcome":
            then = draw(st.sampled_from(["end", "again", "step", "undecided"]))
            last = draw(st.sampled_from([None, "end", *(f"step:{key}" for key in steps)]))
            told = edits.following(then, nth(draw, steps), last, draw(st.sampled_from([None, "reached", "lost"])))
        case "form":
            told = {"layout": draw(st.sampled_from(["one-page", "one-by-one"]))}
        case _:
            condition = {"question": draw(st.sampled_from(["outcome", "knock", "lost"])), "is": ["yes"]}
            told = {
                "required": draw(st.booleans()), "share": draw(st.sampled_from([None, "answers", "needs"])),
                "only_if": draw(st.sampled_from([None, condition])), "covers": draw(st.sampled_from([[], ["knock"]])),
                "options": draw(st.sampled_from([[], [{"key": "a", "label": "A"}]])),
                "rules": draw(st.sampled_from([{}, {"max": 3}, {"max_length": 9}])),
            }  # fmt: skip
    return edits.put(model, path, told)


def rearranges(draw, model):
    path = nth(draw, paths(model))
    if path is None:
        return model
    name, key = path[-1]
    match draw(st.sampled_from(["up", "down", "copy", "remove", "redirect", "form", "windows"])):
        case "copy":
            return edits.duplicate(model, path, edits.key_for(model, path[:-1], name, key))
        case "remove":
            return edits.remove(model, path)
        case "redirect" if name == "step":
            return edits.remove(
                edits.redirect_step(model, key, draw(st.sampled_from(["end", "step:knock"])), "reached"), path
            )
        case "form" if name == "form":
            return edits.change_form(model, key, None)
        case "windows":
            return edits.rename_windows(model, {"early": "07:00-09:00"}, {"morning": "early"})
        case how:
            return edits.move(model, path, -1 if how == "up" else 1)


@st.composite
def drafts(draw):
    """A draft after any changes."""
    model = {"title": "Any"}
    for change in draw(st.lists(st.sampled_from([adds, adds, puts, puts, rearranges]), max_size=30)):
        model = change(draw, model)
    return model


def empty(value):
    if isinstance(value, dict):
        return any(one in (None, "", [], {}) or empty(one) for one in value.values())
    return isinstance(value, list) and any(empty(one) for one in value)


def shape_faults(model):
    found = []
    checked(VisitModelSchema(), model, "", "", found)
    return [(one.key, one.reason) for one in found]


@given(drafts())
def test_any_draft_is_what_a_file_could_hold_and_every_fault_has_its_page(model):
    assert not empty(model)
    assert tomllib.loads(tomlkit.dumps(model)) == model
    for array in ("step", "form"):
        keys = [one["key"] for one in model.get(array, [])]
        assert len(keys) == len(set(keys))
    misshapen, beyond = shape_faults(model), faults(model, COUNTY, TEAMS, PARTNERS)
    found = mending.mends(model, [*misshapen, *beyond])
    assert len(found) == len(misshapen) + len(beyond)
    assert all(mend.group and mend.where and mend.reason for mend in found)
    for mend in found:
        there = {"step_key": "step", "form_key": "form", "outcome_key": "outcome", "question_key": "question"}
        assert edits.part(model, tuple((there[name], key) for name, key in mend.at.items()))
    assert sum(len(mends) for _, mends in mending.grouped(found)) == len(found)


@given(drafts())
def test_any_draft_can_be_drawn_read_and_compared(model):
    sketched = sketch(model)
    drawing = drawn(
        sketched, {step["key"]: who(step, NAMES) for step in sketched["step"]} if "step" in sketched else {}
    )
    assert len(drawing.boxes) == len(model.get("step", []))
    assert len(described(sketched, NAMES)) == len(drawing.boxes) and len(forms_of(sketched)) == len(
        model.get("form", [])
    )
    assert difference(model, model, NAMES) == [] and difference({"title": "Other"}, model, NAMES)
    sound = not shape_faults(model) and not faults(model, COUNTY, TEAMS, PARTNERS)
    assert not sound or all(not box.broken for box in drawing.boxes) and drawing.backward == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | WORDS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "title", "step", "form", "outcome", "question", "key", "label", "kind", "then", "by", "windows", "options",
            "only_if", "is", "first", "attempts", "staff", "layout", "covers", "county", "after_last", "rules",
        ]),
        inner, max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["title", "step", "form", "windows", "first"]), JSON))
def test_whatever_stands_in_a_draft_it_is_drawn_read_and_its_faults_are_placed(model):
    sketched = sketch(model)
    drawn(sketched, {})
    described(sketched, NAMES), forms_of(sketched)
    mending.mends(model, [*shape_faults(model), *faults(model, COUNTY, TEAMS, PARTNERS)])


PAGES = (
    "about", "times", "add-step", "add-form", "steps/{step}/change", "steps/{step}/add-outcome", "remove/step/{step}",
    "steps/{step}/outcomes/{outcome}", "forms/{form}/change", "forms/{form}/add-question", "remove/form/{form}",
    "forms/{form}/questions/{question}", "forms/{form}/questions/{question}/kind", "steps/{step}/try",
    "forms/{form}/questions/{question}/condition", "remove/step/{step}/outcome/{outcome}",
    "forms/{form}/questions/{question}/condition?on=outcome", "remove/form/{form}/question/{question}",
)  # fmt: skip
READ = ("", "steps/{step}", "forms/{form}", "steps/{step}/try", "start")
TYPED = [
    "",
    "-",
    "end",
    "again",
    "step",
    "undecided",
    "officers",
    "partner",
    "team",
    "3",
    "0",
    "yes",
    "Nonsense",
    "9am",
    "‡",
]


def keys_of(body, dice):
    """A step, one of its outcomes, a form and one of its questions, or what does not exist."""
    step = dice.choice(body.get("step") or [{"key": "none"}])
    form = dice.choice(body.get("form") or [{"key": "none"}])
    inner = {"outcome": step.get("outcome"), "question": form.get("question")}
    chosen = {name: dice.choice(listed)["key"] if listed else "none" for name, listed in inner.items()}
    return chosen | {"step": step["key"], "form": form["key"]}


@pytest.mark.parametrize("throw", range(3))
@pytest.mark.parametrize("slug", ["south-norfolk", "broadland"])
def test_whatever_a_manager_sends_the_pages_stand(manager, slug, throw):
    dice, someone = random.Random(throw), manager(slug)
    someone.saves("start", source="1")
    for _ in range(20):
        keys = keys_of(someone.body, dice)
        path = dice.choice(PAGES).format(**keys)
        if dice.random() < 0.2:
            what = f"{dice.choice(['up', 'down', 'copy'])} step/{keys['step']}"
            someone.browser.post("/visit-model/draft/arrange", data={"do": what})
        elif someone.browser.get(f"/visit-model/draft/{path}").status_code == 200:
            sent = someone.fields(path)
            for name in dice.sample(sorted(sent), min(2, len(sent))):
                sent[name] = dice.choice(TYPED)
            assert someone.post(path, sent).status_code in (200, 303, 409, 422), path
        assert not empty(someone.body)
        for read in READ:
            answer = someone.browser.get(f"/visit-model/draft/{read.format(**keys_of(someone.body, dice))}".rstrip("/"))
            assert answer.status_code in (200, 404)
