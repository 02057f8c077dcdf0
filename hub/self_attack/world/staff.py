"""The district's people at work in the walk's world: in a team, on a patch, with leave; and a partner's volunteer."""

from datetime import timedelta

from hub.kernel.clock import now
from hub.teams import actions
from hub.teams.queries import leave_of

DISTRICT, PARTNER = "south-norfolk", "broads-neighbours"  # as in world.py, which imports this


def at_work(world) -> None:
    """Let an officer of the district be somewhere, and remember who volunteers."""
    with world.acting(DISTRICT, "manager"):
        officer = world.made["officer"] = world.place.person(DISTRICT, "officer").id
        actions.add_to_team("community-connectors", [officer])
        actions.add_to_patch("wymondham", [officer])
        day = now().date() + timedelta(days=40)
        actions.add_leave(officer, day, day)
        [leave] = leave_of(officer, now().date())
        world.made["leave"] = leave.id
    world.made["volunteer"] = world.place.person(PARTNER, "volunteer").id
