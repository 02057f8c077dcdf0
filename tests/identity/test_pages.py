"""The pages of identity: coming in and out, switching roles, one's account, an organisation's people."""

import re

import pytest

from hub.identity.actions import set_password
from hub.kernel.tenancy import Acting, as_actor

PASSWORD = "three random words"


def heading(response):
    return re.sub("<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)[1]).strip()


@pytest.fixture
def known(app, norfolk):
    """Give someone a password and return them."""

    def known(slug, role, nth=0):
        person = norfolk.person(slug, role, nth)
        with app.app_context(), as_actor(Acting(person.org_id, person.id)):
            set_password(person.id, PASSWORD)
        return person

    return known


def sign_in(browser, email, password=PASSWORD, **more):
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def test_sign_in_leads_to_the_roles_own_page_and_out_again(client, known):
    officer = known("breckland", "officer")
    browser = client()
    assert browser.get("/").location == "/sign-in?next=/"
    assert "that session has ended" in browser.get("/account", follow_redirects=True).text
    assert "that session has ended" not in browser.get("/", follow_redirects=True).text
    assert sign_in(browser, officer.email.upper()).status_code == 303
    first = browser.get("/", follow_redirects=True)
    assert first.status_code == 200 and officer.name in first.text
    assert browser.post("/sign-out").location == "/sign-in"
    assert "You have signed out" in browser.get("/sign-in").text
    assert browser.get("/account").location.startswith("/sign-in")


@pytest.mark.asvs("3.7.2")
def test_sign_in_returns_to_the_page_that_was_asked_for_and_to_no_other_site(client, known):
    officer = known("breckland", "officer")
    for wanted, led in {
        "/account": "/account",
        "//evil.example": "/",
        "https://evil.example": "/",
        "/\\evil.example": "/",
        "javascript:alert(1)": "/",
        "/a\r\nSet-Cookie:x": "/",
    }.items():
        response = client().post(
            "/sign-in", query_string={"next": wanted}, data={"email": officer.email, "password": PASSWORD}
        )
        assert (response.status_code, response.location) == (303, led)


@pytest.mark.asvs("16.3.1")
@pytest.mark.parametrize("who", ["nobody@norfolk.example", "closed", "wrong password"])
def test_a_failed_sign_in_tells_nothing(client, known, everything, who):
    officer = known("breckland", "officer")
    if who == "closed":
        everything("update account set active = false where id = :id", id=officer.id)
    email = who if "@" in who else officer.email
    response = sign_in(client(), email, "another password" if who == "wrong password" else PASSWORD)
    assert response.status_code == 422
    assert "The email address or the password is not right" in response.text
    assert PASSWORD not in response.text
    refused = everything("select count(*) as n from event where kind = 'session:refused'")[0].n
    assert refused == (1 if who == "wrong password" else 0)


@pytest.mark.asvs("2.4.1", "6.3.1")
def test_sign_in_is_throttled_per_address(client, known):
    officer = known("breckland", "officer")
    answers = [sign_in(client(), officer.email, "wrong").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert sign_in(client(), officer.email).status_code == 429
    assert sign_in(client(), known("norwich", "officer").email).status_code == 303


def test_one_address_in_two_organisations_is_asked_where(client, known, everything):
    first, second = known("breckland", "officer"), known("norwich", "officer")
    everything("update account set email = :mail, email_key = :mail where id = :id", mail=first.email, id=second.id)
    browser = client()
    asked = sign_in(browser, first.email)
    assert heading(asked) == "Where are you working today?" and "Norwich" in asked.text
    assert sign_in(browser, first.email, organisation=second.org_id).status_code == 303
    assert second.name in browser.get("/account").text


@pytest.mark.asvs("7.2.4")
def test_switching_role_rotates_the_session(client, norfolk, everything):
    browser = client("norfolk", "supervisor")
    before = everything("select token_hash from session where account_id = :id", id=browser.person.id)
    with browser.session_transaction() as session:
        old = session["_user_id"]
    assert "Supervisor" in browser.get("/workspace").text
    assert browser.post("/workspace", data={"role": "tracer"}).status_code == 303
    assert everything("select token_hash from session where account_id = :id", id=browser.person.id) != before
    assert "Your role is now: tracer" in browser.get("/account").text
    with browser.session_transaction() as session:
        assert session["_user_id"] != old
        session["_user_id"] = old
    assert browser.get("/account").status_code == 302


@pytest.mark.asvs("8.2.1")
def test_nobody_switches_to_a_role_they_do_not_hold(client):
    browser = client("breckland", "officer")
    answer = browser.post("/workspace", data={"role": "administrator"})
    assert answer.status_code == 422 and "Select a role" in answer.text


@pytest.mark.parametrize("role", ["coordinator", "volunteer"])
def test_a_partner_has_an_account_too(client, norfolk, everything, role):
    slug = next(
        slug
        for slug in norfolk.orgs
        if everything(
            "select 1 from account_role where org_id = :org and role = :role", org=norfolk.org(slug), role=role
        )
    )
    browser = client(slug, role)
    assert heading(browser.get("/account")) == "Your account"
    assert browser.post("/sign-out").location == "/sign-in"
    assert (
        everything("select ended_why from session where account_id = :id", id=browser.person.id)[0].ended_why
        == "signed out"
    )


def test_the_demo_signs_in_with_one_click(app, client, norfolk, everything):
    browser = client()
    listed = browser.get("/demo")
    person = norfolk.person("breckland", "officer")
    assert person.name in listed.text and "Breckland" in listed.text
    assert browser.post("/demo", data={"person": str(person.id)}).status_code == 303
    assert person.name in browser.get("/account").text
    other = norfolk.person("norfolk", "tracer")
    assert browser.post("/demo", data={"person": str(other.id), "_once": ""}).status_code == 303
    assert other.name in browser.get("/account").text
    facts = everything("select facts from event where kind = 'session:started' and account_id = :id", id=person.id)
    assert [row.facts["how"] for row in facts] == ["demo"]
    assert everything("select ended_why from session where account_id = :id", id=person.id)[0].ended_why == "signed out"


@pytest.mark.asvs("6.3.4", "15.2.3")
def test_without_the_demo_setting_there_is_no_demo_page(app, client, norfolk):
    app.config["DEMO"] = False
    try:
        assert client().get("/demo").status_code == 404
        person = norfolk.person("breckland", "officer")
        assert client().post("/demo", data={"person": str(person.id)}).status_code == 404
        assert "one click" not in client().get("/sign-in").text
    finally:
        app.config["DEMO"] = True


def test_without_the_databases_mark_the_demo_page_has_nobody(client, norfolk, everything):
    everything("delete from installation where key = 'demo'")
    person = norfolk.person("breckland", "officer")
    assert person.name not in client().get("/demo").text
    assert client().post("/demo", data={"person": str(person.id)}).status_code == 404


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_changing_ones_password_ends_the_other_sessions(client, known, everything):
    officer = known("breckland", "officer")
    browser, elsewhere = client("breckland", "officer"), client("breckland", "officer")
    send = {"current_password": "wrong", "password": "four other random words"}
    refused = browser.post("/account/password", data=send)
    assert refused.status_code == 422 and "The current password is not right" in refused.text
    short = browser.post("/account/password", data={"current_password": PASSWORD, "password": "short"})
    assert short.status_code == 422 and "12 characters or more" in short.text
    assert browser.post("/account/password", data=send | {"current_password": PASSWORD}).status_code == 303
    assert browser.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert sign_in(client(), officer.email, "four other random words").status_code == 303


@pytest.mark.asvs("7.5.2")
def test_one_ends_ones_own_sessions_and_nobody_elses(client, norfolk, everything):
    browser, elsewhere = client("breckland", "officer"), client("breckland", "officer")
    stranger = client("breckland", "ig")
    ids = {row.account_id: row.id for row in everything("select account_id, id from session order by started_at")}
    assert browser.post(f"/account/sessions/{ids[stranger.person.id]}/end").status_code == 404
    assert stranger.get("/account").status_code == 200
    assert browser.post(f"/account/sessions/{ids[browser.person.id]}/end").status_code == 303
    assert [one.get("/account").status_code for one in (browser, elsewhere)] == [200, 302]


def test_an_administrator_adds_a_person_who_chooses_a_password_by_link(client, everything):
    admin = client("breckland", "administrator")
    assert heading(admin.get("/people")) == "People"
    data = {"name": "Zoe New", "email": "zoe@breckland.example", "roles": ["officer", "manager"]}
    shown = admin.post("/people/new", data=data)
    assert "Zoe New has an account now" in shown.text
    link = re.search(r"http://localhost(/password/[\w-]+)", shown.text)[1]
    newcomer = client()
    assert heading(newcomer.get(link)) == "Choose a password"
    assert newcomer.post(link, data={"password": "short"}).status_code == 422
    assert newcomer.post(link, data={"password": PASSWORD}).status_code == 303
    assert client().get(link).status_code == 410
    assert sign_in(newcomer, "zoe@breckland.example").status_code == 303
    assert "Zoe New" in admin.get("/people").text
    again = admin.post("/people/new", data=data)
    assert again.status_code == 422 and "There is already an account with this email address" in again.text


def test_roles_of_another_kind_of_organisation_cannot_be_given(client):
    admin = client("breckland", "administrator")
    data = {"name": "Zoe New", "email": "zoe@breckland.example", "roles": ["tracer"]}
    assert admin.post("/people/new", data=data).status_code == 422
    assert "Tracer" not in admin.get("/people/new").text


def test_changing_roles_and_the_warning_when_two_do(client, norfolk, everything):
    admin, officer = client("breckland", "administrator"), norfolk.person("breckland", "officer")
    address = f"/people/{officer.id}"
    version = re.search(r'name="version" value="(\d+)"', admin.get(address).text)[1]
    data = {"name": "New Name", "email": officer.email, "roles": ["manager"], "version": version}
    assert admin.post(address, data=data).status_code == 303
    conflict = admin.post(address, data=data | {"name": "Other Name"})
    assert conflict.status_code == 409
    assert "New Name" in conflict.text and "Other Name" in conflict.text
    present = re.search(r'name="version" value="(\d+)"', conflict.text)[1]
    assert admin.post(address, data=data | {"name": "Other Name", "version": present}).status_code == 303
    assert everything("select name from account where id = :id", id=officer.id)[0].name == "Other Name"


@pytest.mark.asvs("7.4.2")
def test_a_leaver_is_cut_off_at_once(client, norfolk):
    admin, officer = client("breckland", "administrator"), client("breckland", "officer")
    address = f"/people/{officer.person.id}/close"
    assert heading(admin.get(address)).startswith("Stop ")
    assert officer.get("/account").status_code == 200
    assert admin.post(address).status_code == 303
    assert officer.get("/account").status_code == 302
    assert "Has left" in admin.get(f"/people/{officer.person.id}").text
    assert admin.post(f"/people/{officer.person.id}/password-link").status_code == 404


def test_the_last_administrator_stays(client):
    admin = client("breckland", "administrator")
    own = f"/people/{admin.person.id}"
    data = {"name": admin.person.name, "email": admin.person.email, "roles": ["officer"], "version": 1}
    answer = admin.post(own, data=data)
    assert answer.status_code == 422 and "last administrator" in answer.text
    assert admin.post(f"{own}/close").status_code == 409


def test_only_an_administrator_and_only_their_own_organisation(client, norfolk):
    stranger, officer = client("norwich", "administrator"), norfolk.person("breckland", "officer")
    data = {"name": "x", "email": "x@x.example", "roles": ["officer"]}
    assert stranger.get(f"/people/{officer.id}").status_code == 404
    assert stranger.post(f"/people/{officer.id}", data=data).status_code == 404
    assert stranger.post(f"/people/{officer.id}/close").status_code == 404
    assert stranger.post(f"/people/{officer.id}/password-link").status_code == 404
    assert officer.name not in stranger.get("/people").text
    assert client("breckland", "officer").get("/people").status_code == 403


@pytest.mark.parametrize("address", ["/accessibility", "/cookies", "/privacy"])
def test_anyone_may_read_about_the_hub(client, address):
    response = client().get(address)
    assert response.status_code == 200 and heading(response)
    assert f'href="{address}"' in client().get("/sign-in").text
