"""The addresses of PostgreSQL, one for each login, and of Valkey."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from hub.settings import links


def read(environ: Mapping[str, str], embedded: bool, faults: list[str]) -> dict[str, Any]:
    """The addresses, of a hub's own servers under the names that `hub serve` gives them; the backup’s may be absent.

    With them, the links that are allowed to be private and the warnings that this costs.
    """
    if embedded:
        names = {
            "database_url": "HUB_LOCAL_DATABASE_URL",
            "migrator_url": "HUB_LOCAL_MIGRATOR_URL",
            "relay_url": "HUB_LOCAL_RELAY_URL",
            "redis_url": "HUB_LOCAL_REDIS_URL",
        }
        advice = "run 'hub serve', which starts PostgreSQL and Valkey, or set DATABASE_URL and REDIS_URL"
    else:
        names = {
            "database_url": "DATABASE_URL",
            "migrator_url": "HUB_MIGRATOR_URL",
            "relay_url": "HUB_RELAY_URL",
            "redis_url": "REDIS_URL",
        }
        advice = "README.md, 'On real servers', says what each is for"
    needed = set(names)
    names["backup_url"] = "HUB_LOCAL_BACKUP_URL" if embedded else "HUB_BACKUP_URL"
    told = {field: psycopg_url(environ.get(name, "")) for field, name in names.items()}
    sound: dict[str, str] = {}
    for field, name in names.items():
        scheme = urlsplit(told[field]).scheme
        if not scheme and field not in needed:
            continue
        wanted = ("redis", "rediss", "unix") if field == "redis_url" else ("postgresql+psycopg",)
        if not scheme:
            faults.append(f"{name} is not set: {advice}.")
        elif scheme not in wanted:
            faults.append(f"{name} must begin with {wanted[0]}://, not {scheme}://.")
        else:
            sound[name] = told[field]
    return told | links.read(sound, environ, faults)


def psycopg_url(url: str) -> str:
    """The URL with the driver that the hub uses, however the scheme was spelt."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
