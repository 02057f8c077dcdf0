"""Answers of other people's servers: each comes whole within its time, however slowly its pieces drip in.

A socket’s own timeout begins anew with each byte: a server that sends one now and then would hold a worker for days.
"""

import io
from http.client import HTTPResponse
from socket import socket
from time import monotonic
from typing import Any


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
