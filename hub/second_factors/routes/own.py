"""One's own second factors: which there are, another app, new recovery codes, and taking one away."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_login import current_user

from hub.identity import queries as people
from hub.identity.actions import prove
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import act_as, acting
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.second_factors import actions, keys, queries
from hub.second_factors.routes.setting_up import AppOffer
from hub.second_factors.schemas import NewKeyName

bp = Blueprint("own_factors", __name__, url_prefix="/account/second-step")


@bp.before_request
def in_no_role() -> None:
    """One's own factors are no partner's work: a partner acts for themself here, not under hub_partner."""
    if acting().confined:
        act_as(replace(acting(), role=None))


@bp.get("")
@requires(May.USE_ACCOUNT)
def index() -> Response:
    """What I sign in with besides my password."""
    me = current_user.account_id
    demand, account = queries.demand(), people.account(me)
    due = account.factor_due_at if demand.roles & set(account.roles) else None
    factors, left = queries.factors(me), queries.codes_left(me)
    return page("second_factors/index.html", factors=factors, left=left, due=due, demand=demand, me=account)


@bp.route("/app", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
@proven("GET", "POST")
def add_app() -> Response:
    """Set up an app; with the first factor come the recovery codes."""
    me = people.account(current_user.account_id)
    first, offer = not queries.factors(me.id), AppOffer(current_user.org_id, me)
    if offer.form.valid:
        try:
            offer.take()
        except Invalid as refused:
            offer.form.refuse(refused)
        else:
            return added(first)
    return page("second_factors/app.html", offer=offer, form=offer.form, first=False, minutes=None)


@bp.route("/key", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
@proven("GET", "POST")
def add_key() -> Response:
    """Add a key or passkey, where the hub was opened by the name that keys are made for."""
    me, session_id, form = people.account(current_user.account_id), current_user.session_id, Form(NewKeyName)
    known, first = queries.factors(me.id, "key"), not queries.factors(me.id)
    if form.valid:
        try:
            actions.add_key(me.id, session_id, form.data["name"], request.form.get("credential", ""))
        except Invalid as refused:
            form.refuse(refused)
        else:
            return added(first)
    challenge = actions.new_challenge(actions.WHOLE, session_id)
    options = keys.to_make(me, known, challenge) if keys.usable_here() else None
    return page("second_factors/key.html", form=form, options=options, name=keys.relying_party())


def added(first: bool) -> Response:
    """After a factor was added: the session counts as proved, and with the first one come the codes on paper."""
    prove(current_user.session_id)
    if first:
        return page(
            "second_factors/codes.html", codes=actions.new_codes(current_user.account_id), onward=url_for(".index")
        )
    flash("Added")
    return redirect(url_for(".index"), 303)


@bp.post("/codes")
@requires(May.USE_ACCOUNT)
@proven("POST")
def new_codes() -> Response:
    """Ten new recovery codes, shown this once; those before count no longer."""
    if not queries.factors(current_user.account_id):
        raise NotYours()
    return page("second_factors/codes.html", codes=actions.new_codes(current_user.account_id), onward=url_for(".index"))


@bp.route("/<uuid:factor_id>/remove", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
@proven("GET", "POST")
def remove(factor_id: UUID) -> Response:
    """Take one factor away, after a question."""
    mine = queries.factors(current_user.account_id)
    found = next((one for one in mine if one.id == factor_id), None)
    if found is None:
        raise NotYours()
    if request.method == "POST":
        actions.remove(current_user.account_id, factor_id)
        flash(f"“{found.name}” can no longer be used to sign in")
        return redirect(url_for(".index"), 303)
    return page("second_factors/remove.html", factor=found, last=len(mine) == 1)
