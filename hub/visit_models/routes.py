"""The manager's pages: the model in force, its versions, publishing one and going back to an earlier one."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, Flask, flash, redirect, request, url_for
from marshmallow import ValidationError, fields, validate
from sqlalchemy import Row

from hub.directory.rules import standing_words, why_not_back
from hub.kernel.access import May, requires
from hub.kernel.clock import today
from hub.kernel.forms.fields import Day
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import nav, page
from hub.visit_models import actions, queries, standing
from hub.visit_models.flow import drawn
from hub.visit_models.reading import Names, described, difference, forms_of, who
from hub.visit_models.schemas import sketch

NOW, ON_A_DAY = "now", "date"
FURTHEST = timedelta(days=731)

bp = Blueprint("visit_models", __name__, url_prefix="/visit-model")


def _to_come(day: date) -> None:
    if day <= today():
        raise ValidationError("The day must be after today. To publish today, choose “Now”")
    if day > today() + FURTHEST:
        raise ValidationError("The day must be within the next two years")


class PublishSchema(Schema):
    """When a draft takes over, and which of its contents was read before."""

    when = fields.String(
        load_default=NOW,
        metadata={
            "label": "When does it take over?",
            "choices": [(NOW, "Now"), (ON_A_DAY, "On a day, as it begins")],
            "quiet": True,  # one of the two is chosen already
        },
    )
    day = Day(
        required=True,
        validate=_to_come,
        metadata={"label": "Day", "hint": "For example, 1 12 2026", "only_if": ("when", ON_A_DAY)},
    )
    seen = fields.String(validate=validate.Length(max=64), metadata={"widget": "hidden"})


class CompareSchema(Schema):
    """Two versions."""

    before = fields.Integer(required=True, metadata={"label": "Compare", "widget": "select"})
    after = fields.Integer(required=True, metadata={"label": "With", "widget": "select"})


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    app.register_blueprint(bp)
    nav("Visit model", "visit_models.index", May.SEE_VISIT_MODEL, order=60)


@bp.get("")
@requires(May.SEE_VISIT_MODEL)
def index():
    """The model in force, and the other versions."""
    versions = queries.versions()
    return _shown("visit_models/index.html", _live(versions), versions)


@bp.get("/<int:version>")
@requires(May.SEE_VISIT_MODEL)
def show(version: int):
    """One version; a draft with what it would change."""
    versions = queries.versions()
    return _shown("visit_models/version.html", _numbered(versions, version), versions)


@bp.route("/<int:version>/publish", methods=["GET", "POST"])
@requires(May.PUBLISH_VISIT_MODEL)
def publish(version: int):
    """Put a draft in force, now or on a day, after a confirmation."""
    versions = queries.versions()
    draft = _numbered(versions, version)
    form = Form(PublishSchema, {"when": NOW, "seen": draft.digest})
    if form.valid:
        _published(version, form.data)
        return redirect(url_for(".index"), 303)
    if draft.state != "draft" or draft.publish_at:
        raise NotPossibleNow(f"Version {version} {standing_words(draft)}.", "Look at it as it stands now.")
    faults = queries.surroundings().faults(draft.body)
    return page("visit_models/publish.html", form=form, draft=draft, faults=faults, **_compared(draft, versions))


def _published(version: int, told: dict) -> None:
    if told["when"] == NOW:
        actions.publish(version, told["seen"])
        flash(f"Version {version} of the visit model is in force")
    else:
        actions.publish_on(version, told["day"], told["seen"])
        flash(f"Version {version} takes over on {uk_day(told['day'])}")


@bp.post("/<int:version>/call-off")
@requires(May.PUBLISH_VISIT_MODEL)
def call_off(version: int):
    """Let a version that waits for its day be a draft again."""
    actions.call_off(version)
    flash(f"Version {version} is an ordinary draft again")
    return redirect(url_for(".show", version=version), 303)


@bp.route("/<int:version>/go-back", methods=["GET", "POST"])
@requires(May.PUBLISH_VISIT_MODEL)
def go_back(version: int):
    """Put an earlier version in force again, after showing what that changes."""
    form, versions = Form(Schema), queries.versions()
    earlier, live = _numbered(versions, version), _live(versions)
    if form.submitted:
        number = actions.put_back(version, seen_version())
        flash(f"Version {number} is in force. It says what version {version} said")
        return redirect(url_for(".index"), 303)
    reason = why_not_back(version, live.version if live else 0, versions)
    if reason:
        raise NotPossibleNow(*reason)
    faults = queries.surroundings().faults(earlier.body)
    changes = difference(live.body, earlier.body)
    return page("visit_models/go_back.html", form=form, earlier=earlier, live=live, faults=faults, changes=changes)


@bp.get("/compare")
@requires(May.SEE_VISIT_MODEL)
def compare():
    """What differs between any two versions."""
    versions = queries.versions()
    offered = standing.choices(versions)
    form = Form(CompareSchema, _usual(versions), choices={"before": offered, "after": offered}, source=request.args)
    pair = [_numbered(versions, form.data[name]) for name in ("before", "after")] if form.valid else []
    changes = difference(pair[0].body, pair[1].body) if pair else []
    return page("visit_models/compare.html", form=form, versions=versions, pair=pair, changes=changes)


def _usual(versions: Sequence[Row]) -> dict:
    live, newest = _live(versions), next(iter(versions), None)
    return {"before": live.version, "after": newest.version} if live and newest else {}


def _live(versions: Sequence[Row]) -> Row | None:
    return next((each for each in versions if each.state == "live"), None)


def _numbered(versions: Sequence[Row], version: int) -> Row:
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise NotYours()
    return found


def _compared(shown: Row, versions: Sequence[Row]) -> dict:
    live = _live(versions)
    compared = live is not None and shown.state == "draft"
    return {"live": live, "changes": difference(live.body, shown.body) if compared else []}


def _shown(template: str, shown: Row | None, versions: Sequence[Row]):
    around = queries.surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    context = {
        "shown": shown,
        "versions": versions,
        "standing": standing,
        "steps": [],
        "drawing": None,
        "faults": [],
    }
    if shown is None:
        return page(template, **context)
    context |= {"faults": around.faults(shown.body), **_compared(shown, versions)}
    model = sketch(shown.body)  # a draft may be unfinished
    context |= {"steps": described(model, names), "forms": forms_of(model)}
    context["drawing"] = drawn(model, {step["key"]: who(step, names) for step in model["step"]})
    return page(template, **context)
