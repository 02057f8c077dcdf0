"""What is still to be done when somebody has left."""

from uuid import UUID

from hub.identity import actions
from hub.kernel.access import Role
from hub.kernel.work.jobs import job


@job("account:left", by={Role.ADMINISTRATOR})
def account_left(account: str, event: str) -> None:
    """An account was closed, or lost a role."""
    actions.after_leaving(UUID(account), UUID(event))
