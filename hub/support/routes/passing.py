"""Passing a need on: exactly what they will see, then sending it; and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.directory.fields import KINDS, returned_in_words
from hub.handovers.previews import Preview, preview
from hub.handovers.queries import terms
from hub.handovers.rules import SUPPORT, in_words
from hub.handovers.seals import SHOWN, Otherwise, differences
from hub.kernel.access import May, requires
from hub.kernel.forms.form import seen_version
from hub.kernel.problems import EditConflict, NotYours
from hub.kernel.tenancy import acting, as_actor
from hub.kernel.web.pages import page
from hub.support import actions, queries, rules
from hub.support.persons import Person
from hub.support.routes import of_needs as bp
from hub.support.routes import opened
from hub.support.rules import WARM, Offer


def _offer(need: Row, person: Person, key: str, kind: str) -> Offer:
    """The receiver of this key, if it takes this need there. Raises NotYours."""
    offers = queries.offers(queries.support(), need.kind, person.home)
    found = next((one for one in offers if one.receiver.key == key and kind in SUPPORT), None)
    if found is None:
        raise NotYours()
    return found


@bp.get("/<uuid:need_id>/pass/<kind>/<receiver>")
@requires(May.MEET_NEEDS)
def pass_on(need_id: UUID, kind: str, receiver: str):
    """Exactly what the receiver will see, and the number to dial while the caller holds."""
    return _shown(need_id, kind, receiver)


def sealed(need: Row, person: Person, offer: Offer, kind: str) -> Preview:
    """Exactly what the receiver would see of a need, and its seal. Raises NotPossibleNow."""
    form = rules.form(queries.support(), offer)
    return preview(kind, offer.org_id, actions.facts(need, person), about=person.looked_at(need), form=form)


def _shown(need_id: UUID, kind: str, receiver: str, changed: Sequence[str] = ()):
    need, person = opened(need_id)
    offer = _offer(need, person, receiver, kind)
    subject, seal = sealed(need, person, offer, kind)
    if changed:
        changed = differences(request.form.get("seal", ""), seal, SHOWN) or changed
    agreed = None if offer.org_id == acting().org_id else terms(offer.org_id, kind)
    return page(
        "support/pass.html", need=need, person=person, offer=offer, kind=kind, word=KINDS[kind], seal=seal, rules=rules,
        told=in_words(subject), changed=changed, outcomes=queries.support().outcomes, warm=kind == WARM,
        returned=returned_in_words(agreed.returns) if agreed else [],
    )  # fmt: skip


@bp.post("/<uuid:need_id>/pass/<kind>/<receiver>/send")
@requires(May.MEET_NEEDS)
def send(need_id: UUID, kind: str, receiver: str):
    """Pass on what was shown; what has changed since is shown first."""
    need, person = opened(need_id)
    offer = _offer(need, person, receiver, kind)
    try:
        actions.ask(need, seen_version(), offer, kind, person, request.form.get("seal", ""))
    except EditConflict as meanwhile:
        raise Otherwise(["Somebody changed this need meanwhile. What would be sent is as you see it."]) from meanwhile
    if kind == WARM:
        flash(f"Now dial {offer.receiver.phone}: {offer.receiver.label} sees who is on the line")
        return redirect(url_for(".show", need_id=need.id), 303)
    flash(f"{offer.receiver.label} has the referral")
    return redirect(url_for(person.endpoint, **person.ids), 303)


@bp.errorhandler(Otherwise)
def shown_again(otherwise: Otherwise):
    """Nothing was sent, and the page's transaction is undone: in one of its own, what would be sent now is shown."""
    with as_actor(acting()):
        return _shown(**request.view_args, changed=otherwise.changed), otherwise.status


@bp.post("/<uuid:need_id>/give-up")
@requires(May.MEET_NEEDS)
def give_up(need_id: UUID):
    """Nobody is there, or the caller is gone: take it back and choose another way."""
    need, person = opened(need_id)
    actions.give_up(need, seen_version(), person)
    flash(f"{rules.MOVE_WORDS['given-up']}. Choose another way to help")
    return redirect(url_for(".show", need_id=need.id), 303)
