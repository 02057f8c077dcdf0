"""What takes cases back, and the packs made so far."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import in_force
from hub.kernel.db import row, rows
from hub.national.schemas import National
from hub.national.sources import Context
from hub.programmes.queries import NoProgramme, programme

PACK = """
    select p.id, p.number, p.programme, p.system, p.headings, p.made_at, a.name as made_by_name,
           (select count(*) from hand_back_row r where r.org_id = p.org_id and r.pack_id = p.id) as size,
           (select count(*) from hand_back_row r where r.org_id = p.org_id and r.pack_id = p.id
            and r.state in ('outstanding', 'differs')) as open
    from hand_back_pack p left join account a on a.org_id = p.org_id and a.id = p.made_by
    where p.org_id = acting_org()
"""


def context() -> Context | None:
    """The programme in force and how its national system is worked with; None where no system takes cases back."""
    try:
        found = programme()
    except NoProgramme:
        return None
    national = in_force("national") or National(system=found.national_system)
    return Context(found, national) if national.system else None


def packs() -> Sequence[Row]:
    """The latest packs, the newest first."""
    return rows(PACK + " order by p.number desc limit 100")


def pack(number: int) -> Row | None:
    """One pack by its number."""
    return row(PACK + " and p.number = :number", number=number)


def pack_number(pack_id: UUID) -> int:
    """The number by which people know a pack."""
    return row("select number from hand_back_pack where org_id = acting_org() and id = :id", id=pack_id).number


def rows_of(pack_id: UUID, kind: str | None = None) -> Sequence[Row]:
    """What a pack told, in its order: all of it, or one kind."""
    return rows(
        """select id, place, kind, key, case_id, reference, told, change, state, state_at from hand_back_row
           where org_id = acting_org() and pack_id = :id and (cast(:kind as text) is null or kind = :kind)
           order by place""",
        id=pack_id,
        kind=kind,
    )


def next_number() -> int:
    """The number of the next pack; two people who make one at once take turns."""
    row("select pg_advisory_xact_lock(7111, acting_org()) is null as locked")
    return row("select coalesce(max(number), 0) + 1 as next from hand_back_pack where org_id = acting_org()").next
