"""What the hub does not take from a phone: other people's answers, forged and damaged ones, garbage; never a fault."""

import base64
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from hub.handovers.actions import withdraw
from tests.doorstep.phone import CARD, Phone, kept


def test_another_persons_answer_stays_on_the_phone(phone, client, everything):
    _, made = phone()
    envelope = made.answer("no-answer", **CARD)
    other = Phone(client("breckland", "officer", 1)).send(envelope)
    assert other.status_code == 403 and other.mimetype == "application/problem+json"
    assert "they must sign in to send it" in other.json["detail"]
    assert kept(everything) == []


def test_an_answer_put_under_another_name_does_not_open(phone, client, everything):
    _, made = phone()
    other = Phone(client("breckland", "officer", 1))
    forged = made.answer("no-answer", **CARD) | {"account": str(other.browser.person.id)}
    assert other.send(forged).status_code == 422
    honest = made.sealed(made.told("no-answer", **CARD), account=str(other.browser.person.id))
    assert other.send(honest).status_code == 404, "sealed under one's own name, but the pack is a colleague's"
    assert kept(everything) == []


def test_the_answer_of_somebody_who_has_left_is_brought_by_a_colleague_and_set_aside(phone, client, everything):
    visit, made = phone()
    envelope, me = made.answer("no-answer", **CARD), made.browser.person.id
    everything("update account set active = false, closed_at = now() where id = :id", id=me)
    assert made.send(envelope).status_code == 401
    other = Phone(client("breckland", "officer"))
    assert other.browser.person.id != me
    assert other.send(envelope).json["why"] == "left"
    [row] = kept(everything)
    assert (row.account_id, row.sent_by) == (me, other.browser.person.id)
    assert visit.attempts == []


def test_the_answer_of_somebody_who_makes_no_visits_any_more_is_set_aside(phone, everything):
    _, made = phone()
    me = made.browser.person.id
    everything("delete from account_role where account_id = :id and role = 'manager'", id=me)
    everything("update account_role set role = 'ig' where account_id = :id", id=me)
    everything("update session set role = 'ig'")
    assert made.send(made.answer("no-answer", **CARD)).json["why"] == "left"


def test_in_another_role_of_ones_own_the_answer_waits_for_the_switch(phone, everything):
    _, made = phone()
    me = made.browser.person
    everything(
        "insert into account_role (org_id, account_id, role, granted_at) values (:org, :id, 'ig', now())",
        org=me.org_id, id=me.id,
    )  # fmt: skip
    everything("update session set role = 'ig'")
    refused = made.send(made.answer("no-answer", **CARD))
    assert refused.status_code == 409 and "Switch to that role" in refused.json["detail"]


def test_signed_out_the_answer_waits(phone, everything):
    _, made = phone()
    everything("update session set ended_at = now(), ended_why = 'signed out'")
    answer = made.send(made.answer("no-answer", **CARD))
    assert answer.status_code == 401 and answer.mimetype == "application/problem+json"


def test_another_organisations_visit_is_not_there(phone, client, everything):
    _, made = phone()
    stranger = Phone(client("norwich", "officer"))
    theirs = made.sealed(made.told("no-answer", **CARD), account=str(stranger.browser.person.id))
    assert stranger.send(theirs).status_code == 422, "the key is another organisation's"
    assert stranger.post("/doorstep/check", {"ticket": made.pack["ticket"]}).json["over"] is False
    mine = made.sealed(made.told("no-answer", **CARD), visit=str(uuid4()))
    assert made.send(mine).status_code == 404
    assert kept(everything) == []


@pytest.mark.asvs("11.3.3")
def test_what_was_changed_on_the_way_does_not_open(phone, everything):
    _, made = phone()
    for name in ("data", "iv", "epk"):
        envelope = made.answer("no-answer", **CARD)
        raw = bytearray(base64.b64decode(envelope[name]))
        raw[-1] ^= 1
        answer = made.send(envelope | {name: base64.b64encode(raw).decode()})
        assert answer.status_code == 422 and "cannot open this answer" in answer.json["detail"], name
    for name in ("id", "visit"):
        assert made.send(made.answer("no-answer", **CARD) | {name: str(uuid4())}).status_code == 422
    assert made.send(made.answer("no-answer", **CARD) | {"key": str(uuid4())}).status_code == 422
    assert kept(everything) == []


