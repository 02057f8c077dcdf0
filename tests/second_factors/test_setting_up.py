"""Who must have a second factor, by when, and how one is set up, kept, changed and reset."""

import re

import pyotp
import pytest

from hub.kernel.tenancy import Acting, as_actor
from hub.second_factors import keeping, queries
from tests.second_factors.conftest import enter, letters, sealed, step

APP = "/account/second-step/app"


def set_up(browser, address=APP, name="Work phone"):
    page = browser.get(address).text
    return browser.post(
        address, data={"seal": sealed(page), "name": name, "code": pyotp.TOTP(letters(page)).now()}
    ), letters(page)


def file_says(app, org_id, body):
    """Put a section into force as the loader would."""
    from hub.directory import actions as directory

    with app.app_context(), as_actor(Acting(org_id)):
        directory.draft("second_factors", 1, body, origin="file")
        directory.publish("second_factors", 1)


def test_whoever_has_none_gets_in_for_a_fortnight_and_is_told(client, known, everything):
    person = known("breckland", "officer")
    browser = client()
    assert enter(browser, person).location == "/"
    assert "Set up a second step for signing in by" in browser.get("/account").text
    [account] = everything("select factor_due_at - now() as left from account where id = :id", id=person.id)
    assert account.left.days == 13
    enter(client(), person)
    [again] = everything("select factor_due_at - now() as left from account where id = :id", id=person.id)
    assert again.left < account.left, "the second sign-in gives no more time"


