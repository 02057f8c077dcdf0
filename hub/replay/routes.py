"""The page on which a version of the visit model is run over past or invented requests."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Flask, request
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.replay import figures, invented, queries, rules
from hub.replay.schemas import EVEN, INVENTED, OWN, PAST, WEIGHT, schema_with
from hub.visit_models import queries as models
from hub.visit_models.rules import Model
from hub.visit_models.standing import told_apart

bp = Blueprint("replay", __name__, url_prefix="/visit-model")
USUAL = {"count": 200, "due_hours": 24, "lapse_hours": 240, "nobody": 50, "declined": 10, "seed": 1, "weigh": EVEN}


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(bp)


@bp.get("/<int:version>/replay")
@requires(May.SEE_VISIT_MODEL)
def run(version: int):
    """Ask over what, and show what this version makes of it, beside the one in force."""
    versions, around = models.versions(), models.surroundings()
    shown = next((one for one in versions if one.version == version), None)
    if shown is None:
        raise NotYours()
    live = next((one for one in versions if one.state == "live" and one.version != version), None)
    unsound = rules.unsound(shown.body)
    context: dict[str, Any] = {"shown": shown, "live": live, "unsound": unsound, "has_past": queries.has_past()}
    context["told_apart"] = told_apart
    if unsound:
        return page("replay/run.html", form=None, **context)
    bodies = [shown.body, *([live.body] if live else [])]
    form = _form(bodies, around.outcomes, context["has_past"])
    if form.valid:
        context |= _result(version, bodies, form.data, versions, around)
    return page("replay/run.html", form=form, names=around.outcomes, **context)


def _form(bodies: Sequence[Model], outcomes: Mapping[str, str], has_past: bool) -> Form:
    ends = {key: outcomes.get(key, key) for key in invented.ends_of(*bodies)}
    usual = USUAL | {"over": PAST if has_past else INVENTED, "since": today()}
    return Form(schema_with(ends), usual | {f"{WEIGHT}{key}": 1 for key in ends}, source=request.args)


def _result(
    version: int, bodies: Sequence[Model], told: dict[str, Any], versions: Sequence[Row], around: models.Surroundings
) -> dict[str, Any]:
    queries.take_turn()
    asked, world = _requests(told, versions), queries.world(around)
    runs = rules.within_budget(asked, [partial(_one, body, told=told, world=world) for body in bodies])
    wanted = asked[: len(runs[0])]
    record("replay:run", version=version, count=len(wanted), over=told["over"])
    summed = [figures.figures(body, made, around.outcomes) for body, made in zip(bodies, runs, strict=True)]
    columns = [one.ends for one in summed]
    return {
        "over": told["over"],
        "asked": len(asked),
        "runs": runs[0],
        "figures": summed[0],
        "beside": summed[1] if len(summed) > 1 else None,
        "as_it_was": _as_it_was(wanted) if told["over"] == PAST else None,
        "bars": figures.bars(columns, around.outcomes),
        "changed": figures.changed(*runs) if len(runs) > 1 else [],
        "hitches": figures.hitches(bodies[0], runs[0], around.teams | around.names),
        "end_words": figures.end_words,
        "outcome_of": figures.outcome_of,
        "found_words": figures.found_words,
        "way": lambda one: figures.way(bodies[0], one),
        "MOST_WAYS": figures.MOST_WAYS,
    }


def _requests(told: dict[str, Any], versions: Sequence[Row]) -> list[rules.Request]:
    if told["over"] == PAST:
        return queries.past(told["count"], {one.version: one.body for one in versions if one.state != "draft"})
    hours = told["due_hours"], told["lapse_hours"]
    return invented.requests(told["count"], told["seed"], told["since"], *hours)


def _one(body: Model, number: int, wanted: rules.Request, told: dict[str, Any], world: rules.World) -> rules.Run:
    if told["over"] == PAST:
        answers: rules.Answers = rules.Past(wanted.made, {step["key"] for step in body["step"]})
    else:
        answers = invented.Drawn(told["seed"], number, _shares(told))
    return rules.replay(body, wanted, answers, world)


def _shares(told: dict[str, Any]) -> invented.Shares:
    given = {name.removeprefix(WEIGHT): value for name, value in told.items() if name.startswith(WEIGHT)}
    return invented.Shares(told["nobody"], told["declined"], given if told["weigh"] == OWN else None)


def _as_it_was(wanted: Sequence[rules.Request]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for each in wanted:
        key = each.ended_as or figures.STOPPED
        counted[key] = counted.get(key, 0) + 1
    return counted
