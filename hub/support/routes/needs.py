"""One need, for those who heard of it: noted, looked at, put better, settled, opened again."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.handovers.rules import in_words
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.web.pages import page
from hub.services import queries as services
from hub.services import rules as directory
from hub.support import actions, persons, queries, rules
from hub.support.persons import Person
from hub.support.routes import of_needs as bp
from hub.support.routes import opened
from hub.support.routes.passing import sealed
from hub.support.rules import REFERRAL, WARM, Offer
from hub.support.schemas import AddNeed, ChangeNeed, Settle


@bp.route("/new/<about_kind>/<uuid:about_id>", methods=["GET", "POST"])
@requires(May.MEET_NEEDS)
def add(about_kind: str, about_id: UUID):
    """Note what somebody lacks; the next page says what can be done about it."""
    person = persons.person(about_kind, about_id)
    form = Form(AddNeed)
    if form.valid:
        told = form.data
        need_id = actions.record_need(about_kind, about_id, told["kind"], told["note"], about=person.about)
        flash("Noted. Now choose who can help")
        return redirect(url_for(".show", need_id=need_id), 303)
    record("record:opened", about=list(dict.fromkeys([about_id, *person.about])), record="need")
    return page("support/add.html", form=form, person=person)


@bp.get("/<uuid:need_id>")
@requires(May.MEET_NEEDS)
def show(need_id: UUID):
    """What is needed, what was done about it, and who can help now."""
    need, person = opened(need_id)
    offers = queries.offers(queries.support(), need.kind, person.home) if need.state == "open" else []
    record("record:opened", about=person.looked_at(need), record="need")
    ringing = need.state == "asked" and need.asked_kind == WARM
    return page(
        "support/need.html", need=need, person=person, offers=offers, steps=queries.steps(need.id), rules=rules,
        ringing=ringing, instead=_instead(need, person, offers), token=_token(need), services=_services(need, person),
        directory=directory, now=now(), **_ways(offers),
    )  # fmt: skip


def _services(need: Row, person: Person) -> list[Row]:
    """The nearest services for it, while nobody deals with it."""
    return list(services.search(need.kind, person.home.postcode, most=5)) if need.state == "open" else []


def _ways(offers: list[Offer]) -> dict:
    """The offers by the way in which they can be asked now, and those that nobody can ring at this hour."""
    return {
        "warm": [one for one in offers if one.takes(WARM)],
        "closed": [one for one in offers if WARM in one.receiver.kinds and WARM in one.agreed and not one.open_now],
        "refer": [one for one in offers if one.takes(REFERRAL)],
    }


def _instead(need: Row, person: Person, offers: list[Offer]) -> dict | None:
    """After a call that nobody took: the same as a referral, shown and sealed, so that one click sends it."""
    if need.state != "open" or need.asked_kind != WARM or need.last_how not in ("not-taken", "given-up", "sent-back"):
        return None
    able = [one for one in offers if one.takes(REFERRAL)]
    if not able:
        return None
    asked_before = (need.form or {}).get("receiver")
    offer = next((one for one in able if one.receiver.label == asked_before), able[0])
    subject, seal = sealed(need, person, offer, REFERRAL)
    return {"offer": offer, "told": in_words(subject), "seal": seal}


def _token(need: Row) -> str:
    return f"{need.version}:{need.asked_status or ''}"


@bp.get("/<uuid:need_id>/standing")
@requires(May.MEET_NEEDS)
def standing(need_id: UUID):
    """How a need stands, as a mark without a word of the resident: the page that shows it looks whether it changed."""
    return _token(opened(need_id)[0]), {"Content-Type": "text/plain; charset=utf-8"}


@bp.route("/<uuid:need_id>/change", methods=["GET", "POST"])
@requires(May.MEET_NEEDS)
def change(need_id: UUID):
    """Put better what is needed, before somebody reads it."""
    need, person = opened(need_id)
    form = Form(ChangeNeed, {"note": need.note})
    if form.valid:
        actions.change_note(need, seen_version(), form.data["note"], person)
        flash("Saved")
        return redirect(url_for(".show", need_id=need.id), 303)
    record("record:opened", about=person.looked_at(need), record="need")
    return page("support/change.html", form=form, need=need, person=person, rules=rules)


@bp.route("/<uuid:need_id>/settle", methods=["GET", "POST"])
@requires(May.MEET_NEEDS)
def settle(need_id: UUID):
    """Say how it ended without anybody else: told of a service, met, not wanted, or not to be met, with the reason."""
    need, person = opened(need_id)
    form = Form(Settle)
    if form.valid:
        told = form.data.get("service") or form.data.get("why")
        actions.settle(need, seen_version(), form.data["how"], person, told)
        flash(f"{rules.label(need.kind)}: {rules.MOVE_WORDS[form.data['how']].lower()}")
        return redirect(url_for(person.endpoint, **person.ids), 303)
    record("record:opened", about=person.looked_at(need), record="need")
    return page("support/settle.html", form=form, need=need, person=person, rules=rules)


@bp.post("/<uuid:need_id>/signpost/<uuid:service_id>")
@requires(May.MEET_NEEDS)
def signpost(need_id: UUID, service_id: UUID):
    """The resident was told of a service of the directory."""
    need, person = opened(need_id)
    service = services.service(service_id)
    told = ", ".join(part for part in (service.name, service.phone) if part)
    actions.settle(need, seen_version(), "signposted", person, told)
    flash(f"{rules.label(need.kind)}: told of {service.name}")
    return redirect(url_for(person.endpoint, **person.ids), 303)


@bp.post("/<uuid:need_id>/reopen")
@requires(May.MEET_NEEDS)
def reopen(need_id: UUID):
    """It was not settled after all."""
    need, person = opened(need_id)
    actions.settle(need, seen_version(), "reopened", person)
    flash("The need is open again")
    return redirect(url_for(".show", need_id=need.id), 303)
