"""Reads of what is to go back, and of what went."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.programmes.models import Programme
from hub.programmes.queries import NoProgramme, programme

PACK = """
    select p.id, p.number, p.programme, p.system, p.made_at, a.name as made_by_name,
           (select count(*) from hand_back_row r where r.org_id = p.org_id and r.pack_id = p.id) as size
    from hand_back_pack p join account a on a.org_id = p.org_id and a.id = p.made_by
    where p.org_id = acting_org()
"""


def national_programme() -> Programme | None:
    """The programme in force, if a national system wants its cases back."""
    try:
        found = programme()
    except NoProgramme:
        return None
    return found if found.national_system else None


def closed(programme_key: str) -> Sequence[Row]:
    """Closed cases whose closing is in no pack yet, the first closed first."""
    return rows(
        """select c.id, c.resident_id, c.reference, c.outcome, c.closed_at from case_file c
           where c.org_id = acting_org() and c.status = 'closed' and c.programme = :programme
             and not exists (select 1 from hand_back_row r
                             where r.org_id = c.org_id and r.case_id = c.id and r.closed_at = c.closed_at)
           order by c.closed_at, c.id""",
        programme=programme_key,
    )


def points_of(residents: Iterable[UUID]) -> dict[UUID, list[dict[str, str]]]:
    """Per resident the ways to reach them that the list did not know, and that are not known to be wrong."""
    found: dict[UUID, list[dict[str, str]]] = {}
    for one in rows(
        """select resident_id, kind, value from contact_point
           where org_id = acting_org() and resident_id = any(cast(:ids as uuid[]))
             and source <> 'list' and state <> 'wrong'
           order by added_at, id""",
        ids=list(residents),
    ):
        found.setdefault(one.resident_id, []).append({"kind": one.kind, "value": one.value})
    return found


def needs_of(cases: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Per case the kinds of need that were told of."""
    found: dict[UUID, list[str]] = {}
    for one in rows(
        """select distinct about_id, kind from need
           where org_id = acting_org() and about_id = any(cast(:ids as uuid[])) order by about_id, kind""",
        ids=list(cases),
    ):
        found.setdefault(one.about_id, []).append(one.kind)
    return found


def packs() -> Sequence[Row]:
    """Every pack, the newest first."""
    return rows(PACK + " order by p.number desc")


def pack(number: int) -> Row | None:
    """One pack by its number."""
    return row(PACK + " and p.number = :number", number=number)


def rows_of(pack_id: UUID) -> Sequence[Row]:
    """What a pack told, in its order."""
    return rows(
        """select case_id, reference, outcome, code, closed_at, contact_points, needs from hand_back_row
           where org_id = acting_org() and pack_id = :id order by place""",
        id=pack_id,
    )


def next_number() -> int:
    """The number of the next pack; two people who make one at once take turns."""
    row("select pg_advisory_xact_lock(7111, acting_org()) is null as locked")
    return row("select coalesce(max(number), 0) + 1 as next from hand_back_pack where org_id = acting_org()").next
