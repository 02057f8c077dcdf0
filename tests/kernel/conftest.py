"""The logins of the database."""

import pytest
from sqlalchemy import create_engine, make_url, text

from hub.kernel import roles
from hub.kernel.work import relay
from tests.kernel import jobs_for_tests


@pytest.fixture
def login(app, cluster):
    """Run one statement as a login, rolled back: `login("hub_app", "select …", become="hub_partner")`."""
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


@pytest.fixture
def marks(everything):
    """In which organisations, and how often, a job left its mark."""

    def found(pack) -> list[tuple]:
        return [
            tuple(one)
            for one in everything(
                "select org_id, facts->>'count' from event where kind = :kind and facts->>'pack' = :pack order by 1, 2",
                kind=jobs_for_tests.MARK,
                pack=str(pack),
            )
        ]

    return found


@pytest.fixture
def outbox(everything):
    def found(pack):
        return everything("select * from outbox where args->>'pack' = :pack", pack=str(pack))[0]

    return found


@pytest.fixture
def engine(app):
    return app.extensions["hub_relay"]


@pytest.fixture
def redis(app, engine):
    """Valkey, known to have been there: the canary sings."""
    relay.tick(engine, app.extensions["hub_redis"])
    return app.extensions["hub_redis"]
