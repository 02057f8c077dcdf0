"""`hub fields`: the key under which NHS numbers, risk notes and files are sealed where they lie."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import NullPool, create_engine, text

from hub import create_app
from hub.embedded import CannotStart, servers
from hub.sealed_fields.actions import rotate
from hub.serve import local_settings, var_folder
from hub.settings import Settings, WrongSettings, read
from hub.start import migrate

OTHERS = """
    select count(*) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"""


@click.group()
def fields() -> None:
    """What is sealed in the database, field by field: change the key."""


@fields.command("rotate")
def rotate_command() -> None:
    """Seal everything again under the first key of HUB_FIELD_KEYS, which must hold the older ones behind it.

    Stop the hub first. Whoever interrupts this repeats it: it goes on where it was, and until it is done the hub does
    not start. Afterwards the older keys open nothing but old backups.
    """
    try:
        with _stopped() as settings:
            app = create_app(settings)
            migrate(app)
            with app.app_context():
                rotate(click.echo)
    except (WrongSettings, CannotStart) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("Everything is sealed under the first key. The hub may start; keep the older keys with older backups.")


@contextmanager
def _stopped() -> Iterator[Settings]:
    """The settings of a hub that does not run."""
    if os.environ.get("DATABASE_URL"):
        settings = read()
        _refuse_while_running(settings)
        yield settings
        return
    with servers(var_folder()) as local:
        yield local_settings(local)


def _refuse_while_running(settings: Settings) -> None:
    """Raise WrongSettings while a web or worker process is signed in: what it wrote would lie under the older key."""
    with create_engine(settings.database_url, poolclass=NullPool).connect() as connection:
        others = connection.execute(text(OTHERS)).scalar_one()
    if others:
        raise WrongSettings(
            f"The hub still runs: {others} of its connections are open. Stop every web and worker process, then repeat."
        )
