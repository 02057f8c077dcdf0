"""The code of a card in the form that says what happened at the door: optional, checked beside the field, kept once."""

import re

import pytest

from hub.kernel.problems import NotPossibleNow
from hub.notices.kinds import title
from tests.doorstep.phone import CARD, Phone

CODE = "left_card_code"


@pytest.fixture
def officer(visited, client):
    """The officer of Breckland whose visit it is, and how they say what happened."""
    visit = visited()
    browser = client("breckland", "officer")

    def say(code="", outcome="no-answer", **answers):
        page = browser.get(f"/requests/{visit.id}/visit").text
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        told = {"outcome": outcome, "version": version, CODE: code, **CARD, **answers}
        return browser.post(f"/requests/{visit.id}/visit", data=told)

    return visit, browser, say


def left(everything):
    return everything("select handover_id, left_at, left_by from card where left_at is not null")


def attempts(everything):
    return everything("select number, answers from visit_attempt")


def test_the_code_is_recorded_with_the_attempt(officer, everything):
    visit, browser, say = officer
    assert say(visit.card(blank=True)).status_code == 303
    [card], [attempt] = left(everything), attempts(everything)
    assert (card.handover_id, card.left_by) == (visit.id, browser.person.id)
    assert CODE not in attempt.answers
    assert len(everything("select 1 from event where kind = 'card:left'")) == 1


def test_without_a_code_the_attempt_is_recorded_all_the_same(officer, everything):
    _, _, say = officer
    assert say().status_code == 303
    assert left(everything) == [] and len(attempts(everything)) == 1


def test_a_faulty_code_stands_beside_its_field_and_nothing_is_recorded_or_lost(officer, everything):
    visit, _, say = officer
    answer = say("AAAA-BBBB-CCCC", note="Curtains drawn")
    assert answer.status_code == 422
    beside = re.search(rf'id="{CODE}-error".*?</p>', answer.text, re.DOTALL)[0]
    assert "This is not the code of one of your cards" in beside
    assert f'href="#{CODE}"' in answer.text and "Curtains drawn" in answer.text and "AAAA-BBBB-CCCC" in answer.text
    assert attempts(everything) == [] and left(everything) == []


def test_a_code_that_was_used_or_is_of_another_visit_or_council_is_told_as_such(officer, everything, visited, norfolk):
    visit, _, say = officer
    code = visit.card(blank=True)
    assert say(code).status_code == 303
    assert "This card has been recorded already" in say(code).text
    other = visited(reference="B", forename="Other")
    assert "This card belongs to another visit" in say(other.card()).text
    with norfolk.acting("broadland", "officer"):
        from hub.cards.actions import make_cards

        [foreign] = make_cards("sorry", "en", "A6", 1)
    assert "This is not the code of one of your cards" in say(foreign).text
    assert len(attempts(everything)) == 1 and len(left(everything)) == 1


def test_if_the_card_goes_at_this_moment_the_attempt_is_not_half_recorded(officer, everything, monkeypatch):
    visit, _, say = officer

    def gone(*_, **__):
        raise NotPossibleNow("Somebody else recorded this card at this moment.")

    monkeypatch.setattr("hub.cards.actions._set", gone)
    assert say(visit.card(blank=True)).status_code == 409
    assert attempts(everything) == [] and left(everything) == []


def test_a_code_found_faulty_only_when_it_is_kept_leaves_no_attempt_behind(officer, everything, monkeypatch):
    """The form is shown again with a page that commits: the attempt must not be in it."""
    visit, _, say = officer
    said = iter(["", "This card has been recorded already"])
    monkeypatch.setattr("hub.cards.queries.why_not_left", lambda *_: next(said))
    answer = say(visit.card(blank=True))
    assert answer.status_code == 422 and "This card has been recorded already" in answer.text
    assert attempts(everything) == [] and visit.case.outcome is None


