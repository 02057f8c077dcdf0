"""The command `hub`: start it, look after its tenants' files, load what it needs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any

import click

from hub.kernel.commands import needs_app
from hub.kernel.logs import guard_threads, places
from hub.settings import WrongSettings, read

# Where each feature keeps its commands, and their names there.
COMMANDS = {
    "hub.directory.commands": "tenants",
    "hub.gazetteer.commands": "gazetteer",
    "hub.services.commands": "services",
    "hub.intake.commands": "import_line_list",
    "hub.identity.commands": "user",
    "hub.second_factors.commands": "accounts",
    "hub.matching.commands": "matching",
    "hub.oddities.commands": "oddities",
    "hub.health.commands": "jobs",
    "hub.sealing.commands": "audit",
    "hub.backup": "backup restore",
    "hub.fields": "fields",
    "hub.self_attack.commands": "self_attack",
    "hub.demo.commands": "demo",
}


class Commands(click.Group):
    """A group that imports a feature's commands when they are asked for: `hub --help` need not load the whole hub."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of a newcomer's need."""
        return [
            *super().list_commands(ctx),
            *(name.replace("_", "-") for names in COMMANDS.values() for name in names.split()),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Do it; what goes wrong by a fault of the program is told by name and place, never in words that hold data."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:
            told = places(fault)
        click.echo(f"The hub itself failed: {told}", err=True)
        ctx.exit(1)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Our own command, or a feature's."""
        for module, commands in COMMANDS.items():
            for command in commands.split():
                if command.replace("_", "-") == name:
                    return getattr(import_module(module), command)
        return super().get_command(ctx, name)


@click.group(cls=Commands)
@click.pass_context
def main(ctx: click.Context) -> None:
    """The Partnership Hub: councils hand over work, and the answer comes home by itself.

    Without DATABASE_URL the hub runs PostgreSQL and Valkey itself and keeps their data in var/.
    """
    ctx.obj = _with_app


@contextmanager
def _with_app() -> Iterator[None]:
    from hub.embedded import CannotStart
    from hub.serve import with_app

    try:
        with with_app():
            yield
    except (WrongSettings, CannotStart) as fault:
        raise click.ClickException(str(fault)) from fault


def in_sentences(command: Callable) -> Callable:
    """Turn what stops a command into one sentence on standard error and exit code 1."""

    @wraps(command)
    def quiet(*args, **kwargs):
        from hub.embedded import CannotStart

        try:
            return command(*args, **kwargs)
        except (WrongSettings, CannotStart) as fault:
            click.echo(str(fault), err=True)
            sys.exit(1)

    return quiet


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True)
@click.option(
    "--demo/--no-demo",
    default=None,
    help="Invented Norfolk partnership with one-click sign-in [default: on when embedded].",
)
@in_sentences
def serve(port: int, demo: bool | None) -> None:
    """Serve the hub with its worker beside it, until Ctrl-C: on 127.0.0.1, or on the address of HUB_HOST.

    Starts PostgreSQL and Valkey on the data in var/ unless DATABASE_URL and REDIS_URL name real servers; migrates the
    database; and, on its own servers, makes the demo partnership at the first start.
    """
    from hub.serve import serve_embedded, serve_on_real_servers

    os.environ["PORT"] = str(port)
    if os.environ.get("DATABASE_URL"):
        sys.exit(serve_on_real_servers(port))
    sys.exit(serve_embedded(port, demo=demo is not False))


@main.command()
@in_sentences
def worker() -> None:
    """Do the jobs of the outbox, and announce them: as many of these may run as you like."""
    from hub import create_app
    from hub.kernel.work.relay import Relay
    from hub.kernel.work.worker import make_worker
    from hub.sealing.actions import tell_what_is_late
    from hub.sealing.copies import copiers
    from hub.sealing.sealer import Sealer
    from hub.self_attack.nightly import Nightly
    from hub.start import check

    app = create_app(read())
    check(app)
    guard_threads()
    beside = [Relay(app), Sealer(app, tell_what_is_late), *copiers(app), Nightly(app)]
    for thread in beside:
        thread.start()
    with app.app_context():
        make_worker(app).work(logging_level="WARNING")
    for thread in beside:
        thread.stop()


@main.command()
@needs_app
def migrate() -> None:
    """Bring the database to this version's tables, and stop. `hub serve` does it by itself."""
    from hub.start import head

    click.echo(f"The database stands at migration {head()}.")


@main.command()
@click.argument("admin_url")
@click.option("--database", default="hub", show_default=True)
@in_sentences
def prepare(admin_url: str, database: str) -> None:
    """Make the hub's roles and database on a real PostgreSQL server, once.

    ADMIN_URL signs in as that server's administrator, for instance postgresql://postgres:secret@db.example/postgres.
    Prints the addresses to set in the environment, and one for backups; they hold passwords, so keep them as secrets.
    Repeating it makes new passwords: set the addresses again and restart.
    """
    import secrets

    from hub.kernel.reach import reaching
    from hub.kernel.roles import LOGINS
    from hub.kernel.roles import prepare as make_roles
    from hub.settings import administrators_url

    address = administrators_url("ADMIN_URL", admin_url)
    with reaching("ADMIN_URL", "It must sign in as the server’s administrator."):
        urls = make_roles(address, {login: secrets.token_urlsafe(32) for login in LOGINS}, database, twin=True)
    for name, login in {
        "DATABASE_URL": "hub_app",
        "HUB_MIGRATOR_URL": "hub_migrator",
        "HUB_RELAY_URL": "hub_relay",
        "HUB_BACKUP_URL": "hub_backup",
    }.items():
        click.echo(f"{name}={urls[login]}")
