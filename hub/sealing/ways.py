"""The ways out of the database: a file that grows, a syslog server, an HTTPS address. Each sends whole or raises.

None is asked about by a page; each call ends within its time. `CannotSend` carries words for the Integrity page.
"""

import fcntl
import os
import socket
import ssl
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from hub.kernel.outward import whole_within
from hub.kernel.seal.note import packed

SECONDS = 10
QUIET = 0.3  # seconds without a word that mean a log server took what it got
PORTS = {"syslog+udp": 514, "syslog+tcp": 601, "syslog+tls": 6514}
PRIORITY = 13 * 8 + 5  # RFC 5424 §6.2.1: log audit, notice
MOST_ANSWER = 10_000


class CannotSend(Exception):
    """A copy did not take the checkpoints; the message is short and holds no secret."""


def send(copy: str, notes: Sequence[str], token: str, at: datetime) -> None:
    """Send signed checkpoints, oldest first, to where a copy's address says. Raises CannotSend."""
    address = urlsplit(copy)
    try:
        if address.scheme == "file":
            _append(Path(address.path), notes)
        elif address.scheme.startswith("syslog"):
            _log(address, [_line(note, at) for note in notes])
        else:
            _post(address, notes, token)
    except TimeoutError:
        raise CannotSend(f"It did not answer within {SECONDS} seconds") from None
    except (OSError, HTTPException) as fault:
        raise CannotSend(getattr(fault, "strerror", None) or type(fault).__name__) from None


def _append(file: Path, notes: Sequence[str]) -> None:
    """To the end, and onto the disk before this returns; a line cut short by a full disk is taken away again."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640), "ab", buffering=0) as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        before = os.fstat(out.fileno()).st_size
        told = "".join(f"{note}\n" for note in notes).encode()
        try:
            if out.write(told) != len(told):
                raise OSError("The disk is full")
            os.fsync(out.fileno())
        except OSError:
            os.ftruncate(out.fileno(), before)
            raise


def _line(note: str, at: datetime) -> bytes:
    """One message of RFC 5424 §6; the note stands in it in one word, since a message is a line."""
    host = socket.gethostname()[:255] or "-"
    told = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"<{PRIORITY}>1 {told} {host} partnership-hub {os.getpid()} checkpoint - {packed(note)}".encode()


def _log(address: SplitResult, lines: Sequence[bytes]) -> None:
    if address.scheme in ("syslog", "syslog+udp"):
        with _datagrams(address) as out:
            for line in lines:
                out.send(line)
        return
    with _stream(address) as out:
        # RFC 6587 §3.4.1: the length first, so that a message ends where it ends.
        out.sendall(b"".join(b"%d %s" % (len(line), line) for line in lines))
        _hear_out(out)


def _hear_out(out: socket.socket) -> None:
    """A server that is gone resets the connection; one that is there stays quiet. What it says must not stay unread."""
    out.settimeout(QUIET)
    try:
        while out.recv(4096):
            pass
    except TimeoutError:
        return


def _datagrams(address: SplitResult) -> socket.socket:
    if address.scheme == "syslog":
        out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        where: str | tuple[str, int] = address.path
    else:
        port = address.port or PORTS[address.scheme]
        family, kind, _, _, where = socket.getaddrinfo(address.hostname, port, type=socket.SOCK_DGRAM)[0]
        out = socket.socket(family, kind)
    out.settimeout(SECONDS)
    try:
        out.connect(where)
    except OSError:
        out.close()
        raise
    return out


def _stream(address: SplitResult) -> socket.socket:
    plain = socket.create_connection((address.hostname, address.port or PORTS[address.scheme]), timeout=SECONDS)
    if address.scheme == "syslog+tcp":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=address.hostname)
    except OSError:
        plain.close()
        raise


def _post(address: SplitResult, notes: Sequence[str], token: str) -> None:
    """Any answer of 200 to 299 says that all of them are kept; a redirect is nobody's promise."""
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname, address.port, timeout=SECONDS)
    connection.response_class = whole_within(SECONDS)
    headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "partnership-hub"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request("POST", address.path or "/", "\n".join(notes).encode(), headers)
        answer = connection.getresponse()
        answer.read(MOST_ANSWER)
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise CannotSend(f"It answered {answer.status}")
