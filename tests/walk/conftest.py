"""The walk's own database, made once: the world, and in every text of it the canary of whose it is."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from hub import create_app
from hub.self_attack.attacks.walking import browsers_of
from hub.self_attack.world import WALKERS, build
from hub.self_attack.world.place import SignedIn
from tests.conftest import dispose, settings_for

WALK = "hub_walk"


@pytest.fixture(scope="session")
def walked(cluster, admin, seed):
    """The application on the walk's database."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{WALK}" with (force)')
        connection.exec_driver_sql(f'create database "{WALK}" template "{seed}" strategy file_copy owner hub_owner')
    app = create_app(replace(settings_for(cluster, WALK), demo=False))  # the demo's page names everybody
    app.test_client_class = SignedIn
    yield app
    dispose(app)


@pytest.fixture(scope="session")
def see(cluster, walked):
    """Ask for every tenant's rows, as the superuser."""
    engine = create_engine(
        cluster.database_url("postgres", WALK), isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0
    )

    def ask(statement: str, **params):
        with engine.connect() as connection:
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    yield ask
    engine.dispose()


@pytest.fixture(scope="session")
def world(walked, see):
    """The world, at work and full of canaries."""
    return build(walked, see)


@pytest.fixture(scope="module")  # the walk signs people out at its end
def browsers(world):
    """A browser for everyone who walks: (organisation, role) → signed in; (None, None) → signed out."""
    return browsers_of(world, WALKERS)


@pytest.fixture(scope="session")
def shown() -> dict[str, set[str]]:
    """Which pages showed whose records: endpoint → the last digits of the ids."""
    return {}
