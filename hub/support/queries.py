"""Reads of needs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import rows


def for_(about_id: UUID) -> Sequence[Row]:
    """The needs recorded about one case or hand-over, latest first, with who heard of them."""
    return rows(
        """
        select n.id, n.kind, n.note, n.state, n.handover_id, n.recorded_at, a.name as by_name
        from need n left join account a on a.org_id = n.org_id and a.id = n.by
        where n.org_id = acting_org() and n.about_id = :about order by n.recorded_at desc, n.id desc
        """,
        about=about_id,
    )
