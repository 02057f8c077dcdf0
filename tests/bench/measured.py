"""An application on embedded, durable servers, of which things are measured: in milliseconds and statements."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, event, make_url, text

from hub import create_app
from hub.demo.build import build_partnership
from hub.embedded import servers
from hub.identity.actions import start_session
from hub.kernel.db import db
from hub.kernel.tenancy import as_actor
from hub.self_attack.world.place import Place, SignedIn
from hub.settings import ROOT
from hub.start import mark_demo, migrate
from tests.conftest import settings_for


@contextmanager
def built(database: str) -> Iterator[tuple]:
    """A database made anew, with the demo's partnership in it: the application, its settings, a superuser's address."""
    with servers(ROOT / "var" / "bench") as local:
        with create_engine(local.admin_url, isolation_level="AUTOCOMMIT").connect() as admin:
            admin.exec_driver_sql(f'drop database if exists "{database}" with (force)')
        settings = settings_for(local, database)
        app = create_app(settings)
        migrate(app)
        mark_demo(app)
        build_partnership(app, say=lambda *_: None)
        yield app, settings, local.database_url("postgres", database)


def libpq(url: str) -> str:
    """An address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Measured:
    """One application, and how long its pages take."""

    def __init__(self, app, settings, superuser: str):
        self.app, self.settings = app, settings
        self.libpq = libpq(superuser)
        self.superuser = create_engine(superuser, isolation_level="AUTOCOMMIT")
        self.norfolk = Place(app, self.everything)
        self.sent: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", lambda *args: self.sent.append(args[2]))

    def everything(self, statement: str, **params):
        """Rows of every tenant."""
        with self.superuser.connect() as connection:
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    def browser(self, actor) -> SignedIn:
        """A browser in which this person is signed in."""
        with self.app.app_context(), as_actor(actor):
            token = start_session(actor.account_id, actor.role, "password", "bench")
        self.app.test_client_class = SignedIn
        browser = self.app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = token
        return browser

    def page(self, browser: SignedIn, address: str) -> Callable[[], float]:
        """Open this page, in milliseconds."""

        def open_page() -> float:
            start = time.perf_counter()
            answer = browser.get(address)
            taken = (time.perf_counter() - start) * 1000
            assert answer.status_code == 200, (address, answer.status_code)
            return taken

        return open_page

    def line(self, name: str, walk: Callable[[], float], rounds: int) -> None:
        """Print the median and p95 of a path in milliseconds, and how many statements it takes."""
        walk()
        times, statements = [], []
        for _ in range(rounds):
            self.sent.clear()
            times.append(walk())
            statements.append(len(self.sent))
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        print(
            f"{name:44}{statistics.median(times):>10.1f}{p95:>9.1f}{statistics.median(statements):>12.0f}", flush=True
        )


def headings() -> None:
    """What stands over the lines."""
    print(f"{'path':44}{'median ms':>10}{'p95 ms':>9}{'statements':>12}")
