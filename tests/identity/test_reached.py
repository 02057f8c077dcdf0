"""How people are reached and known at the door: one's own mobile number, and the badge that an administrator makes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.identity.actions import make_badge
from hub.identity.rules import new_badge


@pytest.fixture
def account(everything):
    return lambda person: everything("select mobile, badge, active from account where id = :id", id=person.id)[0]


@pytest.mark.parametrize("slug, role", [("breckland", "officer"), ("broads-neighbours", "volunteer")])
def test_one_keeps_ones_own_mobile_number(client, account, everything, slug, role):
    browser = client(slug, role)
    for wrong, told in (("01632 960 001", "Enter a mobile phone number"), ("my phone", "Enter a phone number")):
        again = browser.post("/account/mobile", data={"mobile": wrong})
        assert again.status_code == 422 and told in again.text and wrong in again.text
    assert browser.post("/account/mobile", data={"mobile": "07700 900 982"}).status_code == 303
    assert account(browser.person).mobile == "+447700900982"
    assert "07700 900982" in browser.get("/account").text and "07700 900982" in browser.get("/account/mobile").text
    assert browser.post("/account/mobile", data={"mobile": ""}).status_code == 303
    assert account(browser.person).mobile is None
    [event] = everything("select facts from event where kind = 'account:changed' order by id desc limit 1")
    assert event.facts == {"account": str(browser.person.id), "fields": ["mobile"]}


def test_a_number_abroad_may_be_a_mobile(client, account):
    browser = client("breckland", "officer")
    assert browser.post("/account/mobile", data={"mobile": "+31 6 12345678"}).status_code == 303
    assert account(browser.person).mobile == "+31612345678"


def test_an_administrator_makes_and_renews_a_badge(client, norfolk, account, everything):
    everything("update account set badge = null")
    admin, officer = client("breckland", "administrator"), norfolk.person("breckland", "officer")
    address = f"/people/{officer.id}"
    assert "has no badge number" in admin.get(address).text
    assert admin.post(f"{address}/badge").status_code == 303
    first = account(officer).badge
    assert (
        re.fullmatch(r"[1-9]\d{6}", first) and first in admin.get("/people").text and first in admin.get(address).text
    )
    admin.post(f"{address}/badge")
    assert account(officer).badge not in (None, first)
    assert first not in admin.get(address).text, "the old number counts no longer"
    assert client("norwich", "administrator").post(f"{address}/badge").status_code == 404
    assert client("breckland", "officer").post(f"{address}/badge").status_code == 403


def test_a_leaver_has_no_badge_any_more(client, norfolk, account):
    admin, officer = client("breckland", "administrator"), norfolk.person("breckland", "officer")
    admin.post(f"/people/{officer.id}/badge")
    admin.post(f"/people/{officer.id}/close")
    assert tuple(account(officer)) == (None, None, False)
    assert admin.post(f"/people/{officer.id}/badge").status_code == 404


def test_a_number_is_one_person_s_within_the_organisation_and_tells_nobody_elsewhere(norfolk, everything, monkeypatch):
    """Unique per organisation: another council may draw the same number, and no index tells it so."""
    drawn = iter(["7654321", "7654321", "1234567", "7654321"])
    monkeypatch.setattr("hub.identity.rules.new_badge", lambda: next(drawn))
    with norfolk.acting("breckland", "administrator"):
        assert make_badge(norfolk.person("breckland", "officer", 0).id) == "7654321"
        assert make_badge(norfolk.person("breckland", "officer", 1).id) == "1234567", "drawn again"
    with norfolk.acting("norwich", "administrator"):
        assert make_badge(norfolk.person("norwich", "officer").id) == "7654321"
    with pytest.raises(Exception, match="uq_account_org_id_badge"):
        everything("update account set badge = '7654321' where org_id = :org", org=norfolk.org("breckland"))


@given(st.integers())
def test_a_badge_has_seven_digits(_):
    assert re.fullmatch(r"[1-9]\d{6}", new_badge())
