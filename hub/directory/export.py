"""Writes what is in force back into files: the other direction of sync.py, under the same rule that nothing is lost."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select, text

from hub.directory.files import Partnership
from hub.directory.files.loader import AGREEMENTS
from hub.directory.files.loader import HEAD as PARTNERSHIP_FILE
from hub.directory.files.schemas import AgreementSchema, OrganisationSchema, PartnershipSchema
from hub.directory.files.writing import section_text, with_section
from hub.directory.models import Agreement, Section
from hub.directory.rules import REFUSED, WRITTEN, Decision, decide_export, exported
from hub.directory.sections import SECTIONS
from hub.directory.sync import HEAD, Line
from hub.kernel.clock import UK
from hub.kernel.db import owner_connection, rows
from hub.kernel.tenancy import Acting, acting, as_actor

MEMBERS = text("""
    select o.*, m.part, p.slug as partnership, p.name as partnership_name
    from partnership p join member m on m.partnership_id = p.id join organisation o on o.id = m.org_id
    where p.slug = :slug order by m.part, o.slug""")
AREAS = text("select gss, lower(valid) as starts, upper(valid) as until from organisation_area where org_id = :org")


@dataclass
class Export:
    """The texts of the files that change, and a line for each part of them."""

    files: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def add(self, organisation: str, part: str, decision: Decision) -> bool:
        """Note what becomes of a part; True when it is to be written."""
        self.lines.append(Line(organisation, part, decision))
        return decision.what == WRITTEN


def partnerships() -> list[str]:
    """The slugs of the installation's partnerships."""
    with owner_connection() as connection:
        return list(connection.execute(text("select slug from partnership order by slug")).scalars())


def export(slug: str, folder: Path, present: Partnership | None, drafts: bool = False) -> Export:
    """What the files in this folder should say; `present` is what they say now, None when there are none."""
    with owner_connection() as connection:
        members = connection.execute(MEMBERS, {"slug": slug}).all()
        areas = {one.id: connection.execute(AREAS, {"org": one.id}).all() for one in members}
    made, known = Export(), set(present.organisations) if present else None
    for member in members:
        if known is not None and member.slug not in known:
            made.add(member.slug, "organisation", Decision(REFUSED, "is a member, but no file speaks of it"))
            continue
        with as_actor(Acting(org_id=member.id)):
            _organisation(made, member, areas[member.id], folder, present, drafts)
    if present is None and members:
        made.files[PARTNERSHIP_FILE] = _partnership_text(members)
        made.files[AGREEMENTS] = "".join(_agreement_texts(members))
    return made


def _organisation(
    made: Export, member: Row, areas: Sequence[Row], folder: Path, present: Partnership | None, drafts: bool
) -> None:
    name = f"{member.slug}.toml"
    before = (folder / name).read_text(encoding="utf-8-sig") if present else _head_text(member, areas)
    if present is None:
        made.add(member.slug, "organisation", Decision(WRITTEN))
    parts = present.organisations[member.slug].sections if present else {}
    now = before
    for section, stored in _stored():
        wanted = exported(stored, drafts)
        part = parts.get(section)
        if wanted is None:
            continue
        decision = decide_export((part.version, part.body) if part else None, wanted, stored)
        if made.add(member.slug, section, decision):
            registered = SECTIONS.get(section)
            schema = registered.schema if registered else None
            now = with_section(now, section, wanted.version, wanted.body, schema)
    if present is None or now != before:
        made.files[name] = now


def _stored() -> Iterator[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = defaultdict(list)
    mine = select(*Section.__table__.columns).where(Section.org_id == acting().org_id).order_by(Section.version)
    for one in rows(mine):
        found[one.name].append(one)
    order = list(SECTIONS)
    yield from sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _head_text(member: Row, areas: Sequence[Row]) -> str:
    head: dict[str, Any] = {name: getattr(member, name) for name in ("slug", *HEAD) if getattr(member, name)}
    always = [one.gss for one in areas if one.starts is None and one.until is None]
    dated = [{name: value for name, value in one._mapping.items() if value} for one in areas if one.gss not in always]
    head |= {"gss": sorted(always)} if always else {}
    head |= {"area": sorted(dated, key=str)} if dated else {}
    return section_text("organisation", head, OrganisationSchema)


def _partnership_text(members: Sequence[Row]) -> str:
    head: dict[str, Any] = {"slug": members[0].partnership, "name": members[0].partnership_name}
    head["lead"] = next(one.slug for one in members if one.part == "lead")
    for key, part in (("districts", "district"), ("partners", "partner")):
        head[key] = [one.slug for one in members if one.part == part]
    return section_text("partnership", head, PartnershipSchema)


def _agreement_texts(members: Sequence[Row]) -> Iterator[str]:
    """Every agreement that has not ended, the same terms for several receivers written once."""
    slugs = {one.id: one.slug for one in members}
    terms: dict[tuple, dict[str, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for one in _offered(slugs):
        said = (one.purpose, one.legal_basis, tuple(sorted(one.bases)), one.retention)
        common = (slugs[one.from_org], one.slug, one.version, *said, one.valid)
        kind = {"kind": one.kind, "gives": sorted(one.gives), "returns": sorted(one.returns)}
        terms[common][slugs[one.to_org]].append(kind)
    for common, receivers in terms.items():
        alike: dict[str, list[str]] = defaultdict(list)
        for receiver, kinds in receivers.items():
            alike[repr(kinds)].append(receiver)
        for same in alike.values():
            table = _terms(common) | {"to": same, "kind": receivers[same[0]]}
            yield section_text("agreement", table, AgreementSchema, array=True) + "\n"


def _offered(slugs: dict[int, str]) -> list[Row]:
    found: list[Row] = []
    order = (Agreement.slug, Agreement.version, Agreement.to_org, Agreement.kind)
    for org_id in slugs:
        mine = select(*Agreement.__table__.columns).where(Agreement.from_org == org_id, Agreement.ended_at.is_(None))
        with as_actor(Acting(org_id=org_id)):
            found += [one for one in rows(mine.order_by(*order)) if one.to_org in slugs]
    return found


def _terms(common: tuple) -> dict[str, Any]:
    giver, slug, version, purpose, legal_basis, bases, retention, valid = common
    table = {"from": giver, "slug": slug, "version": version, "purpose": purpose, "legal_basis": legal_basis}
    table |= {"bases": list(bases)} if bases else {}
    table |= {"retention": retention} if retention else {}
    table["starts"] = valid.lower.astimezone(UK).date()
    if valid.upper:
        table["ends"] = (valid.upper.astimezone(UK) - timedelta(hours=1)).date()
    return table
