"""The directory's pages: searching it, one service, loading it, what a load did."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.kernel.web import searches
from hub.kernel.web.limits import takes_file
from hub.kernel.web.pages import page
from hub.services import actions, queries, rules
from hub.services.needs import label
from hub.services.schemas import DirectoryFile, Search

bp = Blueprint("services", __name__, url_prefix="/services")
# Where one may have come from, to look for a service: what stands in the address, and the page that it names.
FROM = (("need_id", "needs.show"), ("handover_id", "helpline.show"))


def register(app: Flask) -> None:
    """Add the pages; they are linked from where people need them."""
    app.register_blueprint(bp)


@bp.route("", methods=["GET", "POST"])
@requires(May.SEE_SERVICES)
def index():
    """Services by need, place, words; the nearest first. The postcode is mostly the home of whoever needs one."""
    if request.method == "POST":
        return searches.keep("postcode", "words")
    needs = [(key, label(key)) for key in queries.terms()]
    form = Form(Search, choices={"need": needs}, source=searches.given("postcode", "words"))
    asked = form.data if form.valid else {}
    most, at = None if asked.get("open") else queries.PAGE, now()
    found = queries.search(asked.get("need") or "", asked.get("postcode"), asked.get("words") or "", most)
    if asked.get("open"):
        found = [one for one in found if rules.is_open(one.hours, at)][: queries.PAGE]
    return page(
        "services/index.html", form=form, found=found, rules=rules, now=at, near=asked.get("postcode"),
        loaded=queries.count(), most=queries.PAGE, came=_came(),
    )  # fmt: skip


def _came() -> tuple[str, str, UUID] | None:
    """The page for which somebody looks for a service: what is carried in the address, and where it leads back to."""
    found = ((name, endpoint, request.args.get(name, type=UUID)) for name, endpoint in FROM)
    return next(((name, url_for(endpoint, **{name: id}), id) for name, endpoint, id in found if id), None)


@bp.get("/<uuid:service_id>")
@requires(May.SEE_SERVICES)
def show(service_id: UUID):
    """One service with all its places."""
    found = queries.service(service_id)
    return page("services/show.html", one=found, places=queries.places(found.id), rules=rules)


@bp.route("/load", methods=["GET", "POST"])
@requires(May.LOAD_SERVICES)
@takes_file
def load():
    """Load a file in Open Referral UK form; earlier loads are listed with what each did."""
    form = Form(DirectoryFile)
    if form.valid:
        given = form.data["file"]
        try:
            run_id = actions.load_file(given.filename or "", given.read())
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("The directory is loaded")
            return redirect(url_for(".run", run_id=run_id), 303)
    return page("services/load.html", form=form, loads=queries.loads(), loaded=queries.count())


@bp.get("/loads/<uuid:run_id>")
@requires(May.LOAD_SERVICES)
def run(run_id: UUID):
    """What one load did, and what it skipped, each with the reason."""
    return page("services/run.html", run=queries.run(run_id))
