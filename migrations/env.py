"""Alembic's entry: signs in as hub_migrator and becomes hub_owner, so that hub_owner owns all."""

import sys
from pathlib import Path

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def migrate() -> None:
    """Run the migrations in one transaction: either all of them, or none."""
    engine = create_engine(current_app.config["HUB"].migrator_url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("select pg_advisory_xact_lock(7105)")  # two starting hubs take turns
            connection.exec_driver_sql("set local role hub_owner")
            context.configure(connection=connection, transactional_ddl=True)
            context.run_migrations()
            connection.exec_driver_sql("grant select on alembic_version to hub_app")  # the start compares it with .head
    finally:
        engine.dispose()


migrate()
