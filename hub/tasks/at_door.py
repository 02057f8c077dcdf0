"""A volunteer at the door of a task: who may go there, not alone where two must, and where oneself is now."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Row

from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import pair_needed
from hub.safety.schemas import going
from hub.tasks.queries import is_shown, is_workable
from hub.teams.queries import may_visit_among, today


@dataclass
class Place:
    """A task's door now: who is at it, where oneself is, and who may go there."""

    task: Row
    here: Row | None
    mine: Row | None

    @cached_property
    def volunteers(self) -> dict[UUID, str]:
        """The partner's volunteers with a valid check: nobody else goes to a door, and no coordinator who is none."""
        known = colleagues(Role.VOLUNTEER)
        checked = may_visit_among([one.id for one in known], today())
        return {one.id: one.name for one in known if one.id in checked}

    @property
    def pair(self) -> bool:
        """Whether two must go: the council said so with the step, whatever its reason."""
        return pair_needed(self.task.form["step"], (), "partner")

    @property
    def companions(self) -> list[tuple[UUID, str]] | None:
        """Who may go along; None where one may go alone: then no list of colleagues is shown."""
        me = acting().account_id
        return [(one, name) for one, name in self.volunteers.items() if one != me] if self.pair else None

    @property
    def may_go(self) -> bool:
        """Whether the acting person goes there: the task is theirs and may be seen, and their check is valid."""
        me, task = acting().account_id, self.task
        return is_workable(task) and is_shown(task) and task.holder_id == me and me in self.volunteers

    def form(self, blank: bool = True) -> Form | None:
        """The form with which the acting person goes there now; none where they may not, or somebody is there."""
        if self.here or self.mine or not self.may_go:
            return None
        minutes = safety.minutes()["minutes"]
        return Form(going(self.companions, self.pair, minutes), {"minutes": minutes}, blank=blank)


def place_of(task: Row) -> Place:
    """The door of a task, whether it is over or not."""
    me = acting().account_id
    there = safety.around(task.id, [me])
    return Place(
        task,
        here=next((one for one in there if one.task_id == task.id), None),
        mine=next((one for one in there if me in one.account_ids), None),
    )


def go_to_door(task: Row, second_id: UUID | None, minutes: int) -> UUID:
    """Check in at the task's door for so many minutes and return the check-in.

    Raises Invalid where two must go, or the second is not free; NotPossibleNow.
    """
    place = place_of(task)
    if not place.may_go:
        raise NotPossibleNow("Only the volunteer who holds this task goes to its door.", "Open it to see who does.")
    if second_id is None and place.pair:
        raise Invalid({"going_with": ["Two must go to this door: say who goes with you"]})
    if second_id is not None and (second_id == acting().account_id or second_id not in place.volunteers):
        raise Invalid({"going_with": ["Select a volunteer with a valid check"]})
    return doors.go(None, task.id, second_id, minutes)
