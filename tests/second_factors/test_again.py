"""Acts for which an open session is not enough: the factor once more, what was typed comes along, and no loop."""

import html
import re

import pytest

from hub.access_reviews.actions import open_review
from hub.kernel.keys import new_id
from hub.provisioning.actions.proposals import propose
from tests.second_factors.conftest import enter, step

ASKED = "Confirm that it is you"
# Acts on others and in the organisation's name; whoever adds one, or takes one away, says so here.
PROVEN = {
    "own_factors.add_app": ("GET", "POST"),
    "own_factors.add_key": ("GET", "POST"),
    "own_factors.remove": ("GET", "POST"),
    "own_factors.new_codes": ("POST",),
    "factor_resets.reset": ("POST",),
    "agreements.sign": ("POST",),
    "drafts.sign": ("POST",),
    "subjects.write": ("POST",),
    "governance.names_show": ("POST",),
    "providers.enable": ("POST",),
    "providers.accept": ("POST",),
    "providers.change": ("POST",),
    "providers.passwords": ("POST",),
    "providers.allow": ("POST",),
    "identity.password_link": ("POST",),
    "provisioning.directory": ("POST",),
}


def hidden(page: str) -> list[tuple[str, str]]:
    """What the form of the code carries."""
    form = page.rpartition("<form method=")[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def go_on(browser, address, page, code):
    """Send what the page carries, with a code."""
    sent: dict[str, list[str]] = {}
    for name, value in hidden(page):
        sent.setdefault(name, []).append(value)
    return browser.post(address, data=sent | {"proof": [code]})


@pytest.fixture
def boss(client, phone):
    """The administrator of Breckland, who gave their second step long ago, and their app."""
    person, app = phone("breckland", "administrator")
    return person, client("breckland", "administrator"), app


def roles(everything, account_id):
    return {one.role for one in everything("select role from account_role where account_id = :id", id=account_id)}


def test_which_views_ask_is_written_down(app):
    asking = {name: view.proven for name, view in app.view_functions.items() if hasattr(view, "proven")}
    assert asking == PROVEN


@pytest.mark.parametrize("role", ["administrator", "ig"])
def test_two_roles_are_given_only_by_somebody_who_shows_again_who_they_are(boss, norfolk, everything, role):
    _, browser, app = boss
    officer = norfolk.person("breckland", "officer")
    before, address = roles(everything, officer.id), f"/people/{officer.id}"
    typed = {"name": "Ann “Annie” <Lee>", "email": officer.email, "roles": ["officer", role], "version": "1"}
    page = browser.post(address, data=typed)
    assert page.status_code == 200 and ASKED in page.text and "What you typed is kept" in page.text
    assert roles(everything, officer.id) == before
    wrong = go_on(browser, address, page.text, "000000")
    assert wrong.status_code == 422 and 'href="#proof"' in wrong.text and roles(everything, officer.id) == before
    assert go_on(browser, address, wrong.text, app.code()).location == "/people"
    assert roles(everything, officer.id) == {"officer", role}
    [account] = everything("select name from account where id = :id", id=officer.id)
    assert account.name == "Ann “Annie” <Lee>", "not a sign of what was typed is lost"
    kinds = [one.kind for one in everything("select kind from event where account_id = :id", id=boss[0].id)]
    assert {"session:proved", "session:refused", "role:granted"} <= set(kinds)


def test_other_changes_and_a_factor_given_lately_ask_for_nothing(boss, norfolk, everything, client):
    person, browser, app = boss
    officer = norfolk.person("breckland", "officer")
    typed = {"name": officer.name, "email": officer.email, "roles": ["officer", "manager"], "version": "1"}
    assert browser.post(f"/people/{officer.id}", data=typed).location == "/people"
    anew = client()
    enter(anew, person)
    step(anew, app.code())
    typed = {"name": "New Boss", "email": "boss@breckland.example", "roles": ["administrator"]}
    assert ASKED not in anew.post("/people/new", data=typed).text
    assert everything("select 1 from account where email_key = 'boss@breckland.example'")
    assert ASKED in browser.post("/people/new", data=typed | {"email": "b2@breckland.example"}).text


def test_who_has_no_second_step_is_not_asked(client, norfolk, everything):
    officer = norfolk.person("breckland", "officer")
    typed = {"name": officer.name, "email": officer.email, "roles": ["administrator"], "version": "1"}
    assert client("breckland", "administrator").post(f"/people/{officer.id}", data=typed).location == "/people"


def test_a_proposed_administrator_waits_for_the_second_step(boss, norfolk, everything):
    _, browser, app = boss
    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        propose(officer.id, "administrator", "give", "scim")
    address = f"/people/proposals/{everything('select id from role_proposal')[0].id}"
    page = browser.post(address, data={"answer": "yes"})
    assert ASKED in page.text and "administrator" not in roles(everything, officer.id)
    assert go_on(browser, address, page.text, app.code()).status_code == 303
    assert "administrator" in roles(everything, officer.id)


def test_a_suspended_role_of_the_two_comes_back_only_after_the_second_step(boss, norfolk, everything):
    _, browser, app = boss
    ig = norfolk.person("breckland", "ig")
    with norfolk.acting("breckland", "administrator"):
        review = open_review()
    everything(
        """with gone as (delete from account_role where account_id = :id and role = 'ig' returning *)
           insert into suspended_role select org_id, account_id, role, granted_at, granted_by, :review, now()
           from gone""", id=ig.id, review=review,
    )  # fmt: skip
    address = f"/access-reviews/{review}"
    page = browser.post(address, data={f"right:{ig.id}:ig": "keep"})
    assert ASKED in page.text and roles(everything, ig.id) == set()
    assert go_on(browser, address, page.text, app.code()).status_code == 303
    assert roles(everything, ig.id) == {"ig"}
    assert everything("select 1 from notice where kind = 'powers-changed' and about = :id", id=ig.id)


def test_a_colleagues_second_step_is_reset_only_after_ones_own(boss, phone, everything):
    _, browser, app = boss
    colleague, _ = phone("breckland", "officer")
    address = f"/people/{colleague.id}/second-step"
    page = browser.post(address, data={"reason": "She lost it, and asked me in person"})
    assert ASKED in page.text and everything("select 1 from factor_reset") == []
    assert go_on(browser, address, page.text, app.code()).status_code == 303
    assert everything("select reason from factor_reset")[0].reason == "She lost it, and asked me in person"


def test_a_way_into_a_colleagues_account_is_made_only_after_ones_own_step(boss, norfolk, everything):
    _, browser, app = boss
    address = f"/people/{norfolk.person('breckland', 'ig').id}/password-link"
    page = browser.post(address)
    assert ASKED in page.text and everything("select 1 from password_link") == []
    assert go_on(browser, address, page.text, app.code()).status_code == 200
    assert len(everything("select 1 from password_link")) == 1


def test_ten_wrong_codes_an_hour_end_it_for_the_right_one_too(boss, norfolk, everything):
    person, browser, app = boss
    address = "/people/directory"
    for _ in range(10):
        assert browser.post(address, data={"name": "Entra", "days": "90", "proof": "000000"}).status_code == 422
    late = browser.post(address, data={"name": "Entra", "days": "90", "proof": app.code()})
    assert late.status_code == 422 and "Too many wrong codes" in late.text
    assert everything("select 1 from scim_token") == []
    assert everything("select 1 from notice where kind = 'second-step-failed' and account_id = :id", id=person.id)
    everything("update half_session set started_at = started_at - interval '61 minutes'")
    assert "shown" in browser.post(address, data={"name": "Entra", "days": "90", "proof": app.code()}).text
    assert everything("select 1 from scim_token")


@pytest.mark.asvs("7.5.1")
def test_a_code_counts_for_ten_minutes_and_no_longer(boss, everything):
    _, browser, app = boss
    address = "/account/second-step/app"
    page = browser.get(address)
    assert ASKED in page.text and "proof_looking" in page.text and "What you typed" not in page.text
    assert go_on(browser, address, page.text, app.code()).location == address
    assert ASKED not in browser.get(address).text
    everything("update session set proved_at = proved_at - interval '10 minutes'")
    assert ASKED in browser.get(address).text


def test_it_opens_nothing_for_the_half_signed_in_and_counts_as_no_sign_in(boss, client, everything):
    person, browser, _ = boss
    browser.post("/people/directory", data={"name": "Entra", "days": "90", "proof": "000000"})
    [half] = everything("select ended_at, failed from half_session where account_id = :id", id=person.id)
    assert half.ended_at and half.failed == 1


def test_nobody_is_asked_about_what_is_not_theirs(boss):
    """Else the question itself would tell that it is there, or hide that it is not."""
    _, browser, _ = boss
    assert browser.post(f"/account/single-sign-on/{new_id()}").status_code == 404
