"""What places requests without a person: their arrival, new patches, and the two timers of a volunteer's check."""

from uuid import UUID

from sqlalchemy import Row

from hub.assignment import actions, queries, rules
from hub.directory.sections import when_published
from hub.handovers.kinds import noted, when_received
from hub.kernel.access import Role
from hub.kernel.work.jobs import job
from hub.notices.actions import tell, tell_role
from hub.teams import queries as teams


@when_received("enrichment")
@when_received("door-knock")
def arrived(handover: Row) -> None:
    """A request has come: it gets its patch, and goes where the rule for its kind says."""
    actions.arrived(handover.id)


@when_published("patches")
def patches_changed() -> None:
    """Requests that are open already follow the new patches."""
    actions.apply_patches()


@noted
def why_it_waits(handover: Row) -> str | None:
    """Why nobody holds a request that a rule has placed, for its page."""
    if handover.holder_id is not None:
        return None
    placed = queries.last_placement(handover.id)
    if placed is None or placed.team != handover.team:
        return None
    team, patch = dict(teams.teams()).get(placed.team), dict(teams.patches()).get(placed.patch)
    return rules.in_words(placed.why, team, patch if placed.rule == rules.PATCH else None)


@job("volunteer_check:remind", by={Role.COORDINATOR})
def check_ends_soon(volunteer: str, check: str) -> None:
    """Thirty days before a check lapses the coordinators are told, unless a newer one was recorded."""
    found = teams.volunteer(UUID(volunteer))
    if found and str(found.check_id) == check and teams.may_visit(found.id, teams.today()):
        tell_role([Role.COORDINATOR], "check-ends-soon", found.check_id, "", "volunteers.show", account_id=found.id)


@job("volunteer_check:lapse", by={Role.COORDINATOR})
def check_lapsed(volunteer: str, check: str) -> None:
    """At the end of a check the volunteer's tasks come back to the coordinators' list, and they are told."""
    if actions.check_lapsed(UUID(volunteer), UUID(check)):
        tell_role([Role.COORDINATOR], "check-lapsed", UUID(check), "", "volunteers.show", account_id=UUID(volunteer))
        tell([UUID(volunteer)], "own-check-lapsed", UUID(check), "", "tasks.index", urgent=True)
