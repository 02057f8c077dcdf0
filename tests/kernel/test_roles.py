"""What each role of the database may not do, whatever the program asks of it."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError

from hub import create_app
from hub.settings import WrongSettings
from hub.start import check
from tests.conftest import dispose

DENIED = "permission denied|append-only|row-level security|must be owner|must be able to"

# Each statement is refused, not merely without effect: (login, role it becomes) → statements.
REFUSED = {
    ("hub_app", None): (  # the application
        "update event set kind = kind",
        "delete from event",
        "truncate event",
        "update event_about set about = about",
        "delete from event_about",
        "delete from outbox",
        "update outbox set acts_for = 1",
        "update outbox set args = '{}'",
        "delete from handover",
        "update handover set other_org_id = 1",
        "update handover set side = 'received'",
        "update handover set returns = '{}'",
        "update handover set agreement_id = null",
        "update agreement set gives = '{}'",
        "update agreement set signed_to_at = now()",
        "insert into organisation (slug, name, short_name, kind) values ('x', 'x', 'x', 'county')",
        "update organisation set name = 'x'",
        "insert into member values (1, 1, 'lead')",
        "insert into organisation_area values (1, 'E1', 'empty')",
        "insert into installation values ('demo', 'yes')",
        "delete from account",
        "delete from session",
        "delete from place",
        "create table mine (id int)",
        "drop table account",
        "alter table account no force row level security",
        "drop policy own on account",
        "set role hub_owner",
        "set role hub_lobby",
        "set role hub_relay",
        "set session_replication_role = replica",
    ),
    ("hub_app", "hub_partner"): (  # a partner's transaction
        "select * from event",
        "select * from event_about",
        "select * from outbox",
        "select * from session",
        "select email from account",
        "select password_hash from account",
        "update account set name = name",
        "insert into account_role values (1, gen_random_uuid(), 'ig', now())",
        "select * from member",
        "select * from agreement",
        "select * from section",
        "select subject from handover",
        "select form from handover",
        "select answer from handover",
        "insert into handover (org_id) values (1)",
        "update handover set subject = '{}'",
        "update handover set late = true",
        "delete from handover",
        "select * from resident",
        "select * from case_file",
        "select * from lobby.accounts_by_email('x')",
        "select * from lobby.session_by_token('x')",
    ),
    ("hub_app", "hub_eraser"): (  # an erasure
        "select * from event",
        "select * from outbox",
        "select * from session",
        "select * from agreement",
        "update case_file set outcome = 'x'",
        "update case_file set resident_id = id",
        "update handover set status = 'returned'",
        "update event set facts = '{}'",
        "insert into erasure_item (org_id) values (1)",
        "update erasure_item set about = run_id",
        "update legal_hold set lifted_at = now()",
        "delete from case_file",
        "delete from resident",
        "delete from handover",
        "delete from erasure_item",
        "delete from erased_mark",
        "set role hub_owner",
    ),
    ("hub_relay", None): (  # the relay
        "select * from account",
        "select * from handover",
        "update event set kind = kind",
        "select * from organisation",
        "select * from session",
        "insert into outbox (org_id) values (1)",
        "select * from lobby.accounts_by_email('x')",
        "set role hub_app",
    ),
    ("hub_migrator", "hub_lobby"): (  # the lobby
        "select password_hash from account",
        "select email from account",
        "update account set active = true",
        "update session set role = 'ig'",
        "update agreement set gives = '{}'",
        "select * from handover",
        "select * from event",
        "select * from outbox",
        "set role hub_app",
    ),
    ("hub_migrator", "hub_owner"): (  # the owner: row security binds it too, and so do the triggers
        "truncate event cascade",
        "truncate event_about",
        "set role hub_app",
    ),
    ("hub_migrator", None): (  # the migrator is nobody until it says what it becomes
        "select * from public.account",
        "select * from public.event",
        "create table public.mine (id int)",
        "set role postgres",
    ),
    ("hub_backup", None): (  # the backup only reads
        "insert into installation values ('x', 'y')",
        "delete from event",
        "update account set name = name",
        "set role hub_owner",
    ),
}


@pytest.mark.parametrize(("name", "become"), REFUSED)
def test_refused(login, norfolk, name, become):
    for statement in REFUSED[name, become]:
        with pytest.raises(ProgrammingError, match=DENIED):
            login(name, statement, become=become, org=norfolk.org("norfolk"))
            pytest.fail(f"{become or name} may {statement}")


def test_the_owner_of_the_tables_sees_no_tenants_row(login, everything):
    tables = everything("""
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and c.relname not in ('member', 'organisation_area')""")
    assert everything("select 1 from account limit 1") and everything("select 1 from event limit 1")
    for (table,) in tables:
        assert login("hub_migrator", f"select count(*) from {table}", become="hub_owner")[0][0] == 0, table


def test_the_owner_cannot_rewrite_an_event_even_of_the_tenant_it_names(login, norfolk):
    for statement in ("update event set kind = kind", "delete from event", "delete from event_about"):
        with pytest.raises(ProgrammingError, match="append-only"):
            login("hub_migrator", statement, become="hub_owner", org=norfolk.org("norfolk"))


def test_an_update_or_delete_without_a_condition_reaches_ones_own_rows_alone(login, norfolk):
    here = norfolk.org("breckland")
    for statement in (
        "update account set name = name",
        "update session set ended_why = 'x'",
        "update outbox set status = 'done'",
        "update handover set late = true",
        "delete from account_role",
    ):
        touched = login("hub_app", f"{statement} returning org_id", org=here)
        assert {one.org_id for one in touched} <= {here}, statement
        assert login("hub_app", f"{statement} returning org_id") == [], statement


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("login_name", ["hub_app", "hub_relay", "hub_migrator"])
def test_no_login_of_the_hub_bypasses_row_security(everything, login_name):
    [found] = everything(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = :n", n=login_name
    )
    assert not any(found)


@pytest.mark.asvs("13.2.2")
def test_each_login_becomes_what_it_must_and_nothing_else(everything):
    found = everything("""select m.rolname, r.rolname, a.inherit_option, a.set_option, a.admin_option
        from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
        where m.rolname like 'hub\\_%'""")
    assert {tuple(one) for one in found} == {
        ("hub_migrator", "hub_owner", False, True, False),
        ("hub_migrator", "hub_lobby", False, True, False),
        ("hub_owner", "hub_lobby", False, True, False),
        ("hub_app", "hub_partner", False, True, False),
        ("hub_app", "hub_eraser", False, True, False),
        ("hub_backup", "pg_read_all_data", True, True, False),
    }


def test_everybody_else_may_not_even_connect(admin, app, login):
    with admin.connect() as connection:
        connection.exec_driver_sql("drop role if exists passer_by")
        connection.exec_driver_sql("create role passer_by login password 'let me in'")
    url = make_url(app.config["HUB"].database_url).set(username="passer_by", password="let me in")
    engine = create_engine(url)
    try:
        with pytest.raises(DBAPIError, match="permission denied for database"), engine.connect():
            pass
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.exec_driver_sql("drop role passer_by")


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("unsafe", ["superuser", "bypassrls"])
def test_the_start_refuses_a_login_that_row_security_does_not_bind(app, admin, unsafe):
    with admin.connect() as connection:
        connection.exec_driver_sql("drop role if exists careless")
        connection.exec_driver_sql(f"create role careless login password 'careless' {unsafe} in role hub_app")
    settings = app.config["HUB"]
    url = make_url(settings.database_url).set(username="careless", password="careless")
    careless = create_app(replace(settings, database_url=url.render_as_string(hide_password=False)))
    try:
        with pytest.raises(WrongSettings, match="row security does not bind"):
            check(careless)
    finally:
        dispose(careless)
        with admin.connect() as connection:
            connection.exec_driver_sql("drop role careless")


def test_the_start_accepts_the_application_s_own_login(app):
    check(app)
