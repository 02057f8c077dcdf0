"""The reports of the self-attack: what was tried last night, and whether anything gave way."""

from uuid import UUID

from flask import Blueprint, Flask, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import NotYours
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.pages import nav, page
from hub.self_attack import recording, words

bp = Blueprint("self_attack", __name__, url_prefix="/self-attack")


def register(app: Flask) -> None:
    """Add the pages to the desk of those who answer for the hub, and to the administrators' navigation."""
    app.register_blueprint(bp)
    nav("Attacks on itself", "self_attack.index", May.MANAGE_PEOPLE, order=65)
    hint = "Every night the hub tries to see and to change what it must not, as everybody."
    lies_on_desk("Attacks on itself", "self_attack.index", May.SEE_SELF_ATTACK, hint, order=70)


@on_desk(10, May.SEE_SELF_ATTACK)
def found() -> Waiting | None:
    """The last report, where it found something."""
    last = next(iter(recording.reports(1)), None)
    if last is None or not words.found_something(last):
        return None
    what = "found something" if last.found else "broke off"
    return Waiting(1, f"The hub’s attack on itself {what}", url_for("self_attack.show", run_id=last.id), True)


@bp.get("")
@requires(May.SEE_SELF_ATTACK)
def index():
    """The last thirty reports, the newest first."""
    found = recording.reports()
    record("list:shown", list="self_attacks", count=len(found))
    return page("self_attack/index.html", reports=found, words=words)


@bp.get("/<uuid:run_id>")
@requires(May.SEE_SELF_ATTACK)
def show(run_id: UUID):
    """One report: what each attack tried and found."""
    report = recording.report_of(run_id)
    if report is None:
        raise NotYours()
    record("record:opened", about=[run_id], record="self_attack")
    return page("self_attack/show.html", report=report, attacks=words.attacks(report), words=words)
