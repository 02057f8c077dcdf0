"""What the phone's script asks and sends: who is signed in, a pack, whether it still stands, answers. All JSON."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from hub.doorstep import queries
from hub.doorstep.actions import answers, packs
from hub.doorstep.routes import bp
from hub.doorstep.schemas import Check, Envelope, PackRequest, Told
from hub.kernel.access import May, may, public, requires
from hub.kernel.forms.form import load
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours, Refused
from hub.kernel.tenancy import Acting, acting, as_actor
from hub.kernel.web.requests import csrf, limiter

LARGEST = 100_000  # bytes: the longest form there can be, sealed
UNREADABLE = "This is not what the doorstep’s script sends."


def _sent(schema: type[Schema]) -> dict[str, Any]:
    """The posted JSON, checked. Raises Invalid."""
    if (request.content_length or 0) > LARGEST or len(request.get_data()) > LARGEST:
        raise RequestEntityTooLarge()
    try:
        raw = request.get_json(force=True)
    except (BadRequest, RecursionError):
        raise Invalid({"": [UNREADABLE]}) from None
    return _checked(schema, raw)


def _checked(schema: type[Schema], raw: Any) -> dict[str, Any]:
    data, errors = load(schema, raw)
    if errors:
        raise Invalid({"": [f"{UNREADABLE} ({', '.join(sorted(name or 'form' for name in errors))})"]})
    return data


@bp.get("/who")
@requires(May.USE_ACCOUNT)
def who() -> Response:
    """Who is signed in, and the key with which this browser may send."""
    return jsonify(account=str(current_user.account_id), csrf=generate_csrf(), may_record=may(May.CARRY_WORK))


@bp.post("/pack")
@requires(May.CARRY_WORK)
def pack() -> Response:
    """Today's visits, for a phone to keep until the end of the shift."""
    return jsonify(packs.take(_sent(PackRequest)["hours"]))


@bp.post("/check")
@csrf.exempt  # it uses no cookie: who asks is whoever holds the ticket
@public("a pack’s signed ticket is the key, and the answer names only visits that its phone has already")
@limiter.limit("600 per 5 minutes")
def check() -> Response:
    """Which visits of a pack still stand. An idle session is no reason to lose them; one that was ended is."""
    try:
        org_id, account_id, pack_id = packs.ticket_book().loads(_sent(Check)["ticket"])
    except BadSignature:
        raise NotYours() from None
    with as_actor(Acting(org_id, UUID(account_id))):
        found = queries.pack(UUID(pack_id))
        stands = queries.standing(found) if found else []
    return jsonify(stands=[str(one) for one in stands], over=not (found and found.stands))


@bp.post("/answers")
@requires(May.USE_ACCOUNT)
def answer() -> Response:
    """Take one answer in. The receipt is written when the answer is; what has no receipt stays on the phone."""
    outside = _sent(Envelope)
    left = _refuse_another_persons(outside["account"])
    sealed = {name: value if isinstance(value, int) else str(value) for name, value in outside.items()}
    if not (left or may(May.CARRY_WORK) or queries.has_left(current_user.account_id)):
        raise NotPossibleNow("These answers were made in another role.", "Switch to that role, then send them again.")
    found, wrong = answers.receive(outside, _checked(Told, answers.unsealed(sealed)))
    return jsonify(id=str(found.id), status=found.status, why=found.why, **({"says": wrong} if wrong else {}))


def _refuse_another_persons(account_id: UUID) -> bool:
    """True when the answer is of somebody who has left: a colleague may bring it, and it is set aside.

    Raises Refused for another person's answer: it stays on the phone until they sign in.
    """
    if account_id == current_user.account_id:
        return False
    if not (_may_bring() and queries.has_left(account_id)):
        raise Refused(what_happened="This is another person’s answer: they must sign in to send it.")
    return True


def _may_bring() -> bool:
    """Whether one may send a leaver's answers: of a partner's people the coordinators, who alone may see them."""
    return may(May.ACCEPT_TASKS) if acting().confined else may(May.CARRY_WORK)
