"""A question a screen: each answer kept as it is given, checked at the end, recorded once."""

import re
from datetime import timedelta

import pytest

from hub.directory import actions as directory
from hub.directory import sections
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.kernel.work import relay

CODE = "left_card_code"
QUESTIONS = [
    {
        "key": "who",
        "kind": "choice",
        "label": "Who answered?",
        "required": True,
        "only_if": {"question": "outcome", "is": ["spoke"]},
        "options": [{"key": "resident", "label": "The resident"}, {"key": "child", "label": "A child"}],
    },
    {
        "key": "age",
        "kind": "number",
        "label": "How old is the child?",
        "required": True,
        "only_if": {"question": "who", "is": ["child"]},
        "rules": {"min": 0, "max": 17},
    },
    {
        "key": "needs",
        "kind": "choices",
        "label": "What do they need?",
        "options": [{"key": "food", "label": "Food"}, {"key": "pets", "label": "Pets"}],
    },
    {"key": "seen_on", "kind": "date", "label": "When did you see a light?", "rules": {"max": "today"}},
    {"key": "note", "kind": "long_text", "label": "Anything else?", "share": "note"},
]
OUTCOMES = [
    {"key": "spoke", "label": "Spoke to somebody", "then": "end", "county": "reached-complete"},
    {"key": "nobody", "label": "Nobody in", "then": "again", "after_last": "end", "county": "no-answer-card-left"},
]
MODEL = {
    "title": "A question a screen",
    "step": [{"key": "knock", "title": "Knock", "by": "officers", "attempts": 2, "form": "door", "outcome": OUTCOMES}],
    "form": [{"key": "door", "title": "At the door", "layout": "one-by-one", "question": QUESTIONS}],
}


@pytest.fixture
def visit(visiting, norfolk):
    with norfolk.acting("breckland", "manager"):
        number = sections.live("visit_model").version + 1
        directory.draft("visit_model", number, MODEL)
        directory.publish("visit_model", number)
    return visiting("breckland")


class Screens:
    """Goes through the screens as a phone does: follows where each answer leads."""

    def __init__(self, browser, home: str):
        self.browser, self.home, self.at = browser, home, home

    def get(self, ask: str | None = None):
        page = self.browser.get(self.home + (f"?ask={ask}" if ask else ""))
        assert page.status_code in (200, 422), page.status_code
        return page

    def answer(self, ask: str, status: int = 303, **typed):
        version = re.search(r'name="version" value="(\d+)"', self.get(ask).text)[1]
        sent = self.browser.post(self.home, data={"_ask": ask, "version": version, **typed})
        assert sent.status_code == status, sent.text
        return sent.location.partition("ask=")[2] if status == 303 else sent.text

    def send(self, **typed):
        version = re.search(r'name="version" value="(\d+)"', self.get("check").text)[1]
        return self.browser.post(self.home, data={"_send": "1", "version": version, **typed})


@pytest.fixture
def screens(visit):
    return Screens(visit.browser, f"/requests/{visit.id}/visit")


def through(screens) -> None:
    assert screens.answer("outcome", outcome="spoke") == "who"
    assert screens.answer("who", who="resident") == "needs"
    assert screens.answer("needs", needs=["food", "pets"]) == "seen_on"
    assert screens.answer("seen_on") == "note"
    assert screens.answer("note", note="Works at night.") == CODE
    assert screens.answer(CODE) == "attempted_at"
    assert screens.answer("attempted_at") == "check"


def test_one_question_after_the_other_then_all_to_check_then_recorded(visit, screens, everything):
    first = screens.get()
    assert "Say what happened" in first.text and "Who answered?" not in first.text
    question = screens.get("outcome").text
    assert "Question 1<" in question and "Spoke to somebody" in question and "What do they need?" not in question
    through(screens)
    assert "Question 3 of 7" in screens.get("needs").text
    check = screens.get("check").text
    for words in ("Spoke to somebody", "The resident", "Food, Pets", "Not answered", "Works at night.", "Just now"):
        assert words in check
    assert check.count("?ask=") >= 6, "every answer can be changed"
    assert visit.attempts == []
    assert screens.send().status_code == 303
    [attempt] = visit.attempts
    assert attempt.answers == {"who": "resident", "needs": ["food", "pets"], "note": "Works at night."}
    assert everything("select 1 from answers_begun") == []
    assert visit.request().answer["note"] == "Works at night."


