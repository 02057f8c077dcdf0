"""A text or an email to a resident: shown word for word, sent once, or copied and ticked as sent."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.calls import actions, queries
from hub.calls.queries import Desk
from hub.calls.routes import bp
from hub.calls.rules import messages as rules
from hub.calls.schemas.typed import SendMessage
from hub.cases import queries as cases
from hub.cases.rules.words import CHANNELS, full_name, shown
from hub.handovers.seals import seal
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.kernel.words import takes_texts
from hub.programmes.models import Programme
from hub.programmes.queries import programme


class Offer(NamedTuple):
    """One message as it would go to this resident: its words, their mark, and what speaks against it."""

    words: rules.Written
    mark: str
    telling: list[str]
    sent_at: Any


@bp.route("/cases/<uuid:case_id>/write/<uuid:point_id>", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def write(case_id: UUID, point_id: UUID):
    """Every message that may go to one number or address, word for word, each with its own button.

    The case is held while one is sent: of two who send the same, the second is told that it was sent.
    """
    case, plan, desk = cases.case(case_id, lock=request.method == "POST"), programme(), queries.desk()
    point = _point(case, point_id)
    offers = _offers(case, plan, desk, rules.CHANNEL_OF[point.kind])
    kept = [one.words.template for one in offers]
    form = Form(SendMessage, choices={"template": [(one.key, one.label) for one in kept]})
    if form.valid:
        chosen = next(one for one in offers if one.words.template.key == form.data["template"])
        fault = _against(chosen, form.data)
        if fault is None:
            return _sent(case, plan, desk, point, chosen.words)
        form.refuse({fault[0]: [fault[1]]})
    record("record:opened", about=[case.id, case.resident_id], record="message")
    return page(
        "calls/write.html", case=case, point=point, offers=offers, form=form, name=full_name(case), shown=shown,
        channel=CHANNELS[rules.CHANNEL_OF[point.kind]], sends=_sends(desk), desk=desk, plan=plan,
    )  # fmt: skip


def _point(case: Row, point_id: UUID) -> Row:
    """The number or address, if it is the resident's own and may be written to. Raises NotYours, NotPossibleNow."""
    point = next((one for one in cases.contact_points(case.resident_id) if one.id == point_id), None)
    if point is None or point.kind not in rules.CHANNEL_OF:
        raise NotYours()
    if point.state == "wrong":
        raise NotPossibleNow("This number or address does not work.", "Choose another one on the page of the case.")
    if point.kind == "phone" and not takes_texts(point.value):
        raise NotPossibleNow("No text message reaches this number: it is not a mobile number.", "Ring it instead.")
    return point


def _offers(case: Row, plan: Programme, desk: Desk, channel: str) -> list[Offer]:
    sent = queries.messages([case.id, *case.duplicates])
    found, places, at = [], desk.places(case), now()
    for one in desk.settings.templates.values():
        if one.channel == channel:
            words = rules.written(one, case.language, places)
            mark = seal({"subject": words.subject, "body": words.body})
            lately = rules.sent_lately(sent, one.key, desk.settings.again_hours, at)
            found.append(Offer(words, mark, rules.refused(plan, words), lately))
    return found


def _against(offer: Offer, typed: dict[str, Any]) -> tuple[str, str] | None:
    """Why this message does not go now: the field beside which to say so ('' for the whole), and a sentence."""
    if typed["seen"] != offer.mark:
        return "", "The words have changed since you looked. Read them again below before you send them"
    if offer.telling:
        return "", f"This message may not be sent: {', '.join(offer.telling)} would tell of somebody’s health"
    if offer.sent_at and not typed["again"]:
        return "again", "This message was sent not long ago. Tick “Send it again” if you mean to"
    return None


def _sends(desk: Desk) -> dict[str, str]:
    """By channel, the template of Notify's that carries our words; empty where a person must send them."""
    key = current_app.config["HUB"].notify_key
    return {channel: template for channel, template in desk.settings.notify.items() if key and template}


def _sent(case: Row, plan: Programme, desk: Desk, point: Row, words: rules.Written):
    carrier = _sends(desk).get(words.template.channel)
    own = words.template.notify_template
    actions.write_message(case, point.id, words, plan, desk.settings, (own or carrier) if carrier else None)
    kind = CHANNELS[words.template.channel]
    flash(f"{kind} on its way" if carrier else f"{kind} recorded as sent")
    return redirect(url_for("cases.show", case_id=case.id), 303)
