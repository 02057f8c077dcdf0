"""The twin: a database beside the live one, made anew by the migrations, with the invented world in it alone.

No resident's data is copied for an attack. That the live database has the same guards is what the attack on its
structure shows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask
from redis import Redis
from sqlalchemy import Engine, create_engine, make_url, text

from hub import create_app
from hub.kernel.db import db
from hub.kernel.reach import reaching
from hub.kernel.roles import TWIN
from hub.self_attack.target import Target
from hub.self_attack.world import WALKERS, build
from hub.self_attack.world.place import SignedIn
from hub.settings import Settings, WrongSettings
from hub.start import mark_demo, migrate

REMEDY = "‘hub prepare’ makes the twin’s database beside the live one, and prints the address for backups."
REDIS_DATABASE = 15  # of the same server: limits on tries are counted there, and must not be the live hub's
QUIET = {"notify_key": "", "smtp_url": "", "national_secrets": {}, "demo": False}
FORCED = "select relname from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity order by 1"
Ask = Callable[..., Any]


def settings_of(live: Settings) -> Settings:
    """The same hub on the twin: another database, another corner of Valkey, and no way out of the house."""
    if not live.backup_url:
        raise WrongSettings(f"HUB_BACKUP_URL is not set: the attack must see what leaked. {REMEDY}")
    return replace(
        live,
        **{name: _beside(getattr(live, name)) for name in ("database_url", "migrator_url", "relay_url", "backup_url")},
        redis_url=_corner(live.redis_url),
        var=live.var / "twin",
        **QUIET,
    )


def _beside(url: str) -> str:
    made = make_url(url)
    return made.set(database=f"{made.database}{TWIN}").render_as_string(hide_password=False)


def _corner(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}db={REDIS_DATABASE}"


@contextmanager
def twin(live: Settings) -> Iterator[Target]:
    """Make the twin, fill it, and hand it over as a target. Raises WrongSettings where it cannot be reached."""
    settings = settings_of(live)
    with reaching("HUB_MIGRATOR_URL", REMEDY), _asking(settings.migrator_url, "set role hub_owner") as own:
        _empty(own)
        app = create_app(settings)
        app.test_client_class = SignedIn
        Redis.from_url(settings.redis_url).flushdb()
        migrate(app)
        mark_demo(app)
        with _unbound(own):
            world = build(app, own)
    with reaching("HUB_BACKUP_URL", REMEDY), _asking(settings.backup_url) as see:
        world.place.everything = see  # from now on nobody writes but the application
        yield Target(app, world, see, WALKERS)
    _close(app)


@contextmanager
def _asking(url: str, first: str = "") -> Iterator[Ask]:
    engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, hide_parameters=True)

    def ask(statement: str, **given: Any) -> Any:
        with engine.connect() as connection:
            if first:
                connection.exec_driver_sql(first)
            found = connection.execute(text(statement), given)
            return found.all() if found.returns_rows else []

    try:
        yield ask
    finally:
        engine.dispose()


def _empty(own: Ask) -> None:
    for statement in ("drop schema if exists lobby cascade", "drop schema public cascade", "create schema public"):
        own(statement)


@contextmanager
def _unbound(own: Ask) -> Iterator[None]:
    """While the world is built its owner sees all rows, to move clocks and to put the canaries in; then never again."""
    tables = [one.relname for one in own(FORCED)]
    for table in tables:
        own(f"alter table {table} no force row level security")
    yield
    for table in tables:
        own(f"alter table {table} force row level security")


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
    app.extensions["hub_relay"].dispose()
