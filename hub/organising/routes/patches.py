"""Patches: the list with what is in each, and adding, changing and removing one."""

from typing import Any

from flask import Blueprint, url_for

from hub.assignment.queries import open_by_patch
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.organising import actions, queries, rules
from hub.organising.routes.steps import Change, ask_to_remove, compared, go, one_of, section
from hub.organising.rules import Body
from hub.organising.schemas import Patch
from hub.teams import queries as teams

bp = Blueprint("patch_edits", __name__, url_prefix="/rota/change/patches")
FIELDS = ("sectors", "wards", "team", "label")


@bp.get("")
@requires(May.MANAGE_PATCHES)
def index():
    """Every patch with its sectors and wards, to be changed or removed, and the sectors in none."""
    found = section("patches")
    tables = rules.tables("patches", found.body)
    return page(
        "organising/patches.html", patches=tables, found=found, team_names=dict(teams.teams()),
        uncovered=teams.uncovered_sectors(tables),
    )  # fmt: skip


@bp.route("/add", methods=["GET", "POST"])
@requires(May.MANAGE_PATCHES)
def add():
    """A new patch."""
    return go(_change(section("patches"), None, "Add a patch"))


@bp.route("/<key>", methods=["GET", "POST"])
@requires(May.MANAGE_PATCHES)
def change(key: str):
    """What a patch is called, what lies in it, and whose it is."""
    found = section("patches")
    return go(_change(found, key, f"Change {one_of('patches', found, key)['label']}"))


def _change(found: queries.Stand, key: str | None, heading: str) -> Change:
    form = _form(found, key)

    def edit(body: Body) -> Body:
        return rules.put("patches", body, key, _values(form, rules.table("patches", body, key)))

    return Change(
        "patches", heading, form, found, edit, compared("patches", key, dict(teams.teams())),
        lambda fault, _: _place(fault), url_for(".index"),
        "The patches are changed. Open requests lie in their patch anew", _unknown(form),
    )  # fmt: skip


def _form(found: queries.Stand, key: str | None) -> Form:
    tables = rules.tables("patches", found.body)
    one = rules.table("patches", found.body, key) or {}
    uncovered = [(sector, f"{sector} ({n} {'postcode' if n == 1 else 'postcodes'})")
                 for sector, n in teams.uncovered_sectors(tables)]  # fmt: skip
    left_out = [] if one.get("wards") or queries.has_wards() else ["wards"]
    left_out += [] if uncovered else ["take"]
    choices = {"take": uncovered, "team": teams.teams()}
    values = one | {
        "sectors": "\n".join(one.get("sectors", [])),
        "wards": rules.wards_as_typed(one.get("wards", [])),
    }
    offered = {name: offer for name, offer in choices.items() if name not in left_out}
    return Form(Patch(exclude=left_out), values, choices=offered)


def _values(form: Form, before: dict[str, Any] | None) -> dict[str, Any]:
    data = form.data
    values = {"label": data["label"], "sectors": rules.sectors_in(data["sectors"], data.get("take") or ())}
    values["wards"] = rules.wards_in(data["wards"]) if "wards" in data else (before or {}).get("wards")
    return values | {"team": data["team"]}


def _place(fault: str) -> str:
    """The field that a fault's key in the section is about; a patch that covers nothing lacks sectors."""
    parts = fault.split(".")
    return next((one for one in FIELDS if one in parts), "sectors")


def _unknown(form: Form):
    def notes(_: Body) -> list[str]:
        known = queries.sectors_here()
        strange = [one for one in rules.sectors_in(form.data["sectors"]) if one not in known] if known else []
        return [f"No postcode of your area is known in {', '.join(strange)}."] if strange else []

    return notes


@bp.route("/<key>/remove", methods=["GET", "POST"])
@requires(May.MANAGE_PATCHES)
def remove(key: str):
    """Whether to remove a patch: how many cover it, and how many open requests lie in it."""
    found = section("patches")
    patch = one_of("patches", found, key)
    only = len(rules.tables("patches", found.body)) == 1
    reasons = ["It is your only patch. Change it instead."] if only else []
    return ask_to_remove(
        "patch", patch["label"], found, reasons, lambda saw: actions.remove_patch(key, saw),
        covering=teams.covering(key), number=open_by_patch().get(key, 0),
    )  # fmt: skip
