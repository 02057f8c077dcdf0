"""Reads of proposals: one's own copies, with one's own signatures and what was said."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows

SHOWN = """
    select p.*, s.signed_at, s.account_id as signed_by, a.name as signed_name, s.digest is not null as signed,
           o.name as other_name, o.short_name as other_short
    from proposal p
    join organisation o on o.id = p.other_org_id
    left join proposal_signature s on s.org_id = p.org_id and s.proposal_id = p.id and s.digest = p.digest
    left join account a on a.org_id = s.org_id and a.id = s.account_id
    where p.org_id = acting_org()
"""


def proposal(proposal_id: UUID) -> Row | None:
    """One proposal of the acting organisation."""
    return row(SHOWN + " and p.id = :id", id=proposal_id)


def held(proposal_id: UUID) -> Row | None:
    """The same, held until the commit: of two who change it, here or there, one waits and sees what the other made.

    Both copies have one id, so one lock: two that were locked row by row could wait for each other.
    """
    row("select 1 as held from pg_advisory_xact_lock(hashtextextended(:id, 40))", id=str(proposal_id))
    return proposal(proposal_id)


def open_ones() -> Sequence[Row]:
    """Every proposal that is neither agreed nor withdrawn, what was touched last first."""
    return rows(SHOWN + " and p.state in ('draft', 'sent') order by p.changed_at desc, p.id")


def notes(proposal_id: UUID) -> Sequence[Row]:
    """What both sides said about a proposal, oldest first, with the names of one's own people."""
    return rows(
        """select n.*, a.name from proposal_note n
           left join account a on a.org_id = n.org_id and a.id = n.account_id
           where n.org_id = acting_org() and n.proposal_id = :id order by n.at, n.id""",
        id=proposal_id,
    )


def others() -> Sequence[Row]:
    """The organisations with whom an agreement can be made: the other members of one's partnerships."""
    return rows("select id, name, short_name, slug from organisation where id <> acting_org() order by name")


def names(*org_ids: int) -> dict[int, Row]:
    """These organisations by their ids, as far as the acting one may know of them."""
    found = rows("select id, slug, name, short_name from organisation where id = any(:ids)", ids=list(org_ids))
    return {one.id: one for one in found}


def concluded(proposal: Row) -> Row | None:
    """An agreement that this proposal became."""
    return row(
        """select id from agreement where from_org = :giver and to_org = :receiver and digest = :digest
           order by kind limit 1""",
        giver=proposal.body["from"], receiver=proposal.body["to"], digest=proposal.digest,
    )  # fmt: skip
