"""A pytest plugin for tests/mutations.py: one guard of the seeded database is gone while the tests run."""

import os

import pytest
from sqlalchemy import create_engine


@pytest.fixture(scope="session", autouse=True)
def mutated(cluster, admin, seed):
    """Keep a sound copy aside, take the guard away, and put the sound one back afterwards."""
    sound = f"sound_{seed}"
    with admin.connect() as connection:
        known = connection.exec_driver_sql(f"select 1 from pg_database where datname = '{sound}'").scalar()
        if not known:
            connection.exec_driver_sql(
                f'create database "{sound}" template "{seed}" strategy file_copy owner hub_owner'
            )
    engine = create_engine(cluster.database_url("postgres", seed), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(os.environ["HUB_MUTATION"])
    engine.dispose()
    yield
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database "{seed}" with (force)')
        connection.exec_driver_sql(f'create database "{seed}" template "{sound}" strategy file_copy owner hub_owner')