def test_every_answer_kept_and_every_screen_seen_is_in_the_trail(visit, screens, everything):
    screens.answer("outcome", outcome="nobody")
    kept = everything("select facts from event where kind = 'answers:begun'")
    assert [one.facts for one in kept] == [{"work": str(visit.row.id), "question": "outcome"}]
    opened = "select count(*) as n from event where kind = 'record:opened' and facts ->> 'record' = 'visit'"
    before = everything(opened)[0].n
    screens.get("needs")
    assert everything(opened)[0].n == before + 1


def test_conditions_are_honoured_and_what_hangs_on_a_changed_answer_is_asked_then(screens):
    assert screens.answer("outcome", outcome="spoke") == "who"
    assert screens.answer("who", who="child") == "age"
    assert "Question 3 of 8" in screens.get("age").text
    screens.answer("age", age="9")
    assert screens.answer("who", who="resident") == "needs"
    assert "Question 3 of 7" in screens.get("needs").text
    assert screens.browser.get(f"{screens.home}?ask=age").location.endswith("ask=needs")


def test_what_was_answered_and_is_asked_no_more_is_not_recorded(visit, screens):
    screens.answer("outcome", outcome="spoke")
    screens.answer("who", who="child")
    screens.answer("age", age="9")
    screens.answer("who", who="resident")
    for name in ("needs", "seen_on", "note", CODE, "attempted_at"):
        screens.answer(name)
    screens.send()
    assert visit.attempts[0].answers == {"who": "resident"}


def test_an_error_stands_beside_its_question_and_what_was_typed_stays(visit, screens, everything):
    assert "Select an answer to “What happened?”" in screens.answer("outcome", 422)
    screens.answer("outcome", outcome="spoke")
    assert "Select an answer to “Who answered?”" in screens.answer("who", 422)
    screens.answer("who", who="child")
    wrong = screens.answer("age", 422, age="ninety")
    assert "ninety" in wrong and "There is a problem" in wrong
    assert "must be between 0 and 17" in screens.answer("age", 422, age="90")
    assert "must be a real date" in screens.answer(
        "seen_on", 422, **{"seen_on-day": "31", "seen_on-month": "2", "seen_on-year": "2026"}
    )
    assert "age" not in everything("select typed from answers_begun")[0].typed


def test_going_back_and_reloading_loses_nothing_and_an_answer_can_be_changed(visit, screens):
    through(screens)
    assert 'value="food" checked' in " ".join(screens.get("needs").text.split())
    assert "Works at night." in screens.get("note").text
    assert screens.answer("note", note="Works in the day.") == "check"
    assert "Works in the day." in screens.get("check").text
    again = screens.get()
    assert "Go on where you stopped" in again.text and "ask=check" in again.text


def test_the_way_to_the_check_leads_through_what_is_not_answered_yet(screens):
    screens.answer("outcome", outcome="spoke")
    for ask in ("check", "nonsense", "age"):
        page = screens.browser.get(f"{screens.home}?ask={ask}")
        assert page.status_code == 303 and page.location.endswith("ask=who"), ask
    version = re.search(r'name="version" value="(\d+)"', screens.get("who").text)[1]
    early = screens.browser.post(screens.home, data={"_send": "1", "version": version})
    assert early.location.endswith("ask=who")


def test_sending_twice_records_once(visit, screens):
    through(screens)
    version = re.search(r'name="version" value="(\d+)"', screens.get("check").text)[1]
    sent = {"_send": "1", "version": version, "_once": "a" * 8 + "-0000-4000-8000-" + "b" * 12}
    first, second = (screens.browser.post(screens.home, data=sent) for _ in range(2))
    assert first.location == second.location and len(visit.attempts) == 1
    third = screens.browser.post(screens.home, data={"_send": "1", "version": version})
    assert third.status_code == 409 and len(visit.attempts) == 1


def test_who_begins_anew_has_nothing_left(screens, everything):
    through(screens)
    version = re.search(r'name="version" value="(\d+)"', screens.get().text)[1]
    screens.browser.post(screens.home, data={"_anew": "1", "version": version})
    assert everything("select 1 from answers_begun") == []
    assert "Say what happened" in screens.get().text


def test_an_attempt_that_a_colleague_recorded_meanwhile_is_told_before_going_on(visit, screens, client):
    assert screens.answer("outcome", outcome="nobody") == "needs"
    colleague = client("breckland", "officer", 1)
    sent = {"outcome": "nobody", "version": visit.version()}
    assert colleague.post(screens.home, data=sent).status_code == 303
    page = screens.get()
    assert "Somebody recorded an attempt after you had begun to answer" in page.text
    assert "Question" not in screens.browser.get(f"{screens.home}?ask=needs").text
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    on = screens.browser.post(screens.home, data={"_go_on": "1", "version": version})
    assert on.location.endswith("ask=needs")
    stale = screens.browser.post(screens.home, data={"_ask": "note", "note": "Mine", "version": str(int(version) - 1)})
    assert stale.status_code == 409 and "Mine" in stale.text


