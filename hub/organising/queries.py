"""How a small section stands, what would be wrong with another body of it, and what hangs on a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, text

from hub.directory.files import Organisation, Part, Partnership
from hub.directory.files.reading import checked
from hub.directory.models import Section
from hub.directory.sections import SECTIONS, Fault, live, standing_of
from hub.kernel.db import db, row, rows
from hub.kernel.tenancy import acting
from hub.organising import rules
from hub.teams.queries import uncovered_sectors
from hub.visit_models.queries import NAME as VISIT_MODEL

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7126, acting_org())")
OPEN = "h.side = 'received' and h.status in ('waiting', 'accepted')"


@dataclass(frozen=True)
class Stand:
    """A section as it is in force, and every version that there is."""

    body: dict[str, Any]
    version: int
    versions: Sequence[Row]

    @property
    def next_number(self) -> int:
        """What the next version is called: after every draft, so that none is written over."""
        return max((one.version for one in self.versions), default=0) + 1

    @property
    def drafts(self) -> list[Row]:
        """Drafts that could still come into force: from a file, or waiting for their day."""
        return [one for one in self.versions if one.state == "draft" and one.version > self.version]


def stand(name: str) -> Stand:
    """How the acting organisation's section stands; version 0 while none is in force."""
    section = live(name)
    versions = db.session.execute(standing_of(name)).all()
    return Stand(section.body if section else {}, section.version if section else 0, versions)


def hold() -> None:
    """Let nobody else of the organisation change any of these sections until this is over."""
    db.session.execute(ONE_AT_A_TIME)


def may_have(name: str) -> bool:
    """Whether the acting organisation is of a kind that has this section."""
    owners = SECTIONS[name].owners
    return owners is None or row("select kind from organisation where id = acting_org()").kind in owners


def faults(name: str, body: dict[str, Any]) -> list[Fault]:
    """What is wrong with this body beside the other sections in force: what the loader of files would say of it."""
    bodies = {one: section.body for one in rules.LISTS if (section := live(one))} | {name: body}
    parts = {one: Part(one, 1, said) for one, said in bodies.items()}
    head = row("select slug, name, short_name, kind from organisation where id = acting_org()")
    home = Organisation("", head.slug, head.name, head.short_name, head.kind, "district", sections=parts)
    around = Partnership("", "", "", {head.slug: home}, home=home)
    found: list[Fault] = []
    checked(SECTIONS[name].schema(), body, "", "", found)
    check = SECTIONS[name].faults
    return found + (check(body, around) if check else [])


def naming_team(key: str) -> list[Row]:
    """Versions of sections that name a team: in force, drafts, and visit models by which a visit is still under way."""
    found = rows(
        select(Section.name, Section.version, Section.state, Section.publish_at, Section.body)
        .where(Section.org_id == acting().org_id, Section.name.in_(NAMING_TEAMS))
        .where((Section.state != "retired") | text(UNDER_WAY))
        .order_by(Section.name, Section.version)
    )
    return [one for one in found if rules.names_team(one.body, key)]


NAMING_TEAMS = (VISIT_MODEL, "patches", "assignment", "allocation")
UNDER_WAY = f"""exists (select 1 from visit v join handover h on h.org_id = v.org_id and h.id = v.handover_id
    where v.org_id = section.org_id and v.model = section.name and v.model_version = section.version and {OPEN})"""  # noqa: S608


def open_in_team(key: str) -> int:
    """How many open requests lie with a team."""
    return row(f"select count(*) as n from handover h where h.org_id = acting_org() and {OPEN} and h.team = :key",  # noqa: S608
               key=key).n  # fmt: skip


def sectors_here() -> set[str]:
    """Every postcode sector of the organisation's areas that the gazetteer knows."""
    return {sector for sector, _ in uncovered_sectors(())}


def has_wards() -> bool:
    """Whether the gazetteer knows wards in the organisation's areas."""
    return bool(
        row(
            """select exists (select 1 from place p where p.ward is not null and p.valid_to is null
               and p.gss in (select gss from organisation_area where org_id = acting_org())) as known"""
        ).known
    )
