"""Reads for asking: under which terms, and of whom."""

from collections.abc import Sequence

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


def named(org_ids: Sequence[int]) -> dict[int, str]:
    """The names of these organisations."""
    found = rows("select id, name from organisation where id = any(:ids)", ids=list(org_ids))
    return {one.id: one.name for one in found}
