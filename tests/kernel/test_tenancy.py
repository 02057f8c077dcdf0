"""The tenant travels with BEGIN, and ends with the transaction."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.kernel.db import db, row, rows
from hub.kernel.tenancy import NOBODY, Acting, act_as, acting, acting_for, as_actor, context_of

CONTEXT = "select current_setting('hub.org', true), current_setting('hub.account', true), current_user"


def test_the_context_travels_in_the_message_that_begins(norfolk, statements):
    with statements() as sent:
        with norfolk.acting("breckland", "officer"):
            assert row("select acting_org() as org").org == norfolk.org("breckland")
    assert len(sent) == 2, "BEGIN with the context, then the query"
    officer = norfolk.actor("breckland", "officer")
    told = f"begin; set local hub.org = '{officer.org_id}'; set local hub.account = '{officer.account_id}'"
    assert sent[0] == f"{told}; set local hub.curtain = 'on'"


@pytest.mark.asvs("1.2.4")
def test_the_context_is_made_of_numbers_and_ids_alone(app):
    with pytest.raises(ValueError):
        context_of(Acting(org_id="1'; drop table event; --"), None)
    with pytest.raises(ValueError):
        context_of(Acting(org_id=1, account_id="'; drop table event; --"), None)


def left_behind(app):
    """What the pooled connection still says after its transaction: asked on every connection that the pool holds."""
    with app.app_context():
        held = [db.engine.connect().execution_options(lobby=True) for _ in range(max(1, db.engine.pool.checkedin()))]
        try:
            return {tuple(connection.execute(text(CONTEXT)).one()) for connection in held}
        finally:
            for connection in held:
                connection.close()


@pytest.mark.asvs("8.4.1")
@pytest.mark.parametrize("who", [("breckland", "officer"), ("broads-neighbours", "volunteer")])
def test_a_pooled_connection_never_carries_anothers_tenant(app, norfolk, who):
    with norfolk.acting(*who):
        rows("select 1")
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting(*who):
            rows("select 1")
            raise ZeroDivisionError
    assert {(org or "", account or "", login) for org, account, login in left_behind(app)} == {("", "", "hub_app")}


def test_nobody_sees_nothing(app, everything):
    tables = everything("""
        select relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and has_table_privilege('hub_app', c.oid, 'select')""")
    assert len(tables) > 10
    with app.app_context(), as_actor(NOBODY):
        shown = {name: row(f"select count(*) as n from {name}").n for (name,) in tables}
    assert set(shown.values()) == {0}, shown


@pytest.mark.asvs("8.2.2", "8.4.1")
def test_each_organisation_sees_its_own_people_alone(app, norfolk, everything):
    for org_id in norfolk.orgs.values():
        own = everything("select count(*) as n from account where org_id = :org", org=org_id)[0].n
        with app.app_context(), as_actor(Acting(org_id)):
            found = rows("select org_id, count(*) as n from account group by org_id")
        assert [(one.org_id, one.n) for one in found] == ([(org_id, own)] if own else [])


@pytest.mark.asvs("8.4.1")
def test_a_row_cannot_be_written_into_anothers_organisation(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        with norfolk.acting("breckland", "officer"):
            rows(
                """insert into submission (org_id, key, account_id, at)
                    values (:org, gen_random_uuid(), acting_account(), now()) returning key""",
                org=norfolk.org("norwich"),
            )


def test_acting_for_another_organisation_is_for_jobs_alone(norfolk):
    with norfolk.acting("norfolk", "tracer"):
        with pytest.raises(RuntimeError, match="Only a job"):
            with acting_for(norfolk.org("breckland")):
                pass


def test_a_job_acts_for_the_other_side_without_the_person_and_comes_back(app, norfolk):
    tracer = norfolk.actor("norfolk", "tracer")
    job = Acting(tracer.org_id, tracer.account_id, tracer.role, by_job=True)
    with app.app_context(), as_actor(job):
        with acting_for(norfolk.org("breckland")):
            there = row("select acting_org() as org, acting_account() as account")
            assert acting().account_id is None and acting().role is None
        back = row("select acting_org() as org, acting_account() as account")
    assert (there.org, there.account) == (norfolk.org("breckland"), None)
    assert (back.org, back.account) == (tracer.org_id, tracer.account_id)


def test_a_fault_on_the_other_side_comes_back_too(app, norfolk):
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            with as_actor(Acting(norfolk.org("norfolk"), by_job=True)):
                with pytest.raises(LookupError):
                    with acting_for(norfolk.org("breckland")):
                        raise LookupError
                assert acting().org_id == norfolk.org("norfolk")
                raise ZeroDivisionError


@pytest.mark.parametrize(
    ("role", "login"), [("volunteer", "hub_partner"), ("coordinator", "hub_partner"), ("ig", "hub_app")]
)
def test_a_partners_people_act_under_the_role_that_has_next_to_nothing(app, norfolk, role, login):
    partner = Acting(norfolk.org("broads-neighbours"), None, role)
    with app.app_context(), as_actor(partner):
        assert row("select current_user as login").login == login
    with app.app_context(), as_actor(Acting(partner.org_id, None, role, by_job=True)):
        assert row("select current_user as login").login == "hub_app"


def test_a_transaction_that_began_without_a_tenant_never_goes_on_under_a_name(app, norfolk):
    with app.app_context():
        rows("select 1")
        with pytest.raises(RuntimeError, match="before the identity"):
            act_as(norfolk.actor("breckland", "officer"))


def test_an_exception_undoes_all_that_the_actor_wrote(norfolk, everything):
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("breckland", "officer"):
            rows("update account set name = 'Changed' returning id")
            raise ZeroDivisionError
    assert everything("select 1 from account where name = 'Changed'") == []
