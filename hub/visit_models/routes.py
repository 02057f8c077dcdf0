"""The manager's pages: the model in force, each of its versions, and publishing a draft."""

from flask import Blueprint, Flask, flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.forms import Form
from hub.kernel.pages import nav, page
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.schemas import Schema
from hub.visit_models import actions, queries
from hub.visit_models.flow import drawn
from hub.visit_models.reading import Names, described, difference, forms_of, who

bp = Blueprint("visit_models", __name__, url_prefix="/visit-model")


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    app.register_blueprint(bp)
    nav("Visit model", "visit_models.index", May.SEE_VISIT_MODEL, order=60)


@bp.get("")
@requires(May.SEE_VISIT_MODEL)
def index():
    """The model in force, and the other versions."""
    versions = queries.versions()
    live = next((each for each in versions if each.state == "live"), None)
    return _shown("visit_models/index.html", live, versions)


@bp.get("/<int:version>")
@requires(May.SEE_VISIT_MODEL)
def show(version: int):
    """One version; a draft with what it would change."""
    versions = queries.versions()
    return _shown("visit_models/version.html", _numbered(versions, version), versions)


@bp.route("/<int:version>/publish", methods=["GET", "POST"])
@requires(May.PUBLISH_VISIT_MODEL)
def publish(version: int):
    """Put a draft in force, after a confirmation."""
    form = Form(Schema)
    if form.submitted:
        actions.publish(version)
        flash(f"Version {version} of the visit model is in force")
        return redirect(url_for(".index"), 303)
    versions = queries.versions()
    draft = _numbered(versions, version)
    if draft.state != "draft":
        raise NotPossibleNow("This version is not a draft any more.")
    faults = queries.surroundings().faults(draft.body)
    return page("visit_models/publish.html", form=form, draft=draft, faults=faults, **_compared(draft, versions))


def _numbered(versions: list[Row], version: int) -> Row:
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise NotYours()
    return found


def _compared(shown: Row, versions: list[Row]) -> dict:
    live = next((each for each in versions if each.state == "live"), None)
    compared = live is not None and shown.state == "draft"
    return {"live": live, "changes": difference(live.body, shown.body) if compared else []}


def _shown(template: str, shown: Row | None, versions: list[Row]):
    around = queries.surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    context = {
        "shown": shown,
        "versions": versions,
        "steps": [],
        "drawing": None,
        "faults": [],
    }
    if shown is None:
        return page(template, **context)
    context |= {"faults": around.faults(shown.body), **_compared(shown, versions)}
    if not context["faults"] or shown.state != "draft":  # a draft with faults may have no steps to draw
        context |= {"steps": described(shown.body, names), "forms": forms_of(shown.body)}
        context["drawing"] = drawn(shown.body, {step["key"]: who(step, names) for step in shown.body["step"]})
    return page(template, **context)
