"""The only writers of teams, rotas, leave and volunteers' checks; each records its event."""

from hub.teams.actions.members import add_listed, add_to_patch, add_to_team, remove_from_patch, remove_from_team
from hub.teams.actions.rota import add_leave, copy_week, remove_leave, remove_week, set_week, work_once
from hub.teams.actions.volunteers import record_check

__all__ = [
    "add_leave",
    "add_listed",
    "add_to_patch",
    "add_to_team",
    "copy_week",
    "record_check",
    "remove_from_patch",
    "remove_from_team",
    "remove_leave",
    "remove_week",
    "set_week",
    "work_once",
]
