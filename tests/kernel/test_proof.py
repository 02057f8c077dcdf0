"""With a key, PostgreSQL believes no tenant that a statement merely names: the context carries a proof."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.kernel import proof
from hub.kernel.db import db, owner_connection, row, rows
from hub.kernel.tenancy import NOBODY, Acting, acting_for, as_actor
from hub.settings import WrongSettings
from hub.start import check

KEY = "a key for tests, of more than thirty-two characters"
SEEN = "select acting_org() as org, acting_account() as account, (select count(*) from account) as people"


@pytest.fixture
def signed(app, monkeypatch):
    """The database demands the proof, and the application has the key."""
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], context_key=KEY))
    with app.app_context(), owner_connection() as connection:
        proof.demand(connection, KEY)
    return app


@pytest.fixture
def stranger(signed):
    """A connection of the application's own login on which somebody sets what they like, as `told`."""
    with signed.app_context(), db.engine.connect().execution_options(lobby=True) as connection:

        def ask(org, account, told):
            connection.exec_driver_sql("begin")
            given = {"org": str(org), "account": str(account), "proof": told}
            for name, value in given.items():
                connection.execute(
                    text("select set_config(:name, :value, true)"), {"name": f"hub.{name}", "value": value}
                )
            found = connection.execute(text(SEEN)).one()
            connection.exec_driver_sql("rollback")
            return found

        ask.backend = connection.connection.driver_connection.info.backend_pid
        yield ask


def test_pages_and_jobs_go_on_as_ever(signed, norfolk, client):
    check(signed)
    with norfolk.acting("breckland", "officer"):
        found = row(SEEN)
    assert found.org == norfolk.org("breckland") and found.people > 1
    assert found.account == norfolk.person("breckland", "officer").id
    assert client("breckland", "officer").get("/requests").status_code == 200


def test_a_partners_own_login_is_proven_too(signed, norfolk, client):
    assert client("broads-neighbours", "volunteer").get("/tasks").status_code == 200


def test_a_job_goes_on_as_another_organisation(signed, norfolk):
    with signed.app_context(), as_actor(Acting(norfolk.org("breckland"), by_job=True)):
        with acting_for(norfolk.org("norfolk")):
            assert row("select acting_org() as org").org == norfolk.org("norfolk")
        assert row("select acting_org() as org").org == norfolk.org("breckland")


def test_nobody_is_nobody(signed):
    with signed.app_context(), as_actor(NOBODY):
        assert tuple(row(SEEN)) == (None, None, 0)


def test_a_statement_that_slips_into_a_page_changes_no_tenant(signed, norfolk):
    with norfolk.acting("breckland", "officer"):
        rows("select set_config('hub.org', :org, true)", org=str(norfolk.org("norfolk")))
        assert tuple(row(SEEN)) == (None, None, 0), "its proof is not of that organisation"


@pytest.mark.asvs("8.4.1")
def test_a_right_proof_is_believed_and_any_other_is_not(stranger, norfolk):
    org, account = norfolk.org("norfolk"), norfolk.person("norfolk", "ig").id
    right = proof.proof_of(KEY, str(org), str(account), stranger.backend)
    assert stranger(org, account, right).people > 1
    other = norfolk.org("breckland")
    for org_, account_, told in (
        (other, account, right),
        (org, norfolk.person("norfolk", "tracer").id, right),
        (org, "", right),
        (org, account, ""),
        (org, account, right[:-1] + ("0" if right[-1] != "0" else "1")),
        (org, account, right.partition(".")[0] + "."),
        (org, account, "now." + right.partition(".")[2]),
        (org, account, proof.proof_of(KEY, str(org), str(account), stranger.backend + 1)),
        (org, account, proof.proof_of(KEY + "!", str(org), str(account), stranger.backend)),
    ):
        assert tuple(stranger(org_, account_, told)) == (None, None, 0), told


@pytest.mark.parametrize(("seconds", "believed"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_a_proof_is_of_its_minute(stranger, norfolk, monkeypatch, seconds, believed):
    org, moment = norfolk.org("norfolk"), time.time() + seconds
    monkeypatch.setattr(proof.time, "time", lambda: moment)
    assert bool(stranger(org, "", proof.proof_of(KEY, str(org), "", stranger.backend)).people) is believed


@pytest.mark.parametrize("length", [1, 64, 65, 200])
def test_a_key_of_any_length_is_the_hmac_of_rfc_2104(app, monkeypatch, norfolk, length):
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], context_key="k" * length))
    with app.app_context(), owner_connection() as connection:
        proof.demand(connection, "k" * length)
    with norfolk.acting("breckland", "officer"):
        assert row(SEEN).people > 1


def test_the_applications_login_reads_no_key(signed, norfolk):
    with pytest.raises(ProgrammingError, match="permission denied"):
        with norfolk.acting("norfolk", "administrator"):
            rows("select * from context_key")


@pytest.mark.parametrize("key", ["", KEY + "!"])
def test_a_hub_with_another_key_or_none_does_not_start(signed, monkeypatch, key):
    monkeypatch.setitem(signed.config, "HUB", replace(signed.config["HUB"], context_key=key))
    with pytest.raises(WrongSettings, match="HUB_CONTEXT_KEY is not the one"):
        check(signed)


def test_a_key_that_the_database_does_not_demand_protects_nothing_and_is_refused(app, monkeypatch):
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], context_key=KEY))
    with pytest.raises(WrongSettings, match="HUB_CONTEXT_KEY is not the one"):
        check(app)


def test_the_demand_can_be_taken_back(signed, monkeypatch, norfolk):
    monkeypatch.setitem(signed.config, "HUB", replace(signed.config["HUB"], context_key=""))
    with signed.app_context(), owner_connection() as connection:
        proof.demand(connection, "")
    check(signed)
    with norfolk.acting("breckland", "officer"):
        assert row(SEEN).people > 1
