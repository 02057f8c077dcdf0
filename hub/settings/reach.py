"""Where the hub listens, and under which names and addresses people reach it."""

import re
from collections.abc import Mapping
from typing import Any

from hub.settings.machine import LOOPBACK, LOOPBACK_NAMES


def read(environ: Mapping[str, str], embedded: bool, faults: list[str]) -> dict[str, Any]:
    """Where the server listens and under which names; a demo, which signs anyone in, on this machine alone."""
    host = environ.get("HUB_HOST") or "127.0.0.1"
    demo = environ.get("HUB_DEMO") == "1"
    names = [name.strip() for name in environ.get("HUB_HOSTNAMES", "").split(",") if name.strip()]
    if demo and not embedded:
        faults.append("HUB_DEMO=1 works with the embedded database only: unset HUB_DEMO, or unset DATABASE_URL.")
    if demo and host not in LOOPBACK:
        faults.append(f"HUB_DEMO=1 signs anyone in, so the server may listen on 127.0.0.1 only, not on {host}.")
    if demo and not set(names) <= set(LOOPBACK_NAMES):
        faults.append(
            "HUB_DEMO=1 signs anyone in, so it answers to this machine's own names only: unset HUB_HOSTNAMES."
        )
    if host not in LOOPBACK and not names and not demo:
        faults.append("HUB_HOSTNAMES must list the names by which people reach the hub, as in hub.example.gov.uk.")
    return {"host": host, "demo": demo, "hostnames": tuple(dict.fromkeys((*LOOPBACK_NAMES, *names)))}


PRINTED = re.compile(r"[a-z0-9.:-]+(/[a-z0-9-]+)*", re.IGNORECASE)


def printed(environ: Mapping[str, str], faults: list[str]) -> str:
    """The address that stands on cards, if it is another one than the hub's own."""
    told = environ.get("HUB_PUBLIC_ADDRESS", "")
    if told and (len(told) > 60 or not PRINTED.fullmatch(told)):
        faults.append("HUB_PUBLIC_ADDRESS must be short and without https://, as in hub.example.gov.uk/check.")
    return told
