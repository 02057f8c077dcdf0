"""The calls that residents asked for and that nobody but this district makes."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.call_backs import actions, queries
from hub.call_backs.rules import ring_from, when_in_words, wish_in_words
from hub.cards.routes import bp
from hub.cards.rules.texts import texts
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.web.pages import page


@bp.get("/cards/call-backs")
@requires(May.WORK_REQUESTS)
def call_backs():
    """Whom to ring, and who was rung lately."""
    waiting, rung = sorted(queries.to_ring(), key=_due), queries.rung()
    shown = [one.id for one in (*waiting, *rung)]
    about = {one for row in (*waiting, *rung) for one in (row.id, row.handover_id) if one}
    record("list:shown", about=about, list="call_backs", count=len(shown))
    at = now()
    wished = {one.id: when_in_words(one.part_of_day, one.asked_at, at) for one in waiting}
    due = {one.id for one in waiting if _due(one) <= at}
    return page("cards/call_backs.html", waiting=waiting, rung=rung, wished=wished, due=due, texts=texts)


def wish(asked: Row) -> str:
    """How a resident wants to be rung, without the number: 'in Polish, this afternoon'. Pages of a visit say it."""
    return wish_in_words(asked.language, asked.part_of_day, asked.asked_at, now(), None)


def _due(one: Row) -> datetime:
    return ring_from(one.part_of_day, one.asked_at)


@bp.post("/cards/call-backs/<uuid:call_back_id>/rung")
@requires(May.WORK_REQUESTS)
def rung(call_back_id: UUID):
    """Record that the resident was rung."""
    actions.ring(call_back_id)
    flash("Recorded: you have rung them")
    return redirect(url_for(".call_backs"), 303)
