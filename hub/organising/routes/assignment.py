"""Assignment rules: what becomes of each kind of request as it arrives."""

from flask import Blueprint, url_for

from hub.assignment.rules import BY_HAND, rule_for
from hub.directory.fields import KINDS
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.organising import rules
from hub.organising.routes.steps import Change, go, section
from hub.organising.rules import Body
from hub.organising.schemas import STRATEGIES, Rules
from hub.teams import queries as teams

bp = Blueprint("rule_edits", __name__, url_prefix="/rota/change/rules")
FIELDS = {"enrichment": "enrichment", "door-knock": "door_knock"}


@bp.route("", methods=["GET", "POST"])
@requires(May.MANAGE_PATCHES)
def change():
    """A strategy and a team for each kind of request."""
    found = section("assignment")
    form, names = _form(found.body), dict(teams.teams())

    def differs(before: Body, after: Body) -> list[tuple[str, str, str]]:
        return rules.differences(_said(before, names), _said(after, names))

    return go(
        Change(
            "assignment", "Change who gets what arrives", form, found, lambda body: _edited(form, body), differs,
            _place, url_for("patches.index"), "The assignment rules are changed. They are for what arrives from now on",
        )
    )  # fmt: skip


def _form(body: Body) -> Form:
    values = {}
    for kind, name in FIELDS.items():
        rule = rule_for(body, kind) or {}
        values |= {name: rule.get("strategy", BY_HAND), f"{name}_team": rule.get("team")}
    return Form(Rules, values, choices={f"{name}_team": teams.teams() for name in FIELDS.values()})


def _edited(form: Form, body: Body) -> Body:
    """A rule for each kind: without one a request waits, which is by hand."""
    made = []
    for kind, name in FIELDS.items():
        team = form.data[f"{name}_team"]
        made.append({"kind": kind, "strategy": form.data[name]} | ({"team": team} if team else {}))
    return {**body, "rule": made}


def _said(body: Body, names: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for kind in FIELDS:
        rule = rule_for(body, kind) or {"strategy": BY_HAND}
        found.append((KINDS[kind], STRATEGIES[rule["strategy"]]))
        team = rule.get("team", "")
        found.append((f"{KINDS[kind]}: team", names.get(team, team) or "Any team"))
    return found


def _place(fault: str, body: Body) -> str:
    """'rule.2.strategy' is about the second kind's field."""
    parts = fault.split(".")
    if len(parts) < 3:
        return ""
    name = FIELDS[body["rule"][int(parts[1]) - 1]["kind"]]
    return f"{name}_team" if parts[2] == "team" else name
