"""Where the keys of the audit trail's seal lie, and where copies of its checkpoints go."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.settings import links
from hub.settings.machine import LOOPBACK, LOOPBACK_NAMES, ROOT

# What the trees' names begin with, in signed notes: no blank, no plus.
SEAL_NAME = re.compile(r"[a-z0-9][a-z0-9.:-]{0,99}")
PLAIN = ("syslog+udp", "syslog+tcp")
COPY_KINDS = ("file", "syslog", "syslog+udp", "syslog+tcp", "syslog+tls", "https", "http")


def read(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """Where the keys lie that sign the audit trail's checkpoints, and where copies of these go."""
    names = [name.strip() for name in environ.get("HUB_HOSTNAMES", "").split(",")]
    own = next((name for name in names if name and name not in LOOPBACK_NAMES), "partnership-hub")
    told = {
        "seal_keys": Path(environ.get("HUB_SEAL_KEYS") or Path(environ.get("HUB_VAR", ROOT / "var")) / "seal"),
        "seal_name": environ.get("HUB_SEAL_NAME") or own,
        "seal_copies": tuple(dict.fromkeys(environ.get("HUB_SEAL_COPIES", "").split())),
        "seal_token": environ.get("HUB_SEAL_TOKEN", ""),
    }
    if not SEAL_NAME.fullmatch(told["seal_name"]):
        faults.append("HUB_SEAL_NAME must be a name such as hub.example.gov.uk, in small letters.")
    faults += [
        f"HUB_SEAL_COPIES: {copy!r} {why}."
        for copy in told["seal_copies"]
        if (why := _no_copy(copy, links.private(environ)))
    ]
    return told


def _no_copy(copy: str, private: tuple[str, ...]) -> str:
    """Why a copy of the checkpoints cannot go there; empty when it can."""
    address = urlsplit(copy)
    if address.scheme not in COPY_KINDS:
        return f"must begin with {', '.join(COPY_KINDS[:-1])}"
    if address.username or address.password or address.query or address.fragment:
        return "must hold no name, password or question mark: it is shown on a page; HUB_SEAL_TOKEN is for secrets"
    if address.scheme in ("file", "syslog"):
        return "" if address.path.startswith("/") and not address.netloc else "must name a path, as in file:/mnt/seals"
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        return "must begin with https://: http:// is for this machine alone"
    near = links.is_here(address.hostname) or address.hostname in private
    if address.scheme in PLAIN and address.hostname and not near:
        return "must begin with syslog+tls://, or its server be named in HUB_PRIVATE_LINKS, whose risk README.md tells"
    return "" if address.hostname else "must name a server"