def test_an_old_key_still_opens_a_late_answer(phone, everything):
    visit, made = phone()
    envelope = made.answer("no-answer", **CARD)
    everything("update doorstep_key set made_at = made_at - interval '40 days'")
    first = made.pack["key"]["id"]
    made.take(8)
    assert made.pack["key"]["id"] != first
    assert made.send(envelope).json["status"] == "recorded"


def test_a_key_of_another_installation_is_not_used(phone, everything):
    _, made = phone()
    first = made.pack["key"]["id"]
    everything("update doorstep_key set sealed = decode(repeat('00', 60), 'hex')")
    made.take(8)
    assert made.pack["key"]["id"] != first


def test_a_pack_that_names_another_attempt_is_not_the_one_that_was_taken(phone):
    _, made = phone()
    assert made.send(made.sealed(made.told("no-answer", **CARD) | {"attempt": 2})).status_code == 404


GARBAGE = [
    b"", b"null", b"[]", b"7", b'"text"', b"{}", b"{", b"\xff\xfe", b"[" * 5000, b'{"v": 1}', b'{"v": "1"}', b"NaN",
    json.dumps({"v": 1, "id": "x", "key": 1, "account": [], "visit": {}, "epk": None, "iv": 0, "data": ""}).encode(),
    json.dumps(dict.fromkeys(("v", "id", "key", "account", "visit", "epk", "iv", "data"), "x")).encode(),
    json.dumps({name: str(uuid4()) for name in ("id", "key", "account", "visit")} | {"v": 1}).encode(),
    b'{"v": 1e999}', b'{"id": "\\u0000", "hours": {}}',
    b'{"ticket": "\\ud800", "hours": []}', os.urandom(300), b"a=b&c=d", b'{"hours": {}}',
    b'{"hours": 1e400, "ticket": 5}',
]  # fmt: skip


@pytest.mark.parametrize("path", ["pack", "check", "answers"])
def test_garbage_is_answered_with_a_problem_document(phone, everything, path):
    _, made = phone()
    packs = len(everything("select 1 from doorstep_pack"))
    for body in GARBAGE:
        if path == "pack" and body in (b"{}",):
            continue  # hours need not be named
        answer = made.post(f"/doorstep/{path}", raw=body)
        assert answer.status_code in (404, 422), (path, body[:60], answer.status_code)
        assert answer.mimetype == "application/problem+json" and answer.json["status"] == answer.status_code
    assert kept(everything) == [] and len(everything("select 1 from doorstep_pack")) == packs


SEALED = [None, 7, [], "text", {}, {"pack": 1}, {"answers": []}, {"at": "yesterday"}, {"attempt": "1"}, {"second": 5},
          {"at": "2020-13-45"}, {"outcome": "x" * 5000}, {"outcome": "\u0000"}, {"pack": str(uuid4())},
          {"answers": {"note": "x" * 40000}}, {"answers": {str(n): "x" for n in range(300)}}]  # fmt: skip


def test_garbage_inside_an_envelope_is_never_a_fault_of_the_server(phone):
    _, made = phone()
    for inner in SEALED:
        told = made.told("no-answer") | inner if isinstance(inner, dict) and inner else inner
        answer = made.send(made.sealed(told))
        assert answer.status_code in (200, 404, 422), (str(inner)[:60], answer.status_code)


def test_without_the_forgery_key_nothing_is_taken(phone, everything):
    _, made = phone()
    envelope = made.answer("no-answer", **CARD)
    assert made.post("/doorstep/answers", envelope, **{"X-CSRFToken": "none"}).status_code == 400
    assert made.post("/doorstep/pack", {}, **{"X-CSRFToken": "none"}).status_code == 400
    assert kept(everything) == []


def test_who_neither_visits_nor_does_tasks_has_no_doorstep(client):
    for role in ("ig", "administrator"):
        stranger = Phone(client("broads-neighbours", role))
        assert stranger.post("/doorstep/pack", {}).status_code == 403
        assert stranger.browser.get("/doorstep").status_code == 403


