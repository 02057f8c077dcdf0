"""What a partner's people are told of by themselves: a new task, and one that is no longer needed."""

from sqlalchemy import Row

from hub.handovers.kinds import when_ended, when_received
from hub.kernel.access import Role
from hub.notices.actions import tell, tell_role
from hub.tasks.queries import KIND


@when_received(KIND)
def task_came(handover: Row) -> None:
    """The coordinators have until the clock of the step to say yes."""
    tell_role({Role.COORDINATOR}, "task-new", handover.id, handover.reference, "tasks.show", task_id=handover.id)


@when_ended(KIND)
def task_over(handover: Row) -> None:
    """Whoever holds it may be on the way: they are told at once. A task that they sent back needs no notice."""
    if handover.holder_id and handover.status in ("withdrawn", "lapsed"):
        tell(
            [handover.holder_id], "task-withdrawn", handover.id, handover.reference, "tasks.show", urgent=True,
            task_id=handover.id,
        )  # fmt: skip
