"""Every column that may hold something sealed is in the register, in its model, and behind a check of the database."""

import re

from hub.kernel.cipher import SealedDocument, SealedFile, SealedText, SealedWithin
from hub.kernel.db import Base
from hub.sealed_fields.places import PLACES

CHECKS = """
    select conrelid::regclass::text as table_name, pg_get_constraintdef(oid) as means, convalidated
    from pg_constraint where contype = 'c' and conname = 'ck_' || conrelid::regclass || '_sealed'"""
VARCHARS = """
    select c.relname as table_name, a.attname as column_name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'varchar'::regtype and c.relname <> 'alembic_version'"""
KEYS = """
    select c.relname as table_name, array(select attname from unnest(i.indkey) with ordinality as k (num, at)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num order by k.at) as key
    from pg_index i join pg_class c on c.oid = i.indrelid where i.indisprimary"""
# No model of its own says of these that they are sealed: what is written into them is marked where it is made.
MARKED_BY_HAND = {
    ("case_change", "old"): "written by SQL from a list's facts, which are sealed",
    ("case_change", "new"): "written by SQL from a list's facts, which are sealed",
    ("resident_merge", "changes"): "made of the rows that a merge changes, whose values are secret already",
    ("hand_back_row", "told"): "cells under a list's own headings, made of values that are secret already",
    ("hand_back_row", "stamp"): "of a corrected NHS number the number, else a code",
}
REGISTERED = {(place.table, column) for place in PLACES for column in place.columns}


def test_the_register_the_models_and_the_checks_name_the_same_tables(catalogue):
    kinds = (SealedDocument, SealedFile, SealedText, SealedWithin)
    modelled = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns
                if isinstance(column.type, kinds)}  # fmt: skip
    assert modelled | MARKED_BY_HAND.keys() == REGISTERED
    assert {one.table_name for one in catalogue(CHECKS)} == {place.table for place in PLACES}


def test_each_column_of_the_register_is_checked_and_the_check_holds_for_every_row(catalogue):
    checks = {one.table_name: one for one in catalogue(CHECKS)}
    assert all(one.convalidated for one in checks.values())
    unchecked = {(table, column) for table, column in REGISTERED
                 if not re.search(rf"\b{column}\b", checks[table].means)}  # fmt: skip
    assert unchecked == {("hand_back_row", "told")}, "its cells stand under the list's own headings"


def test_a_text_that_the_program_opens_is_in_the_register(catalogue):
    """psycopg opens what is varchar: a column of that type that nobody registered would be opened and never sealed."""
    assert {tuple(one) for one in catalogue(VARCHARS)} <= REGISTERED


def test_the_register_knows_each_tables_key(catalogue):
    keys = {one.table_name: one.key for one in catalogue(KEYS)}
    assert {place.table: ["org_id", *place.key] for place in PLACES} == {one.table: keys[one.table] for one in PLACES}
