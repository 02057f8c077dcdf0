"""Where Python meets PostgreSQL: what is secret is sealed on the way in and opened on the way out.

Opened are results of the type varchar, and documents (jsonb). A text of the hub is of the type text; varchar are
those alone that may be sealed. So the many plain columns cost nothing, and what somebody types into one of them is
never taken for something sealed.
"""

import json
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.string import StrDumper, StrDumperUnknown

from hub.kernel.cipher.keys import MARK
from hub.kernel.cipher.values import Secret, _Whole, opened

BYTES = MARK.encode()


class SecretDumper(StrDumperUnknown):
    """A secret text on its way in."""

    def dump(self, obj: str) -> Buffer | None:
        """The sealed text's bytes."""
        return super().dump(obj.sealed() if isinstance(obj, Secret) else obj)


class SecretTextDumper(StrDumper):
    """The same where PostgreSQL must be told that it is a text, as in an array."""

    def dump(self, obj: str) -> Buffer | None:
        """The sealed text's bytes."""
        return super().dump(obj.sealed() if isinstance(obj, Secret) else obj)


class SealedLoader(Loader):
    """A result of the type varchar on its way out."""

    def load(self, data: Buffer) -> Any:
        """The text, opened if it is sealed."""
        return opened(bytes(data).decode())


def adapt() -> None:
    """Have every connection that this process opens seal and open; before the first engine is made."""
    psycopg.adapters.register_dumper(Secret, SecretTextDumper)
    psycopg.adapters.register_dumper(Secret, SecretDumper)
    psycopg.adapters.register_loader("varchar", SealedLoader)
    set_json_dumps(dumps)
    set_json_loads(loads)


def dumps(value: Any) -> str:
    """A document as the database holds it: what is secret in it is sealed."""
    return json.dumps(_sealed(value))


def loads(data: str | bytes) -> Any:
    """A document from the database: what is sealed in it is opened. Raises CannotOpen."""
    value = json.loads(data)
    return _opened(value) if (BYTES if isinstance(data, bytes) else MARK) in data else value


def _sealed(value: Any) -> Any:
    if isinstance(value, (Secret, _Whole)):
        return value.sealed()
    if isinstance(value, str):
        # Whoever types what looks sealed must not have it opened for them.
        return f" {value}" if value.startswith(MARK) else value
    if isinstance(value, dict):
        return {name: _sealed(one) for name, one in value.items()}
    return [_sealed(one) for one in value] if isinstance(value, (list, tuple)) else value


def _opened(value: Any) -> Any:
    if isinstance(value, str):
        return opened(value)
    if isinstance(value, dict):
        return {name: _opened(one) for name, one in value.items()}
    return [_opened(one) for one in value] if isinstance(value, list) else value
