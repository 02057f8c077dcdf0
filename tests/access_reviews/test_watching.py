"""Whoever becomes administrator or goes into information governance, or leaves it, does so before the others' eyes."""

import pytest

from hub.identity import actions
from hub.kernel.access import Role


@pytest.fixture
def told(everything):
    """To whom it was said, and of whose account."""
    asked = "select account_id, about from notice where kind = 'powers-changed'"
    return lambda: {(one.account_id, one.about) for one in everything(asked)}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.IG])
def test_the_others_hear_of_one_who_is_given_such_a_role(client, norfolk, told, role):
    boss, officer, ig = (norfolk.person("breckland", one) for one in ("administrator", "officer", "ig"))
    typed = {"name": officer.name, "email": officer.email, "roles": ["officer", role], "version": "1"}
    assert client("breckland", "administrator").post(f"/people/{officer.id}", data=typed).location == "/people"
    assert (ig.id, officer.id) in told() and boss.id not in {one for one, _ in told()}


def test_an_administrator_who_gives_it_to_themself_is_seen(client, norfolk, told):
    boss, ig = (norfolk.person("breckland", one) for one in ("administrator", "ig"))
    typed = {"name": boss.name, "email": boss.email, "roles": ["administrator", "ig"], "version": "1"}
    assert client("breckland", "administrator").post(f"/people/{boss.id}", data=typed).location == "/people"
    assert told() == {(ig.id, boss.id)}


@pytest.mark.parametrize("how", ["made", "withdrawn", "closed"])
def test_they_hear_of_one_who_comes_or_goes(norfolk, told, how):
    boss, ig = (norfolk.person("breckland", one) for one in ("administrator", "ig"))
    with norfolk.acting("breckland", "administrator"):
        second = actions.create_account("second@breckland.example", "Sue Second", [Role.ADMINISTRATOR, Role.IG])
    with norfolk.acting("breckland", "ig"):
        if how == "withdrawn":
            actions.change_roles(ig.id, withdraw=[Role.IG])
        elif how == "closed":
            actions.close_account(second)
    wanted = {"made": {(ig.id, second)}, "withdrawn": {(boss.id, ig.id)}, "closed": {(boss.id, second)}}
    assert wanted[how] <= told()


def test_other_roles_are_nobodys_news(norfolk, told):
    with norfolk.acting("breckland", "administrator"):
        actions.change_roles(norfolk.person("breckland", "officer").id, give=[Role.MANAGER])
    assert told() == set()
