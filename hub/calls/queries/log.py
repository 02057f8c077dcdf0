"""Reads of single calls and messages: what may still be taken back, what was written and how it fared."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting

UNDO_WITHIN = timedelta(minutes=10)
MINE = """
    select l.id, l.case_id, l.at, l.channel, l.outcome, l.contact_point_id, l.call_back_at, l.recorded_at, l.undo,
           l.struck_at
    from call l where l.org_id = acting_org() and l.by = :me and l.struck_at is null and l.undo is not null
"""


def may_undo(case_id: UUID) -> Row | None:
    """The last call that the acting person recorded for a case and may still take back."""
    asked = MINE + " and l.case_id = :case and l.recorded_at > :since order by l.recorded_at desc, l.id desc limit 1"
    return row(asked, me=acting().account_id, case=case_id, since=now() - UNDO_WITHIN)


def to_undo(case_id: UUID, call_id: UUID) -> Row | None:
    """One call of the acting person that changed nothing but the case and its number; None when it may not go back."""
    asked = MINE + " and l.case_id = :case and l.id = :id and l.recorded_at > :since"
    return row(asked, me=acting().account_id, case=case_id, id=call_id, since=now() - UNDO_WITHIN)


def knows_why(case_id: UUID) -> bool:
    """Whether it was asked already why the resident of a case answered."""
    asked = """select exists (select from call where org_id = acting_org() and case_id = :id and struck_at is null
               and answered_because is not null) as told"""
    return row(asked, id=case_id).told


WRITTEN = """
    select m.*, p.value, p.state as point_state, a.name as by_name, c.resident_id
    from resident_message m
    join contact_point p on p.org_id = m.org_id and p.id = m.contact_point_id
    join case_file c on c.org_id = m.org_id and c.id = m.case_id
    left join account a on a.org_id = m.org_id and a.id = m.by
    where m.org_id = acting_org()
"""


def messages(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """What was written to the resident of these cases, the latest first."""
    return rows(WRITTEN + " and m.case_id = any(:ids) order by m.written_at desc, m.id desc", ids=list(case_ids))


def message(message_id: UUID) -> Row | None:
    """One of them, held until the end of the transaction."""
    return row(WRITTEN + " and m.id = :id for update of m", id=message_id)
