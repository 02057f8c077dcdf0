"""What every table of a tenant holds about residents is declared, or said to be nothing: column by column."""

import re

import pytest

from hub.kernel.holding import HELD, NOT_HELD, RECORDS

TENANTS = """
    select c.relname as table_name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id')"""
TEXTS = """
    select c.relname as table_name, a.attname as column_name
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'json'::regtype)"""


@pytest.fixture(scope="session")
def texts(catalogue) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in catalogue(TEXTS):
        found.setdefault(one.table_name, set()).add(one.column_name)
    return found


@pytest.fixture(scope="session")
def erasers(catalogue) -> dict[str, set[str]]:
    """What hub_eraser may do to which table: 'delete', 'update note'."""
    found: dict[str, set[str]] = {}
    for one in catalogue("""
        select table_name, lower(privilege_type) as may, null as column_name
        from information_schema.role_table_grants where grantee = 'hub_eraser'
        union select table_name, lower(privilege_type) || ' ', column_name
        from information_schema.role_column_grants where grantee = 'hub_eraser' and privilege_type = 'UPDATE'"""):
        found.setdefault(one.table_name, set()).add(f"{one.may}{one.column_name or ''}")
    return found


@pytest.mark.usefixtures("standing")
def test_every_tenants_table_is_declared_or_named_with_the_reason(catalogue):
    tables = {one.table_name for one in catalogue(TENANTS)}
    declared = {one.table for one in HELD.values()}
    assert declared & set(NOT_HELD) == set()
    assert tables - declared - set(NOT_HELD) == set(), "say in hub/<feature>/held.py what these hold on residents"
    assert (declared | set(NOT_HELD)) - tables == set()
    assert all(len(reason) > 10 for reason in NOT_HELD.values())


@pytest.mark.usefixtures("standing")
def test_every_text_of_a_declared_table_is_told_in_a_pack_or_not_with_the_reason(texts):
    for name, one in HELD.items():
        told = {column for fact in one.tells for column in fact.drawn_on}
        assert texts.get(one.table, set()) - told - set(one.untold) == set(), name
        assert all(one.untold.values()), name


@pytest.mark.usefixtures("standing")
def test_every_text_of_a_row_that_stays_is_blanked_or_kept_as_a_code(texts):
    for name, one in HELD.items():
        blanked = {column.strip('"') for column in one.erased}
        kept = set(one.kept.split())
        assert blanked & kept == set(), name
        if not one.goes:
            assert texts.get(one.table, set()) - blanked - kept - {"ward", "age_band"} == set(), name
        assert kept <= texts.get(one.table, set()), name


@pytest.mark.usefixtures("standing")
def test_a_declaration_speaks_of_a_class_of_record_that_is_declared():
    assert {record for one in HELD.values() for record in one.records} <= set(RECORDS) | {"hold"}
    assert {record for one in RECORDS.values() for record in one.covers} <= set(RECORDS)


@pytest.mark.usefixtures("standing")
def test_what_a_class_is_kept_for_is_the_same_in_the_database(catalogue):
    def plain(statement):
        return re.sub(r"\s+", " ", statement).strip()

    found = {one.name: (one.years, plain(one.ended)) for one in catalogue("select * from retention_class")}
    assert found == {one.name: (one.years, plain(one.ended)) for one in RECORDS.values()}


@pytest.mark.usefixtures("standing")
def test_the_eraser_may_do_what_is_declared_and_no_more(erasers):
    wanted: dict[str, set[str]] = {"erasure_item": {"update done_at"}, "kept_search": {"delete"}}
    for one in HELD.values():
        if "hold" not in one.records:
            rights = {"delete"} if one.goes else {"update " + column.strip('"') for column in one.erased}
            wanted.setdefault(one.table, set()).update(rights)
    found = {table: {right for right in rights if right != "select"} for table, rights in erasers.items()}
    assert {table: rights for table, rights in found.items() if rights} == {
        table: rights for table, rights in wanted.items() if rights
    }


def test_whatever_the_eraser_may_do_it_may_do_to_rows_of_its_list_alone(catalogue, erasers):
    bound = {
        (one.tablename, one.cmd.lower())
        for one in catalogue(
            """select tablename, cmd, qual from pg_policies
               where 'hub_eraser' = any(roles) and permissive = 'RESTRICTIVE'"""
        )
        if "may_erase" in one.qual and "held_now" in one.qual or one.tablename == "kept_search"
    }
    rights = {(table, right.split()[0]) for table, found in erasers.items() for right in found if right != "select"}
    assert rights - {("erasure_item", "update")} == bound
