"""An organisation may take no password but one; a person may link their own account, having shown its password."""

import re

import pytest

from hub.identity import actions as identity
from hub.single_sign_on import queries
from tests.single_sign_on.conftest import Coming

BASE = "/people/single-sign-on"
WORDS = "three random words"


@pytest.fixture
def with_passwords(norfolk):
    """Breckland's administrator and officer have passwords."""
    people = {role: norfolk.person("breckland", role) for role in ("administrator", "officer")}
    for one in people.values():
        with norfolk.acting("breckland", "administrator"):
            identity.set_password(one.id, WORDS)
    return people


def sign_in(browser, person):
    return browser.post("/sign-in", data={"email": person.email, "password": WORDS})


@pytest.mark.asvs("6.3.4")
def test_only_the_keepers_password_counts(client, coming, with_passwords, refusals, everything):
    admin, keeper = client("breckland", "administrator"), with_passwords["administrator"]
    assert admin.post(f"{BASE}/passwords", data={"keeper": str(keeper.id)}).status_code == 303
    answer = sign_in(client(), with_passwords["officer"])
    assert answer.status_code == 422 and "signs in another way" in answer.text and "Breckland staff" in answer.text
    assert refusals() == ["single-sign-on-only"]
    assert sign_in(client(), keeper).status_code == 303
    assert admin.post(f"{BASE}/passwords/allow").status_code == 303
    assert sign_in(client(), with_passwords["officer"]).status_code == 303
    kinds = [one.kind for one in everything("select kind from event where kind like 'sign_in_rule:%' order by id")]
    assert kinds == ["sign_in_rule:made", "sign_in_rule:ended"]


def test_a_wrong_password_is_told_nothing_of_the_rule(client, coming, with_passwords):
    admin = client("breckland", "administrator")
    admin.post(f"{BASE}/passwords", data={"keeper": str(with_passwords["administrator"].id)})
    answer = client().post("/sign-in", data={"email": with_passwords["officer"].email, "password": "guess"})
    assert "is not right" in answer.text and "another way" not in answer.text


def test_without_a_provider_in_use_passwords_cannot_be_turned_off(client, with_passwords):
    admin = client("breckland", "administrator")
    data = {"keeper": str(with_passwords["administrator"].id)}
    assert "Turn one on first" in admin.get(f"{BASE}/passwords").text
    assert admin.post(f"{BASE}/passwords", data=data).status_code == 409


def test_the_keeper_is_an_administrator_with_a_password(client, coming, with_passwords):
    admin = client("breckland", "administrator")
    answer = admin.post(f"{BASE}/passwords", data={"keeper": str(with_passwords["officer"].id)})
    assert answer.status_code == 422


def test_when_the_last_provider_is_turned_off_everybody_gets_in_again(client, coming, with_passwords):
    admin = client("breckland", "administrator")
    admin.post(f"{BASE}/passwords", data={"keeper": str(with_passwords["administrator"].id)})
    admin.post(f"{BASE}/{coming.id}/disable")
    assert sign_in(client(), with_passwords["officer"]).status_code == 303


def test_a_keeper_who_is_none_any_more_leaves_the_way_in_to_every_administrator(
    client, coming, with_passwords, everything
):
    admin, keeper = client("breckland", "administrator"), with_passwords["administrator"]
    admin.post(f"{BASE}/passwords", data={"keeper": str(keeper.id)})
    everything("delete from account_role where account_id = :id and role = 'administrator'", id=keeper.id)
    officer = with_passwords["officer"]
    assert sign_in(client(), officer).status_code == 422
    everything(
        """insert into account_role (org_id, account_id, role, granted_at)
           values (:org, :id, 'administrator', now())""",
        org=officer.org_id,
        id=officer.id,
    )
    assert sign_in(client(), officer).status_code == 303


