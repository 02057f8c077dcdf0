"""Ending an agreement before its time: all the work that it names, or one kind of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.agreements.queries import terms
from hub.agreements.routes import bp
from hub.agreements.routes.show import found, words
from hub.agreements.rules.standing import told
from hub.agreements.schemas import EndPartSchema, EndSchema
from hub.directory import actions
from hub.directory.fields import KINDS
from hub.kernel.access import May, requires
from hub.kernel.clock import UK, now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.kernel.words import day


@bp.route("/<uuid:agreement_id>/end", methods=["GET", "POST"])
@requires(May.SIGN_AGREEMENTS)
def end(agreement_id: UUID):
    """End an agreement before its time, with a reason that the other party reads."""
    agreement = found(agreement_id)
    parts = [one for one in terms.parts(agreement) if _may_end(one)] or [agreement]
    form = _form(agreement, parts)
    if form.valid:
        last = form.data["last_day"]
        at = datetime.combine(last + timedelta(days=1), datetime.min.time(), UK) if last else None
        ended = parts if form.data.get("what") == "all" else [agreement]
        for one in ended:
            actions.end(one.id, at, form.data["reason"])
        flash(_said(agreement, len(parts) > len(ended), day(last) if last else ""))
        return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)
    if told(agreement, now())[0] == "ended":
        raise NotPossibleNow("This agreement has ended.")
    return page("agreements/end.html", form=form, parts=[KINDS[one.kind] for one in parts],
                **words(agreement, alone=True))  # fmt: skip


def _may_end(one: Row) -> bool:
    return not one.ended_by and told(one, now())[0] != "ended"


def _form(agreement: Row, parts: Sequence[Row]) -> Form:
    """Asks what ends only where there is more than one kind of work, and this one among them."""
    if len(parts) == 1 or agreement.id not in {one.id for one in parts}:
        return Form(EndSchema, {"when": "now"})
    kinds = ", ".join(KINDS[one.kind].lower() for one in parts)
    choices = [("all", f"All of it: {kinds}"), ("one", f"{KINDS[agreement.kind]} alone: the rest stays in force")]
    return Form(EndPartSchema, {"when": "now", "what": "all"}, choices={"what": choices})


def _said(agreement: Row, rest: bool, last: str) -> str:
    """What the page says when it is done."""
    what = KINDS[agreement.kind] if rest else "Agreement"
    if last:
        return f"{what} ends after {last}. The other party is told."
    of_it = f"Nothing more of {what.lower()} is shared" if rest else "Nothing more is shared under it"
    return f"{what} ended. {of_it}. The other party is told."
