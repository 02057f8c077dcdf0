"""Reviews of who may do what: by quarter, right by right, signed off, and as evidence on paper."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Row

from hub.access_reviews import actions, queries, rules
from hub.access_reviews.actions.deciding import OPEN
from hub.access_reviews.schemas import SignOff
from hub.identity import leaving
from hub.identity.rules import HOW, NEVER_BY_ITSELF
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web import pages
from hub.kernel.web.again import ask_again
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.pages import page
from hub.kernel.words import day

bp = Blueprint("access_reviews", __name__, url_prefix="/access-reviews")
AT_ONCE = 50
WORDS = {"names": ROLE_NAMES, "how": HOW, "in_words": rules.in_words, "FIELD": rules.FIELD}


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
    pages.nav("Access reviews", "access_reviews.index", May.MANAGE_PEOPLE, 15)
    hint = "Each quarter, who still needs which role; decided, signed off, and as evidence."
    lies_on_desk("Access reviews", "access_reviews.index", May.REVIEW_ACCESS, hint, order=45)


@on_desk(30, May.SIGN_OFF_ACCESS)
def to_sign_off() -> Waiting | None:
    """Reviews that nobody signed yet; urgent when one is past its day."""
    found = queries.unsigned()
    if not found.n:
        return None
    sentence = f"{found.n} access review{'' if found.n == 1 else 's'} to sign off, due {day(found.due_on)}"
    return Waiting(found.n, sentence, url_for("access_reviews.index"), urgent=found.due_on < today())


@bp.get("")
@requires(May.REVIEW_ACCESS)
def index() -> Response:
    """Every quarter's review, drawn and as a table."""
    found = queries.reviews()
    missing = not any(one.quarter == rules.quarter_of(today()) for one in found)
    return page("access_reviews/index.html", reviews=found, bars=rules.bars(found), missing=missing, **WORDS)


@bp.post("/open")
@requires(May.REVIEW_ACCESS)
def open_now() -> Response:
    """Open the present quarter's review by hand."""
    review_id = actions.open_review()
    flash("The review is open")
    return redirect(url_for(".show", review_id=review_id), 303)


@bp.route("/<uuid:review_id>", methods=["GET", "POST"])
@requires(May.REVIEW_ACCESS)
def show(review_id: UUID) -> Response:
    """The rights that wait for a decision, each with when it was used last; and deciding them."""
    review, found = _review(review_id), queries.rights(review_id)
    decided, fault = rules.decisions(request.form), None
    if request.method == "POST":
        if not decided:
            fault = "Choose “Keep” or “Withdraw” for at least one right"
        elif rules.WITHDRAW in decided.values() and not request.form.get("sure"):
            return _ask(review, found, decided)
        elif _restores(found, decided) and (asked := ask_again()):
            return asked
        else:
            try:
                return _done(review_id, decided)
            except Invalid as refused:
                fault = str(refused)
    return _show(review, found, decided, fault)


def _restores(found: Sequence[Row], decided: Mapping) -> bool:
    """Whether somebody is given back a role that is given only by whoever shows again who they are."""
    return any(
        one.state == "suspended" and one.role in NEVER_BY_ITSELF
        and decided.get((one.account_id, Role(one.role))) == rules.KEEP
        for one in found
    )  # fmt: skip


def _show(review: Row, found: Sequence[Row], decided: Mapping, fault: str | None) -> Response:
    open_ones = [one for one in found if one.state in OPEN]
    own = [one for one in open_ones if one.account_id == current_user.account_id]
    shown = [one for one in open_ones if one.account_id != current_user.account_id][:AT_ONCE]
    record("list:shown", about=[one.account_id for one in shown], list="access_review", count=len(shown))
    done = len(found) - len(open_ones)
    context = {"shown": shown, "own": own, "total": len(found), "done": done, "decided": decided, "fault": fault}
    held = leaving.held_by_each({one.account_id: () for one in shown if one.state == "suspended"})
    late, left = today() > review.due_on, len(open_ones) - len(own) - len(shown)
    context |= {"review": review, "held": held, "late": late, "left": left, "form": Form(SignOff, blank=True)}
    return page("access_reviews/show.html", 422 if fault else 200, **context, **WORDS)


def _ask(review: Row, found: Sequence[Row], decided: Mapping) -> Response:
    """Before anything is withdrawn: who loses what, and what they hold."""
    gone = [one for one in found if decided.get((one.account_id, Role(one.role))) == rules.WITHDRAW]
    remaining = {
        one.account_id: [
            Role(other.role)
            for other in found
            if other.account_id == one.account_id and other not in gone and other.state in ("open", "kept")
        ]
        for one in gone
    }
    held = leaving.held_by_each(remaining)
    return page("access_reviews/sure.html", review=review, gone=gone, held=held, decided=decided, **WORDS)


def _done(review_id: UUID, decided: Mapping) -> Response:
    back = actions.decide(review_id, decided)
    flash(f"Decided: {len(decided)}" + (f". Gone back: {', '.join(back)}" if back else ""))
    return redirect(url_for(".show", review_id=review_id), 303)


@bp.post("/<uuid:review_id>/sign-off")
@requires(May.SIGN_OFF_ACCESS)
def sign_off(review_id: UUID) -> Response:
    """Close the review with one's name."""
    review, form = _review(review_id), Form(SignOff)
    if form.valid:
        actions.sign_off(review_id, form.data["note"])
        flash("The review is signed off")
        return redirect(url_for(".evidence", review_id=review_id), 303)
    return _show(review, queries.rights(review_id), {}, "; ".join(sentence for _, sentence in form.problems))


@bp.get("/<uuid:review_id>/evidence")
@requires(May.REVIEW_ACCESS)
def evidence(review_id: UUID) -> Response:
    """Every right of a review with what was decided by whom: for paper."""
    review, found = _review(review_id), queries.rights(review_id)
    record("list:shown", about=[one.account_id for one in found], list="access_review", count=len(found))
    return page("access_reviews/evidence.html", review=review, rights=found, **WORDS)


def _review(review_id: UUID) -> Row:
    found = queries.review(review_id)
    if found is None:
        raise NotYours()
    return found
