"""The end of one's shift: what is still open, where it goes, and taking it back."""

from flask import flash, redirect, url_for

from hub.allocation import actions, queries
from hub.allocation.actions.shifts import UNDO
from hub.allocation.queries import Worker
from hub.allocation.routes import bp
from hub.allocation.schemas import EndShift
from hub.batches import queries as batches
from hub.cases.rules.words import listed_name
from hub.identity.queries import colleagues
from hub.kernel.access import May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.programmes.queries import programme


@bp.route("/shift/end", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def end():
    """What is still with somebody at the end of their shift; one confirmation hands it all back."""
    me, at = acting().account_id, now()
    mine, people = queries.all_of(me), queries.workers(queries.chosen(), at)
    form = Form(EndShift, choices={"account_id": _takers(people, at)})
    if not form.submitted and form["account_id"].choices:
        form.values["account_id"] = form["account_id"].choices[0][0]
    if form.valid:
        batch_id = actions.end_shift(me, form.data["account_id"])
        flash("Your shift has ended. You can take this back for 10 minutes" if batch_id else "You had nothing open")
        return redirect(url_for(".end"), 303)
    record("list:shown", about=[one.resident_id for one in mine], list="end_of_shift", count=len(mine))
    last = batches.latest(actions.ENDED, me)
    return page(
        "allocation/end.html", form=form, plan=programme(), listed_name=listed_name, last=last, at=at,
        booked=[one for one in mine if one.call_back_at], others=[one for one in mine if not one.call_back_at],
        may_undo=last is not None and last.undone_at is None and at - last.at <= UNDO,
        ends_at=max((x.ends_at for one in people if one.id == me for x in one.shifts), default=None),
    )  # fmt: skip


def _takers(people: list[Worker], at) -> list[tuple[str, str]]:
    """Supervisors and whoever is on shift, but not oneself: supervisors on shift first."""
    supervisors = {one.id for one in colleagues(Role.SUPERVISOR)}
    others = [one for one in people if one.id != acting().account_id]
    offered = [one for one in others if one.id in supervisors or one.is_here(at)]
    offered.sort(key=lambda one: (one.id not in supervisors, not one.is_here(at), one.name))
    return [(str(one.id), f"{one.name}{', supervisor' if one.id in supervisors else ''}") for one in offered]


@bp.post("/shift/undo")
@requires(May.RECORD_CALLS)
def undo():
    """Take the end of one's shift back: each case that nobody took since."""
    batch_id = actions.undo(acting().account_id)
    return redirect(url_for("batches.show", batch_id=batch_id), 303)
