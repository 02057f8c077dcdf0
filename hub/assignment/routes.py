"""Patches: what each covers, how many open requests lie in it, who covers it, and what no patch covers."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, url_for

from hub.assignment import queries, rules
from hub.directory.fields import KINDS
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.teams import actions
from hub.teams import queries as teams
from hub.teams.joining import joining

bp = Blueprint("patches", __name__, url_prefix="/rota/patches")


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)


@bp.get("")
@requires(May.SEE_PATCHES)
def index():
    """Every patch, what is in none, and in words how requests are given out."""
    tables = teams.patch_tables()
    open_by_patch = queries.open_by_patch()
    known = {table["key"] for table in tables}
    elsewhere = sum(number for patch, number in open_by_patch.items() if patch not in known)
    on_duty = {one.account_id for one in teams.on_duty(teams.today())}
    return page(
        "assignment/index.html", patches=tables, cover=teams.cover(), open_by_patch=open_by_patch, on_duty=on_duty,
        team_names=dict(teams.teams()), elsewhere=elsewhere, rules=_rules(),
        uncovered=teams.uncovered_sectors(tables) if tables else [],
    )  # fmt: skip


def _rules() -> list[tuple[str, str, str | None]]:
    """For each kind of request that has a rule: its name, what the rule does, and among the people of which team."""
    found = (queries.rule_section() or {}).get("rule", [])
    names = dict(teams.teams())
    return [
        (KINDS[rule["kind"]], rules.STRATEGY_WORDS[rule["strategy"]], names.get(rule.get("team", ""))) for rule in found
    ]


def _patch(key: str) -> dict[str, Any]:
    found = next((table for table in teams.patch_tables() if table["key"] == key), None)
    if found is None:
        raise NotYours()
    return found


def _show(patch: dict[str, Any], form: Form):
    return page(
        "assignment/show.html", patch=patch, form=form, covering=teams.covering(patch["key"]),
        number=queries.open_by_patch().get(patch["key"], 0), team_names=dict(teams.teams()),
        on_duty={one.account_id for one in teams.on_duty(teams.today())},
    )  # fmt: skip


@bp.get("/<key>")
@requires(May.SEE_PATCHES)
def show(key: str):
    """One patch: where it lies, who covers it, and a form to add more."""
    return _show(_patch(key), joining(teams.covering(key), teams.staff(), blank=True))


@bp.post("/<key>/people")
@requires(May.MANAGE_PATCHES)
def add(key: str):
    """Let people cover the patch."""
    patch, form = _patch(key), joining(teams.covering(key), teams.staff())
    if form.valid:
        number = actions.add_to_patch(key, form.data["account_ids"])
        flash(f"{number} {'person covers' if number == 1 else 'people cover'} {patch['label']} from now on")
        return redirect(url_for(".show", key=key), 303)
    return _show(patch, form)


@bp.post("/<key>/people/<uuid:account_id>/remove")
@requires(May.MANAGE_PATCHES)
def remove(key: str, account_id: UUID):
    """Let a person no longer cover the patch."""
    patch = _patch(key)
    actions.remove_from_patch(key, account_id)
    flash(f"No longer covers {patch['label']}. What they hold stays with them")
    return redirect(url_for(".show", key=key), 303)
