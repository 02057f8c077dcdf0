"""Real servers, a database made once and copied for each test, and people to sign in as.

The copy carries the whole invented Norfolk partnership: organisations, published models, signed agreements, people.
"""

import hashlib
import os
import shutil
from contextlib import ExitStack, contextmanager, suppress

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, event, text

from hub import create_app
from hub.embedded import CannotStart, servers
from hub.kernel.access import Role
from hub.kernel.db import db
from hub.kernel.roles import prepare
from hub.kernel.work.worker import ATTEMPTS, drain
from hub.self_attack.world.place import Place, SignedIn, sign_in
from hub.settings import ROOT, read
from hub.start import migrate
from tests.folders import folder_of
from tests.memory import in_memory
from tests.screens import address, window  # noqa: F401 - fixtures for every test in a browser

# A busy machine is no fault of the code: how long one example takes decides nothing, in any test.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

DATABASE = "hub_test"
CHROMIUM = shutil.which("chromium")


# Files that take minutes begin first, so that no process works them off alone while the others have nothing left.
LONGEST = ("tests/walk/", "tests/browser/")


def pytest_collection_modifyitems(items):
    """The long ones first; without Chromium the browser tests are skipped, in CI they fail."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium (apt install chromium fonts-liberation)"))


def fingerprint() -> str:
    """What the seeded database depends on: when none of it changed, an earlier run's copy serves."""
    digest = hashlib.sha256()
    sources = [*ROOT.glob("migrations/**/*.py"), *ROOT.glob("hub/**/*.py"), *ROOT.glob("tenants/**/*.toml")]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def cluster():
    """PostgreSQL and Valkey for this test process, in the first data folder that no other process holds."""
    with ExitStack() as stack:
        yield _first_free(stack)


def _first_free(stack: ExitStack):
    for number in range(32):
        with suppress(CannotStart):
            return stack.enter_context(servers(ROOT / "var" / f"tests-{number}", durable=False))
    raise RuntimeError("No data folder for tests is free: var/tests-0 to var/tests-31 are all in use.")


@pytest.fixture(scope="session")
def admin(cluster):
    """The superuser's engine, to copy databases and to look at every tenant's rows in a test."""
    engine = create_engine(cluster.admin_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def settings_for(cluster, database: str):
    """Settings of a demo on one database of these servers, its roles and itself made where missing."""
    urls = prepare(cluster.admin_url, cluster.secrets, database)
    return read(
        {
            "HUB_LOCAL_DATABASE_URL": urls["hub_app"],
            "HUB_LOCAL_MIGRATOR_URL": urls["hub_migrator"],
            "HUB_LOCAL_RELAY_URL": urls["hub_relay"],
            "HUB_LOCAL_BACKUP_URL": urls["hub_backup"],
            "HUB_LOCAL_REDIS_URL": cluster.redis_url,
            "SECRET_KEY": cluster.secrets["secret_key"],
            "HUB_FIELD_KEYS": cluster.secrets["field_keys"],
            "HUB_DEMO": "1",
            "HUB_VAR": str(folder_of(database)),
        }
    )


@pytest.fixture(scope="session")
def seed(admin, built) -> str:
    """The name of the database that each test gets a copy of."""
    with in_memory(admin, built) as name:
        yield name


@pytest.fixture(scope="session")
def built(cluster, admin) -> str:
    """The name of a database with the demo partnership in it, built once for this state of the code."""
    from hub.demo.build import build_partnership
    from hub.start import mark_demo

    name = f"seed_{fingerprint()}"
    with admin.connect() as connection:
        known = (
            connection.execute(text("select datname from pg_database where datname like 'seed\\_%'")).scalars().all()
        )
        if name in known:
            return name
        for old in [*known, f"half_{name}"]:
            connection.exec_driver_sql(f'drop database if exists "{old}" with (force)')
    app = create_app(settings_for(cluster, f"half_{name}"))
    migrate(app)
    mark_demo(app)
    build_partnership(app, say=lambda *_: None)
    dispose(app)
    _without_timers(cluster, f"half_{name}")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'alter database "half_{name}" rename to "{name}"')
    return name


def _without_timers(cluster, database: str) -> None:
    """The checks of the demo's volunteers have set timers; every test begins with nothing to do."""
    engine = create_engine(cluster.database_url("postgres", database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("delete from outbox")
    engine.dispose()


def dispose(app) -> None:
    with app.app_context():
        db.engine.dispose()
    app.extensions["hub_relay"].dispose()


@pytest.fixture(scope="session")
def shared_app(cluster, admin, seed):
    """The application, made once; its database is replaced under it before each test."""
    settings = settings_for(cluster, DATABASE)
    app = create_app(settings)
    app.testing = True
    yield app
    dispose(app)


@pytest.fixture
def app(shared_app, admin, seed):
    """The application on a fresh copy of the seeded database and an empty Valkey."""
    dispose(shared_app)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{DATABASE}" with (force)')
        connection.exec_driver_sql(f'create database "{DATABASE}" template "{seed}" strategy file_copy owner hub_owner')
        connection.exec_driver_sql(f'grant connect, temporary on database "{DATABASE}" to hub_app')
    shared_app.extensions["hub_redis"].flushall()
    shutil.rmtree(folder_of(DATABASE), ignore_errors=True)
    yield shared_app
    dispose(shared_app)


@pytest.fixture
def everything(app, cluster):
    """Run SQL over every tenant's rows, as the superuser: `everything("select …", name=value)`."""
    engine = create_engine(cluster.database_url("postgres", DATABASE), isolation_level="AUTOCOMMIT")

    def ask(statement: str, **params):
        with engine.connect() as connection:
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    yield ask
    engine.dispose()


@pytest.fixture
def norfolk(app, everything) -> Place:
    return Place(app, everything)


@pytest.fixture
def client(app, norfolk):
    """`client("breckland", "officer")`: a browser in which that person is signed in; `client()` one where nobody is."""
    app.test_client_class = SignedIn

    def browse(slug: str | None = None, role: str | None = None, nth: int = 0) -> SignedIn:
        if slug is None:
            return app.test_client()
        return sign_in(norfolk, norfolk.person(slug, role, nth), Role(role))

    return browse


@pytest.fixture
def work(app, everything):
    """Do all due jobs as the worker does them; a job that failed fails the test."""

    def do() -> int:
        with app.app_context():
            done = drain()
        assert everything("select name, error from outbox where error is not null") == []
        return done

    return do


@pytest.fixture
def given_up(everything, work):
    """The worker has tried what waits under this name as often as it does, and turns to what is done then."""

    def after_all_attempts(name: str) -> None:
        waits = "update outbox set available_at = now(), attempt = :most where name = :name and status = 'pending'"
        assert everything(f"{waits} returning id", name=name, most=ATTEMPTS)
        work()

    return after_all_attempts


@pytest.fixture
def statements(app):
    """Collect the statements sent to PostgreSQL: `with statements() as sent: …; len(sent)`."""

    @contextmanager
    def collect():
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_):
            sent.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium for pytest-playwright, which calls nobody by itself."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet = ["--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM or "/usr/bin/chromium", "args": [*flags, *quiet]}
