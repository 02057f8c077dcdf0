"""From a TOML file to plain values, and from marshmallow's errors to faults that say file, key and reason."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields

from hub.directory.sections import Fault

UNKNOWN = Schema().error_messages["unknown"]


def read_toml(path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    """The file's content as plain JSON values, or None after noting why it can't be read."""
    try:
        return plain(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        faults.append(Fault(path.name, "", "There is no such file."))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "", "The file is not UTF-8 text."))
    except tomllib.TOMLDecodeError as wrong:
        faults.append(Fault(path.name, "", f"This is not TOML: {wrong}."))
    return None


def plain(value: Any) -> Any:
    """The same value with dates and times as ISO text, as it will come back from the database."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def checked(schema: Schema, content: Any, file: str, key: str, faults: list[Fault]) -> dict[str, Any] | None:
    """What the schema makes of the content, or None after noting every fault in it."""
    try:
        return schema.load(content)
    except ValidationError as wrong:
        faults += [
            Fault(file, ".".join(path), reason) for path, reason in _flat(wrong.messages, schema, (key,) if key else ())
        ]
        return None


def unknown_key(key: str, known: list[str]) -> str:
    """The sentence about a key that does not exist, with the one that was probably meant."""
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    return (
        f"There is no such key. Did you mean '{near[0]}'?"
        if near
        else f"There is no such key. Known: {', '.join(known)}."
    )


def _flat(messages: Any, node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, str):
        yield path, messages
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, node, path)
    elif isinstance(node, fields.Nested):
        yield from _flat(messages, node.schema, path)
    elif isinstance(node, Schema):
        yield from _flat_schema(messages, node, path)
    else:
        inner = getattr(node, "inner", None) or getattr(node, "value_field", None)
        for key, deeper in messages.items():
            step = str(key + 1) if isinstance(key, int) else str(key)
            yield from _flat(deeper, inner, path if step in ("value", "_schema") else (*path, step))


def _flat_schema(messages: dict, node: Schema, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    by_key = {one.data_key or name: one for name, one in node.load_fields.items()}
    for key, deeper in messages.items():
        if key == "_schema":
            yield from _flat(deeper, None, path)
        elif isinstance(key, int):  # a list of the same schema
            yield from _flat(deeper, node, (*path, str(key + 1)))
        elif key not in by_key and deeper == [UNKNOWN]:
            yield (*path, key), unknown_key(key, sorted(by_key))
        else:
            yield from _flat(deeper, by_key.get(key), (*path, key))
