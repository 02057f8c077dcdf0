"""Which patch an address lies in, who covers it, and what no patch covers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from hub.directory.sections import live
from hub.gazetteer.queries import located
from hub.gazetteer.rules import Address
from hub.kernel.clock import today
from hub.kernel.db import rows
from hub.teams import rules


def patch_tables() -> list[dict[str, Any]]:
    """The patches of the live `[patches]` section, as they are written there."""
    section = live("patches")
    return section.body.get("patch", []) if section else []


def patches() -> list[tuple[str, str]]:
    """The organisation's patches, for a list to choose from: key and label."""
    return [(patch["key"], patch["label"]) for patch in patch_tables()]


def patch_of(postcode: str | None, uprn: str | None = None) -> str | None:
    """The patch an address lies in: by ward when the gazetteer knows it and a patch names it, else by sector."""
    tables = patch_tables()
    return _patch_in(tables, postcode, uprn) if tables else None


def patches_of(addresses: Iterable[Address]) -> dict[Address, str | None]:
    """The patch of each of many addresses."""
    tables = patch_tables()
    return {one: _patch_in(tables, one.postcode, one.uprn) if tables else None for one in addresses}


def _patch_in(tables: list[dict[str, Any]], postcode: str | None, uprn: Any) -> str | None:
    by_ward = any(patch.get("wards") for patch in tables)
    place = located(Address(postcode, uprn), today()) if by_ward else None
    return rules.patch_for(tables, place.ward if place else None, rules.sector_of(postcode))


def covering(patch: str) -> Sequence[Row]:
    """Who covers a patch, by name: account_id and name."""
    return [one for one in _all_covering() if one.patch == patch]


def cover() -> dict[str, list[Row]]:
    """Patch → who covers it."""
    found: dict[str, list[Row]] = {}
    for one in _all_covering():
        found.setdefault(one.patch, []).append(one)
    return found


def _all_covering() -> Sequence[Row]:
    return rows(
        """select m.patch, a.id as account_id, a.name from patch_member m
           join account a on a.org_id = m.org_id and a.id = m.account_id
           where m.org_id = acting_org() and a.active order by m.patch, a.name, a.id"""
    )


def uncovered_sectors(tables: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Postcode sectors of the organisation's own areas that no patch covers, with how many postcodes of each."""
    found = rows(
        """select left(p.key, -3) || ' ' || left(right(p.key, 3), 1) as sector, count(*) as postcodes
           from place p
           where p.kind = 'postcode' and p.valid_to is null and p.terminated is null
             and p.gss in (select gss from organisation_area where org_id = acting_org() and valid @> :day)
             and (p.ward is null or p.ward <> all (:wards))
           group by 1 order by left(min(p.key), -3), 1""",
        day=today(),
        wards=[one["code"] for patch in tables for one in patch.get("wards", ())],
    )
    covered = {one for patch in tables for one in patch.get("sectors", ())}
    return [(one.sector, one.postcodes) for one in found if one.sector not in covered]
