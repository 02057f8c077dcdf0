"""A legal basis has dates: what rests on one that has ended is flagged on the list, on the page and before signing."""

from datetime import date, timedelta

import pytest

from hub.agreements.actions import drafting
from hub.agreements.rules.document import flags
from hub.directory.bases import BASES, SORTS, lapsed, lapsing
from hub.kernel.clock import today
from tests.agreements.conftest import GIVER, RECEIVER

HEALTH = ["surname", "risk"]


def test_every_basis_has_a_source_a_sort_and_dates_in_order():
    for one in BASES.values():
        assert one.sort in SORTS and one.source and (one.until is None or one.starts < one.until), one.key


def test_the_notices_of_2020_held_until_the_end_of_june_2022():
    notice = BASES["copi-3-4"]
    assert (
        notice.holds(date(2022, 6, 30)) and not notice.holds(date(2022, 7, 1)) and not notice.holds(date(2020, 3, 19))
    )
    assert lapsed(["copi-3-4", "copi-3"], date(2022, 7, 1)) == [notice]
    assert lapsed(["copi-3-4"], date(2022, 6, 30)) == []


@pytest.mark.parametrize(
    ("until", "flagged"),
    [(None, True), (date(2022, 12, 31), True), (date(2022, 6, 30), False), (date(2022, 5, 1), False)],
)
def test_one_that_ends_before_the_agreement_does_is_told_in_time(until, flagged):
    assert bool(lapsing(["copi-3-4"], date(2022, 1, 1), until)) == flagged


@pytest.mark.parametrize(
    ("bases", "gives", "told"),
    [
        (["gdpr-6-1-e"], ["surname"], []),
        ([], ["surname"], ["no basis of UK GDPR article 6"]),
        (["gdpr-6-1-e"], HEALTH, ["no basis of article 9", "no condition of the 2018 Act"]),
        (["gdpr-6-1-e", "gdpr-9-2-i", "dpa-sch1-3"], HEALTH, []),
    ],
)
def test_what_law_wants_named_and_is_not_named_is_flagged(bases, gives, told):
    found = " ".join(flags(bases, gives, today(), None))
    assert all(one in found for one in told) and bool(found) == bool(told)


def test_a_lapsed_basis_is_flagged_in_the_list_on_the_page_and_before_signing(client, table):
    made = table.sent(bases=["gdpr-6-1-e", "copi-3-4"])
    told, browser = "ended on 30 June 2022", client(RECEIVER, "ig")
    assert told in browser.get(f"/agreements/drafts/{made}").text
    assert told in browser.get(f"/agreements/drafts/{made}/sign").text
    assert told not in browser.get("/agreements").text, "what is not in force yet is told where it is read"
    table.sign(GIVER, made)
    table.sign(RECEIVER, made)
    [agreement] = table.made(made)
    assert told in browser.get("/agreements").text
    assert told in browser.get(f"/agreements/{agreement.id}").text
    assert told in browser.get("/agreements/matrix").text


def test_a_lapsed_basis_says_so_where_it_is_chosen(client, table):
    made = table.draft()
    page = client(GIVER, "ig").get(f"/agreements/drafts/{made}/words").text
    assert "Ended on 30 June 2022: nothing can rest on it any more" in page


def test_a_basis_that_has_ended_is_no_reason_to_hide_who_signed(table):
    agreement = table.agreed(bases=["copi-3-4"], ends=(today() + timedelta(days=9)).isoformat())
    assert agreement.bases == ["copi-3-4"] and agreement.signed_from_by


def test_the_desk_says_what_waits_ends_and_rests_on_nothing(client, table, everything):
    officer = client(RECEIVER, "ig")
    assert "for your organisation’s signature" not in officer.get("/governance").text
    made = table.sent(bases=["copi-3-4"], ends=(today() + timedelta(days=200)).isoformat())
    assert "1 agreement waits for your organisation’s signature" in officer.get("/governance").text
    with table.them():
        drafting.note(made, "Please leave the address out.")
    table.work()
    assert "Changes are asked for to 1 draft" in client(GIVER, "ig").get("/governance").text
    table.sign(RECEIVER, made)
    assert "for your organisation’s signature" not in officer.get("/governance").text
    table.sign(GIVER, made)
    page = officer.get("/governance").text
    assert "1 agreement rests on a legal basis that has ended" in page and "Urgent" in page
    assert "ends soon" not in page
    everything(
        "update agreement set valid = tstzrange(lower(valid), now() + interval '40 days') where bases = '{copi-3-4}'"
    )
    assert "1 agreement ends soon" in officer.get("/governance").text
    assert "legal basis that has ended" not in client("breckland", "ig").get("/governance").text
