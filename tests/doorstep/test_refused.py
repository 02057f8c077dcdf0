"""What the hub does not take from a phone: other people's answers, forged and damaged ones, garbage; never a fault."""

import base64
import json
import os
from uuid import uuid4

import pytest

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


def test_a_huge_body_is_refused_as_it_comes(phone):
    _, made = phone()
    answer = made.post("/doorstep/answers", raw=b"x" * 2_000_000)
    assert answer.status_code == 413 and answer.mimetype == "application/problem+json"


def test_without_the_forgery_key_nothing_is_taken(phone, everything):
    _, made = phone()
    envelope = made.answer("no-answer", **CARD)
    assert made.post("/doorstep/answers", envelope, **{"X-CSRFToken": "none"}).status_code == 400
    assert made.post("/doorstep/pack", {}, **{"X-CSRFToken": "none"}).status_code == 400
    assert kept(everything) == []


def test_a_partners_people_have_no_doorstep(client):
    volunteer = Phone(client("broads-neighbours", "volunteer"))
    assert volunteer.browser.get("/doorstep/who", headers={"Accept": "application/json"}).status_code == 404
    assert volunteer.post("/doorstep/answers", {}).status_code == 404
    assert volunteer.post("/doorstep/pack", {}).status_code == 403
