"""Reads of the calls that residents asked for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.handovers.kinds import noted
from hub.kernel.db import row, rows

PARTS = """
    select b.id, b.handover_id, b.card_id, b.phone, b.part_of_day, b.language, b.asked_at, b.state, b.rung_at,
           h.reference, h.status, h.other_org_id, o.name as other_name, a.name as rung_by_name
    from call_back b
    left join handover h on h.org_id = b.org_id and h.id = b.handover_id and h.side = b.side
    left join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = b.org_id and a.id = b.rung_by
    where b.org_id = acting_org() and b.side = '{side}'
"""
RECEIVED, SENT = PARTS.format(side="received"), PARTS.format(side="sent")
MOST = 200


def call_back(call_back_id: UUID) -> Row | None:
    """One call back, as the organisation whose card it was holds it."""
    return row(RECEIVED + " and b.id = :id", id=call_back_id)


def of_request(handover_id: UUID) -> Row | None:
    """The latest call that was asked for about a received request."""
    found = rows(RECEIVED + " and b.handover_id = :id order by b.asked_at desc, b.id limit 1", id=handover_id)
    return found[0] if found else None


@noted
def in_touch(handover: Any) -> str | None:
    """What the page of an open request says first, once its resident has asked for a call."""
    if handover.kind != "door-knock" or of_request(handover.id) is None:
        return None
    return "The resident has been in touch: nobody needs to knock."


def of_card(card_id: UUID) -> Row | None:
    """The call that was asked for with a card, if one was."""
    return row(RECEIVED + " and b.card_id = :id", id=card_id)


def arrived(call_back_id: UUID) -> Row | None:
    """A call back as it came to the organisation that had asked for the visit."""
    return row(SENT + " and b.id = :id", id=call_back_id)


def to_ring() -> Sequence[Row]:
    """The calls that nobody else will make, the oldest first."""
    return rows(RECEIVED + f" and b.state in ('waiting', 'ours') order by b.asked_at, b.id limit {MOST}")


def rung() -> Sequence[Row]:
    """The latest calls that were made here."""
    return rows(RECEIVED + " and b.state = 'rung' order by b.rung_at desc, b.id limit 20")
