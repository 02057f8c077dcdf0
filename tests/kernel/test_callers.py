"""Whom limits count as one: an address however it is written, a household's network, a site's; what is kept of it."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.kernel.web import callers
from hub.kernel.web.callers import network

FOURS = st.integers(0, 2**32 - 1).map(IPv4Address)
SIXES = st.integers(0, 2**128 - 1).map(IPv6Address)
PORTS = st.integers(0, 65535)


@given(FOURS, PORTS)
def test_an_address_of_ipv4_is_one_however_it_comes(address, port):
    inside = int(address)
    written = [
        f"{address}",
        f" {address} ",
        f"{address}:{port}",
        f"::ffff:{address}",
        f"[::ffff:{address}]",
        f"[::ffff:{address}]:{port}",
        f"{IPv6Address((0xFFFF << 32) + inside)}",
        f"{IPv6Address(int(IPv6Address('64:ff9b::')) + inside)}",
        f"[{IPv6Address(int(IPv6Address('64:ff9b::')) + inside)}]:{port}",
    ]
    assert {network(one) for one in written} == {str(address)}
    assert {network(one, callers.SITE) for one in written} == {str(address)}


@given(SIXES, PORTS)
def test_an_address_of_ipv6_is_its_network_with_a_port_and_without(address, port):
    assume(int(address) >> 32 not in (0xFFFF, int(callers.NAT64.network_address) >> 32))
    for bits in (callers.HOUSEHOLD, callers.SITE):
        found = {network(one, bits) for one in (str(address), address.exploded, f"[{address}]", f"[{address}]:{port}")}
        assert len(found) == 1
        assert IPv6Network(found.pop()) == IPv6Network((int(address), bits), strict=False)


@given(SIXES, SIXES)
def test_two_are_one_caller_only_within_one_network(one, other):
    assume(all(int(each) >> 32 not in (0xFFFF, int(callers.NAT64.network_address) >> 32) for each in (one, other)))
    assert (network(str(one)) == network(str(other))) == (int(one) >> 64 == int(other) >> 64)


@given(st.text(max_size=60))
def test_whatever_is_written_there_is_counted_somewhere(written):
    assert network(written)


@pytest.mark.parametrize(
    "nothing", ["", "unix:", "203.0.113", "203.0.113.7:", "203.0.113.7:80:80", "[]:1", "[::1", ":::"]
)
def test_what_is_no_address_is_unknown(nothing):
    assert network(nothing) == callers.UNKNOWN


@pytest.mark.asvs("14.2.2")
def test_a_key_tells_no_address_and_is_another_in_another_installation(app, monkeypatch):
    settings, keys = app.config["HUB"], set()
    for secret in (settings.secret_key, "another secret of thirty-two letters"):
        with monkeypatch.context() as other, app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
            other.setitem(app.config, "HUB", type("Settings", (), {"secret_key": secret}))
            keys.add(callers.caller())
            assert callers.caller() == callers.caller() and callers.site() is None
    assert len(keys) == 2 and all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in keys)


@pytest.mark.asvs("14.2.2")
def test_no_limit_of_the_hub_keeps_an_address(app, client):
    """Whatever page counts: signing in, a reset link, a phone's check, a resident's card."""
    for address in ("203.0.113.7", "2001:db8:aa:bb::7"):
        here = {"environ_base": {"REMOTE_ADDR": address}}
        client().post("/sign-in", data={"email": "x", "password": "y"}, **here)
        client().post("/check", data={"code": "4711-4711"}, **here)
        client().get("/link/nothing", **here)
        client().open("/doorstep/check", method="POST", json={"ticket": "none"}, **here)
    kept = [key.decode() for key in app.extensions["hub_redis"].keys("*")]
    assert [one for one in kept if "wrong codes of all" in one], "there is something that was counted"
    assert [one for one in kept if "wrong codes of a site" in one]
    assert [one for one in kept if "sign_in" in one] and [one for one in kept if "doorstep" in one]
    assert [one for one in kept if "203.0.113" in one or "2001:" in one or ":db8" in one or "aa:bb" in one] == []
