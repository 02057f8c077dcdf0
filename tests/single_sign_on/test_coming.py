"""Coming in by a provider: unknown people wait, known people get in, and nothing but (issuer, subject) is believed."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from hub.identity import actions as identity
from hub.identity import queries as accounts
from hub.kernel.access import Role
from hub.single_sign_on import queries
from hub.single_sign_on.actions import leaving
from hub.single_sign_on.routes.coming import back_address
from tests.single_sign_on.conftest import Coming


@pytest.fixture
def known(coming, norfolk):
    """Ola has come once and was given a role; returns their account."""
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
        account = accounts.account(waits.account_id)
        identity.change_account(account.id, account.version, account.name, account.email, [Role.OFFICER])
    return account


def test_an_unknown_person_gets_an_account_without_a_role_and_waits(coming, norfolk, everything, refusals):
    answer = coming.come()
    assert (answer.status_code, answer.location) == (303, "/sign-in/waiting")
    page = coming.browser.get(answer.location)
    assert "must give you a role" in page.text and "Ola" not in page.text
    assert coming.browser.get("/account").status_code == 302, "nobody is signed in"
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
        assert (waits.account_name, waits.account_email) == ("Ola Berg", "ola.berg@breckland.example")
        assert accounts.account(waits.account_id).roles == []
        assert accounts.account(waits.account_id).password_hash is None
    [notice] = everything("select org_id, reference from notice where kind = 'person-waits'")
    assert (notice.org_id, notice.reference) == (norfolk.org("breckland"), "Breckland staff")
    assert refusals() == ["no-role"]
    kinds = {one.kind for one in everything("select kind from event where org_id = :org", org=norfolk.org("breckland"))}
    assert kinds >= {"account:created", "provider_link:waits", "provider:asked", "provider:keys_read", "notice:made"}


def test_coming_again_without_a_role_makes_no_second_account_and_no_second_notice(coming, everything):
    coming.come()
    coming.come()
    assert len(everything("select 1 from account where name = 'Ola Berg'")) == 1
    assert len(everything("select 1 from notice where kind = 'person-waits'")) == 1


def test_with_a_role_they_get_in_and_the_session_says_how(coming, known, everything):
    answer = coming.come("/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert "Ola Berg" in coming.browser.get("/account").text
    [kept] = everything("select acr, amr, sid, session_id from provider_session")
    assert (kept.acr, kept.amr, kept.sid) == ("1", ["otp", "pwd"], "sid-1")
    [started] = everything("select facts from event where kind = 'session:started' and account_id = :id", id=known.id)
    assert started.facts == {"session": str(kept.session_id), "how": "sso"}
    [said] = everything("select facts from event where kind = 'provider_session:started'")
    assert (said.facts["acr"], said.facts["amr"]) == ("1", ["otp", "pwd"])
    assert everything(
        "select 1 from event where kind = 'provider_link:used' and facts ->> 'account' = :id", id=str(known.id)
    )


def test_signing_in_takes_what_the_browser_knew_of_other_sign_ins(coming, known, refusals):
    first, other = (coming.place.authorise(coming.begin()) for _ in range(2))
    assert coming.back(first).location == "/"
    assert coming.back(other).status_code == 403
    assert refusals()[-1] == "other-browser"


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site_afterwards(coming, known, wanted):
    assert coming.come(wanted).location == "/"


def test_the_sign_in_page_asks_once_who_is_offered_and_keeps_what_was_wanted(coming, statements):
    with statements() as sent:
        page = coming.browser.get("/sign-in?next=/requests").text
    assert len(sent) == 1 and f"/sign-in/with/{coming.id}?next=/requests" in page


def test_a_provider_is_told_the_hubs_own_name(app, coming):
    """Behind its proxy the hub sees another address than people do, whatever the request says."""
    served = replace(app.config["HUB"], host="0.0.0.0", hostnames=("127.0.0.1", "hub.example.gov.uk"))
    with patch.dict(app.config, HUB=served), app.test_request_context(base_url="http://127.0.0.1:5000"):
        assert back_address(coming.id) == f"https://hub.example.gov.uk/sign-in/from/{coming.id}"


def test_the_address_alone_opens_no_account(coming, norfolk, refusals):
    officer = norfolk.person("breckland", "officer")
    coming.place.person["email"] = officer.email.upper()
    answer = coming.come()
    assert answer.status_code == 403 and "link it on “Your account”" in answer.text
    assert coming.browser.get("/account").status_code == 302
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
        assert waits.account_id is None and waits.email == officer.email.upper()
    assert refusals() == ["not-linked"]


def test_the_administrator_links_by_hand_whoever_has_an_account(coming, norfolk, client, everything):
    officer = norfolk.person("breckland", "officer")
    coming.place.person["email"] = officer.email
    coming.come()
    admin = client("breckland", "administrator")
    [waits] = everything("select id from provider_link")
    assert "Ola Berg" in admin.get("/people/single-sign-on/waiting").text
    assert admin.post(f"/people/single-sign-on/waiting/{waits.id}/accept").status_code == 303
    assert coming.come().location == "/"
    assert officer.name in coming.browser.get("/account").text
    assert "nobody waits" in admin.get("/people/single-sign-on/waiting").text.lower()
    [kept] = everything("select name, email, account_id from provider_link")
    assert (kept.name, kept.email, kept.account_id) == (None, None, officer.id)
    [made] = everything("select facts from event where kind = 'provider_link:made'")
    assert made.facts["how"] == "administrator"
    [told] = everything("select account_id, urgent, reference from notice where kind = 'account-linked'")
    assert tuple(told) == (officer.id, True, "Breckland staff"), "whose account it is hears of it"


def test_the_administrator_turns_somebody_away(coming, norfolk, client, everything):
    coming.place.person["email"] = norfolk.person("breckland", "officer").email
    coming.come()
    [waits] = everything("select id from provider_link")
    admin = client("breckland", "administrator")
    assert admin.post(f"/people/single-sign-on/waiting/{waits.id}/dismiss").status_code == 303
    assert everything("select 1 from provider_link") == []
    assert everything("select 1 from event where kind = 'provider_link:dismissed'")


def test_a_closed_account_stays_closed(coming, known, norfolk, refusals):
    with norfolk.acting("breckland", "administrator"):
        identity.close_account(known.id)
    answer = coming.come()
    assert answer.status_code == 403 and "was closed" in answer.text
    assert refusals()[-1] == "closed"


def test_a_leaver_is_out_at_the_next_request(coming, known, norfolk):
    coming.come()
    assert coming.browser.get("/account").status_code == 200
    with norfolk.acting("breckland", "administrator"):
        identity.close_account(known.id)
    assert coming.browser.get("/account").status_code == 302


@pytest.mark.asvs("10.5.2")
def test_another_address_or_name_there_is_still_the_same_person(coming, known):
    coming.place.person |= {"name": "Ola Berg-Smith", "email": "other@breckland.example"}
    assert coming.come().location == "/"
    assert "Ola Berg" in coming.browser.get("/account").text


@pytest.mark.asvs("6.8.1", "10.5.2")
def test_another_person_of_the_same_address_there_is_somebody_else(coming, known, refusals):
    coming.place.sub = "person-2"
    assert coming.come().status_code == 403
    assert refusals()[-1] == "not-linked"


@pytest.mark.parametrize(
    "email", [None, "", "no address", ["a@b.example"], f"{'a' * 250}@b.example", "a@b\u202e.example"]
)
def test_without_an_address_nobody_new_gets_an_account(coming, refusals, everything, email):
    coming.place.person["email"] = email
    coming.place.more = {"sub": "person-1"}
    assert coming.come().status_code == 403
    assert refusals() == ["no-email"]
    assert everything("select 1 from provider_link") == []


def test_groups_propose_a_role_and_give_none(coming, norfolk, everything, client):
    everything(
        """update provider set groups_claim = 'groups',
           group_roles = '{"Knockers": "officer", "Bosses": "administrator", "Tracers": "tracer"}'"""
    )
    coming.place.person["groups"] = ["Knockers", "Tracers", "Others", 7]
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
        assert waits.proposed == ["officer"], "a district has no tracers"
        assert waits.roles == []
    assert (
        "Their groups propose: Officer"
        in client("breckland", "administrator").get("/people/single-sign-on/waiting").text
    )


@pytest.mark.asvs("6.8.1")
def test_the_organisation_is_the_providers_own_whatever_a_claim_says(
    client, norfolk, keep, place, elsewhere, everything
):
    """Two organisations, one person with one address and one subject at both: two accounts, each with its own."""
    for one, slug in ((place, "breckland"), (elsewhere, "norwich")):
        one.person |= {"org": "norfolk", "tenant": "norfolk", "hd": "norfolk.example"}
        Coming(client(), keep(one, slug), one).come()
    found = everything("select org_id from account where email_key = 'ola.berg@breckland.example' order by org_id")
    assert {one.org_id for one in found} == {norfolk.org("breckland"), norfolk.org("norwich")}


def test_when_a_link_is_removed_its_sessions_end_and_they_wait_again(coming, known, norfolk, everything):
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        [link] = queries.links_of_account(known.id)
        leaving.unlink(link.id)
    assert coming.browser.get("/account").status_code == 302
    assert coming.come().status_code == 403
    assert everything("select 1 from event where kind = 'provider_link:removed'")


def test_what_the_token_does_not_say_is_asked_for(coming, norfolk, everything):
    """A strict provider puts a name and an address into no ID token."""
    coming.place.more = {"sub": "person-1", "email": "ola@breckland.example", "name": "Ola", "acr": "9"}
    coming.place.person = {"acr": "1"}
    assert coming.come().location == "/sign-in/waiting"
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
    assert (waits.account_name, waits.account_email) == ("Ola", "ola@breckland.example")


@pytest.mark.parametrize("sub", ["person-2", None, ["person-1"]])
def test_what_is_said_of_somebody_else_is_not_believed(coming, refusals, sub):
    coming.place.more = {"sub": sub, "email": "boss@breckland.example"}
    coming.place.person = {}
    assert coming.come().status_code == 403
    assert refusals() == ["wrong-person"]


def test_what_is_merely_said_does_not_change_what_was_signed(coming, norfolk):
    coming.place.person = {"name": "Signed"}
    coming.place.more = {"sub": "person-1", "email": "ola@breckland.example", "name": "Said"}
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        assert queries.waiting()[0].account_name == "Signed"
