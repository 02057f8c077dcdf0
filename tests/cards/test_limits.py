"""How often a code may be tried: who is counted, who shares a limit, and that no crowd keeps a card from its answer."""

import secrets

import pytest
from limits import parse

from hub.cards.rules import codes
from hub.kernel.web.requests import limiter

SPOKEN = "4T9X-K2MB"


def short() -> str:
    """A code as an officer says it, or a badge's number; neither is anybody's."""
    letters = secrets.choice([codes.SPOKEN_LETTERS, 7])
    return "".join(secrets.choice(codes.ALPHABET) for _ in range(letters))


def at(address: str) -> dict:
    return {"environ_base": {"REMOTE_ADDR": address}}


@pytest.mark.parametrize(
    "one",
    ["203.0.113.7:{n}", "[2001:db8::1]:{n}", "[::ffff:203.0.113.7]:{n}", "64:ff9b::cb00:7107", "::ffff:203.0.113.7"],
)
def test_another_port_or_another_way_to_write_it_is_no_other_caller(resident, one):
    thief = resident()
    answers = [thief.types(codes.new_code(), **at(one.format(n=40_000 + n))).status_code for n in range(12)]
    assert answers == [404] * 10 + [429] * 2
    same = "2001:db8::2" if "db8" in one else "203.0.113.7"
    assert thief.types(codes.new_code(), **at(same)).status_code == 429


@pytest.mark.parametrize("form", ["::ffff:192.0.2.{n}", "64:ff9b::192.0.2.{n}"])
def test_people_whose_ipv4_address_is_written_as_ipv6_are_not_one_caller(resident, form):
    many = resident()
    answers = [many.types(short(), **at(form.format(n=n))).status_code for n in range(1, 80)]
    assert answers == [404] * 79, "neither one household nor one site"


def test_a_site_s_many_networks_share_a_limit_on_short_codes(visited, resident):
    code, thief = visited().card(), resident()
    answers = [thief.types(short(), **at(f"2001:db8:77:{n:x}::1")).status_code for n in range(65)]
    assert answers == [404] * 60 + [429] * 5
    assert thief.types(short(), **at("2001:db8:78:1::1")).status_code == 404, "another site goes on"
    assert thief.types(code, **at("2001:db8:77:ffff::1")).status_code == 200, "and a neighbour's card is answered"


def test_a_badge_s_number_and_a_spoken_code_are_stopped_for_a_site_alike(resident):
    thief = resident()
    for n in range(60):
        thief.types("4711001" if n % 2 else SPOKEN, **at(f"2001:db8:77:{n:x}::1"))
    assert thief.types(SPOKEN, **at("2001:db8:77:aaaa::1")).status_code == 429
    assert thief.types("4711001", **at("2001:db8:77:aaaa::1")).status_code == 429


def test_a_card_is_answered_at_a_fresh_address_whatever_others_did(visited, resident):
    code = visited().card()
    assert limiter.limiter.hit(parse("3000 per 15 minutes"), "all", "wrong codes of all", cost=2999), "by a crowd"
    assert resident().types(short(), **at("198.51.100.8")).status_code == 404
    assert resident().types(short(), **at("198.51.100.9")).status_code == 429, "the page is shut for short codes"
    for address in ("198.51.100.9", "2001:db8:5:5::5"):
        assert resident().types(code, **at(address)).status_code == 200
        assert resident().types(code.lower().replace("-", " "), **at(address)).status_code == 200
    assert resident().types(codes.new_code(), **at("198.51.100.9")).status_code == 404, "a wrong one is told so"
    assert resident().asks(code, **at("198.51.100.10")).status_code == 303, "and they are rung"


def test_long_codes_use_up_nobody_s_limit_but_their_caller_s(resident):
    crowd = resident()
    for number in range(70):
        where = at(f"2001:db8:77:{number:x}::1")
        assert crowd.types(codes.new_code(), **where).status_code == 404
    assert crowd.types(short(), **at("2001:db8:77:ffff::1")).status_code == 404
