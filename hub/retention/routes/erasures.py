"""What is due, having it erased, and the certificate of each erasure."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.db import row
from hub.kernel.holding import HELD, RECORDS
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web import paper
from hub.kernel.web.pages import page
from hub.kernel.web.tables import download
from hub.retention import actions, queries
from hub.retention.actions.runs import certificate, seal_of
from hub.retention.rules import digest, in_words

bp = Blueprint("erasures", __name__, url_prefix="/retention")
SHOWN = 100  # of each class; the counts are of all
BESIDE = {"typed": "What colleagues had typed to find somebody: all of it"}
SETS = {
    "residents": "Residents", "cases": "Cases", "handovers": "Requests", "named_beside": "Parts of requests",
}  # fmt: skip


@bp.get("/due")
@requires(May.KEEP_RECORDS)
def due():
    """A dry run: what an erasure would take in now and what a hold keeps, class by class. Nothing is changed."""
    return _preview()


@bp.post("/due")
@requires(May.KEEP_RECORDS)
def erase():
    """Erase what was shown, or show what has changed since."""
    try:
        run_id = actions.begin(request.form.get("seen", "-"))
    except NotPossibleNow as refused:
        return _preview(refused)
    return redirect(url_for("erasures.show", run_id=run_id), 303)


def _preview(refused: NotPossibleNow | None = None):
    due = queries.due()
    found = due.standings
    listed = [each.id for one in found for each in [*one.due[:SHOWN], *one.held[:SHOWN]]]
    listed += [one.id for one in due.left[:SHOWN]]
    cases = [each.id for one in found if one.rule.record.name == "case" for each in one.due]
    record("list:shown", about=listed, list="due_for_erasure", count=due.number)
    return page(
        "retention/due.html", 409 if refused else None, standings=found, left=due.left, shown=SHOWN, seen=seal_of(due),
        said=queries.referred_to(listed), residents=len(queries.residents_going(cases)), in_words=in_words,
        due=due.number, held=sum(len(one.held) for one in found), refused=refused,
    )  # fmt: skip


@bp.get("/erasures/<uuid:run_id>")
@requires(May.KEEP_RECORDS)
def show(run_id: UUID):
    """How far an erasure is, and when it is finished its certificate."""
    return page("retention/erasure.html", **_certificate(run_id))


@bp.get("/erasures/<uuid:run_id>/certificate.pdf")
@requires(May.KEEP_RECORDS)
def pdf(run_id: UUID):
    """The certificate as a file; a page to print where the server cannot make one."""
    told = _certificate(run_id)
    if told["run"].finished_at is None:
        raise NotPossibleNow("This erasure is not finished.", "Its certificate is made when it is.")
    record("file:made", about=[run_id], file="erasure_certificate", count=1)
    sheet = render_template("retention/certificate.css")
    made = paper.pdf(render_template("retention/certificate.html", **told), sheet)
    if made is None:
        flash("This server cannot make PDF files. Print this page instead.")
        return redirect(url_for("erasures.show", run_id=run_id), 303)
    return download(f"erasure-{told['run'].number}.pdf", made, "application/pdf")


def _certificate(run_id: UUID) -> dict:
    """An erasure in words. Its digest is made anew, so that a row changed since is noticed. Raises NotYours."""
    run = queries.run(run_id)
    if run is None:
        raise NotYours()
    classes = queries.done_by_record(run_id)
    whole = run.finished_at is None or run.digest == digest(certificate(run, classes))
    home = row("select name from organisation where id = acting_org()")
    return {
        "run": run, "whole": whole, "organisation": home.name,
        "classes": [(_class(key), number) for key, number in classes.items()],
        "rows": [(_rows_of(name), number) for name, number in sorted(run.counts.items())],
        "rules": [(RECORDS[name].title, said) for name, said in run.rules.items() if name in RECORDS],
        "held": [(_class(f"{one['record']}: {one['record']}"), one["id"]) for one in run.held],
    }  # fmt: skip


def _rows_of(name: str) -> str:
    """What rows of a declaration are, as people read it."""
    return HELD[name].title if name in HELD else BESIDE.get(name, name)


def _class(key: str) -> str:
    """'case: cases' as people read it; of a person's erasure by what it was, and residents by their own name."""
    name, _, sort = key.partition(": ")
    if name in RECORDS and sort != "residents":
        return RECORDS[name].title
    return SETS.get(sort, sort.replace("_", " ").capitalize())
