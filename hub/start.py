"""Between settings and service: migrate, then refuse to start on a connection or a mark that would not be safe."""

import sys

from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import Connection, text

from hub.kernel import proof
from hub.kernel.db import db, owner_connection, refuse_unsafe_connection, row
from hub.kernel.reach import reaching
from hub.kernel.tenancy import Acting, as_actor
from hub.retention.actions.replaying import refuse_unreplayed
from hub.sealed_fields.actions import refuse_other_key, seal_what_lies_open
from hub.settings import ROOT, WrongSettings

MIGRATIONS = ROOT / "migrations"
REMEDY = "‘hub prepare’ makes the logins and prints their addresses."


def head() -> str:
    """The number of the newest migration, as `migrations/.head` says it."""
    return (MIGRATIONS / ".head").read_text().strip()


def migrate(app: Flask) -> None:
    """Bring the database to the newest migration, in this process."""
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context(), reaching("HUB_MIGRATOR_URL", REMEDY):
        upgrade(directory=str(MIGRATIONS))
        with owner_connection() as connection:
            proof.demand(connection, app.config["HUB"].context_key)
        seal_what_lies_open(app)


def check(app: Flask) -> None:
    """Refuse to serve: as a superuser, on an older or newer database, as a demo without the demo's mark, or on one that
    was restored and shows people who were erased since. What the settings allow at a risk is told on standard error."""
    settings = app.config["HUB"]
    for warning in settings.warnings:
        print(f"Warning: {warning}", file=sys.stderr)
    with app.app_context(), reaching("DATABASE_URL", REMEDY):
        refuse_unsafe_connection()
        with db.engine.connect().execution_options(lobby=True) as connection:
            made = connection.execute(text("select to_regclass('alembic_version') is not null")).scalar()
            standing = connection.execute(text("select version_num from alembic_version")).scalar() if made else None
            if standing != head():
                raise WrongSettings(
                    f"The database stands at migration {standing or 'none'}, and this hub needs {head()}: "
                    "'hub migrate' brings an older one there, an older hub cannot serve a newer one."
                )
            _refuse_unproven_context(connection, settings.context_key)
            refuse_other_key(connection)
            marked = connection.execute(text("select value from installation where key = 'demo'")).scalar()
    refuse_unreplayed(app)
    if settings.demo and marked != "yes":
        raise WrongSettings(
            "HUB_DEMO=1 needs a database that was made for the demo. This one was not: start without HUB_DEMO."
        )


def _refuse_unproven_context(connection: Connection, key: str) -> None:
    """Refuse a key that the database does not know, none where it demands one, and one that it does not demand."""
    with as_actor(Acting(org_id=0)):
        believed = row("select acting_org() as org").org is not None
    # In one statement: this connection commits by itself, and what is set for a transaction ends with it.
    bare = "select acting_org() as org from set_config('hub.org', '0', true)"
    demanded = connection.execute(text(bare)).scalar() is None
    if not believed or demanded != bool(key):
        raise WrongSettings(
            "HUB_CONTEXT_KEY is not the one with which 'hub migrate' ran last: set that one, or run 'hub migrate' "
            "with this one and then start every process with it."
        )


def mark_demo(app: Flask) -> None:
    """Write the demo's mark into a database that has no organisation yet. Raises WrongSettings on any other."""
    with app.app_context():
        if is_marked("demo"):
            return
        with owner_connection() as connection:
            if connection.execute(text("select 1 from organisation limit 1")).scalar():
                raise WrongSettings("This database holds organisations already: it can't become a demo.")
        mark("demo")


def is_marked(key: str) -> bool:
    """True when the installation carries this mark."""
    with owner_connection() as connection:
        found = connection.execute(text("select value from installation where key = :key"), {"key": key})
        return found.scalar() == "yes"


def mark(key: str) -> None:
    """Write a mark into the installation, for good."""
    with owner_connection() as connection:
        connection.execute(text("insert into installation (key, value) values (:key, 'yes')"), {"key": key})
