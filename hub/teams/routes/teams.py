"""Teams: who is in which, and putting people in and out."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.teams import actions, queries
from hub.teams.joining import joining

bp = Blueprint("teams", __name__, url_prefix="/rota/teams")


@bp.get("")
@requires(May.SEE_TEAMS)
def index():
    """Every team with its people, who of them is on duty today, and who is in none."""
    people, memberships, named = queries.rostered(), queries.memberships(), queries.teams()
    on_duty = {one.account_id for one in queries.on_duty(queries.today())}
    somewhere = set().union(*(memberships.get(key, set()) for key, _ in named))
    return page(
        "teams/index.html", teams=named, memberships=memberships, people=people, on_duty=on_duty,
        nowhere=[one for one in people if one.id not in somewhere],
    )  # fmt: skip


def _team(key: str) -> str:
    """The label of a team. Raises NotYours when there is none such."""
    named = dict(queries.teams())
    if key not in named:
        raise NotYours()
    return named[key]


def _show(key: str, form: Form):
    members = queries.members(key)
    week = queries.on_duty(queries.today(), key)
    return page("teams/show.html", key=key, label=_team(key), members=members, form=form, on_duty=week)


@bp.get("/<key>")
@requires(May.SEE_TEAMS)
def show(key: str):
    """One team: its people, who is on duty today, and a form to add more."""
    _team(key)
    return _show(key, joining(queries.members(key), queries.rostered(), blank=True))


@bp.post("/<key>/members")
@requires(May.MANAGE_TEAMS)
def add(key: str):
    """Put people into the team."""
    label, form = _team(key), joining(queries.members(key), queries.rostered())
    if form.valid:
        number = actions.add_to_team(key, form.data["account_ids"])
        flash(f"{number} {'person' if number == 1 else 'people'} added to {label}")
        return redirect(url_for(".show", key=key), 303)
    return _show(key, form)


@bp.post("/<key>/members/<uuid:account_id>/remove")
@requires(May.MANAGE_TEAMS)
def remove(key: str, account_id: UUID):
    """Take a person out of the team."""
    label = _team(key)
    actions.remove_from_team(key, account_id)
    flash(f"Removed from {label}. What they hold stays with them")
    return redirect(url_for(".show", key=key), 303)
