"""The registers look at one standing copy of the database: they change nothing."""

import pytest
from sqlalchemy import create_engine, text

from hub import create_app
from tests.conftest import dispose, settings_for

STANDING = "hub_standing"


@pytest.fixture(scope="session")
def copy(cluster, admin, seed) -> str:
    """A copy of the seeded database that nobody replaces."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{STANDING}" with (force)')
        connection.exec_driver_sql(f'create database "{STANDING}" template "{seed}" strategy file_copy owner hub_owner')
    return STANDING


@pytest.fixture(scope="session")
def standing(cluster, copy):
    """The whole application on that copy."""
    app = create_app(settings_for(cluster, copy))
    yield app
    dispose(app)


@pytest.fixture(scope="session")
def catalogue(cluster, copy):
    """Ask PostgreSQL about itself, as the superuser."""
    engine = create_engine(cluster.database_url("postgres", copy), isolation_level="AUTOCOMMIT")

    def ask(statement: str, **params):
        with engine.connect() as connection:
            return connection.execute(text(statement), params).all()

    ask.engine = engine
    yield ask
    engine.dispose()
