"""After a right password the second step: it opens the session, and nothing else opens it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hub.kernel.tenancy import Acting, as_actor
from hub.second_factors.actions.proving import use
from tests.second_factors.conftest import enter, step

PAGES = ("/", "/account", "/requests", "/account/second-step", "/people", "/workspace")


def whole_sessions(everything, person) -> int:
    return everything("select count(*) as n from session where account_id = :id", id=person.id)[0].n


@pytest.mark.asvs("6.3.3", "16.3.1")
def test_a_password_and_a_code_sign_in(client, phone, everything):
    person, app = phone("breckland", "officer")
    browser = client()
    assert enter(browser, person).location == "/sign-in/second-step"
    assert "Your password is right" in browser.get("/sign-in/second-step").text
    assert step(browser, app.code()).location == "/"
    assert person.name in browser.get("/account").text
    [session] = everything("select how, proved_at from session where account_id = :id", id=person.id)
    assert session.how == "password+app" and session.proved_at
    kinds = [one.kind for one in everything("select kind from event order by id desc limit 8")]
    assert {"second_step:asked", "factor:used", "second_step:taken", "session:started"} <= set(kinds)


@pytest.mark.asvs("6.3.4")
def test_half_signed_in_is_nobody_to_every_other_page(client, phone, everything):
    person, _ = phone("breckland", "administrator")
    browser = client()
    enter(browser, person)
    assert [browser.get(page).status_code for page in PAGES] == [302] * len(PAGES)
    assert browser.post("/account/password", data={"password": "x"}).status_code == 401
    assert person.name not in browser.get("/sign-in/second-step").text
    assert whole_sessions(everything, person) == 0
    with browser.session_transaction() as session:
        session["_user_id"] = session["half"]  # the half token is no session's
    assert browser.get("/account").status_code == 302


def test_the_page_that_was_asked_for_comes_after_the_second_step(client, phone):
    person, app = phone("breckland", "officer")
    browser = client()
    asked = enter(browser, person, query_string={"next": "/account"})
    assert asked.location == "/sign-in/second-step?next=/account"
    assert browser.post(asked.location, data={"code": app.code()}).location == "/account"


@pytest.mark.parametrize("typed", ["000000", "12345", "abcdef", "", "K7QFA-2M4XB", "１２３４５６"])
def test_a_wrong_code_is_refused_beside_its_field(client, phone, typed):
    person, _ = phone("breckland", "officer")
    browser = client()
    enter(browser, person)
    answer = step(browser, typed)
    assert answer.status_code == 422 and 'href="#code"' in answer.text
    assert browser.get("/account").status_code == 302


@pytest.mark.asvs("6.5.1")
def test_a_code_counts_once_and_an_earlier_one_no_more(client, phone):
    person, app = phone("breckland", "officer")
    first, second = client(), client()
    code = app.code()
    for browser in (first, second):
        enter(browser, person)
    assert step(first, code).status_code == 303
    assert step(second, code).status_code == 422
    assert step(second, app.code(-1)).status_code == 422
    assert step(second, app.code(1)).status_code == 303


@pytest.mark.asvs("6.5.5")
def test_one_step_of_drift_and_no_more(client, phone):
    person, app = phone("breckland", "officer")
    browser = client()
    enter(browser, person)
    assert [step(browser, app.code(away)).status_code for away in (-3, 3)] == [422, 422]
    assert step(browser, app.code(-1)).status_code == 303


@pytest.mark.asvs("6.5.1")
def test_of_two_who_use_a_code_at_one_moment_one_gets_in(client, phone, everything):
    person, app = phone("breckland", "officer")
    browsers, ready, code = [client(), client()], Barrier(2), app.code()
    for browser in browsers:
        enter(browser, person)

    def attempt(browser):
        ready.wait()
        return step(browser, code).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, browsers)) == [303, 422]
    assert whole_sessions(everything, person) == 1


@pytest.mark.asvs("6.3.1")
def test_ten_wrong_codes_in_whichever_browsers_and_not_even_the_right_one_counts(client, phone, everything):
    person, app = phone("breckland", "officer")
    browsers = [client() for _ in range(3)]
    for browser in browsers:
        enter(browser, person)
    wrong = [step(browsers[turn % 3], "000000") for turn in range(10)]
    assert all("Too many" not in one.text for one in wrong)
    assert "Too many wrong codes" in step(browsers[0], app.code()).text
    fresh = client()
    enter(fresh, person)
    assert "Too many wrong codes" in step(fresh, app.code()).text
    assert everything("select count(*) as n from notice where kind = 'second-step-failed'")[0].n == 1
    everything("update half_session set started_at = started_at - interval '61 minutes'")
    assert step(fresh, app.code()).status_code == 303


def test_tries_are_counted_one_after_the_other(client, phone):
    person, app = phone("breckland", "officer")
    browsers, ready = [client() for _ in range(9)], Barrier(9)
    for browser in browsers:
        enter(browser, person)
    for turn in range(6):
        step(browsers[turn], "000000")

    def attempt(browser):
        ready.wait()
        return "Too many" in step(browser, "000000").text

    with ThreadPoolExecutor(9) as pool:
        assert sum(pool.map(attempt, browsers)) == 5  # six and four make ten


def test_a_half_session_ends_by_time_and_with_its_account(client, phone, everything):
    person, app = phone("breckland", "officer")
    late, closed = client(), client()
    enter(late, person)
    everything("update half_session set ends_at = now()")
    assert step(late, app.code()).location == "/sign-in"
    enter(closed, person)
    everything("update account set active = false where id = :id", id=person.id)
    assert step(closed, app.code()).location == "/sign-in"
    assert whole_sessions(everything, person) == 0


def test_whose_roles_were_withdrawn_since_the_password_is_told_so(client, phone, everything):
    person, app = phone("breckland", "officer")
    browser = client()
    enter(browser, person)
    everything("delete from account_role where account_id = :id", id=person.id)
    for answer in (browser.get("/sign-in/second-step"), step(browser, app.code())):
        assert answer.status_code == 403 and "has no role at the moment" in answer.text
    assert whole_sessions(everything, person) == 0


@pytest.mark.asvs("6.5.1")
def test_a_half_session_leads_in_once(client, phone):
    person, app = phone("breckland", "officer")
    browser, copy = client(), client()
    enter(browser, person)
    with browser.session_transaction() as session, copy.session_transaction() as other:
        other["half"] = session["half"]
    assert step(browser, app.code()).status_code == 303
    assert step(copy, app.code(1)).location == "/sign-in"


@pytest.mark.asvs("6.5.1")
def test_a_recovery_code_works_once_and_its_owner_is_told(client, phone, codes, everything):
    person, _ = phone("breckland", "officer")
    [first, *rest] = codes(person)
    assert len({first, *rest}) == 10
    browser, again = client(), client()
    for one in (browser, again):
        enter(one, person)
    assert step(browser, first.lower().replace("-", " ")).status_code == 303
    assert "9 left" in browser.get("/account").text
    assert step(again, first).status_code == 422
    [told] = everything("select reference, account_id from notice where kind = 'recovery-code-used'")
    assert (told.reference, told.account_id) == ("9", person.id)
    [used] = everything("select facts from event where kind = 'recovery_codes:used'")
    assert used.facts["left"] == 9


def test_nobody_elses_code_fits(client, phone, codes):
    person, _ = phone("breckland", "officer")
    other, app = phone("norwich", "officer")
    browser, theirs = client(), codes(other)
    enter(browser, person)
    assert step(browser, theirs[0]).status_code == 422
    assert step(browser, app.code()).status_code == 422


def test_the_demo_needs_no_second_step(client, phone, everything):
    person, _ = phone("breckland", "officer")
    browser = client()
    assert browser.post("/demo", data={"person": str(person.id)}).location == "/"
    assert browser.get("/account").status_code == 200


def test_signed_out_the_pages_of_the_second_step_lead_to_the_beginning(client):
    for page in ("/sign-in/second-step", "/sign-in/set-up"):
        assert client().get(page).location == "/sign-in"
        assert client().post(page, data={"code": "123456"}).location == "/sign-in"


def test_a_counter_that_somebody_else_moved_is_not_moved_again(app, phone, everything):
    person, _ = phone("breckland", "officer")
    factor = everything("select id from second_factor where account_id = :id", id=person.id)[0].id
    with app.app_context(), as_actor(Acting(person.org_id, person.id)):
        assert [use(factor, 0, 5), use(factor, 0, 5)] == [True, False]
