"""Reads for asking: under which terms, and of whom."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows


def terms(to_org: int, kind: str) -> Row | None:
    """The live agreement with an organisation for a kind: what it is for and what it lets pass."""
    return row(
        """select slug, version, purpose, legal_basis, gives, returns from agreement
           where from_org = acting_org() and to_org = :to_org and kind = :kind and live @> now()""",
        to_org=to_org,
        kind=kind,
    )


def raised_by(handover_id: UUID) -> UUID | None:
    """Who asked for it, as the event of that moment says; None when they work on cases no more."""
    found = row(
        """select e.account_id from event_about x join event e on e.org_id = x.org_id and e.id = x.event_id
           where x.org_id = acting_org() and x.about = :id and e.kind = 'handover:raised' and exists (
               select 1 from account_role r where r.org_id = e.org_id and r.account_id = e.account_id
               and r.role in ('tracer', 'supervisor', 'consultant'))""",
        id=handover_id,
    )
    return found.account_id if found else None


def named(org_ids: Sequence[int]) -> dict[int, str]:
    """The names of these organisations."""
    found = rows("select id, name from organisation where id = any(:ids)", ids=list(org_ids))
    return {one.id: one.name for one in found}
