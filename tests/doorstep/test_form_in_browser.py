"""The offline form in Chromium: every kind of question, a page or a question a screen, in the hub’s own sentences."""

import json

import pytest
from playwright.sync_api import expect
from werkzeug.datastructures import MultiDict

from hub.doorstep.rules import drawn
from hub.kernel.forms.form import Form
from hub.visit_models.questions import schema_for
from tests.doorstep import walking

pytestmark = pytest.mark.browser

MANY = [{"key": f"street-{n}", "label": f"Street {n}"} for n in range(1, 15)]
EVERY = [
    {"key": "home", "kind": "yes_no", "label": "Is somebody at home?", "required": True},
    {"key": "who", "kind": "text", "label": "Who?", "required": True, "rules": {"max_length": 12},
     "only_if": {"question": "home", "is": ["yes"]}},
    {"key": "street", "kind": "choice", "label": "Street", "options": MANY},
    {"key": "needs", "kind": "choices", "label": "Needs", "rules": {"max": 2},
     "options": [{"key": key, "label": key.capitalize()} for key in ("food", "pets", "money")]},
    {"key": "agreed", "kind": "consent", "label": "May we pass these needs on?", "required": True, "covers": ["needs"],
     "only_if": {"question": "needs", "is": ["food", "pets"]}},
    {"key": "people", "kind": "number", "label": "How many people live here?", "rules": {"min": 1, "max": 9}},
    {"key": "seen", "kind": "date", "label": "Last seen", "rules": {"max": "today", "min": "2020-02-01"}},
    {"key": "back", "kind": "time", "label": "Back at"},
    {"key": "number", "kind": "phone", "label": "Phone number"},
    {"key": "email", "kind": "email", "label": "Email address"},
    {"key": "moved", "kind": "address", "label": "New address", "hint": "If they said"},
    {"key": "note", "kind": "long_text", "label": "Note"},
]  # fmt: skip
OUTCOMES = [{"key": "spoke", "label": "Spoke to somebody", "then": "end", "county": "reached-partial"},
            {"key": "nobody", "label": "Nobody there", "then": "again", "after_last": "end",
             "county": "no-answer-card-left"}]  # fmt: skip
STEP = {"key": "knock", "title": "Knock", "by": "officers", "attempts": 2, "form": "door", "outcome": OUTCOMES}


@pytest.fixture
def at_a_strange_door(everything, carrying, phone_of):
    """A visit by a model that asks every kind of question, opened on the phone without signal."""

    def open_it(layout: str):
        form = {"key": "door", "title": "At the door", "layout": layout, "question": EVERY}
        body = {"title": "Strange", "step": [STEP], "form": [form]}
        everything("alter table section disable trigger user")
        everything(
            """update section set body = cast(:body as jsonb) where name = 'visit_model' and state = 'live'
               and org_id = (select id from organisation where slug = 'breckland')""",
            body=json.dumps(body),
        )
        visit = carrying()
        page = phone_of(visit.browser.person)
        walking.goes_without_signal(page)
        return visit, page

    return open_it


TYPED = {"who": "The cousin", "people": "3", "back": "5:30pm", "number": "01632 960 222", "email": "a@example.com",
         "moved": "7 New Road\nSwaffham", "note": "Works nights"}  # fmt: skip
KEPT = TYPED | {"home": True, "street": "street-13", "needs": ["food", "pets"], "agreed": True, "people": 3,
                "seen": "2021-03-02", "back": "17:30", "number": "+441632960222"}  # fmt: skip


def answer(page, key: str) -> None:
    if key == "outcome":
        page.get_by_label("Spoke to somebody").check()
    elif key in ("home", "agreed"):
        page.locator(f"#q-{key}").check()
    elif key == "street":
        page.locator("#q-street").select_option("street-13")
    elif key == "needs":
        page.get_by_label("Food").check()
        page.get_by_label("Pets").check()
    elif key == "seen":
        for part, typed in (("day", "2"), ("month", "March"), ("year", "2021")):
            page.locator(f"#q-seen-{part}").fill(typed)
    elif key == "left_card_code":
        page.locator("#q-left_card_code").fill("AAAA-BBBB-CCCC")
    elif key in TYPED:
        page.locator(f"#q-{key}").fill(TYPED[key])


def test_every_kind_of_question_on_one_page(at_a_strange_door):
    visit, page = at_a_strange_door("one-page")
    expect(page.get_by_label("Who?")).to_have_count(0)
    for key in ("outcome", *(one["key"] for one in EVERY)):
        answer(page, key)
    page.get_by_label("Money").check()
    walking.records(page)
    expect(page.get_by_role("alert")).to_contain_text("must have 2 answers or fewer")
    walking.look(page, "every-kind")
    page.get_by_label("Money").uncheck()
    walking.records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits")
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent")
    [attempt] = visit.attempts
    assert (attempt.outcome, attempt.answers) == ("spoke", KEPT)


