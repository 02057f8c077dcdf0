"""The clock of a shift's end, and what sets it: another week, or leave."""

from datetime import datetime
from uuid import UUID

from hub.allocation import actions
from hub.cases.rules.story import tells
from hub.kernel.access import Role
from hub.kernel.work.jobs import job
from hub.teams.changes import when_hours_change


@when_hours_change
def hours_changed(account_id: UUID) -> None:
    """Another week, or leave: the shift ends at another moment, or has ended now."""
    actions.set_clock(account_id)


@job("shift:end", by={Role.SUPERVISOR, Role.MANAGER})
def shift_end(account: str, ends: str) -> None:
    """Somebody's shift is over, and so are the minutes after it."""
    actions.shift_over(UUID(account), datetime.fromisoformat(ends))


@tells("case:level_overridden")
def _overridden(one, _) -> tuple[str, str]:
    return f"Given to {one.other or 'a colleague'}, above what their level may take", "A supervisor wrote why"
