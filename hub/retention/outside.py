"""The register of erasures outside the database: a file of lines, each signed together with the line before it.

A backup that is restored lacks the erasures made after it. They stand here, by ids alone, and are done again before the
hub opens. A line is JSON: {"line": {…}, "mac": HMAC-SHA-256 of the line before's mac and this line}; its key is made of
SECRET_KEY, so that nobody who can write to the file has somebody erased, or an erasure forgotten, unseen.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hub.retention.rules import LINES, canonical, key
from hub.settings import Settings

FIRST = "0" * 64


class BrokenRegister(Exception):
    """The register was altered, or signed by another installation; the message names the line."""


def path_of(settings: Settings) -> Path:
    """Where the register is kept: beside the backups, unless told otherwise."""
    return settings.erasures or settings.var / "erasures" / "register.jsonl"


def read(settings: Settings) -> list[dict[str, Any]]:
    """Every line, each once, the oldest first; none where no register was begun. Raises BrokenRegister."""
    path = path_of(settings)
    if not path.exists():
        return []
    told: dict[str, dict[str, Any]] = {}
    for line in _checked(path.read_text(), settings):
        told.setdefault(line["id"], line)
    return list(told.values())


def append(settings: Settings, lines: Iterable[dict[str, Any]]) -> None:
    """Add lines, and come back when they are on the disk. Raises BrokenRegister before adding to a broken one."""
    path = path_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path, "a+", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # one worker at a time, of whichever organisation
        file.seek(0)
        mac = FIRST
        for mac in _macs(file.read(), settings):  # noqa: B007 - the last one's
            pass
        secret = key(settings.secret_key, LINES)
        for line in lines:
            mac = _mac(secret, mac, line)
            file.write(json.dumps({"line": line, "mac": mac}, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _checked(text: str, settings: Settings) -> list[dict[str, Any]]:
    list(_macs(text, settings))
    return [json.loads(one)["line"] for one in text.splitlines()]


def _macs(text: str, settings: Settings) -> Iterable[str]:
    secret, mac = key(settings.secret_key, LINES), FIRST
    for number, one in enumerate(text.splitlines(), 1):
        try:
            told = json.loads(one)
            line, given = told["line"], told["mac"]
        except (ValueError, KeyError, TypeError):
            raise BrokenRegister(f"Line {number} of the register of erasures cannot be read.") from None
        mac = _mac(secret, mac, line)
        if not hmac.compare_digest(mac, str(given)):
            raise BrokenRegister(
                f"Line {number} of the register of erasures was altered, or SECRET_KEY is not the one it was signed by."
            )
        yield mac


def _mac(secret: bytes, before: str, line: dict[str, Any]) -> str:
    return hmac.new(secret, before.encode() + canonical(line), "sha256").hexdigest()