def test_one_question_a_screen_with_a_look_at_the_end_and_a_way_back(at_a_strange_door):
    visit, page = at_a_strange_door("one-by-one")
    walking.look(page, "one-question")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Select an answer to “What happened?”")
    for key in ("outcome", *(one["key"] for one in EVERY), "left_card_code", "attempted_at"):
        expect(page.locator(f"[id^=q-{key}]").first).to_be_visible()
        assert page.locator("#view .govuk-form-group").count() == 1
        answer(page, key)
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    walking.look(page, "check-answers")
    page.locator("#view").get_by_role("link", name="Change").nth(2).click()
    page.get_by_label("Who?").fill("The aunt")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Question before").click()
    expect(page.get_by_label("Who?")).to_have_value("The aunt")
    for _ in range(len(EVERY) + 1):
        page.get_by_role("button", name="Continue").click()
    walking.records(page)
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent")
    expect(page.locator("#answers")).to_contain_text("the code of the card: this is not the code of one of your cards")
    walking.look(page, "code-not-taken")
    [attempt] = visit.attempts
    assert attempt.answers == KEPT | {"who": "The aunt"}, "a faulty code loses nothing of the answer"


def test_a_question_that_is_no_longer_asked_leaves_no_answer(at_a_strange_door):
    visit, page = at_a_strange_door("one-page")
    for key in ("outcome", "home", "who"):
        answer(page, key)
    page.get_by_label("No", exact=True).first.check()
    expect(page.get_by_label("Who?")).to_have_count(0)
    walking.records(page)
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent")
    assert visit.attempts[0].answers == {"home": False}


TRIED = {
    "who": ["", "Ann", "A name of more than twelve letters"],
    "street": ["", "street-2", "nowhere"],
    "needs": [[], ["food"], ["food", "pets", "money"], ["other"]],
    "people": ["", "3", "0", "10", "many", "3.5", "-1", " 4 "],
    "seen": [{"day": "", "month": "", "year": ""}, {"day": "1", "month": "2", "year": ""},
             {"day": "", "month": "2", "year": ""}, {"day": "30", "month": "2", "year": "2021"},
             {"day": "3", "month": "2", "year": "21"}, {"day": "3", "month": "Feb", "year": "2021"},
             {"day": "1", "month": "1", "year": "2020"}, {"day": "1", "month": "1", "year": "2090"},
             {"day": "x", "month": "1", "year": "2021"}, {"day": "3", "month": "13", "year": "2021"}],
    "back": ["", "9:30am", "9", "25:00", "14.30", "midday", "12:60", "0:30pm", "2pm", "soon"],
    "number": ["", "01632 960 222", "ring me", "+44 1632 960222", "12"],
    "email": ["", "a@example.com", "a@", "nobody", "a b@example.com"],
    "note": ["", "x" * 2000, "x" * 2001],
    "home": ["", "yes", "maybe"],
}  # fmt: skip


def said_by_the_page(question: dict, typed) -> str:
    """What the ordinary page would say about this answer."""
    key, source = question["key"], MultiDict({"sent": "yes"})
    if isinstance(typed, dict):
        source.update({f"{key}-{part}": value for part, value in typed.items()})
    else:
        source.setlist(key, typed if isinstance(typed, list) and typed else [typed or ""])
    source.setdefault(key, "")  # radios that nobody pressed are not posted, and the form was sent all the same
    form = Form(schema_for([question]), source=source)
    return ". ".join(form.errors.get(key, []))


def test_the_phone_says_what_the_page_says(app, phone_of, carrying):
    page = phone_of(carrying().browser.person)
    page.goto("/doorstep/offline")
    with app.test_request_context():
        plain = [{name: value for name, value in one.items() if name != "only_if"} for one in EVERY]
        asked = {one["key"]: one for one in drawn(STEP, {"question": plain})}
        sentences = [
            (key, typed, said_by_the_page(next(one for one in plain if one["key"] == key), typed))
            for key, all_typed in TRIED.items()
            for typed in all_typed
        ]
    said = page.evaluate(
        """async tried => {
            const { fault } = await import('/static/js/doorstep/checks.js')
            return tried.map(([question, answer]) => fault(question, answer))
        }""",
        [[asked[key], typed] for key, typed, _ in sentences],
    )
    differing = [
        (key, str(typed)[:40], page_says, phone)
        for (key, typed, page_says), phone in zip(sentences, said, strict=True)
        if page_says != phone
    ]
    assert differing == []
    assert sum(1 for _, _, one in sentences if one) > 20
