"""An agreement as TOML, and TOML as a proposal's body: the same shape that a tenant's folder has."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hub.agreements.rules import content
from hub.directory.fields import KINDS
from hub.directory.files.reading import checked, plain
from hub.directory.files.schemas import AgreementSchema
from hub.directory.files.writing import section_text
from hub.directory.sections import Fault
from hub.kernel.clock import UK


@dataclass(frozen=True)
class Loaded:
    """What one table of a file says between two organisations: the number it gives itself, and the words."""

    version: int
    body: content.Body


def as_toml(rows: Sequence[Any], slugs: Mapping[int, str]) -> str:
    """The agreement of these rows, one per kind, as `[[agreement]]` of agreements.toml."""
    first = rows[0]
    table = {
        "slug": first.slug, "version": first.version, "from": slugs[first.from_org], "to": [slugs[first.to_org]],
        "purpose": first.purpose, "legal_basis": first.legal_basis,
    }  # fmt: skip
    table |= {"bases": sorted(first.bases)} if first.bases else {}
    table |= {"retention": first.retention} if first.retention else {}
    table["starts"] = first.valid.lower.astimezone(UK).date()
    if first.valid.upper:
        table["ends"] = (first.valid.upper.astimezone(UK) - timedelta(hours=1)).date()
    table["kind"] = [{"kind": one.kind, "gives": sorted(one.gives), "returns": sorted(one.returns)} for one in rows]
    return section_text("agreement", table, AgreementSchema, array=True)


def read(file: bytes, ids: Mapping[str, int], us: int) -> tuple[list[Loaded], list[str]]:
    """The agreements of a file that the acting organisation (`us`) is a party to, or every fault in it.

    `ids` are the organisations that may be named, by slug. One table with several receivers is one body for each.
    """
    try:
        tables = plain(tomllib.loads(file.decode("utf-8-sig"))).get("agreement")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        return [], [f"This is not TOML in UTF-8: {wrong}"]
    if not isinstance(tables, list) or not tables:
        return [], ["The file holds no [[agreement]]"]
    faults: list[Fault] = []
    found: list[Loaded] = []
    for place, table in enumerate(tables, 1):
        told = checked(AgreementSchema(), table, "", f"agreement {place}", faults)
        for one in _bodies(told, ids, us, faults, f"agreement {place}") if told else ():
            found.append(one)
    if faults:
        return [], [f"{one.key}: {one.reason}" for one in faults]
    return found, [] if found else ["Your organisation is a party to none of the agreements in this file"]


def _bodies(
    told: Mapping[str, Any], ids: Mapping[str, int], us: int, faults: list[Fault], key: str
) -> Iterable[Loaded]:
    for kind in told["kind"]:
        for label in content.never_given(kind["kind"], kind["gives"]):
            why = f"{KINDS[kind['kind']]} may never give “{label}”: it tells of somebody’s health"
            faults.append(Fault("", f"{key}, {kind['kind']}", why))
    giver = ids.get(told["giver"])
    for slug in told["receivers"]:
        receiver = ids.get(slug)
        if giver is not None and receiver is not None and us in (giver, receiver) and giver != receiver:
            yield Loaded(told["version"], _body(told, giver, receiver))


def _body(told: Mapping[str, Any], giver: int, receiver: int) -> content.Body:
    body = content.blank(giver, receiver) | {
        name: told[name] for name in ("slug", "version", "purpose", "legal_basis", "retention")
    }
    body |= {"bases": sorted(told["bases"]), "starts": _day(told["starts"]), "ends": _day(told["ends"])}
    for kind in told["kind"]:
        body = content.with_kind(body, kind["kind"], kind["gives"], kind["returns"])
    return body


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def says_the_same(body: content.Body, rows: Sequence[Any]) -> bool:
    """Whether the body says what the agreement of these rows says already."""
    ignored = ("version", "edition")
    stored = content.renewal(rows, 1, rows[0].valid.lower.astimezone(UK).date())
    upper = rows[0].valid.upper
    stored["ends"] = (upper.astimezone(UK) - timedelta(hours=1)).date().isoformat() if upper else None
    stored["kinds"] = sorted(stored["kinds"], key=lambda one: list(KINDS).index(one["kind"]))
    return all(stored[name] == body[name] for name in body if name not in ignored)
