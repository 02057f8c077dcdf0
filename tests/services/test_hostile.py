"""A feed that means ill: it leads inwards, drips, floods; reading ends in time and in words, and shows no mark-up."""

import json
import socket
import time
from urllib.request import Request

import pytest

from hub.kernel.outward import whole_within
from hub.services import actions, fetching, queries, reading
from tests.dripping import dripping
from tests.services.feed import file, service


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_feed_that_drips_ends_in_time(monkeypatch, where):
    monkeypatch.setattr(fetching._Plain, "response_class", whole_within(0.5))
    begun = time.monotonic()
    with dripping(where) as server, pytest.raises(fetching.Unreachable):
        try:
            fetching.page(f"http://127.0.0.1:{server.server_port}/services", 1)
        finally:
            took = time.monotonic() - begun
    assert took < 2


def test_both_ways_to_a_feed_have_the_time_limit():
    for kind in (fetching._Plain, fetching._Encrypted):
        assert "outward" in kind.response_class.__module__


@pytest.mark.asvs("1.3.6", "13.2.4")
def test_no_name_leads_into_the_network_that_the_hub_stands_in():
    with dripping("body") as server:
        connection = fetching._Plain("inside.example", server.server_port, timeout=1)
        connection._create_connection = lambda *_, **__: socket.create_connection(("127.0.0.1", server.server_port))
        with pytest.raises(fetching.Unreachable, match="closed network"):
            connection.connect()
    assert issubclass(fetching._Encrypted, fetching._Outside)


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fe80::1%eth0",
                                     "::ffff:10.0.0.1", "fd00::1", "0.0.0.0"])  # fmt: skip
def test_what_is_no_public_address(address):
    assert not fetching.is_public(address)
    assert fetching.is_public("8.8.8.8") and fetching.is_public("::ffff:8.8.8.8")


@pytest.mark.asvs("1.3.6", "15.3.2")
@pytest.mark.parametrize("inward", ["http://127.0.0.1:6379/", "http://localhost/", "https://[::1]/"])
def test_a_feed_elsewhere_does_not_lead_back_to_this_machine(inward):
    with pytest.raises(fetching.Unreachable, match="closed network"):
        fetching._OnlyThere().redirect_request(Request("https://feed.example/services"), None, 302, "", {}, inward)


def test_a_text_of_brackets_costs_no_more_than_another():
    begun = time.monotonic()
    for _ in range(300):
        reading.plain("<" * 8000, 2000)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("name", ["\0", "\ud800", "<script>alert(1)</script>", ["x"], {"a": "\0"}])
def test_the_name_of_what_is_skipped_can_be_kept_and_shown(norfolk, name):
    bad = json.dumps({"name": name, "description": "x"})
    content = file(service(1))[:-2] + b", " + bad.encode() + b"]}"
    with norfolk.acting("norfolk", "supervisor"):
        run = queries.run(actions.load_file("feed.json", content))
    assert run.counts["skipped"] == 1 and "<" not in run.skipped[0]["name"]


@pytest.mark.asvs("1.2.2")
@pytest.mark.parametrize("odd", ["javascript:alert(1)", "data:text/html,x", 'http://a/"onmouseover=x', " https://a b"])
def test_no_link_of_a_service_is_more_than_a_web_page(odd):
    assert reading.read(service(1, url=odd), {})["url"] == ""
