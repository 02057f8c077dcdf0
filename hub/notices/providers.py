"""What a provider that carries messages out of the hub may answer, and how long one that is away is left alone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import current_app
from redis import RedisError

SECONDS = 10
# After a failure nothing is tried for a while: jobs that wait for a dead provider would keep hand-overs waiting.
REST = 30
RESTING = "hub:notices:resting:"  # and which provider: a dead mail server keeps no text message back


class Refused(Exception):
    """The provider's final no; the message is its code, never the address."""


class Away(Exception):
    """The provider does not answer, or asks for patience."""


@contextmanager
def patience(provider: str) -> Iterator[None]:
    """Ask a provider, unless it was away a moment ago; if it is now, the next ones wait. Raises Away."""
    redis, resting = current_app.extensions["hub_redis"], RESTING + provider
    with suppress(RedisError):
        if redis.get(resting):
            raise Away("resting")
    try:
        yield
    except Away:
        with suppress(RedisError):
            redis.set(resting, "1", ex=REST)
        raise
