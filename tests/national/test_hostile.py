"""A national system that means ill: whatever it answers, the hub is soon free again and says what was wrong."""

import json
import time

import pytest

from hub.kernel.outward import whole_within
from hub.national.its import actions, client
from hub.national.its.rules import Fault, retry_after
from hub.national.schemas import National
from tests.dripping import dripping
from tests.national.standin import Handler
from tests.national.test_pull import feed, five  # noqa: F401 - a fixture

DEEP = "[" * 400 + "]" * 400
GOOD = {"access_token": "token-1"}


def asked(its_address: str) -> client.Client:
    told = National(system="ITS", way="pull", url=its_address, token_url=f"{its_address}/token", client_id="me")
    return client.Client(told, "secret")


@pytest.mark.asvs("15.2.2", "16.5.2")
@pytest.mark.parametrize("where", ["head", "body"])
def test_an_answer_that_drips_in_ends_in_time(monkeypatch, where):
    monkeypatch.setattr(client._Plain.ConnectionCls, "response_class", whole_within(0.5))
    begun = time.monotonic()
    with dripping(where) as server, pytest.raises(Fault) as fault:
        with asked(f"http://127.0.0.1:{server.server_port}") as its:
            its.page(None)
    assert fault.value.code == "timeout" and time.monotonic() - begun < 2


def test_both_ways_to_them_have_the_time_limit_and_it_is_short():
    for pool in (client._Plain, client._Encrypted):
        assert "outward" in pool.ConnectionCls.response_class.__module__
    assert client.WHOLE <= 60 and actions.TURN <= 60


def test_pages_without_a_record_and_without_an_end_are_a_fault(five, everything, turns):  # noqa: F811
    five.page = lambda after, limit: {"records": [], "next": str(int(after or 0) + 1), "more": len(five.seen) < 50}
    five.connect()
    turns()
    assert feed(everything).fault == "unreadable" and len(five.seen) < 5


def test_a_turn_ends_and_the_next_goes_on_where_it_was(five, everything, turns, monkeypatch):  # noqa: F811
    moments = iter(range(0, 100_000, 40))
    monkeypatch.setattr(actions, "monotonic", lambda: next(moments))
    five.connect()
    turns(4)
    totals = [one.total for one in everything("select total from import_run order by started_at")]
    assert totals == [2, 2, 1] and feed(everything).fault is None


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_token_that_is_an_error_is_a_fault_whatever_its_status(five, everything, turns, monkeypatch, status):  # noqa: F811
    monkeypatch.setattr(Handler, "_token", lambda *_: (status, {"error": "invalid_client"}))
    five.connect()
    turns()
    assert feed(everything).fault == "secret"


@pytest.mark.parametrize("deep", [DEEP, json.loads(DEEP), {"a": json.loads(DEEP)}])
def test_records_without_bottom_stop_nothing(five, everything, turns, deep):  # noqa: F811
    five.log.insert(0, {"reference": "i8", "phones": deep})
    five.connect()
    turns(2)
    stood = everything("select name from outbox where status in ('failed', 'pending') and attempt > 0")
    assert stood == [] and feed(everything).fault in ("unreadable", None)


@pytest.mark.parametrize("record", ["\ud800", ["\0\ud800"], 10**300, None])
def test_what_is_no_record_is_a_rejected_row_and_stops_nothing(five, everything, turns, record):  # noqa: F811
    five.log.insert(0, record)
    five.connect()
    turns()
    assert sum(one.rejected for one in everything("select rejected from import_run")) == 1
    assert feed(everything).fault is None


@pytest.mark.parametrize(
    "token",
    [
        ["x"], {"access_token": ["x"]}, {"access_token": "ж"}, {"access_token": "a\r\nX: b"}, {"access_token": ""},
        GOOD | {"token_type": "mac"}, GOOD | {"token_type": None}, GOOD | {"token_type": ["Bearer"]},
        GOOD | {"expires_in": 1e999}, GOOD | {"expires_at": 1e999}, GOOD | {"expires_in": [1]},
    ],
)  # fmt: skip
def test_a_token_that_is_none_is_a_fault_in_words(five, everything, turns, monkeypatch, token):  # noqa: F811
    monkeypatch.setattr(Handler, "_token", lambda *_: (200, token))
    five.connect()
    turns()
    assert feed(everything).fault in ("unreadable", "unreachable")


def test_a_later_token_that_is_none_is_a_fault_too(five, everything, turns, monkeypatch):  # noqa: F811
    given = iter([GOOD | {"expires_in": 1, "refresh_token": "r"}] * 2 + [GOOD | {"token_type": "mac"}] * 9)
    monkeypatch.setattr(Handler, "_token", lambda *_: (200, next(given)))
    five.tokens = {"token-1"}
    five.connect()
    turns(2)
    assert feed(everything).fault == "unreadable"


@pytest.mark.parametrize("header", ["²", "٣", "-1", "1e9", "9" * 5000, "Wed, 99 Foo 2026"])
def test_whatever_they_ask_to_wait_is_understood_or_left(header):
    assert retry_after(header, None) is None or retry_after(header, None).total_seconds() <= 3600