def test_one_organisations_rule_is_not_anothers(client, coming, with_passwords, norfolk):
    admin = client("breckland", "administrator")
    admin.post(f"{BASE}/passwords", data={"keeper": str(with_passwords["administrator"].id)})
    other = norfolk.person("norwich", "officer")
    with norfolk.acting("norwich", "administrator"):
        identity.set_password(other.id, WORDS)
    assert sign_in(client(), other).status_code == 303


def link_page(browser, provider_id):
    page = browser.post(f"/account/single-sign-on/{provider_id}")
    return re.search(r'href="([^"]*authorize[^"]*)"', page.text)[1].replace("&amp;", "&")


def test_a_person_links_their_own_account(client, coming, norfolk, everything):
    officer = client("breckland", "officer")
    assert "cannot sign in with it yet" in officer.get("/account/single-sign-on").text
    address = link_page(officer, coming.id)
    assert "prompt=login" in address
    mine = Coming(officer, coming.id, coming.place)
    assert mine.back(coming.place.authorise(address)).location == "/account/single-sign-on"
    assert "You can sign in with it" in officer.get("/account/single-sign-on").text
    assert coming.come().location == "/"
    assert officer.person.name in coming.browser.get("/account").text
    [made] = everything("select facts from event where kind = 'provider_link:made'")
    assert made.facts["how"] == "own"


def test_somebody_elses_sign_in_there_is_not_linked_twice(client, coming, refusals):
    first, second = client("breckland", "officer"), client("breckland", "officer", 1)
    for browser in (first, second):
        answer = Coming(browser, coming.id, coming.place).back(coming.place.authorise(link_page(browser, coming.id)))
    assert answer.status_code == 403 and "belongs to another account" in answer.text
    assert refusals() == ["linked-elsewhere"]


def test_who_signs_out_meanwhile_links_nothing(client, coming, everything, refusals):
    officer = client("breckland", "officer")
    told = coming.place.authorise(link_page(officer, coming.id))
    with officer.session_transaction() as kept:
        kept.pop("_user_id")
    assert Coming(officer, coming.id, coming.place).back(told).status_code == 404
    assert everything("select 1 from provider_link") == [] and refusals() == ["other-person"]


@pytest.mark.asvs("10.1.2")
def test_who_is_somebody_else_meanwhile_links_nothing(client, coming, everything, refusals):
    officer, other = client("breckland", "officer"), client("breckland", "administrator")
    told = coming.place.authorise(link_page(officer, coming.id))
    with other.session_transaction() as theirs, officer.session_transaction() as kept:
        kept["_user_id"] = theirs["_user_id"]
    assert Coming(officer, coming.id, coming.place).back(told).status_code == 404
    assert everything("select 1 from provider_link") == [] and refusals() == ["other-person"]


def test_whoever_came_by_a_provider_links_no_other(client, coming, norfolk, keep, elsewhere):
    officer = client("breckland", "officer")
    Coming(officer, coming.id, coming.place).back(coming.place.authorise(link_page(officer, coming.id)))
    other = keep(elsewhere, label="Another")
    coming.come()
    assert coming.browser.post(f"/account/single-sign-on/{other}").status_code == 409
    assert officer.post(f"/account/single-sign-on/{other}").status_code == 200


def test_another_organisations_provider_cannot_be_linked(client, coming):
    assert client("norwich", "officer").post(f"/account/single-sign-on/{coming.id}").status_code == 404
    assert "Breckland" not in client("norwich", "officer").get("/account/single-sign-on").text


def test_a_volunteer_links_an_account_too(client, keep, place, norfolk):
    """Their role is confined in the database; their own sign-in is not its business."""
    mine = keep(place, "broads-neighbours", label="Neighbours")
    volunteer = client("broads-neighbours", "volunteer")
    page = volunteer.get("/account/single-sign-on")
    assert page.status_code == 200 and "Neighbours" in page.text
    answer = Coming(volunteer, mine, place).back(place.authorise(link_page(volunteer, mine)))
    assert answer.location == "/account/single-sign-on"
    with norfolk.acting("broads-neighbours", "administrator"):
        assert len(queries.linked(mine)) == 1
