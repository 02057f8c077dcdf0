"""Half signed in: the password was right, and these pages are all that it opens."""

from datetime import datetime
from functools import wraps

from flask import Blueprint, Response, flash, g, redirect, request, session, url_for
from sqlalchemy import Row

from hub.identity import queries as people
from hub.identity.routes.sign_in import enter, open_session, wanted
from hub.kernel.access import public
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import Acting, act_as, as_actor
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter
from hub.second_factors import actions, queries, rules
from hub.second_factors.routes.setting_up import AppOffer, key_options
from hub.second_factors.schemas import Step

bp = Blueprint("second_step", __name__, url_prefix="/sign-in")
COOKIE = "half"  # never Flask-Login's own name: whoever is half signed in is nobody to every other page
WRONG = "The code is not right, or was used already. Enter the next one that your app shows"
TOO_MANY = "Too many wrong codes. Wait an hour, or ask the administrator of your organisation"


def ask(account: Row) -> Response | None:
    """After a right password: the second step, or setting one up; None for whoever needs none."""
    due = None
    with as_actor(Acting(account.org_id, account.id, request_id=g.get("request_id"))):
        has_one, demand = bool(queries.factors(account.id)), queries.demand()
        if not has_one:
            if not demand.roles & set(account.roles):
                return None
            due = actions.wait_until(account.id, account.factor_due_at, demand.grace_days)
        token = None if due and due > now() else actions.begin(account.id)
    if token is None:
        return _for_now(account, due)
    session.clear()
    session[COOKIE] = token
    return redirect(url_for("second_step.give" if has_one else "second_step.set_up", **asked_for()), 303)


def _for_now(account: Row, due: datetime) -> Response:
    """In without a second factor, while there is time for setting one up."""
    answer = enter(account.org_id, account.id, account.roles, "password")
    flash(f"Set up a second step for signing in by {uk_day(due.date())}: see “Your account”.", "important")
    return answer


def asked_for() -> dict[str, str]:
    """The page that was asked for before signing in, to be passed on."""
    onward = wanted()
    return {} if onward == "/" else {"next": onward}


def half_signed_in(view):
    """Act as whoever is half signed in, for this page alone; anyone else is led to the beginning."""

    @wraps(view)
    def guarded(*args, **kwargs):
        half = queries.half(session.get(COOKIE))
        if half is None:
            flash("Sign in again: the second step was not taken in time")
            return redirect(url_for("identity.sign_in", **asked_for()), 303)
        act_as(Acting(half.org_id, half.account_id, request_id=g.get("request_id")))
        if not people.account(half.account_id).roles:  # withdrawn since the password was right
            return page("identity/no_role.html", 403, by_provider=False)
        return view(half, *args, **kwargs)

    return guarded


@bp.route("/second-step", methods=["GET", "POST"])
@public("half signed in: the password was right, and this page asks for the second factor")
@limiter.limit("120 per 5 minutes", methods=["POST"])
@half_signed_in
def give(half: Row) -> Response:
    """Give a code of one's app, or a recovery code."""
    if not queries.factors(half.account_id):
        return redirect(url_for(".set_up", **asked_for()), 303)
    told, form = request.form.get("credential", ""), Form(Step, blank="credential" in request.form)
    if form.valid or told:
        try:
            kind = _tried(half, form, told)
        except actions.TooMany:
            form.refuse({"code": [TOO_MANY]})
        else:
            if kind:
                return let_in(half, kind)
            form.refuse({"code": [actions.NOT_PROVED if told else WRONG]})
    context = {
        "left": queries.codes_left(half.account_id),
        "key_options": key_options(half, actions.HALF, half.half_id),
    }
    return page("second_factors/step.html", 422 if form.errors else 200, form=form, **context)


def _tried(half: Row, form: Form, told: str) -> str | None:
    if told:
        return actions.finish_by_key(half.half_id, half.account_id, told)
    return actions.finish(half.half_id, half.account_id, form.data["code"])


def let_in(half: Row, kind: str) -> Response:
    """The session of somebody who has given both; their roles are asked for again."""
    open_session(half.account_id, people.account(half.account_id).roles, f"password+{kind}")
    if kind == "recovery":
        left = queries.codes_left(half.account_id)
        flash(f"You used a recovery code. {left} left: make new ones before they run out", "important")
    return redirect(wanted(), 303)


@bp.route("/set-up", methods=["GET", "POST"])
@public("half signed in: the password was right, and a second factor must be set up first")
@limiter.limit("60 per 5 minutes", methods=["POST"])
@half_signed_in
def set_up(half: Row) -> Response:
    """Set up an app before going on, when the time for that is over; then the recovery codes are shown."""
    if queries.factors(half.account_id):
        return redirect(url_for(".give", **asked_for()), 303)
    offer = AppOffer(half.org_id, people.account(half.account_id))
    if offer.form.valid:
        try:
            offer.take()
        except Invalid as refused:
            offer.form.refuse(refused)
        else:
            codes = actions.new_codes(half.account_id)
            actions.end(half.half_id)
            open_session(half.account_id, people.account(half.account_id).roles, "password+app")
            return page("second_factors/codes.html", codes=codes, onward=wanted())
    return page("second_factors/app.html", offer=offer, form=offer.form, first=True, minutes=rules.HALF_MINUTES)
