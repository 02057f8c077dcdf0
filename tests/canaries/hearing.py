"""All that the hub says or keeps where nobody may read of a resident: lines, Valkey, jobs, addresses, cookies."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import structlog
from redis import Redis

from hub.settings import ROOT

LIBRARIES = (
    "", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "psycopg", "psycopg.pool", "rq", "rq.worker", "rq.job",
    "redis", "urllib3", "requests", "authlib", "werkzeug", "gunicorn.error", "gunicorn.access", "flask_limiter",
    "flask-limiter", "hub", "notifications_python_client.base", "openpyxl", "weasyprint", "fontTools",
)  # fmt: skip
SAYING = ("msg", "log", "debug", "info", "warn", "warning", "fatal", "failure", "err", "error", "critical", "exception")
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
A_CODE = re.compile(r"-?\d{1,9}|[a-z][a-z0-9_:.-]{0,40}|\d{4}-\d\d-\d\d([T ][0-9:.+]+)?|True|False|None|")


class Private:
    """What must stand nowhere: names, numbers, addresses, sentences; and the mark of every text in the walk's world."""

    def __init__(self, words: Iterable[str]):
        known = sorted({one.strip() for one in words if one and len(one.strip()) > 3}, key=len, reverse=True)
        self.known = re.compile("‡|" + "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in known))

    def found_in(self, text: str) -> str:
        """The first of it that stands in a text, as it is or as an address writes it; '' where none does."""
        for read in (text, unquote_plus(text), _unescaped(text)):
            if found := self.known.search(read):
                return found[0]
        return ""


def _unescaped(text: str) -> str:
    r"""JSON writes ‡ as \u2021."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line that the hub's logs say meanwhile, as our settings say it, with every library set to DEBUG."""
    heard: list[str] = []
    with ExitStack() as stack:
        for name in SAYING:
            stack.enter_context(_also(structlog.PrintLogger, name, heard.append))
        for name in LIBRARIES:
            stack.enter_context(_at_debug(logging.getLogger(name)))
        yield heard


@contextmanager
def _also(owner: type, name: str, hear: Callable[[str], Any]) -> Iterator[None]:
    said = getattr(owner, name)

    def both(self: Any, message: str) -> None:
        hear(message)
        said(self, message)

    setattr(owner, name, both)
    try:
        yield
    finally:
        setattr(owner, name, said)


@contextmanager
def _at_debug(logger: logging.Logger) -> Iterator[None]:
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(level)


def in_valkey(redis: Redis) -> Iterator[str]:
    """Every key and every value of every database of Valkey, whatever its type."""
    for number in range(16):
        one = Redis(connection_pool=redis.connection_pool.__class__(
            connection_class=redis.connection_pool.connection_class,
            **(redis.connection_pool.connection_kwargs | {"db": number}),
        ))  # fmt: skip
        for key in one.scan_iter(count=1000):
            yield key.decode(errors="replace")
            yield from (str(_plain(value)) for value in _values(one, key))
        one.close()


def _values(redis: Redis, key: bytes) -> list[Any]:
    kind = redis.type(key).decode()
    read = {
        "string": lambda: [redis.get(key)],
        "hash": lambda: [one for pair in redis.hgetall(key).items() for one in pair],
        "list": lambda: redis.lrange(key, 0, -1),
        "set": lambda: list(redis.smembers(key)),
        "zset": lambda: redis.zrange(key, 0, -1),
        "stream": lambda: [one for _, fields in redis.xrange(key) for pair in fields.items() for one in pair],
    }
    return read[kind]()


def _plain(value: Any) -> str:
    """A value as text; what RQ has packed (exceptions, arguments) is unpacked."""
    import base64
    import zlib

    told = value if isinstance(value, bytes) else str(value).encode()
    for unpack in (lambda: zlib.decompress(told), lambda: zlib.decompress(base64.b64decode(told, validate=True))):
        try:
            return unpack().decode(errors="replace")
        except (ValueError, zlib.error):
            continue
    return told.decode(errors="replace")


def odd_arguments(everything: Callable[..., Any]) -> list[str]:
    """Jobs whose arguments are anything but ids, numbers, codes and moments, or whose fault is more than a name."""
    found = []
    for one in everything("select name, args, error from outbox"):
        for key, value in one.args.items():
            if not (AN_ID.fullmatch(str(value)) or A_CODE.fullmatch(str(value))):
                found.append(f"{one.name}: {key}")
        if one.error and not re.fullmatch(r"\w{1,60}", one.error):
            found.append(f"{one.name}: its fault")
    return found


def logs_of_servers() -> dict[Path, int]:
    """The logs of PostgreSQL and Valkey, and how long each is now."""
    found = {path: path.stat().st_size for path in ROOT.glob("var/tests-*/log/*.log")}
    assert found, "the servers of the tests write logs"
    return found


def said_by_servers(before: dict[Path, int]) -> str:
    """What they wrote since."""
    return "".join(path.read_bytes()[size:].decode(errors="replace") for path, size in before.items())
