"""Reads of the county's own systems, and of the looks into them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import rows


def systems() -> list[dict[str, str]]:
    """The organisation's own systems in which a resident may be found: key and label."""
    section = live("systems")
    return list(section.body.get("system", [])) if section else []


def checks(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """The last look into each local system for a case, or for one that it goes on for."""
    return rows(
        """
        select distinct on (s.system) s.system, s.result, s.at, a.name as by_name from system_check s
        left join account a on a.org_id = s.org_id and a.id = s.by
        where s.org_id = acting_org() and s.case_id = any(:ids) order by s.system, s.at desc
        """,
        ids=list(case_ids),
    )
