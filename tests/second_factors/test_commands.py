"""`hub accounts reset-second-step`: the last administrator lost the phone, and whoever runs the hub lets them back."""

import pytest
from click.testing import CliRunner

from hub.second_factors.commands import accounts
from tests.second_factors.conftest import enter

WHY = "Lost her phone; I rang her on the number we hold"


@pytest.fixture
def run(app):
    return lambda *typed: CliRunner().invoke(accounts, ["reset-second-step", *typed], obj=app.app_context)


@pytest.fixture
def signed_in(client, phone):
    """The administrator of Breckland with an app, and a browser in which they are."""
    person, _ = phone("breckland", "administrator")
    return person, client("breckland", "administrator")


def test_a_lone_administrator_sets_up_a_new_one_at_the_next_sign_in(run, signed_in, client, everything, norfolk):
    person, browser = signed_in
    done = run("breckland", person.email.upper(), WHY)
    assert done.exit_code == 0 and person.name in done.output
    assert browser.get("/account").status_code == 302, "every session has ended"
    assert enter(client(), person).location == "/sign-in/set-up"
    assert everything("select count(*) as n from second_factor where account_id = :id", id=person.id)[0].n == 0
    [event] = everything("select org_id, account_id, via, facts from event where kind = 'factor:reset'")
    assert (event.org_id, event.account_id, event.via) == (person.org_id, None, "command")
    [kept] = everything("select id, reason, reset_by from factor_reset")
    assert kept.reason == WHY and kept.reset_by is None and event.facts["reset"] == str(kept.id)
    told = {(one.account_id, one.kind) for one in everything("select account_id, kind from notice")}
    officer = norfolk.person("breckland", "ig")
    expected = {(person.id, "second-step-reset-outside"), (officer.id, "second-step-reset-by-operator")}
    assert expected <= told


def test_where_another_administrator_can_do_it_they_do(run, signed_in, everything):
    person, browser = signed_in
    everything(
        """insert into account_role (org_id, account_id, role, granted_at)
           select org_id, account_id, 'administrator', now() from account_role
           where org_id = :org and role = 'officer' limit 1""",
        org=person.org_id,
    )
    refused = run("breckland", person.email, WHY)
    assert refused.exit_code == 1 and "--others-cannot" in refused.output
    assert browser.get("/account").status_code == 200
    assert run("breckland", person.email, WHY, "--others-cannot").exit_code == 0
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("slug", "email", "why", "said"),
    [
        ("nowhere", "", WHY, "There is no organisation"),
        ("norwich", "", WHY, "Nobody who can sign in to norwich"),
        ("breckland", "nobody@breckland.example", WHY, "Nobody who can sign in"),
        ("breckland", "", "short", "Say in 10 to 500 letters how you know"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(run, signed_in, everything, slug, email, why, said):
    person, browser = signed_in
    refused = run(slug, email or person.email, why)
    assert refused.exit_code == 1 and said in refused.output
    assert browser.get("/account").status_code == 200
    assert everything("select 1 from event where kind = 'factor:reset'") == []


def test_somebody_who_is_gone_is_not_helped_back(run, signed_in, everything):
    person, _ = signed_in
    everything("update account set active = false where id = :id", id=person.id)
    assert "Nobody who can sign in" in run("breckland", person.email, WHY).output
