"""What is still to be done when somebody has left."""

from datetime import date
from uuid import UUID

from hub.identity import actions
from hub.kernel.access import Role
from hub.kernel.work.jobs import job


@job("account:left", by={Role.ADMINISTRATOR, Role.IG})
def account_left(account: str, event: str) -> None:
    """An account was closed, or lost a role."""
    actions.after_leaving(UUID(account), UUID(event))


@job("account:leaves", by={Role.ADMINISTRATOR})
def account_leaves(account: str, day: str) -> None:
    """Somebody's last day is over."""
    actions.leave_when_due(UUID(account), date.fromisoformat(day))
