"""Reads a folder of tenant files into one Partnership, or into all that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields

from hub.directory.files import checks
from hub.directory.files.partnership import Area, Organisation, Part, Partnership, Person, Terms
from hub.directory.files.reading import checked, read_toml, unknown_key
from hub.directory.files.schemas import AgreementSchema, OrganisationSchema, PartnershipSchema, PersonSchema
from hub.directory.sections import SECTIONS, Fault
from hub.kernel.clock import UK

HEAD, AGREEMENTS, PEOPLE = "partnership.toml", "agreements.toml", "demo_people.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The partnership, or None when anything at all is wrong; every fault, in the order of the files."""

    partnership: Partnership | None
    faults: list[Fault]


def load(folder: Path) -> Loaded:
    """Read and check a partnership's folder. Nothing of it is of use while one fault is left."""
    faults: list[Fault] = []
    head = _one(folder / HEAD, "partnership", PartnershipSchema(), faults)
    parts = _parts(head) if head else {}
    files = sorted(path for path in folder.glob("*.toml") if path.name not in (HEAD, AGREEMENTS, PEOPLE))
    organisations = {path.stem: _organisation(path, parts.get(path.stem, ""), faults) for path in files}
    if head:
        faults += checks.membership(HEAD, head, organisations)
    terms = tuple(_all_terms(folder / AGREEMENTS, faults))
    people = tuple(_all_people(folder / PEOPLE, faults))
    whole = {slug: one for slug, one in organisations.items() if one is not None}
    if head and any(one.part == "lead" for one in whole.values()):
        partnership = Partnership(folder.name, head["slug"], head["name"], whole, terms, people)
        faults += checks.everything(partnership, set(organisations), AGREEMENTS, PEOPLE)
        if not faults:
            return Loaded(partnership, [])
    return Loaded(None, sorted(set(faults)))


def _parts(head: dict[str, Any]) -> dict[str, str]:
    groups = (("partner", head["partners"]), ("district", head["districts"]), ("lead", [head["lead"]]))
    return {slug: part for part, slugs in groups for slug in slugs}


def _one(path: Path, table: str, schema: Schema, faults: list[Fault]) -> dict[str, Any] | None:
    content = read_toml(path, faults)
    if content is None:
        return None
    faults += [Fault(path.name, key, unknown_key(key, [table])) for key in content if key != table]
    return checked(schema, content.get(table, {}), path.name, table, faults)


def _organisation(path: Path, part: str, faults: list[Fault]) -> Organisation | None:
    content = read_toml(path, faults)
    if content is None:
        return None
    head = checked(OrganisationSchema(), content.pop("organisation", {}), path.name, "organisation", faults)
    kind = head["kind"] if head else None
    sections = {name: _section(path.name, name, body, kind, faults) for name, body in content.items()}
    if head is None:
        return None
    areas = (*map(Area, head.pop("gss")), *head.pop("area"))
    whole = {name: one for name, one in sections.items() if one is not None}
    return Organisation(file=path.name, part=part, areas=areas, sections=whole, **head)


def _section(file: str, name: str, body: Any, kind: str | None, faults: list[Fault]) -> Part | None:
    registered = SECTIONS.get(name)
    if registered is None:
        faults.append(Fault(file, name, unknown_key(name, ["organisation", *sorted(SECTIONS)])))
        return None
    if kind and registered.owners and kind not in registered.owners:
        faults.append(
            Fault(file, name, f"A {kind} organisation can't have this; it belongs to: {_listed(registered.owners)}.")
        )
    if not isinstance(body, dict):
        faults.append(Fault(file, name, f"Write this as a table, [{name}]."))
        return None
    body = dict(body)
    version = body.pop("version", None)
    if type(version) is not int or version < 1:
        faults.append(Fault(file, f"{name}.version", "Give the version as a whole number from 1."))
        version = 0
    sound = checked(registered.schema(), body, file, name, faults) is not None
    return Part(name, version, body, sound)


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


class _Agreements(Schema):
    agreement = fields.List(fields.Nested(AgreementSchema), load_default=list)


class _People(Schema):
    person = fields.List(fields.Nested(PersonSchema), load_default=list)


def _all_terms(path: Path, faults: list[Fault]) -> Iterator[Terms]:
    content = read_toml(path, faults) if path.exists() else {}
    loaded = checked(_Agreements(), content or {}, path.name, "", faults) or {"agreement": []}
    for agreement in loaded["agreement"]:
        common = {key: agreement[key] for key in ("slug", "version", "giver", "purpose", "legal_basis", "retention")}
        starts, ends = (
            _midnight(agreement["starts"]),
            agreement["ends"] and _midnight(agreement["ends"] + timedelta(days=1)),
        )
        for kind in agreement["kind"]:
            terms = Terms(
                file=path.name,
                receiver="",
                kind=kind["kind"],
                gives=tuple(sorted(kind["gives"])),
                returns=tuple(sorted(kind["returns"])),
                starts_at=starts,
                ends_at=ends,
                bases=tuple(sorted(agreement["bases"])),
                **common,
            )
            yield from (replace(terms, receiver=receiver) for receiver in agreement["receivers"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UK)


def _all_people(path: Path, faults: list[Fault]) -> Iterator[Person]:
    content = read_toml(path, faults) if path.exists() else {}
    for person in (checked(_People(), content or {}, path.name, "", faults) or {"person": []})["person"]:
        lists = {name: tuple(person[name]) for name in ("roles", "teams", "patches", "shifts")}
        told = {name: person[name] for name in ("check_days", "level")}
        yield Person(person["org"], person["email"], person["name"], **lists, **told)
