"""Answers that were set aside: shown with their faults, mended and recorded, or dismissed with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.doorstep.phone import CARD, kept

FAULTY = [
    ({"outcome": "no-answer"}, "a card is asked for"),
    ({"outcome": "nonsense"}, "no outcome of this step"),
    ({"outcome": "spoke-all", "answers": {"who_answered": "resident", "id_shown": "yes", "card": "none",
                                          "new_phone": "ring me"}}, "no telephone number"),
    ({"outcome": "no-answer", "answers": CARD, "at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "tomorrow"),
    ({"outcome": "no-answer", "answers": CARD, "at": "2020-01-01T00:00:00Z"}, "before the visit"),
    ({"outcome": "no-answer", "answers": {"card": ["a", {"b": 1}]}}, "a list where one is chosen"),
    ({"outcome": "no-answer", "answers": {"card": None, "note": 7, "unknown": "x"}}, "other kinds"),
]  # fmt: skip


@pytest.mark.parametrize("changed", [one for one, _ in FAULTY], ids=[name for _, name in FAULTY])
def test_an_answer_with_faults_is_set_aside_and_shown_with_them(phone, changed):
    visit, made = phone()
    envelope = made.sealed(made.told("no-answer") | changed)
    answer = made.send(envelope)
    assert (answer.status_code, answer.json["why"]) == (200, "faults")
    assert visit.attempts == []
    page = visit.browser.get(f"/doorstep/set-aside/{envelope['id']}")
    assert page.status_code == 200 and "There is a problem" in page.text


def test_a_faulty_answer_is_mended_in_the_form_and_recorded_for_whoever_made_it(phone, client, everything):
    visit, made = phone()
    envelope = made.answer("spoke-all", who_answered="resident", id_shown="yes", card="none", new_phone="ring me")
    made.send(envelope)
    manager = client("breckland", "manager")
    address = f"/doorstep/set-aside/{envelope['id']}"
    assert "Penhaligon" in manager.get("/doorstep/set-aside").text
    page = manager.get(address).text
    assert "Enter a phone number" in page and "ring me" in page
    moment = visit.row.started_at
    sent = {"outcome": "spoke-all", "who_answered": "resident", "id_shown": "yes", "card": "none", "version": "2"}
    sent |= {"new_phone": "01632 960555"}
    sent |= {"attempted_at-day": str(moment.day), "attempted_at-month": str(moment.month)}
    sent |= {"attempted_at-year": str(moment.year), "attempted_at-time": f"{moment:%H:%M}"}
    assert manager.post(address, data=sent | {"new_phone": "ring"}).status_code == 422
    assert manager.post(address, data=sent).status_code == 303
    [attempt] = visit.attempts
    assert (attempt.account_id, attempt.answers["new_phone"]) == (made.browser.person.id, "+441632960555")
    assert kept(everything)[0].status == "recorded"
    assert manager.post(address, data=sent).status_code == 409, "settled already"
    assert "This answer is recorded" in manager.get(address).text
    assert everything("select facts from event where kind = 'answer:settled'")[0].facts["how"] == "recorded"


def test_a_second_answer_is_recorded_as_a_further_attempt_or_dismissed_with_a_reason(phone, everything):
    visit, made = phone()
    made.send(made.answer("no-answer", **CARD))
    envelope = made.answer("household", who_answered="household", id_shown="yes", card="thank-you")
    made.send(envelope)
    address = f"/doorstep/set-aside/{envelope['id']}"
    page = visit.browser.get(address).text
    assert "Spoke to somebody else of the household" in page and "Attempts so far" in page
    for reason in ("", "x" * 501):
        assert visit.browser.post(f"{address}/dismiss", data={"version": "2", "reason": reason}).status_code == 422
    done = visit.browser.post(f"{address}/dismiss", data={"version": "2", "reason": "The other one is right"})
    assert done.status_code == 303
    assert [one.status for one in kept(everything)] == ["recorded", "dismissed"]
    assert len(visit.attempts) == 1
    assert visit.browser.get(f"{address}/dismiss").status_code == 409


def test_a_colleagues_set_aside_answer_is_not_shown_to_another_officer(phone, client):
    _, made = phone()
    envelope = made.sealed(made.told("no-answer"))
    made.send(envelope)
    other = client("breckland", "officer", 1)
    assert "Penhaligon" not in other.get("/doorstep/set-aside").text
    for path in (f"/doorstep/set-aside/{envelope['id']}", f"/doorstep/set-aside/{envelope['id']}/dismiss"):
        assert other.get(path).status_code == 404
