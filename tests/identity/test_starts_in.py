"""In which of several roles a session starts: the one used last, else the one with the most rights."""

import pytest

from hub.identity import actions, queries
from hub.identity.rules import starts_in
from hub.kernel.access import Role
from tests.identity.test_pages import PASSWORD, sign_in


@pytest.mark.parametrize(
    "roles, last, wanted",
    [
        (["officer", "manager"], None, Role.MANAGER),
        (["manager", "officer"], "officer", Role.OFFICER),
        (["officer", "manager"], "ig", Role.MANAGER),
        (["administrator", "tracer"], None, Role.TRACER),
        (["tracer", "supervisor", "consultant"], None, Role.SUPERVISOR),
        (["volunteer"], None, Role.VOLUNTEER),
        (["adviser", "administrator"], "adviser", Role.ADVISER),
    ],
)
def test_the_role_used_last_and_else_the_one_with_most_rights(roles, last, wanted):
    assert starts_in(roles, last) == wanted


def test_of_two_with_as_many_rights_the_order_of_the_table_decides(monkeypatch):
    monkeypatch.setattr("hub.identity.rules.GRANTS", dict.fromkeys(Role, frozenset({"one"})))
    assert starts_in(["manager", "officer"], None) == Role.OFFICER


@pytest.fixture
def two_roles(norfolk):
    """Robin, officer and manager of Breckland, who has not signed in yet."""
    with norfolk.acting("breckland", "administrator"):
        robin = actions.create_account("robin@breckland.example", "Robin Two", [Role.OFFICER, Role.MANAGER], PASSWORD)
    return robin


def role_now(everything, account_id):
    found = everything(
        "select role from session where account_id = :id order by started_at desc limit 1", id=account_id
    )
    return found[0].role


def comes_in(client):
    browser = client()
    assert sign_in(browser, "robin@breckland.example").status_code == 303
    return browser


def test_the_first_session_starts_with_most_rights_and_the_next_where_one_left(client, two_roles, everything):
    browser = comes_in(client)
    assert role_now(everything, two_roles) == "manager"
    assert browser.post("/workspace", data={"role": "officer"}).status_code == 303
    browser.post("/sign-out")
    comes_in(client)
    assert role_now(everything, two_roles) == "officer"


def test_a_role_that_was_withdrawn_is_not_started_in(client, two_roles, everything, norfolk):
    browser = comes_in(client)
    browser.post("/workspace", data={"role": "officer"})
    with norfolk.acting("breckland", "administrator"):
        found = queries.account(two_roles)
        actions.change_account(two_roles, found.version, found.name, found.email, [Role.MANAGER, Role.IG])
    comes_in(client)
    assert role_now(everything, two_roles) == "manager"
