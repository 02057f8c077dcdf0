"""The database: engines, the declarative base, and 'a returned page commits, an error rolls back'."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Row, Text, create_engine, event, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase

from hub.kernel import cipher

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


cipher.adapt()  # before any engine: each takes psycopg's way with types over when it is made


class Base(DeclarativeBase):
    """Every table of the hub."""

    metadata = MetaData(naming_convention=NAMES)


# As the migrations have it; here and not in the class, because Flask-SQLAlchemy subclasses Base.
Base.registry.update_type_annotation_map({str: Text, datetime: TIMESTAMP(timezone=True)})

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def init_app(app: Flask) -> None:
    """Open the application's and the relay's engines. psycopg runs in autocommit: our BEGIN carries the tenant."""
    from hub.kernel import tenancy  # the listener needs `db`, which this module makes

    settings = app.config["HUB"]
    cipher.use(settings.field_keys)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "connect_args": {"autocommit": True, "connect_timeout": 5},
        "pool_size": 8,
        "max_overflow": 4,
        "hide_parameters": True,  # an error message must not carry what a person typed
    }
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "begin", tenancy.begin)
    app.extensions["hub_relay"] = create_engine(settings.relay_url, pool_size=2, max_overflow=8, hide_parameters=True)


def relay_engine() -> Engine:
    """The engine of hub_relay, which sees every tenant's outbox, trail and seals, and nothing else."""
    return current_app.extensions["hub_relay"]


@contextmanager
def owner_connection() -> Iterator[Connection]:
    """A transaction as hub_owner, for what no tenant may do: migrations, organisations, the gazetteer."""
    engine = create_engine(current_app.config["HUB"].migrator_url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("set role hub_owner")
            yield connection
    finally:
        engine.dispose()


def rows(statement: Any, **params: Any) -> Sequence[Row]:
    """Run one statement (Core, or SQL text) in the page's transaction and return its rows."""
    return db.session.execute(text(statement) if isinstance(statement, str) else statement, params).all()


def row(statement: Any, **params: Any) -> Row | None:
    """The one row of a statement, or None."""
    return db.session.execute(text(statement) if isinstance(statement, str) else statement, params).one_or_none()


def lobby(function: str, **params: Any) -> Sequence[Row]:
    """Ask one of hub_lobby's functions what must be known before the tenant is: one statement, no transaction."""
    marks = ", ".join(f"{name} => :{name}" for name in params)
    with db.engine.connect().execution_options(lobby=True) as connection:
        return connection.execute(text(f"select * from lobby.{function}({marks})"), params).all()  # noqa: S608


def refuse_unsafe_connection() -> None:
    """Stop the start when the application's login could bypass row security. Raises WrongSettings."""
    from hub.settings import WrongSettings

    with db.engine.connect().execution_options(lobby=True) as connection:
        unsafe = connection.execute(
            text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        ).scalar()
    if unsafe:
        raise WrongSettings(
            "DATABASE_URL signs in as a superuser or with BYPASSRLS, which row security does not bind. Use hub_app."
        )
