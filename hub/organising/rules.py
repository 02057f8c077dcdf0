"""Changes of a small section's body, and what was typed made into what a section holds. No database.

`[teams]` is a list of teams, `[patches]` one of patches, `[assignment]` one of rules: LISTS names each list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hub.drafting.rules.edits import new_key

Table = dict[str, Any]
Body = dict[str, Any]
LISTS = {"teams": "team", "patches": "patch", "assignment": "rule"}
WARD_LINE = re.compile(r"(\S+)\s+(.+)")


def tables(name: str, body: Mapping[str, Any]) -> list[Table]:
    """The teams, patches or rules of a section."""
    return body.get(LISTS[name], [])


def table(name: str, body: Mapping[str, Any], key: str | None) -> Table | None:
    """The one with this key, if there is one."""
    return next((one for one in tables(name, body) if one["key"] == key), None)


def put(name: str, body: Mapping[str, Any], key: str | None, values: Table) -> Body:
    """The body in which the table of this key says this, or with one more at the end; what is empty is left out.

    A key is made once, from the label that a table began with.
    """
    present = tables(name, body)
    key = key or new_key(values["label"], LISTS[name], {one["key"] for one in present})
    before = table(name, body, key) or {}
    new = {word: said for word, said in (before | {"key": key} | values).items() if said not in (None, "", [])}
    listed = [new if one["key"] == key else one for one in present]
    return {**body, LISTS[name]: listed if before else [*present, new]}


def without(name: str, body: Mapping[str, Any], key: str) -> Body:
    """The body without the table of this key."""
    return {**body, LISTS[name]: [one for one in tables(name, body) if one["key"] != key]}


def unlisted(body: Mapping[str, Any]) -> Body:
    """Teams without the people whom a file listed: they have joined, and who left since must not come back by this."""
    return {**body, "team": [{word: one[word] for word in one if word != "members"} for one in tables("teams", body)]}


def sectors_in(typed: str | None, taken: Iterable[str] = ()) -> list[str]:
    """Postcode sectors as people write them, by line or comma, and those that were ticked; each once, in capitals."""
    written = [" ".join(one.upper().split()) for one in re.split(r"[\n,;]", typed or "")]
    return list(dict.fromkeys(one for one in [*written, *taken] if one))


def wards_in(typed: str | None) -> list[Table]:
    """Wards as they are typed, one a line: its code, then its name (a line without a name has none)."""
    lines = [one.strip() for one in (typed or "").split("\n")]
    found = [WARD_LINE.fullmatch(one) for one in lines if one]
    codes = [one for one in lines if one]
    return [
        {"code": one[1].upper(), "name": one[2]} if one else {"code": line.upper(), "name": ""}
        for one, line in zip(found, codes, strict=True)
    ]


def wards_as_typed(wards: Iterable[Mapping[str, str]]) -> str:
    """The same, for the form."""
    return "\n".join(f"{one['code']} {one['name']}" for one in wards)


def plainly(body: Body, key: str, reason: str) -> str:
    """A fault for somebody who sees no file: without brackets, and with the one of a list that it is about."""
    said: Any = body
    for part in key.split("."):
        if isinstance(said, list) and part.isdigit() and int(part) <= len(said):
            said = said[int(part) - 1]
        else:
            said = said.get(part) if isinstance(said, dict) else None
    about = f"“{said}”: " if key[-1:].isdigit() and isinstance(said, str) else ""
    return about + re.sub(r"\[(\w+)\]", r"\1", reason)


def names_team(value: Any, team: str) -> bool:
    """True when any table in there names this team as its own."""
    if isinstance(value, Mapping):
        return value.get("team") == team or any(names_team(one, team) for one in value.values())
    return isinstance(value, list) and any(names_team(one, team) for one in value)


def differences(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What changes between two lists of (label, words): label, before, after."""
    known = dict(before)
    return [(label, known.get(label, ""), words) for label, words in after if known.get(label, "") != words]


def said(one: Mapping[str, Any] | None, teams: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A patch or a team in words, field by field."""
    one = one or {}
    yield "Name", one.get("label", "")
    yield "Postcode sectors", ", ".join(one.get("sectors", []))
    yield "Wards", ", ".join(ward["name"] or ward["code"] for ward in one.get("wards", []))
    yield "Team", teams.get(one.get("team", ""), one.get("team", ""))
