"""SQL as the application's login, in every tenant's name: what could a statement do that slipped into a page?

It reads every table and view, calls every function, and tries to change, delete and bring in rows of others. All of
it is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from hub.kernel.access import Role
from hub.kernel.db import db
from hub.kernel.tenancy import Acting, begin_statement, context_of
from hub.self_attack import canaries
from hub.self_attack.finding import Finding
from hub.self_attack.target import Target

NAME = "statements"
REFUSED = "42501"
# Seen by the members of a partnership, and by both parties.
SHARED = {"organisation", "member", "organisation_area", "partnership", "agreement", "signature", "ending"}
RELATIONS = """
    select c.relname as name, c.relkind as kind,
           exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id') as tenants,
           has_table_privilege(:login, c.oid, 'select') or has_any_column_privilege(:login, c.oid, 'select') as reads,
           has_table_privilege(:login, c.oid, 'delete') as deletes,
           array(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 and has_column_privilege(:login, c.oid, a.attnum, 'select')) as readable,
           array(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 and has_column_privilege(:login, c.oid, a.attnum, 'update')) as writable,
           array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                 and not a.attisdropped and a.attgenerated = ''
                 and has_column_privilege(:login, c.oid, a.attnum, 'insert')) as brought
    from pg_class c where c.relnamespace in ('public'::regnamespace, 'lobby'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1"""
FUNCTIONS = """
    select p.oid::regprocedure::text as signature, p.proname as name, p.pronargs as given
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'lobby'::regnamespace) and p.prosecdef
      and p.prokind = 'f' and has_function_privilege(:login, p.oid, 'execute') order by 1"""


def attack(target: Target) -> Iterator[Finding]:
    """In each organisation's name, as a member of staff and confined as a partner's volunteer."""
    for slug in target.slugs:
        for role, login in ((Role.SUPERVISOR, "hub_app"), (Role.VOLUNTEER, "hub_partner")):
            yield from _as(target, slug, role, login)


def _as(target: Target, slug: str, role: Role, login: str) -> Iterator[Finding]:
    person = target.world.place.person(slug, role)
    who = f"{slug}, {login}"
    relations = target.see(RELATIONS, login=login)
    functions = target.see(FUNCTIONS, login=login)
    with target.app.app_context(), _slipped_in(Acting(person.org_id, person.id, role)) as run:
        for one in relations:
            target.tries += 1
            if one.reads:
                yield from _reads(run, one, slug, person.org_id, who)
            if one.tenants and "org_id" in one.readable:
                yield from _changes(run, one, person.org_id, who)
                yield from _brings_in(target, run, one, slug, who)
        for one in functions:
            target.tries += 1
            yield from _calls(run, one, slug, who)


@contextmanager
def _slipped_in(actor: Acting) -> Iterator[Any]:
    """Statements in a transaction that says it acts for this actor: each gives its rows, or the code of its refusal."""
    with db.engine.connect().execution_options(lobby=True) as connection:

        def run(statement: str, **given: Any) -> tuple[list, int, str]:
            return _tried(connection, begin_statement(actor, context_of(actor, connection)), statement, given)

        yield run


def _tried(connection: Connection, begin: str, statement: str, given: dict) -> tuple[list, int, str]:
    connection.exec_driver_sql(begin)
    try:
        found = connection.execute(text(statement), given)
        return (found.all() if found.returns_rows else []), found.rowcount, ""
    except DBAPIError as refused:
        return [], 0, getattr(refused.orig, "sqlstate", None) or "?"
    finally:
        connection.exec_driver_sql("rollback")


def _reads(run: Any, relation: Any, slug: str, org_id: int, who: str) -> Iterator[Finding]:
    columns = ", ".join(f't."{name}"' for name in relation.readable)
    schema = "" if relation.name != "lobby" else "lobby."
    found, _, _ = run(f"select row({columns})::text as told from {schema}{relation.name} t")
    leaked = set().union(*(canaries.others(one.told, slug) for one in found)) if found else set()
    if leaked:
        yield Finding(NAME, who, f"select from {relation.name}", f"showed what belongs to {', '.join(sorted(leaked))}")
    if relation.tenants and relation.name not in SHARED and "org_id" in relation.readable:
        [others], _, _ = run(f"select count(*) as n from {relation.name} where org_id <> :own", own=org_id)
        if others.n:
            yield Finding(NAME, who, f"select from {relation.name}", f"showed {others.n} rows of other organisations")


def _changes(run: Any, relation: Any, org_id: int, who: str) -> Iterator[Finding]:
    if relation.writable:
        column = f'"{relation.writable[0]}"'
        _, changed, _ = run(f"update {relation.name} set {column} = {column} where org_id <> :own", own=org_id)
        if changed > 0:
            yield Finding(NAME, who, f"update {relation.name}", f"changed {changed} rows of other organisations")
    if relation.deletes:
        _, gone, _ = run(f"delete from {relation.name} where org_id <> :own", own=org_id)
        if gone > 0:
            yield Finding(NAME, who, f"delete from {relation.name}", f"deleted {gone} rows of other organisations")


def _brings_in(target: Target, run: Any, relation: Any, slug: str, who: str) -> Iterator[Finding]:
    """A row of one's own, under another's number: refused as such, not by some constraint that stands there."""
    if "org_id" not in relation.brought or not set(relation.brought) <= set(relation.readable):
        return
    own = target.world.place.org(slug)
    other = next(target.world.place.org(one) for one in target.slugs if one != slug)
    columns = ", ".join(relation.brought)
    taken = ", ".join(":other" if one == "org_id" else one for one in relation.brought)
    _, rows, refused = run(
        f"insert into {relation.name} ({columns}) select {taken} from {relation.name} where org_id = :own limit 1",
        own=own, other=other,
    )  # fmt: skip
    if refused != REFUSED and (rows > 0 or refused):
        how = f"stopped by {refused} alone" if refused else "taken in"
        yield Finding(
            NAME, who, f"insert into {relation.name}", f"a row under {target.slug_of(other)}’s number was {how}"
        )


def _calls(run: Any, function: Any, slug: str, who: str) -> Iterator[Finding]:
    """A function that runs as its owner tells nothing to whoever has no secret to give it."""
    given = ", ".join(["null"] * function.given)
    found, _, _ = run(f"select one::text as told from {function.signature.partition('(')[0]}({given}) as one")
    leaked = set().union(*(canaries.others(one.told or "", slug) for one in found)) if found else set()
    if leaked:
        yield Finding(NAME, who, function.name, f"told what belongs to {', '.join(sorted(leaked))}")
