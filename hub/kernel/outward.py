"""Answers of other people's servers: each comes whole within its time, however slowly its pieces drip in.

A socket’s own timeout begins anew with each byte: a server that sends one now and then would hold a worker for days.
And no name may lead into the network that the hub itself stands in.
"""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from http.client import HTTPResponse
from ipaddress import IPv6Address, ip_address
from socket import socket
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from requests import Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

T = TypeVar("T")


class Timed(io.RawIOBase):
    """The bytes of an answer, head and body, until its time is over."""

    def __init__(self, raw: Any, sock: socket, seconds: float):
        self._raw, self._sock, self._until = raw, sock, monotonic() + seconds

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """As many bytes as came. Raises TimeoutError."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long: timed out")
        patience = self._sock.gettimeout()
        self._sock.settimeout(left if patience is None else min(left, patience))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the connection."""
        self._raw.close()
        super().close()


def whole_within(seconds: float) -> type[HTTPResponse]:
    """For the `response_class` of a connection: answers that have this long, or end in a TimeoutError."""

    class Whole(HTTPResponse):
        def __init__(self, sock: socket, *args: Any, **kwargs: Any):
            super().__init__(sock, *args, **kwargs)
            self.fp = io.BufferedReader(Timed(self.fp.detach(), sock, seconds))

    return Whole


def in_time(seconds: float, ask: Callable[[], T]) -> T:
    """What this asks of another server, or TimeoutError: no socket's timeout covers the look-up of a name.

    The look-up itself can't be broken off; its thread ends by itself later and holds nothing up.
    """
    told: Future[T] = Future()

    def run() -> None:
        try:
            told.set_result(ask())
        except BaseException as fault:
            told.set_exception(fault)

    if seconds > 0:
        Thread(target=run, daemon=True).start()
    return told.result(max(seconds, 0))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = ip_address(address.partition("%")[0])
    return ((found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found).is_global


class Closed(Exception):
    """The name led into a closed network."""


class TooLarge(Exception):
    """The answer is larger than it may be."""


class Outward(HTTPAdapter):
    """For a session of requests: public addresses alone, whole answers within `seconds`, none above `most` bytes.

    `here` lets this very machine be asked too: in a demonstration, where a provider runs beside the hub. What is
    looked at is the address that was reached, not one that was resolved before: it may be another one by then.
    """

    def __init__(self, seconds: float, most: int, here: bool = False):
        self._seconds, self._most, self._here = seconds, most, here
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Connections that look where they have come to."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": self._guarded(HTTPConnectionPool),
            "https": self._guarded(HTTPSConnectionPool),
        }

    def _guarded(self, pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
        here = self._here

        class Connection(pool.ConnectionCls):
            response_class = whole_within(self._seconds)

            def connect(self) -> None:
                super().connect()
                reached = self.sock.getpeername()[0]
                if not is_public(reached) and not (here and ip_address(reached).is_loopback):
                    self.close()
                    raise Closed()

        return type("Guarded", (pool,), {"ConnectionCls": Connection})

    def build_response(self, req: Any, resp: Any) -> Response:
        """An answer that is read no further than it may be long, unpacked."""
        built, most = super().build_response(req, resp), self._most
        read = built.iter_content

        def bounded(chunk_size: int | None = 1, decode_unicode: bool = False) -> Iterator[Any]:
            length = 0
            for chunk in read(chunk_size, decode_unicode):
                length += len(chunk)
                if length > most:
                    built.close()
                    raise TooLarge()
                yield chunk

        built.iter_content = bounded  # type: ignore[method-assign]
        return built
