"""Whom a case can be given to, and who answers for an address."""

from collections.abc import Sequence

from sqlalchemy import Row

from hub.kernel.clock import today
from hub.kernel.db import rows


def loads() -> Sequence[Row]:
    """The tracers to whom cases can be given, with how many open ones each has."""
    return rows(
        """
        select a.id, a.name, (select count(*) from case_file c where c.org_id = a.org_id and c.allocated_to = a.id
                              and c.status = 'open') as open
        from account a where a.org_id = acting_org() and a.active and exists (
            select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
            and r.role in ('tracer', 'supervisor', 'consultant'))
        order by a.name, a.id
        """
    )


def districts() -> Sequence[Row]:
    """The organisations that answer for addresses: id and name."""
    return rows("select id, name, short_name from organisation where kind in ('district', 'unitary') order by name")


def answers_for(gss: str | None) -> int | None:
    """The organisation that answers for a statistical district today."""
    found = rows(
        "select org_id from organisation_area where gss = :gss and valid @> cast(:day as date) order by org_id limit 1",
        gss=gss, day=today(),
    )  # fmt: skip
    return found[0].org_id if gss and found else None
