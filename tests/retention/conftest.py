"""The walk's small world, with a canary in every text, made once; each test that erases gets a copy of its own."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from hub import create_app
from hub.kernel.work.worker import drain
from hub.self_attack.world import World, build
from hub.self_attack.world.place import Place
from tests.conftest import dispose, settings_for

MADE, ERASED = "hub_held", "hub_erased"


def copied(admin, source: str, name: str) -> str:
    """A database made anew as a copy of another."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{name}" with (force)')
        connection.exec_driver_sql(f'create database "{name}" template "{source}" strategy file_copy owner hub_owner')
    return name


def asking(cluster, name: str):
    """An engine of the superuser, and what asks by it; one connection, so that it can say how it writes."""
    engine = create_engine(
        cluster.database_url("postgres", name), isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0
    )

    def ask(statement: str, **params):
        with engine.connect() as connection:
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    return engine, ask


def working(app, ask):
    """Do what is due, and fail for a job that failed."""

    def work() -> int:
        with app.app_context():
            done = drain()
        assert ask("select name, error from outbox where error is not null") == []
        return done

    return work


@pytest.fixture(scope="session")
def held(cluster, admin, seed) -> dict:
    """The name of the database with the world in it is MADE; what was made in it, by name."""
    copied(admin, seed, MADE)
    app = create_app(replace(settings_for(cluster, MADE), demo=False))
    engine, ask = asking(cluster, MADE)
    made = build(app, ask)
    engine.dispose()
    dispose(app)
    return made.made


@pytest.fixture
def everything_held(cluster, admin, held):
    """Every tenant's rows of this test's copy of the world, as the superuser."""
    engine, ask = asking(cluster, copied(admin, MADE, ERASED))
    yield ask
    engine.dispose()


@pytest.fixture
def world(cluster, everything_held, held):
    """The world at work on this test's copy."""
    app = create_app(replace(settings_for(cluster, ERASED), demo=False))
    app.extensions["hub_redis"].flushall()
    yield World(app, Place(app, everything_held), dict(held))
    dispose(app)
