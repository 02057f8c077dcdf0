"""Reads of close contacts and places."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.contacts.rules import Settings
from hub.directory.sections import in_force
from hub.kernel.clock import today
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours

CONTACTS = """
    select n.id, n.case_id, n.forename, n.surname, n.met, n.met_on, n.phone, n.email, n.note, n.added_at, n.version,
           a.name as by_name
    from close_contact n left join account a on a.org_id = n.org_id and a.id = n.by
    where n.org_id = acting_org() and n.case_id = :case
"""
PLACES = """
    select n.id, n.case_id, n.kind, n.name, n.postcode, n.visited_on, n.arrived, n."left", n.note, n.added_at,
           n.version, a.name as by_name
    from place_visited n left join account a on a.org_id = n.org_id and a.id = n.by
    where n.org_id = acting_org() and n.case_id = :case
"""
LISTED = {
    "contacts": CONTACTS + " order by n.added_at, n.id",
    "places": PLACES + " order by n.visited_on desc, n.arrived desc nulls last, n.id",
}
ONE = {"contacts": CONTACTS + " and n.id = :id", "places": PLACES + " and n.id = :id"}


def settings() -> Settings | None:
    """What the county’s section [contacts] says; None where it has none: then nobody is asked whom they met."""
    return in_force("contacts")


def asked() -> Settings:
    """The settings, for a page that would make no sense without them. Raises NotYours."""
    found = settings()
    if found is None:
        raise NotYours()
    return found


def named(sort: str, case_id: UUID) -> Sequence[Row]:
    """The close contacts of a case in the order of naming, or its places, the latest first."""
    return rows(LISTED[sort], case=case_id)


def one(sort: str, case_id: UUID, named_id: UUID) -> Row:
    """One of them. Raises NotYours."""
    found = row(ONE[sort], case=case_id, id=named_id)
    if found is None:
        raise NotYours()
    return found


def none_named(case_id: UUID) -> set[str]:
    """Of which sort the resident said that there is none to name."""
    found = rows("select sort from none_named where org_id = acting_org() and case_id = :case", case=case_id)
    return {one.sort for one in found}


def answered(case_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Of which of these cases something of which sort is named, or that there is none."""
    found = rows(
        """select case_id, 'contacts' as sort from close_contact where org_id = acting_org() and case_id = any(:ids)
           union select case_id, 'places' from place_visited where org_id = acting_org() and case_id = any(:ids)
           union select case_id, sort from none_named where org_id = acting_org() and case_id = any(:ids)""",
        ids=list(case_ids),
    )
    return {(one.case_id, one.sort) for one in found}


def known_places(most: int = 100) -> list[str]:
    """Places of the last weeks as they can be chosen again, so that one place is not called by three names.

    A home is somebody's own, and what is neither kind may be one: those are not shown to who types another's.
    """
    found = rows(
        """select n.name || coalesce(', ' || n.postcode, '') as told from place_visited n
           where n.org_id = acting_org() and n.visited_on > :since
             and n.kind not in ('home', 'other')
           group by n.name, n.postcode order by max(n.visited_on) desc, told limit :most""",
        most=most, since=today() - timedelta(days=60),
    )  # fmt: skip
    return [one.told for one in found]
