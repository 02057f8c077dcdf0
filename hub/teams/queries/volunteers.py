"""Volunteers and the checks that let them visit; a partner's people read these under hub_partner."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows

LAST_CHECK = """
    left join lateral (
        select c.id, c.checked_on, c.expires_on from volunteer_check c
        where c.org_id = a.org_id and c.account_id = a.id order by c.id desc limit 1) last on true
"""
IS_VOLUNTEER = """
    exists (select 1 from account_role r
            where r.org_id = a.org_id and r.account_id = a.id and r.role = 'volunteer')
"""


def may_visit(account_id: UUID, day: date) -> bool:
    """False for a volunteer whose last check does not reach to this day, or who has none; true for everybody else."""
    return account_id in may_visit_among([account_id], day)


def may_visit_among(account_ids: Iterable[UUID], day: date) -> set[UUID]:
    """Those of these people who may visit on this day."""
    found = rows(
        f"""select a.id from account a {LAST_CHECK}
            where a.org_id = acting_org() and a.id = any(:ids)
              and (not {IS_VOLUNTEER} or last.expires_on >= :day)""",  # noqa: S608
        ids=list(account_ids),
        day=day,
    )
    return {one.id for one in found}


def volunteers() -> Sequence[Row]:
    """Every active volunteer with the check that counts; whose ends first stands first."""
    return rows(
        f"""select a.id, a.name, last.checked_on, last.expires_on from account a {LAST_CHECK}
            where a.org_id = acting_org() and a.active and {IS_VOLUNTEER}
            order by last.expires_on nulls first, a.name, a.id"""  # noqa: S608
    )


def volunteer(account_id: UUID) -> Row | None:
    """One active volunteer with the check that counts."""
    return row(
        f"""select a.id, a.name, last.id as check_id, last.checked_on, last.expires_on from account a {LAST_CHECK}
            where a.org_id = acting_org() and a.id = :id and a.active and {IS_VOLUNTEER}""",  # noqa: S608
        id=account_id,
    )


def checks_of(account_id: UUID) -> Sequence[Row]:
    """A volunteer's checks, the last recorded first, with who recorded each."""
    return rows(
        """select c.id, c.checked_on, c.expires_on, c.recorded_at, b.name as recorded_by from volunteer_check c
           left join account b on b.org_id = c.org_id and b.id = c.recorded_by
           where c.org_id = acting_org() and c.account_id = :id order by c.id desc""",
        id=account_id,
    )
