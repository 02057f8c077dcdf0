"""Answers from phones: recorded exactly once, set aside where they do not fit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hub.handovers.actions import withdraw
from tests.doorstep.phone import CARD, Phone, kept


def test_an_answer_becomes_the_attempt_with_the_time_at_which_it_was_made(phone, everything):
    visit, made = phone()
    told = made.told("no-answer", **CARD, note="A light\u0000 was on.") | {"at": visit.row.started_at.isoformat()}
    envelope = made.sealed(told)
    receipt = made.send(envelope)
    assert receipt.json == {"id": envelope["id"], "status": "recorded", "why": None}
    [attempt] = visit.attempts
    assert (attempt.number, attempt.outcome, attempt.account_id) == (1, "no-answer", visit.browser.person.id)
    assert attempt.answers == {"card": "sorry-we-missed-you", "note": "A light was on."}
    assert attempt.at == visit.row.started_at
    [event] = everything("select about, facts from event where kind = 'answer:received'")
    assert event.facts == {"answer": envelope["id"], "visit": str(visit.row.id), "why": "recorded"}


def test_the_last_answer_reaches_the_county(phone):
    visit, made = phone()
    told = made.answer("refused", who_answered="resident", id_shown="yes", card="none")
    assert made.send(told).json["status"] == "recorded"
    assert visit.request().status == "returned" and visit.request().answer["outcome"] == "refused"


def test_the_same_answer_again_changes_nothing_and_gets_the_same_receipt(phone, everything):
    visit, made = phone()
    envelope = made.answer("no-answer", **CARD)
    first = made.send(envelope).json
    before = len(everything("select 1 from event where kind = 'visit:attempted'"))
    assert made.send(envelope).json == first
    assert len(visit.attempts) == 1
    assert len(everything("select 1 from event where kind = 'visit:attempted'")) == before


def test_of_two_different_answers_for_one_attempt_the_second_is_set_aside(phone, everything):
    visit, made = phone()
    made.send(made.answer("no-answer", **CARD))
    second = made.send(made.answer("moved", who_answered="neighbour", card="none"))
    assert (second.status_code, second.json["status"], second.json["why"]) == (200, "aside", "second")
    assert [one.outcome for one in visit.attempts] == ["no-answer"]
    [told] = everything("select kind from notice where kind = 'answer-aside' and account_id is not null limit 1")
    assert told.kind == "answer-aside"


def test_an_attempt_recorded_on_the_page_meanwhile_stands(phone):
    visit, made = phone()
    visit.say("no-answer", **CARD)
    assert made.send(made.answer("no-answer", **CARD)).json["why"] == "second"
    assert len(visit.attempts) == 1


def test_an_answer_that_comes_after_the_end_is_kept_as_late(phone, norfolk, work, everything):
    visit, made = phone()
    envelope = made.answer("no-answer", **CARD)
    with norfolk.acting("norfolk", "tracer"):
        withdraw(visit.id)
    work()
    assert made.send(envelope).json["why"] == "late"
    work()
    assert visit.attempts == []
    [told] = everything("select words from message where handover_id = :id and side = 'received'", id=visit.id)
    assert "kept with us" in told.words and "card" not in told.words
    page = visit.browser.get(f"/doorstep/set-aside/{envelope['id']}")
    assert "It came after the visit was over" in page.text and "No answer, card left" in page.text
    assert "Record as a further attempt" not in page.text
    assert visit.browser.post(f"/doorstep/set-aside/{envelope['id']}", data={"version": 2}).status_code == 409


def test_a_pair_is_named_or_the_answer_is_set_aside(phone, norfolk):
    visit, made = phone("great-yarmouth")
    [task] = made.pack["tasks"]
    assert task["pair"] and task["colleagues"]
    told = made.told("no-answer", id_shown="yes", card="sorry-we-missed-you")
    alone = made.send(made.sealed(told | {"second": made.pack["account"]}))
    assert alone.json["why"] == "faults"
    second = task["colleagues"][0]["value"]
    assert made.send(made.sealed(told | {"second": second})).json["status"] == "recorded"
    assert str(visit.attempts[0].second_id) == second


def test_a_phone_whose_clock_is_a_little_ahead_is_believed_and_its_time_is_ours(phone):
    visit, made = phone()
    ahead = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    told = made.told("no-answer", **CARD) | {"at": ahead, "made_at": ahead}
    assert made.send(made.sealed(told)).json["status"] == "recorded"
    assert visit.attempts[0].at <= datetime.now(UTC)


def at_once(sendings):
    """Send all at the same moment, each from a thread of its own."""
    with ThreadPoolExecutor(len(sendings)) as pool:
        return [one.result() for one in [pool.submit(phone.send, envelope) for phone, envelope in sendings]]


def test_the_same_answer_from_two_tabs_at_one_moment_is_one_record(phone, client, everything):
    visit, made = phone()
    envelope = made.answer("no-answer", **CARD)
    tabs = [made, *(Phone(client("breckland", "officer")) for _ in range(2))]
    receipts = at_once([(tab, envelope) for tab in tabs])
    assert [one.json for one in receipts] == [{"id": envelope["id"], "status": "recorded", "why": None}] * 3
    assert len(visit.attempts) == 1 and len(kept(everything)) == 1


def test_two_different_answers_at_one_moment_are_one_record_and_one_set_aside(phone, client, everything):
    visit, made = phone()
    other = Phone(client("breckland", "officer"))
    answers = [made.answer("no-answer", **CARD, note=f"Number {n}") for n in range(2)]
    receipts = at_once(list(zip((made, other), answers, strict=True)))
    assert sorted((one.json["status"], one.json["why"]) for one in receipts) == [
        ("aside", "second"),
        ("recorded", None),
    ]
    assert len(visit.attempts) == 1 and len(kept(everything)) == 2


def test_an_unfinished_answer_is_set_aside_whatever_it_says_and_the_county_hears_nothing(
    phone, norfolk, work, everything
):
    visit, made = phone()
    whole = made.sealed(made.told("no-answer", **CARD) | {"unfinished": True})
    assert made.send(whole).json["why"] == "unfinished", "it fits the form, and still a person decides"
    half = made.sealed(made.told("", note="Half a sen") | {"unfinished": True})
    with norfolk.acting("norfolk", "tracer"):
        withdraw(visit.id)
    work()
    assert made.send(half).json == {"id": half["id"], "status": "aside", "why": "unfinished"}
    work()
    assert visit.attempts == []
    assert everything("select 1 from message where handover_id = :id and side = 'received'", id=visit.id) == []
    page = visit.browser.get(f"/doorstep/set-aside/{half['id']}").text
    assert "It was not finished when the visit was taken from the phone" in page
    assert "Half a sen" in page and "Not answered" in page


def test_a_finished_answer_says_what_happened(phone, everything):
    _, made = phone()
    assert made.send(made.sealed(made.told("", **CARD))).status_code == 422
    assert kept(everything) == []


def test_an_unfinished_answer_of_a_visit_that_goes_on_is_mended_and_recorded(phone):
    visit, made = phone()
    half = made.sealed(made.told("", note="Half a sen") | {"unfinished": True})
    made.send(half)
    page = visit.browser.get(f"/doorstep/set-aside/{half['id']}").text
    assert "Half a sen" in page and "Record as a further attempt" in page
