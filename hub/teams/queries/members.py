"""Who is in which team of the acting organisation."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.db import rows

ROSTERED = (Role.OFFICER, Role.MANAGER, Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT)


def staff() -> Sequence[Row]:
    """The council's own people who work on requests: id and name, by name."""
    return colleagues(Role.OFFICER, Role.MANAGER)


def rostered() -> Sequence[Row]:
    """The organisation's own people who have hours, whether they work on requests or on cases: id and name, by name."""
    return colleagues(*ROSTERED)


def teams() -> list[tuple[str, str]]:
    """The organisation's own teams, for a list to choose from: key and label."""
    section = live("teams")
    return [(team["key"], team["label"]) for team in section.body.get("team", [])] if section else []


def members(team: str) -> Sequence[Row]:
    """Who is in a team, by name: account_id and name."""
    return rows(
        """select a.id as account_id, a.name from team_member m
           join account a on a.org_id = m.org_id and a.id = m.account_id
           where m.org_id = acting_org() and m.team = :team and a.active order by a.name, a.id""",
        team=team,
    )


def memberships() -> dict[str, set[UUID]]:
    """Team → the active people in it."""
    found: dict[str, set[UUID]] = {}
    for one in rows(
        """select m.team, m.account_id from team_member m
           join account a on a.org_id = m.org_id and a.id = m.account_id
           where m.org_id = acting_org() and a.active"""
    ):
        found.setdefault(one.team, set()).add(one.account_id)
    return found


def teams_of(account_id: UUID) -> set[str]:
    """The keys of the teams a person is in."""
    found = rows("select team from team_member where org_id = acting_org() and account_id = :id", id=account_id)
    return {one.team for one in found}


def listed_members() -> dict[str, list[str]]:
    """Team → the e-mail addresses that the live `[teams]` section lists."""
    section = live("teams")
    return {team["key"]: team.get("members", []) for team in section.body.get("team", [])} if section else {}
