"""Reads of conversations, each from the acting organisation's own rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as handovers
from hub.kernel.db import row, rows


def thread(handover_id: UUID, side: str) -> Sequence[Row]:
    """The messages of one hand-over, the oldest first, with the names of one's own colleagues."""
    return rows(
        """select m.id, m.side, m.words, m.role, m.at, m.passed_at, m.kept_why, m.read_at, m.account_id,
                  a.name as author, o.short_name as other_short
           from message m left join account a on a.org_id = m.org_id and a.id = m.account_id
           left join organisation o on o.id = m.other_org_id
           where m.org_id = acting_org() and m.handover_id = :id and m.handover_side = :side
           order by m.at, m.id, m.side""",
        id=handover_id,
        side=side,
    )


def to_pass_on(message_id: UUID) -> Row | None:
    """One's own message, held until the transaction ends so that it passes once."""
    return row(
        "select * from message where org_id = acting_org() and id = :id and side = 'sent' for update", id=message_id
    )


def is_its_event(event_id: UUID, message: str) -> bool:
    """Whether an event of one's own says that this message was sent: only such a one is mirrored."""
    found = row("select kind, facts from event where org_id = acting_org() and id = :id", id=event_id)
    return found is not None and found.kind == "message:sent" and found.facts.get("message") == message


def side_of(handover_id: UUID, side: str) -> Row | None:
    """The acting organisation's row of a hand-over."""
    return handovers.sent(handover_id) if side == "sent" else handovers.received(handover_id)


def is_live(handover: Row) -> bool:
    """Whether what the hand-over stands on is in force; within one organisation it always is."""
    return handover.agreement_id is None or handovers.is_live(handover.agreement_id)
