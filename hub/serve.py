"""Starting everything in order: servers, roles, migrations, demo, then web and worker under the supervisor."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from hub import create_app
from hub.embedded import Local, servers, supervise
from hub.embedded.folder import is_claimed, write_private
from hub.embedded.listening import HOST, check_port
from hub.kernel import roles
from hub.settings import ROOT, Settings, read
from hub.start import check, mark_demo, migrate

DATABASE = "hub"


def var_folder() -> Path:
    """Where the embedded servers keep their data."""
    return Path(os.environ.get("HUB_VAR", ROOT / "var"))


def local_settings(local: Local, demo: bool = False) -> Settings:
    """Settings for the embedded servers, their roles and database made where missing."""
    urls = roles.prepare(local.admin_url, local.secrets, DATABASE, twin=True)
    return read(
        {
            "HUB_FIELD_KEYS": local.secrets["field_keys"],
            **os.environ,
            "HUB_LOCAL_DATABASE_URL": urls["hub_app"],
            "HUB_LOCAL_MIGRATOR_URL": urls["hub_migrator"],
            "HUB_LOCAL_RELAY_URL": urls["hub_relay"],
            "HUB_LOCAL_BACKUP_URL": urls["hub_backup"],
            "HUB_LOCAL_REDIS_URL": local.redis_url,
            "SECRET_KEY": local.secrets["secret_key"],
            "HUB_DEMO": "1" if demo else "0",
        }
    )


def serve_embedded(port: int, demo: bool) -> int:
    """Serve on PostgreSQL and Valkey of our own; returns the exit code."""
    check_port(port, os.environ.get("HUB_HOST") or HOST)
    with servers(var_folder()) as local:
        settings = local_settings(local, demo)
        app = create_app(settings)
        migrate(app)
        if demo:
            _prepare_demo(app)
        with announced(settings):
            return supervise.run(
                supervise.children(port, settings.for_children()), port, say=click.echo, heal=local.heal,
                host=settings.host,
            )  # fmt: skip


def _prepare_demo(app) -> None:
    from hub.demo.build import build  # the demo stands above every feature

    mark_demo(app)
    build(app, say=click.echo)


def serve_on_real_servers(port: int) -> int:
    """Serve on the servers that DATABASE_URL and REDIS_URL name, never a demo; returns the exit code."""
    settings = replace(read(), port=port)
    check_port(port, settings.host)
    app = create_app(settings)
    migrate(app)
    check(app)  # here it is one sentence; in the web server's process it would be a traceback's last line
    return supervise.run(supervise.children(port, settings.for_children()), port, say=click.echo, host=settings.host)


RUNNING = "running.json"


@contextmanager
def announced(settings: Settings) -> Iterator[None]:
    """Leave the addresses of our servers in var/ while they run, so that a command in another window finds them."""
    file = settings.var / RUNNING
    write_private(file, json.dumps(settings.for_children()))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


@contextmanager
def with_app() -> Iterator[None]:
    """An application context for a command: on real servers, a running hub's, or our own for as long as it takes."""
    with _settings() as settings:
        app = create_app(settings)
        migrate(app)
        check(app)
        with app.app_context():
            yield


@contextmanager
def _settings() -> Iterator[Settings]:
    if os.environ.get("DATABASE_URL"):
        yield read()
        return
    file = var_folder() / RUNNING
    if file.exists() and is_claimed(var_folder()):
        yield read({**os.environ, **json.loads(file.read_text())})
        return
    with servers(var_folder()) as local:
        yield local_settings(local)