def test_one_by_one_the_code_is_a_screen_of_its_own_and_its_fault_is_told_there(officer, everything, monkeypatch):
    visit, browser, _ = officer
    everything("set session_replication_role = replica")
    everything(
        "update section set body = jsonb_set(body, '{form}', (select jsonb_agg(one || '{\"layout\": \"one-by-one\"}') "
        "from jsonb_array_elements(body -> 'form') one)) where name = 'visit_model'"
    )
    address = f"/requests/{visit.id}/visit"
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"{address}?ask=outcome").text)[1]

    def answer(name, **typed):
        return browser.post(address, data={"_ask": name, "version": version, **typed})

    typed = {"outcome": "no-answer", "card": "none", "id_shown": "yes"}
    name, asked = "outcome", []
    while name != "check":
        asked.append(name)
        name = re.search(r"ask=([\w-]+)", answer(name, **{name: typed.get(name, "")}).location)[1]
    assert "card" in asked and CODE not in asked, "who left no card is not asked for its code"
    assert browser.post(address, data={"_anew": "1", "version": version}).status_code == 303
    code, name, faults = visit.card(blank=True), "outcome", 0
    typed["card"] = "sorry-we-missed-you"
    while name != "check":
        if name == CODE and not faults:
            faults = 1
            faulty = answer(CODE, **{CODE: "AAAA-BBBB-CCCC"})
            assert faulty.status_code == 422 and "This is not the code of one of your cards" in faulty.text
        given = answer(name, **{name: code if name == CODE else typed.get(name, "")})
        assert given.status_code == 303, (name, given.text)
        name = re.search(r"ask=([\w-]+)", given.location)[1]
    assert faults, "the code is asked for"
    assert code in browser.get(f"{address}?ask=check").text
    assert browser.post(address, data={"_send": "1", "version": version}).status_code == 303
    assert len(attempts(everything)) == 1 and len(left(everything)) == 1


@pytest.fixture
def phone(officer):
    visit, browser, _ = officer
    made = Phone(browser)
    assert made.take().status_code == 200
    return visit, made


def test_the_phone_asks_for_the_code_too_and_sends_it_along(phone, everything):
    visit, made = phone
    [asked] = [one for one in made.pack["tasks"][0]["questions"] if one["key"] == CODE]
    assert (asked["kind"], asked["required"]) == ("text", False) and asked["label"] == "Code of the card you left"
    assert asked["only_if"] == {"question": "card", "is": ["sorry-we-missed-you", "thank-you"]}
    receipt = made.send(made.answer("no-answer", **CARD, left_card_code=visit.card(blank=True).lower()))
    assert (receipt.json["status"], "says" in receipt.json) == ("recorded", False)
    assert len(attempts(everything)) == 1 and len(left(everything)) == 1


def test_a_faulty_code_from_a_phone_loses_no_answer_and_is_told(phone, everything):
    visit, made = phone
    envelope = made.answer("no-answer", **CARD, left_card_code="AAAA-BBBB-CCCC")
    receipt = made.send(envelope)
    assert receipt.json["status"] == "recorded" and len(attempts(everything)) == 1 and left(everything) == []
    assert "the code of the card: this is not the code of one of your cards" in receipt.json["says"]
    [told] = everything("select reference, account_id, endpoint from notice where kind = 'card-not-taken'")
    assert (told.account_id, told.endpoint) == (made.browser.person.id, "cards.left")
    page = made.browser.get(f"/requests/{visit.id}/cards/left")
    assert page.status_code == 200
    assert title("card-not-taken", told.reference) in made.browser.get("/notices").text
    assert "AAAA" not in str(everything("select answers from doorstep_answer"))
    assert "says" not in made.send(envelope).json and len(attempts(everything)) == 1


def test_a_card_left_counts_even_where_the_answer_is_set_aside(phone, everything, norfolk, work):
    visit, made = phone
    made.send(made.answer("no-answer", **CARD))
    second = made.send(made.answer("no-answer", **CARD, left_card_code=visit.card(blank=True)))
    assert (second.json["status"], second.json["why"]) == ("aside", "second")
    assert len(attempts(everything)) == 1 and len(left(everything)) == 1


def test_nobody_is_asked_for_a_card_on_the_telephone(everything, norfolk, visited, client):
    from hub.visits.alongside import at_step

    visit = visited()
    with norfolk.acting("breckland", "officer"):
        assert list(at_step(visit.id, {"by": "officers"})) == [CODE]
        assert at_step(visit.id, {"by": "call"}) == {} and at_step(visit.id, {"by": "partner:broads-neighbours"}) == {}
