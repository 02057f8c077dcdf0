"""The data folder `var/`: one hub at a time, and the secrets that are made once and stay in it."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.embedded.processes import CannotStart

SECRETS = (
    "postgres",
    "hub_migrator",
    "hub_app",
    "hub_relay",
    "hub_backup",
    "valkey",
    "secret_key",
    "field_keys",
)


@contextmanager
def claimed(var: Path) -> Iterator[None]:
    """Hold `var` for this process: the kernel frees the lock when the process ends, however it ends."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = os.open(var / "hub.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise CannotStart(_not_yours(var)) from error
    try:
        _lock(lock, var)
        yield
    finally:
        os.close(lock)


def is_claimed(var: Path) -> bool:
    """True while a hub holds `var`."""
    with open(var / "hub.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def secrets_of(var: Path) -> dict[str, str]:
    """The folder's own passwords and keys, made at the first start; a later version of the hub adds what is missing."""
    file = var / "secrets.json"
    try:
        known = json.loads(file.read_text()) if file.exists() else {}
    except PermissionError as error:
        raise CannotStart(_not_yours(var)) from error
    except ValueError as error:
        raise CannotStart(f"{file} cannot be read as JSON. Restore it from a backup, or empty {var}/.") from error
    if not known and (var / "postgres" / "data").exists():
        raise CannotStart(
            f"{file} is gone, and without it the data beside it cannot be opened. Restore it from a backup."
        )
    missing = {name: secrets.token_urlsafe(32) for name in SECRETS if name not in known}
    if missing:
        known |= missing
        write_private(file, json.dumps(known, indent=2))
    return known


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    half = file.with_name(file.name + ".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)


def _lock(lock: int, var: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(lock, 20, 0).decode().strip()
        raise CannotStart(
            f"Another hub (process {holder or 'unknown'}) is using {var}/. Stop it first with Ctrl-C in its window, "
            "or give this one a folder of its own."
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)


def _not_yours(var: Path) -> str:
    return (
        f"{var}/ belongs to another user of this machine, perhaps because the hub was once started as root. "
        f"Start it as that user, or hand the folder over: sudo chown -R $USER {var}"
    )
