"""How a need moves, who can take it, and when: tables, without a database."""

from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest

from hub.kernel.problems import NotPossibleNow
from hub.programmes.models import Opening
from hub.support import rules
from hub.support.rules import MOVES, STATES, Home, Offer, Receiver, Support

MAY = {
    "open": {
        "signposted": "signposted", "met": "met", "declined": "declined", "unmet": "unmet", "asked": "asked",
        "answered": "met",
    },
    "asked": {"not-taken": "open", "sent-back": "open", "given-up": "open", "answered": "met"},
    "signposted": {"reopened": "open", "answered": "signposted"},
    "met": {"reopened": "open", "answered": "met"},
    "declined": {"reopened": "open", "answered": "declined"},
    "unmet": {"reopened": "open", "answered": "unmet"},
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", MOVES)
def test_every_move_from_every_state_is_allowed_as_the_table_says_or_refused(state, how):
    then = MAY[state].get(how)
    if then is None:
        with pytest.raises(NotPossibleNow):
            rules.moved(state, how, "met")
    else:
        assert rules.moved(state, how, "met") == then


def test_no_state_is_a_dead_end_and_every_move_has_words():
    assert set(MAY) == set(STATES) and all(MAY.values())
    assert set(rules.MOVE_WORDS) == set(MOVES)
    assert {one.then for one in rules.OUTCOMES} <= set(STATES) - {"asked"}


def test_an_answer_that_nobody_knows_settles_nothing():
    assert rules.then({"outcome": [{"key": "helped", "then": "met"}]}, "helped") == "met"
    assert rules.then({"outcome": []}, "helped") == rules.then(None, None) == "open"


COUNTY, NORWICH, PARTNER = (
    SimpleNamespace(id=n, kind=k) for n, k in ((1, "county"), (2, "district"), (3, "voluntary"))
)
HERE = Home(2, "NR1 3AB")


@pytest.mark.parametrize(
    ("receiver", "org", "home", "takes"),
    [
        ({}, COUNTY, HERE, True),
        ({"needs": ["food"]}, COUNTY, HERE, True),
        ({"needs": ["pets"]}, COUNTY, HERE, False),
        ({}, NORWICH, HERE, True),
        ({}, NORWICH, Home(9, "NR1 3AB"), False),
        ({}, NORWICH, Home(None, "NR1 3AB"), True),
        ({}, PARTNER, Home(9, "IP24 2AA"), True),
        ({"areas": ["NR1", "NR2"]}, PARTNER, HERE, True),
        ({"areas": ["NR1"]}, PARTNER, Home(2, "IP24 2AA"), False),
        ({"areas": ["NR1"]}, PARTNER, Home(2, None), False),
    ],
)
def test_who_takes_which_need_where(receiver, org, home, takes):
    one = Receiver("k", "L", "slug", ("referral",), **receiver)
    assert rules.fits(one, "food", org, home) is takes


def test_a_postcode_area_is_not_mistaken_for_a_longer_one():
    one = Receiver("k", "L", "slug", ("referral",), areas=("NR1",))
    assert not rules.fits(one, "food", PARTNER, Home(2, "NR19 1AA"))
    sector = Receiver("k", "L", "slug", ("referral",), areas=("NR1 9",))
    assert not rules.fits(sector, "food", PARTNER, Home(2, "NR19 1AA"))
    assert rules.fits(sector, "food", PARTNER, Home(2, "NR1 9AA"))
    assert rules.area("NR19 1AA") == "NR19" and rules.area("nr1 3ab") == "NR1" and rules.area(None) == ""


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 6, 22, 8, 30, tzinfo=UTC), True),  # 9:30 in British summer time
    ],
)
def test_when_somebody_is_there(at, there):
    hours = [Opening((0, 1, 2, 3, 4), time(9), time(17))]
    assert rules.is_open(hours, at) is there
    assert rules.is_open([], at)


def test_nobody_rings_where_nobody_sits_but_a_referral_waits():
    one = Receiver("k", "L", "slug", ("warm-transfer", "referral"))
    shut = Offer(one, 1, "Org", False, frozenset({"warm-transfer", "referral"}))
    assert not shut.takes("warm-transfer") and shut.takes("referral")
    assert not Offer(one, 1, "Org", True, frozenset({"referral"})).takes("warm-transfer"), "no agreement"


def test_a_caller_is_held_for_minutes_and_a_referral_for_hours():
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    one = Receiver("k", "L", "slug", ("warm-transfer",), ring_minutes=4, accept_hours=6)
    assert rules.due_at(one, "warm-transfer", at).minute == 4 and rules.due_at(one, "referral", at).hour == 15


def test_how_it_may_be_answered_travels_with_it():
    one = Receiver("k", "Helpline", "slug", ("referral",))
    form = rules.form(Support(), Offer(one, 1, "Org", True))
    assert form["receiver"] == "Helpline" and {"cannot-be-met", "helped"} <= {one["key"] for one in form["outcome"]}
