"""What somebody may try against accounts: guessing, old links, revived sessions, two changes at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hub.identity import actions, queries
from hub.kernel.access import Role
from hub.kernel.problems import EditConflict, Invalid


def names_of(norfolk, *people):
    with norfolk.acting("breckland", "administrator"):
        return [queries.account(one.id) for one in people]


def change(account, version=None, **more):
    given = {"name": account.name, "email": account.email, "roles": [Role(one) for one in account.roles]} | more
    actions.change_account(account.id, version or account.version, **given)


@pytest.mark.asvs("6.3.1")
def test_an_address_with_marks_that_are_dropped_is_the_same_address_to_the_throttle(client, norfolk):
    email = norfolk.person("breckland", "officer").email
    disguised = [email, f"{email}\x00", f"\u200b{email}", f" {email.upper()}", f"{email}\x07"]
    answers = [client().post("/sign-in", data={"email": one, "password": "x"}).status_code for one in disguised * 3]
    assert answers == [422] * 10 + [429] * 5


@pytest.mark.asvs("6.3.1")
def test_tries_count_before_they_are_checked(client, norfolk):
    email, ready = norfolk.person("breckland", "officer").email, Barrier(14)

    def attempt(browser):
        ready.wait()
        return browser.post("/sign-in", data={"email": email, "password": "wrong"}).status_code

    with ThreadPoolExecutor(14) as pool:
        answers = list(pool.map(attempt, [client() for _ in range(14)]))
    assert sorted(answers) == [422] * 10 + [429] * 4


@pytest.mark.asvs("6.2.3", "6.3.1")
def test_the_old_password_cannot_be_guessed_in_an_open_session(client):
    officer, other = client("breckland", "officer"), client("norwich", "officer")
    typed = {"current_password": "guess", "password": "three random words"}
    assert [officer.post("/account/password", data=typed).status_code for _ in range(11)] == [422] * 10 + [429]
    assert other.post("/account/password", data=typed).status_code == 422


def test_of_two_changes_of_an_account_the_later_is_told(norfolk, monkeypatch):
    with norfolk.acting("breckland", "administrator"):
        before = queries.account(norfolk.person("breckland", "officer").id)
        change(before, name="First")
        after, seen = queries.account(before.id), queries.account
        read = iter([before, after])  # as if both had read before either wrote
        monkeypatch.setattr(queries, "account", lambda id_: next(read, None) or seen(id_))
        with pytest.raises(EditConflict) as told:
            change(before, name="Second")
        assert ("Name", "First", "Second") in told.value.changes
        assert seen(before.id).name == "First"


@pytest.mark.asvs("2.3.4")
def test_two_administrators_who_withdraw_each_other_leave_one(norfolk, everything):
    with norfolk.acting("breckland", "administrator"):
        other = norfolk.person("breckland", "officer")
        change(queries.account(other.id), roles=[Role.OFFICER, Role.ADMINISTRATOR])
    both, ready = names_of(norfolk, other, norfolk.person("breckland", "administrator")), Barrier(2)

    def withdraw(account):
        try:
            with norfolk.acting("breckland", "administrator"):
                ready.wait()
                change(account, roles=[Role.OFFICER])
        except Invalid as refused:
            return refused.errors["roles"]

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert len([one for one in pool.map(withdraw, both) if one]) == 1
        everything("delete from account_role where org_id = :org and role = 'administrator'", org=both[0].org_id)
        for one in both:
            everything(
                "insert into account_role (org_id, account_id, role, granted_at)"
                " values (:org, :id, 'administrator', now())",
                org=one.org_id, id=one.id,
            )  # fmt: skip
        both = names_of(norfolk, *both)


@pytest.mark.parametrize("version", [None, "", "²", "١", "-1", "1e3", "99999999999999999999"])
def test_a_version_that_is_no_number_is_refused_in_words(client, norfolk, version):
    admin, officer = client("breckland", "administrator"), norfolk.person("breckland", "officer")
    typed = {"name": "Changed", "email": officer.email, "roles": ["officer"]}
    answer = admin.post(f"/people/{officer.id}", data=typed if version is None else typed | {"version": version})
    assert answer.status_code == 422 and "did not say which version you saw" in answer.text
    assert names_of(norfolk, officer)[0].name == officer.name


@pytest.mark.asvs("6.4.1")
def test_a_password_set_by_one_link_ends_the_others_and_the_trail_tells_how(client, norfolk, everything):
    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        first, second = actions.make_password_link(officer.id), actions.make_password_link(officer.id)
    stranger = client()
    answer = stranger.post(f"/password/{second}", data={"password": "three random words"})
    assert answer.status_code == 303
    late = stranger.post(f"/password/{first}", data={"password": "another three words"})
    assert late.status_code >= 400
    [told] = everything("select facts from event where kind = 'password:changed'")
    assert told.facts["how"] == "link"


def test_a_link_opens_nothing_for_a_leaver(client, norfolk, everything):
    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        link = actions.make_password_link(officer.id)
        actions.close_account(officer.id)
    assert client().post(f"/password/{link}", data={"password": "three random words"}).status_code == 404
    assert everything("select 1 from event where kind = 'password:changed'") == []


@pytest.mark.asvs("7.4.1")
def test_a_role_given_back_revives_no_session(client, norfolk, everything):
    manager = client("breckland", "manager")
    assert manager.get("/account").status_code == 200
    for roles in ([Role.OFFICER], [Role.OFFICER, Role.MANAGER]):
        with norfolk.acting("breckland", "administrator"):
            change(queries.account(manager.person.id), roles=roles)
    assert manager.get("/account").status_code == 302
    [why] = everything("select ended_why from session where account_id = :id", id=manager.person.id)
    assert why.ended_why == "role withdrawn"
