"""The logins of the database."""

import pytest
from sqlalchemy import create_engine, make_url, text

from hub.kernel import roles


@pytest.fixture
def login(app, cluster):
    """Run one statement as a login of the database, rolled back: `login("hub_relay", "select …", become="hub_owner", org=1)`."""
    urls = roles.prepare(cluster.admin_url, cluster.secrets, make_url(app.config["HUB"].database_url).database)
    engines = {name: create_engine(url) for name, url in urls.items()}

    def ask(name: str, statement: str, become: str | None = None, org: int | None = None, **params):
        with engines[name].connect() as connection:
            if become:
                connection.exec_driver_sql(f"set local role {become}")
            if org:
                connection.exec_driver_sql(f"set local hub.org = '{org}'")
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    yield ask
    for engine in engines.values():
        engine.dispose()
