"""Reads of second factors: one's own, and of those an administrator looks after."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import in_force
from hub.identity.rules import token_hash
from hub.kernel.db import lobby, row, rows
from hub.kernel.tenancy import acting
from hub.second_factors.schemas import Demand


def demand() -> Demand:
    """Who must have a second factor in the acting organisation."""
    return in_force("second_factors") or Demand()


def half(token: str | None) -> Row | None:
    """Whose second step this token opens, if it is still good: asked of the lobby."""
    return next(iter(lobby("half_session_by_token", hash=token_hash(token))), None) if token else None


def half_session(half_id: UUID) -> Row:
    """A half session of the acting organisation."""
    return row("select * from half_session where org_id = acting_org() and id = :id", id=half_id)


def factors(account_id: UUID, kind: str | None = None) -> Sequence[Row]:
    """The apps and keys of an account, the oldest first."""
    return rows(
        """select org_id, id, account_id, kind, name, secret, credential, counter, made_at, used_at from second_factor
           where org_id = acting_org() and account_id = :id and (cast(:kind as text) is null or kind = :kind)
           order by made_at, id""",
        id=account_id,
        kind=kind,
    )


def codes_left(account_id: UUID) -> int:
    """How many recovery codes are still unused."""
    return row(
        """select count(*) as n from recovery_code
           where org_id = acting_org() and account_id = :id and used_at is null""",
        id=account_id,
    ).n


def failed_since(account_id: UUID, since: datetime) -> int:
    """How many second steps of an account went wrong since then, in whichever browser."""
    return row(
        """select coalesce(sum(failed), 0) as n from half_session
           where org_id = acting_org() and account_id = :id and started_at > :since""",
        id=account_id,
        since=since,
    ).n


def resets(account_id: UUID) -> Sequence[Row]:
    """When somebody's factors were taken away, by whom and why, the latest first."""
    return rows(
        """select r.reason, r.reset_at, a.name as by_name from factor_reset r
           left join account a on a.org_id = r.org_id and a.id = r.reset_by
           where r.org_id = acting_org() and r.account_id = :id order by r.reset_at desc""",
        id=account_id,
    )


def proved_at() -> datetime | None:
    """When a second factor was last given in the acting session."""
    found = row("select proved_at from session where org_id = acting_org() and id = :id", id=acting().session_id)
    return found.proved_at if found else None
