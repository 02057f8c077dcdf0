"""Blank cards to take along, who made which, and making lost ones worthless."""

from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for

from hub.cards import actions, queries
from hub.cards.routes import bp
from hub.cards.routes.paper import cards, ink
from hub.cards.rules.texts import ENGLISH, KINDS, PAPERS, texts
from hub.cards.schemas import PrintCards
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import after, cut, page


@bp.route("/cards", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def index():
    """Print blank cards; the batches so far."""
    form = Form(PrintCards, {"kind": "sorry", "language": ENGLISH, "paper": "A6", "number": 10})
    if form.valid:
        what = {name: form.data[name] for name in ("kind", "language", "paper")}
        return cards(actions.make_cards(number=form.data["number"], **what), **what)
    found = cut(queries.batches(after(datetime.fromisoformat, UUID)), queries.PAGE, lambda one: (one.made_at, one.id))
    return page(
        "cards/index.html", form=form, batches=found, kinds=KINDS, texts=texts, address=queries.public_address(),
        unread=_unread(), days=queries.settings().blank_days,
    )  # fmt: skip


def _unread() -> list[str]:
    """The languages whose translation nobody has confirmed yet, in English."""
    from hub.cards.routes.texts import standing

    return [words.language for words, review in standing() if review is None]


@bp.route("/cards/batches/<uuid:batch_id>/cancel", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def cancel(batch_id: UUID):
    """Make the codes of lost or misprinted cards worthless, after a confirmation."""
    batch, form = queries.batch(batch_id), Form(Schema)
    if batch is None:
        raise NotYours()
    if form.submitted:
        number = actions.cancel(batch_id)
        flash(f"{number} card{'' if number == 1 else 's'} cancelled")
        return redirect(url_for(".index"), 303)
    return page("cards/cancel.html", batch=batch, form=form, kinds=KINDS, texts=texts)


@bp.get("/cards/paper/<paper>.css")
@requires(May.WORK_REQUESTS)
def paper_style(paper: str):
    """The style of a card that is printed from its page: the council's colour, the paper's size."""
    if paper not in PAPERS:
        raise NotYours()
    colour = queries.council().colour
    style = render_template("cards/paper.css", paper=paper, colour=colour, ink=ink(colour))
    return Response(style, mimetype="text/css")
