"""The calls that residents asked for and that nobody but this district makes."""

from uuid import UUID

from flask import flash, redirect, url_for

from hub.call_backs import actions, queries
from hub.call_backs.rules import when_in_words
from hub.cards.routes import bp
from hub.cards.rules.texts import texts
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.pages import page


@bp.get("/cards/call-backs")
@requires(May.WORK_REQUESTS)
def call_backs():
    """Whom to ring, and who was rung lately."""
    waiting, rung = queries.to_ring(), queries.rung()
    shown = [one.id for one in (*waiting, *rung)]
    about = {one for row in (*waiting, *rung) for one in (row.id, row.handover_id) if one}
    record("list:shown", about=about, list="call_backs", count=len(shown))
    at = now()
    wished = {one.id: when_in_words(one.part_of_day, one.asked_at, at) for one in waiting}
    return page("cards/call_backs.html", waiting=waiting, rung=rung, wished=wished, texts=texts)


@bp.post("/cards/call-backs/<uuid:call_back_id>/rung")
@requires(May.WORK_REQUESTS)
def rung(call_back_id: UUID):
    """Record that the resident was rung."""
    actions.ring(call_back_id)
    flash("Recorded: you have rung them")
    return redirect(url_for(".call_backs"), 303)
