"""The registers look at one standing copy of the database: they change nothing."""

import pytest
from sqlalchemy import create_engine, text

from hub import create_app
from tests.conftest import dispose, test_settings

test_settings.__test__ = False


@pytest.fixture(scope="session")
def standing(cluster, seed):
    """The whole application on the seeded database itself."""
    app = create_app(test_settings(cluster, seed))
    yield app
    dispose(app)


@pytest.fixture(scope="session")
def catalogue(cluster, seed):
    """Ask PostgreSQL about itself, as the superuser."""
    engine = create_engine(cluster.database_url("postgres", seed), isolation_level="AUTOCOMMIT")

    def ask(statement: str, **params):
        with engine.connect() as connection:
            return connection.execute(text(statement), params).all()

    yield ask
    engine.dispose()
