"""From plain values back to TOML: a section anew, or into what a person wrote, whose comments and order stay."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from marshmallow import Schema, fields
from tomlkit.items import AoT, Table

from hub.directory.files.reading import plain

HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*\"?([A-Za-z0-9_-]+)", re.MULTILINE)
LEAD_IN = re.compile(r"(?:^[ \t]*(?:#.*)?\n)+\Z", re.MULTILINE)
WIDEST = 170


@dataclass(frozen=True)
class Piece:
    """A stretch of a file that belongs to one top-level table, its comments before it included; "" is what precedes."""

    name: str
    text: str


def pieces(text: str) -> list[Piece]:
    """The file cut before each table and the comments above it. Put together again it is the same, byte by byte.

    A line is a table's header only when all before it is TOML by itself: in a list or a long text it would not be.
    """
    cuts: list[tuple[int, str]] = []
    for found in HEADER.finditer(text):
        before = text[: found.start()]
        if _is_toml(before) and (not cuts or cuts[-1][1] != found[1]):
            lead_in = LEAD_IN.search(before)
            cuts.append((lead_in.start() if lead_in and cuts else found.start() if cuts else 0, found[1]))
    if not cuts:
        return [Piece("", text)]
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return [Piece(name, text[start:end]) for (start, name), end in zip(cuts, ends, strict=True)]


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def with_section(text: str, name: str, version: int, body: Mapping[str, Any], schema: type[Schema] | None) -> str:
    """The file's text with this version of a section in the place of the one before, or at the end.

    Raises ValueError when the result would not say what it should: then nothing is to be written.
    """
    wanted = {"version": version, **body}
    cut = pieces(text)
    own = [each for each in cut if each.name == name]
    if own:
        written = _in_place("".join(each.text for each in own), name, wanted, schema)
        whole = "".join(written if each is own[0] else "" if each in own else each.text for each in cut)
    else:
        whole = text.rstrip("\n") + "\n\n" + section_text(name, wanted, schema)
    _hold(whole, text, name, wanted)
    return whole


def _hold(whole: str, before: str, name: str, wanted: Mapping[str, Any]) -> None:
    read = tomllib.loads(whole)
    others = {key: value for key, value in tomllib.loads(before).items() if key != name}
    if plain(read.pop(name)) != wanted or read != others:
        raise ValueError(f"The section '{name}' cannot be written here: another's tables stand among its own.")


def _in_place(text: str, name: str, wanted: Mapping[str, Any], schema: type[Schema] | None) -> str:
    """The section's own stretch, changed where it can be, else anew below its comments; it ends as it did."""
    written = _written_into(text, name, wanted)
    if written is None:
        first = HEADER.search(text)
        written = (text[: first.start()] if first else "") + section_text(name, wanted, schema)
    return written.rstrip("\n") + text[len(text.rstrip("\n")) :]


def _written_into(text: str, name: str, wanted: Mapping[str, Any]) -> str | None:
    """The section's own text with what differs replaced, or None when that can't be done."""
    try:
        document = tomlkit.parse(text)
        _merge(document[name], wanted)
        merged = tomlkit.dumps(document)
        return merged if plain(tomllib.loads(merged)) == {name: wanted} else None
    except (tomlkit.exceptions.TOMLKitError, tomllib.TOMLDecodeError, TypeError, KeyError, ValueError):
        return None


def _merge(table: Any, wanted: Mapping[str, Any]) -> None:
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        present = table.get(key)
        if present is not None and plain(_unwrapped(present)) == value:
            continue
        if isinstance(present, dict) and isinstance(value, Mapping):
            _merge(present, value)
        elif isinstance(present, AoT) and _alike(present, value):
            for one, each in zip(present, value, strict=True):
                _merge(one, each)
        elif isinstance(present, (AoT, Table)) or _stands_alone(key, value) or present is None and _late(table):
            raise ValueError(key)  # tables that come or go, and values below them: the section is written anew
        else:
            table[key] = tomlkit.value(_said(value))


def _unwrapped(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def _alike(tables: AoT, wanted: Any) -> bool:
    keys = [each.get("key") for each in wanted] if _tables(wanted) else None
    return keys == [each.get("key") for each in tables]


def _late(table: Any) -> bool:
    return any(isinstance(value, (AoT, Table)) for value in table.values())


def section_text(name: str, wanted: Mapping[str, Any], schema: type[Schema] | None, array: bool = False) -> str:
    """A section anew, its keys in the schema's order; `array` for one of a list of top-level tables."""
    ordered = in_order(wanted, schema() if schema else None)
    return "".join(_lines([name], ordered, "[[{}]]" if array else "[{}]")).lstrip("\n")


def in_order(value: Any, node: Any) -> Any:
    """The same value with its keys in the order in which the schema declares them; the database keeps none."""
    if isinstance(node, fields.Nested):
        node = node.schema
    if isinstance(value, Mapping):
        known = {one.data_key or key: one for key, one in node.fields.items()} if isinstance(node, Schema) else {}
        first = ["version", *known]
        keys = sorted(value, key=lambda key: (first.index(key) if key in first else len(first), key))
        return {key: in_order(value[key], known.get(key)) for key in keys}
    if isinstance(value, list):
        return [in_order(one, getattr(node, "inner", None)) for one in value]
    return value


def _lines(path: list[str], table: Mapping[str, Any], header: str) -> Iterator[str]:
    """A table and, below its plain values, those tables of it that are too wide for a line."""
    yield f"\n{header.format('.'.join(map(_key, path)))}\n"
    below = {key: value for key, value in table.items() if _stands_alone(key, value)}
    for key, value in table.items():
        if key not in below:
            yield f"{_key(key)} = {_said(value)}\n"
    for key, value in below.items():
        for one in value if isinstance(value, list) else [value]:
            yield from _lines([*path, key], one, "[[{}]]" if isinstance(value, list) else "[{}]")


def _key(name: str) -> str:
    return tomlkit.key(name).as_string()


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _stands_alone(key: str, value: Any) -> bool:
    if _tables(value):
        return any(_nested(one) or len(_said(one)) > WIDEST for one in value)
    return isinstance(value, Mapping) and (_nested(value) or len(f"{key} = {_said(value)}") > WIDEST)


def _nested(table: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Mapping) or _tables(value) for value in table.values())


def _said(value: Any) -> str:
    """A value as TOML writes it: a table in one line, a list of tables with a line for each."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_said(one)}" for key, one in value.items()) + " }" if value else "{}"
    if _tables(value):
        return "[\n" + "".join(f"  {_said(one)},\n" for one in value) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return tomlkit.item(value).as_string()
