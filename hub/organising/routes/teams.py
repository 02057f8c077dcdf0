"""Teams: the list, and adding, renaming and removing one."""

from flask import Blueprint, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.kernel.words import day
from hub.organising import actions, queries, rules
from hub.organising.routes.steps import Change, ask_to_remove, compared, go, one_of, section
from hub.organising.rules import Body
from hub.organising.schemas import Team
from hub.teams import queries as teams

bp = Blueprint("team_edits", __name__, url_prefix="/rota/change/teams")
NAMED = {
    "patches": "The patches",
    "assignment": "The assignment rules",
    "visit_model": "The visit model",
    "allocation": "The levels of training",
}
STATES = {"live": "in force", "draft": "a draft", "retired": "still used by visits under way"}


@bp.get("")
@requires(May.MANAGE_TEAMS)
def index():
    """Every team, to be renamed or removed."""
    found = section("teams")
    return page("organising/teams.html", teams=rules.tables("teams", found.body), found=found)


@bp.route("/add", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def add():
    """A new team."""
    return go(_change(section("teams"), None, "Add a team"))


@bp.route("/<key>", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def change(key: str):
    """What a team is called; its people and its requests stay with it."""
    found = section("teams")
    return go(_change(found, key, f"Rename {one_of('teams', found, key)['label']}"))


def _change(found: queries.Stand, key: str | None, heading: str) -> Change:
    form = Form(Team, rules.table("teams", found.body, key) or {})

    def edit(body: Body) -> Body:
        return rules.put("teams", body, key, {"label": form.data["label"]})

    return Change(
        "teams", heading, form, found, edit, compared("teams", key, {}), lambda *_: "label", url_for(".index"),
        "The teams are changed",
    )  # fmt: skip


def _in_the_way(found: queries.Stand, key: str) -> list[str]:
    """Why a team can't be removed, a sentence each."""
    reasons = ["It is your only team. Rename it instead."] if len(rules.tables("teams", found.body)) == 1 else []
    reasons += [_names_it(one) for one in queries.naming_team(key)]
    number = queries.open_in_team(key)
    if number:
        lies = "1 open request lies" if number == 1 else f"{number} open requests lie"
        reasons.append(f"{lies} with it. Give them to another team first.")
    return reasons


def _names_it(one: Row) -> str:
    waits = one.state == "draft" and one.publish_at
    standing = f"starts on {day(one.publish_at)}" if waits else STATES[one.state]
    verb = "names" if one.name == "visit_model" else "name"
    return f"{NAMED[one.name]}, version {one.version} ({standing}), {verb} it."


@bp.route("/<key>/remove", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def remove(key: str):
    """Whether to remove a team: who is in it, and what names it and so keeps it."""
    found = section("teams")
    team = one_of("teams", found, key)
    return ask_to_remove(
        "team", team["label"], found, _in_the_way(found, key), lambda saw: actions.remove_team(key, saw),
        covering=teams.members(key),
    )  # fmt: skip
