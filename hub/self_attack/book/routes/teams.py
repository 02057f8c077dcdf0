"""Who works where and when at a district: teams, the rota, patches."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import DISTRICT


def officer(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"account_id": "officer"} | more, after)


def in_team(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"key": "=community-connectors"} | more, after)


def on_patch(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"key": "=wymondham"} | more, after)


ROUTES = {
    "teams.index": OWN,
    "teams.show": in_team(),
    "teams.add": in_team(),
    "teams.remove": in_team(account_id="officer", after=1),
    "rota.week": OWN,
    "rota.mine": OWN,
    "rota_of.person": officer(),
    "rota_of.change": officer(),
    "rota_of.copy": officer(),
    "rota_of.add_leave": officer(),
    "rota_of.remove_week": officer(day="=2099-01-05"),
    "rota_of.remove_leave": officer(leave_id="leave", after=1),
    "patches.index": OWN,
    "patches.show": on_patch(),
    "patches.add": on_patch(),
    "patches.remove": on_patch(account_id="officer", after=1),
    **{f"{one}_edits.{at}": OWN for one in ("patch", "team") for at in ("index", "add")} | {"rule_edits.change": OWN},
    "patch_edits.change": on_patch(),
    "patch_edits.remove": on_patch(after=1),
    "team_edits.change": in_team(),
    "team_edits.remove": in_team(after=1),
}
