"""The agreements' pages: what may be shared, who signed, and the two steps of signing and ending."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from marshmallow import fields, validate
from sqlalchemy import Row

from hub.directory import actions, queries
from hub.directory.differences import COLOURS, differences, in_numbers
from hub.directory.fields import KINDS, given_in_words, returned_in_words
from hub.directory.rules import STATES, state_of
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import nav, page
from hub.kernel.words import day

UNCONFIRMED = "Confirm that you have read the agreement and may sign it"

bp = Blueprint("agreements", __name__, url_prefix="/agreements")


class CompareSchema(Schema):
    """Another version of the same agreement."""

    version = fields.Integer(
        required=True, metadata={"label": "Compare with", "name": "another version to compare with", "widget": "select"}
    )


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
    """One agreement in words, and what it says otherwise than the version before, or than one that is chosen."""
    agreement = _found(agreement_id)
    versions = queries.versions(agreement)
    others = [(one.version, _told_apart(one)) for one in versions if one.version != agreement.version]
    before = _before(agreement, versions)
    usual = {"version": before.version} if before else {}
    form = Form(CompareSchema, usual, choices={"version": others}, source=request.args)
    chosen = next((one for one in versions if form.valid and one.version == form.data["version"]), None)
    other = chosen or before
    record("record:opened", about=[one.id for one in (agreement, other) if one], record="agreement")
    return page(
        "directory/agreement.html", 422 if form.errors else None, form=form, others=others,
        **_words(agreement), **_compared(agreement, other),
    )  # fmt: skip


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
    before = _before(agreement, queries.versions(agreement))
    return page("directory/sign.html", form=form, **_words(agreement), **_compared(agreement, before))


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


def _before(agreement: Row, versions: Sequence[Row]) -> Row | None:
    """The version that this one follows; the first one follows none."""
    return next((one for one in versions if one.version < agreement.version), None)


def _told_apart(agreement: Row) -> str:
    return f"Version {agreement.version}, from {day(agreement.valid.lower)}, {lower_first(_state(agreement)[1])}"


def _compared(agreement: Row, other: Row | None) -> dict:
    """Always from the lower version to the higher: what was added later is added, from wherever it is looked at."""
    if other is None:
        return {"other": None}
    older, newer = sorted((other, agreement), key=lambda one: one.version)
    found = differences(older, newer)
    return {
        "other": other, "older": older, "newer": newer, "changes": found, "in_numbers": in_numbers(found),
        "colours": COLOURS,
    }  # fmt: skip


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
