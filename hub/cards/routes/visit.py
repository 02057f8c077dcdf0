"""The cards of one visit: print them, and record the code of the one that was left."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.call_backs import queries as call_backs
from hub.cards import actions, queries
from hub.cards.routes import bp
from hub.cards.routes.paper import cards
from hub.cards.rules.texts import ENGLISH, KINDS, LANGUAGES, texts
from hub.cards.schemas import CardLeft, PrintForVisit
from hub.handovers import queries as requests
from hub.handovers.kinds import part
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web.pages import page

PRINTABLE = ("waiting", "accepted", "returned")


@part
def at_request(found: Row) -> tuple[str, dict] | None:
    """The way from a request's page to its cards, also after the visit has ended: a card's code may come late."""
    return ("cards/_part.html", {"id": found.id}) if found.kind == "door-knock" and found.accepted_at else None


def _request(handover_id: UUID) -> Row:
    found = requests.received(handover_id)
    if found is None or found.kind != "door-knock":
        raise NotYours()
    return found


@bp.route("/requests/<uuid:handover_id>/cards", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def of_visit(handover_id: UUID):
    """Print cards for a visit, and see which there are."""
    found = _request(handover_id)
    values = {"kind": "sorry", "language": language_of(found.subject.get("language")), "paper": "A6", "number": 1}
    form = Form(PrintForVisit, values)
    if form.valid:
        if found.status not in PRINTABLE:
            raise NotPossibleNow("This request has ended.", "Please do not visit the resident.")
        what = {name: form.data[name] for name in ("kind", "language", "paper")}
        codes = actions.make_cards(number=form.data["number"], handover_id=found.id, **what)
        return cards(codes, **what, asked_by=found.subject.get("asked_by"), day=form.data["visit_on"])
    record("record:opened", about=[found.id], record="cards")
    return page(
        "cards/visit.html", row=found, form=form, cards=queries.of_visit(found.id), kinds=KINDS, texts=texts,
        asked=call_backs.of_request(found.id), may_print=found.status in PRINTABLE, days=queries.settings().valid_days,
    )  # fmt: skip


def language_of(named: str | None) -> str:
    """The language of the cards for a resident whose language is known by name, in English or its own."""
    wanted = str(named or "").casefold()
    known = {name.casefold(): code for code in LANGUAGES for name in (code, texts(code).language, texts(code).own_name)}
    return known.get(wanted, ENGLISH)


@bp.route("/requests/<uuid:handover_id>/cards/left", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def left(handover_id: UUID):
    """Which card was left: its code."""
    found, form = _request(handover_id), Form(CardLeft)
    if form.valid:
        try:
            card = actions.leave(found.id, form.data["code"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(f"Card recorded: {KINDS[card.kind]}")
            return redirect(url_for(".of_visit", handover_id=found.id), 303)
    record("record:opened", about=[found.id], record="cards")
    return page("cards/left.html", row=found, form=form)
