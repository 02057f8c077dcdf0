"""Where the hub listens: whether that place is free, and which hub answers there."""

import errno
import http.client
import json
import socket
from contextlib import suppress

from hub.embedded.processes import CannotStart

HOST = "127.0.0.1"
# An address that stands for all of this machine's, and the one by which this machine then reaches it.
EVERYWHERE = {"0.0.0.0": HOST, "::": "::1"}  # noqa: S104


def in_url(host: str) -> str:
    """The host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def check_port(port: int, host: str = HOST) -> None:
    """Refuse an address that this machine does not have, and a port of it that another program holds.

    Asked before anything is started that would have to be undone. Raises CannotStart.
    """
    if not 0 < port < 65536:
        raise CannotStart(f"{port} is not a port: choose one from 1024 to 65535, as in make PORT=8000")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotStart(f"HUB_HOST={host} is no address or name that this machine knows. {LISTEN}") from error
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(probe, address, port, host)


LISTEN = "Unset HUB_HOST to listen on 127.0.0.1, or set it to an address of this machine."


def _bind(probe: socket.socket, address: tuple, port: int, host: str) -> None:
    try:
        probe.bind(address)
    except PermissionError as error:
        raise CannotStart(f"Port {port} is reserved for root. Choose one above 1023: make PORT=8000") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise CannotStart(f"HUB_HOST={host} is no address of this machine. {LISTEN}") from error
        raise CannotStart(
            f"Port {port} is already in use on this machine, perhaps by another hub. "
            f"Stop that program, or choose another port: make PORT={port + 1}"
        ) from error


def answering_instance(port: int, host: str = HOST) -> str | None:
    """Which hub answers `/healthz` there: its instance id, empty for a stranger, None while nobody answers.

    It asks by a name of this machine, which the hub answers to whatever HUB_HOSTNAMES says.
    """
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{HOST}:{port}"})
        answer = connection.getresponse().read(10_000)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    with suppress(ValueError, AttributeError):
        return str(json.loads(answer).get("instance", ""))
    return ""
