"""Questions for the names behind looks elsewhere: those that this organisation asked, and those it was asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows

SHOWN = """
    select n.*, h.reference, h.kind, o.name as council, o.short_name as short, a.name as asked_by_name,
           b.name as answered_by_name
    from names_request n
    join handover h on h.org_id = n.org_id and h.id = n.handover_id and h.side = n.handover_side
    left join organisation o on o.id = n.other_org_id
    left join account a on a.org_id = n.org_id and a.id = n.asked_by
    left join account b on b.org_id = n.org_id and b.id = n.answered_by
    where n.org_id = acting_org()
"""
MOST = 200


def requests() -> Sequence[Row]:
    """The latest of them: first those that wait to be answered here, then those that wait elsewhere, then the rest."""
    return rows(
        SHOWN + " order by n.status <> 'waiting', n.side = 'asked', n.asked_at desc, n.id limit :most", most=MOST
    )


def request(request_id: UUID) -> Row | None:
    """One of them: its side tells who asked."""
    return row(SHOWN + " and n.id = :id", id=request_id)


def waiting() -> Row:
    """How many wait to be answered here, and since when the first of them."""
    return row("""
        select count(*) as n, min(asked_at) as since from names_request
        where org_id = acting_org() and side = 'received' and status = 'waiting'""")


def handover(handover_id: UUID) -> Row | None:
    """The hand-over with another organisation about which names may be asked for."""
    return row(
        """select h.id, h.side, h.reference, h.kind, h.other_org_id, o.name as council from handover h
           left join organisation o on o.id = h.other_org_id
           where h.org_id = acting_org() and h.id = :id and h.other_org_id <> h.org_id""",
        id=handover_id,
    )


def open_for(handover_id: UUID) -> Row | None:
    """The question about a hand-over that this organisation asked and that still waits."""
    return row(
        """select id from names_request where org_id = acting_org() and handover_id = :id and side = 'asked'
             and status = 'waiting'""",
        id=handover_id,
    )


def is_its_event(event_id: UUID, kind: str, request_id: str) -> bool:
    """Whether this event of the organisation's own tells this step of that request."""
    found = row("select kind, facts from event where org_id = acting_org() and id = :id", id=event_id)
    return found is not None and found.kind == kind and found.facts.get("names_request") == request_id


def who_looked(handover_id: UUID, looks: Sequence[str]) -> Sequence[Row]:
    """Who of this organisation looked at a hand-over: name, role, how often, first and last; the most first."""
    return rows(
        """select a.name, e.role, count(*) as looks, min(e.at) as first_at, max(e.at) as last_at
           from event_about b join event e on e.org_id = b.org_id and e.id = b.event_id
           join account a on a.org_id = e.org_id and a.id = e.account_id
           where b.org_id = acting_org() and b.about = :id and e.kind = any(:looks)
           group by a.id, a.name, e.role order by looks desc, a.name, e.role""",
        id=handover_id, looks=list(looks),
    )  # fmt: skip