@pytest.mark.asvs("6.3.3")
@pytest.mark.parametrize(("slug", "role"), [("breckland", "officer"), ("broads-neighbours", "volunteer")])
def test_when_the_time_is_over_it_is_set_up_before_anything_else(client, known, everything, no_grace, slug, role):
    person = known(slug, role)
    browser = client()
    assert enter(browser, person).location == "/sign-in/set-up"
    assert [browser.get(page).status_code for page in ("/", "/account", "/tasks")] == [302] * 3
    assert browser.get("/sign-in/second-step").location == "/sign-in/set-up"
    shown, seed = set_up(browser, "/sign-in/set-up")
    codes = re.findall(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", shown.text)
    assert shown.status_code == 200 and len(codes) == 10
    assert person.name in browser.get("/account").text
    again = client()
    assert enter(again, person).location == "/sign-in/second-step"
    assert again.get("/sign-in/set-up").location == "/sign-in/second-step", "nobody replaces a factor half signed in"
    assert again.post("/sign-in/set-up", data={}).location == "/sign-in/second-step"
    assert step(again, codes[3]).status_code == 303
    [kept] = everything("select secret, name from second_factor where account_id = :id", id=person.id)
    assert seed.encode() not in kept.secret and kept.name == "Work phone"


def test_a_wrong_code_keeps_picture_and_name(client, known, no_grace):
    browser = client()
    enter(browser, known("breckland", "officer"))
    page = browser.get("/sign-in/set-up").text
    answer = browser.post("/sign-in/set-up", data={"seal": sealed(page), "name": "My phone", "code": "000000"})
    assert answer.status_code == 422 and letters(answer.text) == letters(page) and 'value="My phone"' in answer.text
    svg = re.search("<svg.*?</svg>", page, re.S)[0]
    assert re.search(r'viewBox="0 0 (\d+) \1"', svg), "the whole picture, however wide it is drawn"
    assert "The code is not right" in answer.text and "style=" not in svg


def test_a_picture_made_for_somebody_else_or_long_ago_is_no_picture(app, client, known, no_grace, monkeypatch):
    person, other = known("breckland", "officer"), known("norwich", "officer")
    with app.app_context():
        foreign = keeping.offer(pyotp.random_base32(), other.org_id, other.id)
        monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
        old = keeping.offer(pyotp.random_base32(), person.org_id, person.id)
        monkeypatch.undo()
    browser = client()
    enter(browser, person)
    for seal in (foreign, old, "", "nonsense", "ü"):
        answer = browser.post("/sign-in/set-up", data={"seal": seal, "name": "x", "code": "123456"})
        assert answer.status_code == 422 and "open for too long" in answer.text


def test_the_organisations_file_says_who_and_how_soon(app, client, known, norfolk):
    officer, manager = known("breckland", "officer"), known("breckland", "manager", 0)
    file_says(app, officer.org_id, {"roles": ["manager"], "grace_days": 0})
    assert enter(client(), manager).location == "/sign-in/set-up"
    only_officer = next(
        norfolk.person("breckland", "officer", nth)
        for nth in range(9)
        if norfolk.person("breckland", "officer", nth).id != manager.id
    )
    if only_officer.id == officer.id:
        assert enter(client(), officer).location == "/"


@pytest.mark.asvs("7.5.1")
def test_one_adds_another_app_and_removes_the_first(client, phone, everything):
    person, app = phone("breckland", "officer")
    browser = client("breckland", "officer")
    assert "Confirm that it is you" in browser.get(APP).text
    assert browser.post(APP, data={"proof": "000000", "proof_looking": "yes"}).status_code == 422
    assert browser.post(APP, data={"proof": app.code(), "proof_looking": "yes"}).location == APP
    added, _ = set_up(browser, name="Tablet")
    assert added.location == "/account/second-step"
    first = everything("select id from second_factor where account_id = :id and name = 'Work phone'", id=person.id)[
        0
    ].id
    assert "Remove “Work phone”?" in browser.get(f"/account/second-step/{first}/remove").text
    assert browser.post(f"/account/second-step/{first}/remove").status_code == 303
    shown = browser.get("/account/second-step").text
    assert "Tablet" in shown and "can no longer be used" in shown
    last = everything("select id from second_factor where account_id = :id", id=person.id)[0].id
    assert browser.post(f"/account/second-step/{last}/remove").status_code == 409, "the last one stays"
    kinds = {one.kind for one in everything("select distinct kind from event where account_id = :id", id=person.id)}
    assert {"factor:added", "factor:removed", "session:proved"} <= kinds


def test_with_the_first_app_come_codes_and_new_ones_take_their_place(client, known, everything):
    person = known("breckland", "officer")
    browser = client("breckland", "officer")
    assert browser.post("/account/second-step/codes").status_code == 404, "codes alone are no second step"
    shown, _ = set_up(browser)
    assert shown.text.count("<li><code>") == 10
    before = {one.code_hash for one in everything("select code_hash from recovery_code")}
    assert browser.post("/account/second-step/codes").text.count("<li><code>") == 10
    after = {one.code_hash for one in everything("select code_hash from recovery_code")}
    assert len(after) == 10 and not before & after
    assert "factor:added" in {
        one.kind for one in everything("select kind from event where account_id = :id", id=person.id)
    }
    assert everything("select 1 from event where kind = 'recovery_codes:made'")


def test_nobody_removes_anothers_factor(client, phone, everything):
    person, _ = phone("breckland", "officer")
    stranger, app = phone("norwich", "officer")
    theirs = everything("select id from second_factor where account_id = :id", id=person.id)[0].id
    browser = client("norwich", "officer")
    browser.post(APP, data={"proof": app.code(), "proof_looking": "yes"})
    assert browser.get(f"/account/second-step/{theirs}/remove").status_code == 404
    assert browser.post(f"/account/second-step/{theirs}/remove").status_code == 404


@pytest.mark.asvs("6.4.4")
def test_an_administrator_resets_with_a_reason_and_the_person_is_told(client, phone, codes, everything):
    person, app = phone("breckland", "officer")
    codes(person)
    admin, theirs = client("breckland", "administrator"), client("breckland", "officer")
    address = f"/people/{person.id}/second-step"
    assert "App, added" in admin.get(address).text
    assert admin.post(address, data={"reason": "lost"}).status_code == 422
    assert admin.post(address, data={"reason": "Lost the phone, asked me in person"}).status_code == 303
    assert theirs.get("/account").status_code == 302, "out at the next request"
    assert everything("select 1 from second_factor union all select 1 from recovery_code") == []
    assert [one.account_id for one in everything("select account_id from notice where kind = 'second-step-reset'")] == [
        person.id
    ]
    browser = client()
    assert enter(browser, person).location == "/sign-in/set-up", "no new grace"
    assert "asked me in person" in admin.get(address).text
    [event] = everything("select facts, about from event where kind = 'factor:reset'")
    assert "person" not in str(event.facts)


@pytest.mark.asvs("6.4.4")
def test_nobody_resets_their_own_or_anothers_organisation(client, phone):
    admin = client("breckland", "administrator")
    data = {"reason": "Lost the phone, asked me in person"}
    assert admin.post(f"/people/{admin.person.id}/second-step", data=data).status_code == 409
    person, _ = phone("breckland", "officer")
    for stranger, answer in ((client("norwich", "administrator"), 404), (client("breckland", "ig"), 403)):
        assert stranger.get(f"/people/{person.id}/second-step").status_code == answer
        assert stranger.post(f"/people/{person.id}/second-step", data=data).status_code == answer


@pytest.mark.asvs("11.3.3")
def test_a_seed_opens_for_its_own_account_and_key_alone(app, phone, norfolk, monkeypatch):
    person, _ = phone("breckland", "officer")
    with app.app_context(), as_actor(Acting(person.org_id, person.id)):
        [factor] = queries.factors(person.id)
        assert keeping.opened(factor.secret, person.org_id, person.id)
        assert keeping.opened(factor.secret, person.org_id + 1, person.id) is None
        monkeypatch.setattr(keeping, "_key", lambda purpose: b"k" * 32)
        assert keeping.opened(factor.secret, person.org_id, person.id) is None


def test_under_another_key_a_code_is_wrong_and_no_fault(client, phone, monkeypatch):
    person, app = phone("breckland", "officer")
    browser = client()
    enter(browser, person)
    monkeypatch.setattr(keeping, "_key", lambda purpose: b"k" * 32)
    assert step(browser, app.code()).status_code == 422
