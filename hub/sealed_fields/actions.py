"""Sealing what lies open, and sealing again what lies under an older key: while the hub stands still, in batches.

The owner of the tables does it, past row security and triggers, for the values stay what they are. Each batch is a
transaction, and finds what is still to be done: whoever interrupts it begins again and loses nothing. Until all is done
the hub does not start: a number under one key is not equal to the same number under another.
"""

# ruff: noqa: S608 - every statement is put together from the register's names and the database's own constraints

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, create_engine, text

from hub.kernel import cipher
from hub.kernel.audit import record
from hub.kernel.tenancy import Acting, as_actor
from hub.sealed_fields.places import PLACES, Place
from hub.settings import WrongSettings

MARK = "field_key"  # in the table installation: the id of the key under which everything lies, or “old>new” meanwhile
BATCH = 500
OTHER = "cipher:[a-z]+:[0-9]+:(?!{}:)"
CHECK = "select pg_get_expr(conbin, conrelid) from pg_constraint where conname = :name"
TYPES = """
    select attname, format_type(atttypid, null) as type from pg_attribute
    where attrelid = cast(:table as regclass) and attnum > 0"""
Say = Callable[[str], None]
Begin = Callable[[], AbstractContextManager[Connection]]


def seal_what_lies_open(app: Flask) -> None:
    """Bring a database to the state in which everything is sealed, once; nothing on one that is. For `hub migrate`."""
    with app.app_context(), _owner() as begin:
        with begin() as connection:
            if _standing(connection) is not None:
                return
        for place in PLACES:
            _seal(begin, place)
        with begin() as connection:
            for place in PLACES:
                connection.exec_driver_sql(f"alter table {place.table} validate constraint ck_{place.table}_sealed")
            _mark(connection, cipher.keys().first)


def refuse_other_key(connection: Connection) -> None:
    """Stop the start on keys with which this database cannot be read, or would not find what it holds."""
    standing, known = _standing(connection), cipher.keys()
    if standing == known.first:
        return
    if standing is None:
        raise WrongSettings("This database's fields are not all sealed: 'hub migrate' seals them.")
    if ">" in standing:
        raise WrongSettings("A change of the key of sealed fields is not finished: run 'hub fields rotate' again.")
    if standing in known.ids:
        raise WrongSettings(
            f"HUB_FIELD_KEYS begins with the key {known.first}, and the database's fields are sealed under {standing}: "
            "'hub fields rotate' seals them under the new one while the hub is stopped."
        )
    raise WrongSettings(
        f"HUB_FIELD_KEYS does not hold the key {standing}, under which this database's fields are sealed. "
        "Without it nobody can open them: restore it from where it is kept."
    )


def rotate(say: Say) -> None:
    """Seal everything under the first key, and record it with each organisation. Raises WrongSettings."""
    first = cipher.keys().first
    with _owner() as begin:
        with begin() as connection:
            standing = _standing(connection) or ""
            missing = {one for one in standing.split(">") if one} - {*cipher.keys().ids}
            if missing:
                raise WrongSettings(f"HUB_FIELD_KEYS must hold each key in use; it lacks {', '.join(sorted(missing))}.")
            _mark(connection, f"{standing}>{first}")  # of one that was interrupted all keys stay named
        for place in PLACES:
            say(f"{place.table.replace('_', ' ')}: {_seal(begin, place):,}")
        with begin() as connection:
            organisations = connection.exec_driver_sql("select id from organisation order by id").scalars().all()
        for org_id in organisations:
            with as_actor(Acting(org_id)):
                record("fields:sealed_again", key=first)
        with begin() as connection:
            _mark(connection, first)


@contextmanager
def _owner() -> Iterator[Begin]:
    """What opens one transaction after the other as the owner of the tables."""
    engine = create_engine(current_app.config["HUB"].migrator_url, hide_parameters=True)

    @contextmanager
    def begin() -> Iterator[Connection]:
        with engine.begin() as connection:
            connection.exec_driver_sql("set role hub_owner")
            yield connection

    try:
        yield begin
    finally:
        engine.dispose()


def _standing(connection: Connection) -> str | None:
    return connection.execute(text("select value from installation where key = :key"), {"key": MARK}).scalar()


def _mark(connection: Connection, value: str) -> None:
    asked = "insert into installation (key, value) values (:key, :value) on conflict (key) do update set value = :value"
    connection.execute(text(asked), {"key": MARK, "value": value})


def _seal(begin: Begin, place: Place) -> int:
    """Seal a table's rows that are not under the first key, a batch to a transaction; how many there were."""
    with begin() as connection:
        types = {one.attname: one.type for one in connection.execute(text(TYPES), {"table": place.table})}
        check = connection.execute(text(CHECK), {"name": f"ck_{place.table}_sealed"}).scalar()
    asked, after, count = _asked(place, types, check), dict.fromkeys(("org_id", *place.key)), 0
    while True:
        given = {f"after_{name}": value for name, value in after.items()}
        given |= {"begun": count > 0, "other": OTHER.format(cipher.keys().first)}
        with begin() as connection, _unbound(connection, place.table):
            rows = [dict(one._mapping) for one in connection.execute(text(asked), given)]
            if rows:
                _write(connection, place, types, rows)
        if not rows:
            return count
        count += len(rows)
        after = {name: rows[-1][name] for name in after}


@contextmanager
def _unbound(connection: Connection, table: str) -> Iterator[None]:
    """Past row security and triggers, which nobody else sees: until the transaction ends the table is locked."""
    connection.exec_driver_sql(f"alter table {table} no force row level security")
    connection.exec_driver_sql(f"alter table {table} disable trigger user")
    yield
    connection.exec_driver_sql(f"alter table {table} enable trigger user")
    connection.exec_driver_sql(f"alter table {table} force row level security")


def _asked(place: Place, types: Mapping[str, str], check: str) -> str:
    """The statement that finds the next rows that lie open, or under another key than the first."""
    beginnings = {
        name: f"encode(substring({name} for 60), 'escape')" if types[name] == "bytea" else f'"{name}"::text'
        for name in place.columns
    }
    held = " || ' ' || ".join(f"coalesce({one}, '')" for one in beginnings.values())
    key = ("org_id", *place.key)
    names = ", ".join(key)
    read = ", ".join(f'"{name}"' for name in dict.fromkeys((*key, *place.columns, *place.besides)))
    last = ", ".join(f"cast(:after_{name} as {types[name]})" for name in key)
    return f"""
        select {read} from {place.table}
        where (not coalesce({check}, true) or {held} ~ :other) and (not :begun or ({names}) > ({last}))
        order by {names} limit {BATCH} for update"""


def _write(connection: Connection, place: Place, types: Mapping[str, str], rows: list[dict]) -> None:
    key, given = ("org_id", *place.key), []
    for row in rows:
        values = cipher.addressed(place.marks(row), row["org_id"])
        given.append({f"new_{name}": _parameter(one, types[name]) for name, one in values.items()})
        given[-1] |= {name: row[name] for name in key}
    sets = ", ".join(f'"{name}" = cast(:new_{name} as {types[name]})' for name in place.marks(rows[0]))
    mine = " and ".join(f"{name} = :{name}" for name in key)
    connection.execute(text(f"update {place.table} set {sets} where {mine}"), given)


def _parameter(value: Any, type_: str) -> Any:
    return cipher.dumps(value) if type_ == "jsonb" and value is not None else value
