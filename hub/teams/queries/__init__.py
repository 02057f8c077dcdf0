"""Reads of teams, patches, rotas, leave and volunteers' checks of the acting organisation."""

from hub.kernel.clock import today
from hub.teams.queries.members import listed_members, members, memberships, rostered, staff, teams, teams_of
from hub.teams.queries.patches import (
    cover,
    covering,
    patch_of,
    patch_tables,
    patches,
    patches_of,
    uncovered_sectors,
)
from hub.teams.queries.rota import OnDuty, Working, leave_of, on_duty, on_leave, patterns_of, working
from hub.teams.queries.volunteers import checks_of, may_visit, may_visit_among, volunteer, volunteers

__all__ = [
    "OnDuty",
    "Working",
    "checks_of",
    "cover",
    "covering",
    "leave_of",
    "listed_members",
    "may_visit",
    "may_visit_among",
    "members",
    "memberships",
    "on_duty",
    "on_leave",
    "patch_of",
    "patch_tables",
    "patches",
    "patches_of",
    "patterns_of",
    "rostered",
    "staff",
    "teams",
    "teams_of",
    "today",
    "uncovered_sectors",
    "volunteer",
    "volunteers",
    "working",
]