def test_nobody_sees_what_a_colleague_has_begun(visit, screens, client, norfolk):
    through(screens)
    colleague = Screens(client("breckland", "officer", 1), screens.home)
    assert "Works at night." not in colleague.get().text and "Say what happened" in colleague.get().text
    with norfolk.acting("breckland", "officer", 1):
        from hub.kernel.db import rows

        assert rows("select * from answers_begun") == []


def test_what_nobody_records_is_forgotten_after_two_days(visit, screens, everything, app):
    screens.answer("outcome", outcome="nobody")
    engine, redis = app.extensions["hub_relay"], app.extensions["hub_redis"]
    relay.tick(engine, redis)
    assert len(everything("select 1 from answers_begun")) == 1
    everything("update answers_begun set at = at - interval '49 hours'")
    relay.tick(engine, redis)
    assert everything("select 1 from answers_begun") == []


def test_the_whole_form_at_once_is_taken_all_the_same(visit):
    told = {"version": str(visit.row.version), "who": "resident", "note": "By another way"}
    assert visit.say("spoke", **told).status_code == 303
    assert visit.attempts[0].answers == {"who": "resident", "note": "By another way"}


def test_an_attempt_made_earlier_can_be_said_at_its_own_question(visit, screens):
    through(screens)
    early = now() - timedelta(days=3)
    parts = {"day": early.day, "month": early.month, "year": early.year, "time": "09:00"}
    typed = {f"attempted_at-{name}": str(value) for name, value in parts.items()}
    assert "when this was taken on" in screens.answer("attempted_at", 422, **typed)


def test_a_pair_is_asked_for_among_the_questions(visit, screens, norfolk):
    from hub.safety.actions import markers

    with norfolk.acting("breckland", "officer", 1):
        subject = {"address": "4 Mill Lane", "postcode": "PE37 7AB"}
        markers.add(subject, "aggression", norfolk.person("breckland", "officer", 1).id)
    assert screens.answer("outcome", outcome="nobody") == "needs"
    for name, following in (("needs", "seen_on"), ("seen_on", "note"), ("note", CODE), (CODE, "second_officer")):
        assert screens.answer(name) == following
    assert screens.answer("second_officer") == "attempted_at"
    assert screens.answer("attempted_at") == "check"
    alone = screens.send()
    assert alone.status_code == 422 and "Two must go to this door" in alone.text and visit.attempts == []
    olive = norfolk.person("breckland", "officer", 1)
    assert screens.answer("second_officer", second_officer=str(olive.id)) == "check"
    assert olive.name in screens.get("check").text
    assert screens.send().status_code == 303 and visit.attempts[0].second_id == olive.id


def test_a_partners_task_is_asked_by_the_same_screens(norfolk, work, client, everything):
    step = MODEL["step"][0] | {"outcome": [{"key": "met", "label": "Met them", "then": "end"}]}
    form = MODEL["form"][0] | {"question": [QUESTIONS[4]]}
    frozen = {"step": step, "form": form, "windows": {}, "accept_by": "2026-12-24T10:00:00+00:00"}
    subject = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane", "postcode": "PE37 7AB"}
    with norfolk.acting("south-norfolk", "officer"):
        soon, to = now() + timedelta(hours=9), norfolk.org("broads-neighbours")
        task = handovers.raise_handover(
            "visit-step", to, subject, norfolk.person("breckland", "officer").id, soon, form=frozen
        )
    work()
    with norfolk.acting("broads-neighbours", "coordinator"):
        handovers.accept(task, requests.received(task).version)
    screens = Screens(client("broads-neighbours", "coordinator"), f"/tasks/{task}")
    assert "Say what happened" in screens.get().text
    assert screens.answer("outcome", outcome="met") == "note"
    assert screens.answer("note", note="All well") == "attempted_at"
    assert screens.answer("attempted_at") == "check"
    assert screens.send().status_code == 303
    [answered] = everything("select status, answer from handover where id = :id and side = 'received'", id=task)
    assert answered.status == "returned" and answered.answer["answers"] == {"note": "All well"}
    assert everything("select 1 from answers_begun") == []
