"""The agreements' pages: what may be shared, who signed, and the two steps of signing and ending."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, url_for
from marshmallow import fields, validate
from sqlalchemy import Row

from hub.directory import actions, queries
from hub.directory.fields import KINDS, given_in_words, returned_in_words
from hub.directory.rules import STATES, state_of
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import nav, page

UNCONFIRMED = "Confirm that you have read the agreement and may sign it"

bp = Blueprint("agreements", __name__, url_prefix="/agreements")


class SignSchema(Schema):
    """The tick without which nobody signs."""

    confirmed = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error=UNCONFIRMED),
        metadata={
            "label": "Before you sign",
            "choices": [("yes", "I have read this agreement and may sign it for my organisation")],
            "missing": UNCONFIRMED,
        },
    )


@bp.get("")
@requires(May.SEE_AGREEMENTS)
def index():
    """Every agreement of the organisation."""
    shown = [(agreement, *_state(agreement)) for agreement in queries.agreements()]
    waiting = sum(state == "waits for you" for _, state, *_ in shown)
    return page("directory/agreements.html", shown=shown, waiting=waiting, kinds=KINDS)


@bp.get("/<uuid:agreement_id>")
@requires(May.SEE_AGREEMENTS)
def show(agreement_id: UUID):
    """One agreement in words."""
    agreement = _found(agreement_id)
    record("record:opened", about=[agreement_id], record="agreement")
    return page("directory/agreement.html", **_words(agreement))


@bp.route("/<uuid:agreement_id>/sign", methods=["GET", "POST"])
@requires(May.SIGN_AGREEMENTS)
def sign(agreement_id: UUID):
    """Sign, after a confirmation."""
    agreement, form = _found(agreement_id), Form(SignSchema)
    if form.valid:
        actions.sign(agreement_id)
        flash("Agreement signed")
        return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)
    if not form.submitted and _state(agreement)[0] != "waits for you":
        raise NotPossibleNow("This agreement does not wait for your organisation’s signature.")
    return page("directory/sign.html", form=form, **_words(agreement))


@bp.route("/<uuid:agreement_id>/end", methods=["GET", "POST"])
@requires(May.SIGN_AGREEMENTS)
def end(agreement_id: UUID):
    """End an agreement before its time, after a confirmation."""
    agreement, form = _found(agreement_id), Form(Schema)
    if form.valid:
        actions.end(agreement_id)
        flash("Agreement ended. Nothing more is shared under it.")
        return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)
    if _state(agreement)[0] == "ended":
        raise NotPossibleNow("This agreement has ended.")
    return page("directory/end.html", form=form, **_words(agreement))


def _found(agreement_id: UUID) -> Row:
    agreement = queries.agreement(agreement_id)
    if agreement is None:
        raise NotYours()
    return agreement


def _state(agreement: Row) -> tuple[str, str, str]:
    state = state_of(agreement, agreement.side, now())
    return state, *STATES[state]


def _words(agreement: Row) -> dict:
    state, words, colour = _state(agreement)
    return {
        "agreement": agreement,
        "kind": KINDS[agreement.kind],
        "gives": given_in_words(agreement.gives),
        "returns": returned_in_words(agreement.returns),
        "state": state,
        "state_words": words,
        "colour": colour,
    }


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    app.register_blueprint(bp)
    nav("Agreements", "agreements.index", May.SEE_AGREEMENTS, order=70)
