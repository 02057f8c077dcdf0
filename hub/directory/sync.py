"""Brings a partnership's files in: organisations as the operator, the rest acting as each organisation in turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects.postgresql import Range

from hub.directory.actions import draft
from hub.directory.files import Organisation, Partnership, Terms
from hub.directory.models import Agreement, Section
from hub.directory.rules import CREATED, DRAFTED, REFUSED, UNCHANGED, Decision, decide, decide_terms
from hub.kernel.clock import UK
from hub.kernel.db import db, owner_connection
from hub.kernel.keys import new_id
from hub.kernel.tenancy import Acting, acting, as_actor

HEAD = ("name", "short_name", "kind", "phone", "shown_phone", "colour")
CHANGED = "changed"
KNOWN = text("select name, short_name, kind, phone, shown_phone, colour from organisation where slug = :slug")
WRITE = text("""
    insert into organisation (slug, name, short_name, kind, phone, shown_phone, colour)
    values (:slug, :name, :short_name, :kind, :phone, :shown_phone, :colour)
    on conflict (slug) do update set name = excluded.name, short_name = excluded.short_name, kind = excluded.kind,
        phone = excluded.phone, shown_phone = excluded.shown_phone, colour = excluded.colour
    returning id""")
FORGET_AREA = text("""
    delete from organisation_area where org_id = :org and gss = :gss and valid = daterange(:lower, :upper)""")
WRITE_AREA = text("insert into organisation_area (org_id, gss, valid) values (:org, :gss, daterange(:lower, :upper))")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what a sync did: whose, which part, and what became of it."""

    organisation: str
    part: str
    decision: Decision


def sync(partnership: Partnership) -> list[Line]:
    """Bring the files in. Safe to repeat; nothing that is live or signed is ever overwritten."""
    lines = list(_members(partnership))
    ids = organisation_ids()
    for slug, organisation in partnership.organisations.items():
        with as_actor(Acting(org_id=ids[slug])):
            lines += _sections(organisation)
            lines += _agreements([one for one in partnership.agreements if one.giver == slug], ids)
    return lines


def organisation_ids() -> dict[str, int]:
    """Slug → id of every organisation of the installation: for the operator's commands only."""
    with owner_connection() as connection:
        return {slug: org_id for org_id, slug in connection.execute(text("select id, slug from organisation"))}


def _members(partnership: Partnership) -> Iterator[Line]:
    with owner_connection() as connection:
        partnership_id = connection.execute(
            text("""insert into partnership (slug, name) values (:slug, :name)
                    on conflict (slug) do update set name = excluded.name returning id"""),
            {"slug": partnership.slug, "name": partnership.name},
        ).scalar_one()
        for organisation in partnership.organisations.values():
            yield Line(organisation.slug, "organisation", _organisation(connection, organisation, partnership_id))
        gone = connection.execute(
            text("""select o.slug from member m join organisation o on o.id = m.org_id
                    where m.partnership_id = :partnership and o.slug <> all (:slugs)"""),
            {"partnership": partnership_id, "slugs": list(partnership.organisations)},
        ).scalars()
        for slug in gone:
            yield Line(
                slug, "organisation", Decision(REFUSED, "is a member, but no file speaks of it; it stays as it is")
            )


def _organisation(connection: Connection, organisation: Organisation, partnership_id: int) -> Decision:
    known = connection.execute(KNOWN, {"slug": organisation.slug}).one_or_none()
    head = {column: getattr(organisation, column) for column in ("slug", *HEAD)}
    org_id = connection.execute(WRITE, head).scalar_one()
    connection.execute(
        text("""insert into member (org_id, partnership_id, part) values (:org, :partnership, :part)
                on conflict (org_id, partnership_id) do update set part = excluded.part"""),
        {"org": org_id, "partnership": partnership_id, "part": organisation.part},
    )
    moved = _areas(connection, org_id, organisation)
    if known is None:
        return Decision(CREATED)
    changed = [column for column in HEAD if getattr(known, column) != head[column]] + ["areas"] * moved
    return Decision(CHANGED, ", ".join(changed)) if changed else Decision(UNCHANGED)


def _areas(connection: Connection, org_id: int, organisation: Organisation) -> bool:
    wanted = {(area.gss, Range(area.starts, area.until, bounds="[)")) for area in organisation.areas}
    known = connection.execute(text("select gss, valid from organisation_area where org_id = :org"), {"org": org_id})
    present = {(gss, Range(valid.lower, valid.upper, bounds="[)")) for gss, valid in known}
    for statement, areas in ((FORGET_AREA, present - wanted), (WRITE_AREA, wanted - present)):
        for gss, valid in areas:
            values = {"org": org_id, "gss": gss, "lower": valid.lower, "upper": valid.upper}
            connection.execute(statement, values)
    return present != wanted


def _sections(organisation: Organisation) -> Iterator[Line]:
    for part in organisation.sections.values():
        stored = db.session.scalars(
            select(Section).where(Section.org_id == acting().org_id, Section.name == part.name)
        ).all()
        decision = decide(part.version, part.body, stored)
        if decision.what == DRAFTED:
            draft(part.name, part.version, part.body, origin="file")
        yield Line(organisation.slug, part.name, decision)


def _agreements(all_terms: list[Terms], ids: dict[str, int]) -> Iterator[Line]:
    for terms in all_terms:
        to_org = ids[terms.receiver]
        known = select(Agreement).where(
            Agreement.from_org == ids[terms.giver],
            Agreement.to_org == to_org,
            Agreement.kind == terms.kind,
            Agreement.slug == terms.slug,
        )
        decision = decide_terms(
            terms.version, _written(terms), {one.version: _offered(one) for one in db.session.scalars(known)}
        )
        if decision.what == CREATED:
            _offer(terms, ids[terms.giver], to_org)
        yield Line(terms.giver, f"{terms.slug} to {terms.receiver}: {terms.kind}", decision)


def _offer(terms: Terms, from_org: int, to_org: int) -> None:
    db.session.execute(
        insert(Agreement).values(
            id=new_id(),
            slug=terms.slug,
            version=terms.version,
            from_org=from_org,
            to_org=to_org,
            kind=terms.kind,
            gives=list(terms.gives),
            returns=list(terms.returns),
            purpose=terms.purpose,
            legal_basis=terms.legal_basis,
            bases=list(terms.bases),
            retention=terms.retention,
            valid=Range(terms.starts_at, terms.ends_at),
        )
    )


def _written(terms: Terms) -> dict[str, Any]:
    return {
        "gives": sorted(terms.gives),
        "returns": sorted(terms.returns),
        "purpose": terms.purpose,
        "legal_basis": terms.legal_basis,
        "bases": sorted(terms.bases),
        "retention": terms.retention,
        "from": _local(terms.starts_at),
        "until": _local(terms.ends_at),
    }


def _offered(agreement: Agreement) -> dict[str, Any]:
    return {
        "gives": sorted(agreement.gives),
        "returns": sorted(agreement.returns),
        "purpose": agreement.purpose,
        "legal_basis": agreement.legal_basis,
        "bases": sorted(agreement.bases),
        "retention": agreement.retention,
        "from": _local(agreement.valid.lower),
        "until": _local(agreement.valid.upper),
    }


def _local(moment: datetime | None) -> str | None:
    return moment.astimezone(UK).isoformat() if moment else None