def test_of_many_answers_for_one_attempt_five_wait_and_the_rest_stay_on_the_phone(phone, client, everything):
    visit, made = phone()
    assert made.send(made.answer("no-answer", **CARD)).json["status"] == "recorded"
    envelopes = [made.answer("moved", who_answered="neighbour", card="none") for _ in range(8)]
    answers = [made.send(one) for one in envelopes]
    assert [one.status_code for one in answers] == [200] * 5 + [409] * 3
    assert answers[-1].mimetype == "application/problem+json" and "stays on this phone" in answers[-1].json["detail"]
    assert len(kept(everything)) == 6 and len(visit.attempts) == 1
    assert made.send(envelopes[0]).json["status"] == "aside", "what was taken in has its receipt again"
    notices = everything("select account_id, about, endpoint from notice where kind = 'answer-aside'")
    assert len(notices) == len({one.account_id for one in notices}), "one for each manager"
    assert {(one.about, one.endpoint) for one in notices} == {(visit.row.id, "doorstep.asides")}
    first = everything("select id, version from doorstep_answer where status = 'aside' order by received_at")[0]
    settled = client("breckland", "manager").post(
        f"/doorstep/set-aside/{first.id}/dismiss", data={"reason": "Recorded already", "version": first.version}
    )
    assert settled.status_code == 303
    assert made.send(envelopes[7]).json["status"] == "aside", "a decision makes room"


def test_a_good_answer_is_recorded_however_many_wait(phone, everything):
    visit, made = phone()
    wrong = made.told("no-answer", **CARD) | {"at": "2020-01-01T10:00:00+00:00"}
    assert [made.send(made.sealed(wrong)).status_code for _ in range(7)] == [200] * 5 + [409] * 2
    assert made.send(made.answer("no-answer", **CARD)).json["status"] == "recorded"
    assert len(visit.attempts) == 1


def test_the_answers_of_one_person_use_up_nobody_elses_room(phone, everything, client):
    """Both phones carry the same attempt: it moved from one officer to the other before anybody had answered."""
    visit, made = phone()
    other = Phone(client("breckland", "officer", 1))
    everything("update handover set holder_id = :id where id = :h and side = 'received'",
               id=other.browser.person.id, h=visit.id)  # fmt: skip
    assert other.take(8).status_code == 200
    made.send(made.answer("no-answer", **CARD))
    assert [made.send(made.answer("no-answer", **CARD)).status_code for _ in range(6)] == [200] * 5 + [409]
    answer = other.send(other.answer("no-answer", **CARD))
    assert (answer.status_code, answer.json["status"]) == (200, "aside")


def test_answers_that_come_at_one_moment_are_counted_one_after_another(phone, everything, client):
    _, made = phone()
    made.send(made.answer("no-answer", **CARD))
    for _ in range(3):
        made.send(made.answer("no-answer", **CARD))
    tabs = [Phone(client("breckland", "officer")) for _ in range(6)]
    envelopes = [made.answer("no-answer", **CARD) for _ in tabs]
    with ThreadPoolExecutor(6) as together:
        sent = together.map(lambda tab, envelope: tab.send(envelope).status_code, tabs, envelopes)
        assert sorted(sent) == [200] * 2 + [409] * 4
    assert len([one for one in kept(everything) if one.status == "aside"]) == 5


def test_the_county_hears_once_that_answers_are_late(phone, norfolk, work, everything):
    visit, made = phone()
    with norfolk.acting("norfolk", "tracer"):
        withdraw(visit.id)
    work()
    assert [made.send(made.answer("no-answer", **CARD)).json["why"] for _ in range(3)] == ["late"] * 3
    work()
    assert len(everything("select 1 from message where handover_id = :id and side = 'received'", id=visit.id)) == 1


@pytest.mark.parametrize("name", ["at", "made_at"])
@pytest.mark.parametrize("time", ["1901-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00", "before", "soon"])
def test_a_time_at_which_nobody_can_have_been_there_is_set_aside(phone, name, time):
    visit, made = phone()
    began = visit.row.started_at
    near = {"before": began - timedelta(minutes=2), "soon": datetime.now(UTC) + timedelta(minutes=6)}
    moment = near[time].isoformat() if time in near else time
    told = made.told("no-answer", **CARD) | {name: moment}
    assert made.send(made.sealed(told)).json["why"] == "faults"
    assert visit.attempts == []
