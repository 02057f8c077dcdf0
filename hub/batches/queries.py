"""Reads of batches: one with the cases it was about, and a person's latest of a kind."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows


def batch(batch_id: UUID) -> Row | None:
    """One batch: what, when, by whom, about whom."""
    return row(
        """select b.id, b.kind, b.at, b.by, b.account_id, b.back, b.undone_at, a.name as by_name,
                  w.name as account_name
           from batch b left join account a on a.org_id = b.org_id and a.id = b.by
           left join account w on w.org_id = b.org_id and w.id = b.account_id
           where b.org_id = acting_org() and b.id = :id""",
        id=batch_id,
    )


def lines(batch_id: UUID) -> Sequence[Row]:
    """What became of each case, in the order in which they were listed."""
    return rows(
        """select l.case_id, l.from_id, l.to_id, l.done, l.said, r.id as resident_id, r.forename, r.surname, r.postcode,
                  c.reference
           from batch_row l join case_file c on c.org_id = l.org_id and c.id = l.case_id
           join resident r on r.org_id = c.org_id and r.id = c.resident_id
           where l.org_id = acting_org() and l.batch_id = :id order by l.place""",
        id=batch_id,
    )


def latest(kind: str, account_id: UUID) -> Row | None:
    """The last batch of a kind about a person."""
    found = rows(
        """select id, at, undone_at from batch where org_id = acting_org() and account_id = :id and kind = :kind
           order by id desc limit 1""",
        id=account_id,
        kind=kind,
    )
    return found[0] if found else None
