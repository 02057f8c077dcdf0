"""`hub backup` and `hub restore`: a copy of the database, and bringing one back without bringing back the erased."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app

from hub import create_app
from hub.embedded import CannotStart, servers
from hub.kernel.clock import now
from hub.kernel.commands import needs_app
from hub.kernel.db import owner_connection
from hub.kernel.tenancy import Acting, as_actor
from hub.retention import backups, jobs, outside
from hub.retention.actions.replaying import replay
from hub.serve import DATABASE, local_settings, var_folder
from hub.settings import Settings, WrongSettings, administrators_url, read
from hub.start import migrate


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@needs_app
def backup(file: Path) -> None:
    """Write a backup of the whole database to FILE, and copy the erasures made until now into their register.

    On real servers HUB_BACKUP_URL signs in as hub_backup. A backup is of no use without SECRET_KEY, HUB_FIELD_KEYS,
    HUB_SEAL_KEYS and the register: docs/backup-and-restore.md says where each is kept.
    """
    settings = current_app.config["HUB"]
    _copy_lines(current_app)
    backups.dump(_backup_url(settings), file)
    click.echo(f"The backup is {file}, {file.stat().st_size / 1_000_000:,.1f} MB.")
    click.echo(f"The register of erasures is {outside.path_of(settings)}: copy it whenever it grows.")


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replay", "only_replay", is_flag=True, help="Bring nothing back: do the missing erasures again.")
@click.option("--aside", is_flag=True, help="Rename the database that there is, and make an empty one.")
@click.option("--admin-url", envvar="HUB_ADMIN_URL", help="Signs in as the administrator of a real server.")
def restore(file: Path | None, only_replay: bool, aside: bool, admin_url: str | None) -> None:
    """Bring FILE back into an empty database, and do again what was erased after it was made, before the hub opens.

    Stop the hub first. On real servers DATABASE_URL and the others name the database to fill, which ‘hub prepare’ made.
    """
    if (file is None) is not only_replay:
        raise click.UsageError("Name the backup, or say --replay.")
    try:
        with _stopped(file, aside, admin_url) as settings:
            app = create_app(settings)
            migrate(app)
            count = replay(app)
    except (WrongSettings, CannotStart, outside.BrokenRegister) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("The backup is back." if file else "Nothing was brought back.")
    click.echo(f"Erasures done again: {count:,}. The hub may start.")


@contextmanager
def _stopped(file: Path | None, aside: bool, admin_url: str | None) -> Iterator[Settings]:
    """The settings of a hub that does not run, its database filled from the file."""
    if os.environ.get("DATABASE_URL"):
        settings = read()
        if file:
            if not admin_url:
                raise WrongSettings("HUB_ADMIN_URL must sign in as the server’s administrator to bring a backup back.")
            backups.load(administrators_url("HUB_ADMIN_URL", admin_url), _database(settings), file)
        yield settings
        return
    with servers(var_folder()) as local:
        settings = local_settings(local)
        if file:
            if aside:
                backups.set_aside(local.admin_url, DATABASE, f"{DATABASE}_{_stamp(now())}")
                settings = local_settings(local)
            backups.load(local.admin_url, DATABASE, file)
        yield settings


def _copy_lines(app: Flask) -> None:
    with owner_connection() as connection:
        organisations = [one.id for one in connection.exec_driver_sql("select id from organisation order by id")]
    for org_id in organisations:
        with as_actor(Acting(org_id)):
            jobs.copy()


def _backup_url(settings: Settings) -> str:
    if not settings.backup_url:
        raise WrongSettings("HUB_BACKUP_URL is not set: ‘hub prepare’ prints it as the address for pg_dump.")
    return settings.backup_url


def _database(settings: Settings) -> str:
    return settings.migrator_url.rpartition("/")[2].partition("?")[0]


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d_%H%M%S}"
