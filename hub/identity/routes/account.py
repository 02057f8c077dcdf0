"""One's own account: the start page, the role one works in, the sessions, the password."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask_login import current_user

from hub.identity import actions, queries, rules, ways
from hub.identity.routes import bp
from hub.identity.routes.sessions import Told
from hub.identity.routes.sign_in import remember
from hub.identity.schemas import ChangePassword, Mobile, Workspace
from hub.kernel import words
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web import pages
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter


@bp.get("/")
@requires(May.USE_ACCOUNT)
def home() -> Response:
    """The first page of the person's own role."""
    first = next(iter(pages.navigation()), None)
    return redirect(first["href"] if first else url_for("identity.account"), 303)


@bp.route("/workspace", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
def workspace() -> Response:
    """Go on in another of one's roles."""
    roles = [(role, ROLE_NAMES[role]) for role in current_user.roles]
    form = Form(Workspace, {"role": current_user.role}, choices={"role": roles})
    if form.valid:
        remember(actions.switch_workspace(current_user.session_id, Role(form.data["role"])))
        flash(f"Your role is now: {ROLE_NAMES[Role(form.data['role'])].lower()}")
        return redirect("/", 303)
    return page("identity/workspace.html", form=form)


@bp.get("/account")
@requires(May.USE_ACCOUNT)
def account() -> Response:
    """One's own details, open sessions and password."""
    return _account(Form(ChangePassword, blank=True))


def _account(form: Form) -> Response:
    context = {
        "links": ways.pages("account"),
        "me": queries.account(current_user.account_id),
        "sessions": queries.sessions_of(current_user.account_id),
        "organisation": current_user.organisation,
        "session_id": current_user.session_id,
        "told": Told(),
    }
    return page("identity/account.html", form=form, in_words=rules.in_words, **context)


@bp.route("/account/mobile", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
def mobile() -> Response:
    """The number to which urgent text messages go."""
    me = queries.account(current_user.account_id)
    form = Form(Mobile, {"mobile": words.phone(me.mobile or "")})
    if form.valid:
        actions.set_mobile(me.id, form.data["mobile"])
        flash("Mobile phone number saved" if form.data["mobile"] else "Mobile phone number removed")
        return redirect(url_for("identity.account"), 303)
    return page("identity/mobile.html", form=form)


def _me() -> str:
    return str(getattr(current_user, "account_id", ""))


@bp.post("/account/password")
@requires(May.USE_ACCOUNT)
@limiter.limit("10 per 5 minutes", key_func=_me)
def change_password() -> Response:
    """Choose a new password; every other session ends."""
    form = Form(ChangePassword)
    if form.valid:
        me = queries.account(current_user.account_id)
        try:
            if not rules.password_fits(me.password_hash, form.data["current_password"]):
                raise Invalid({"current_password": ["The current password is not right"]})
            actions.set_password(current_user.account_id, form.data["password"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Password changed. You were signed out everywhere else")
            return redirect(url_for("identity.account"), 303)
    return _account(form)


@bp.post("/account/sessions/end-others")
@requires(May.USE_ACCOUNT)
def end_others() -> Response:
    """Sign oneself out everywhere but here."""
    ended = actions.end_all(current_user.account_id, "ended by owner", but=current_user.session_id)
    flash(f"Other sessions ended: {ended}" if ended else "You are signed in nowhere else")
    return redirect(url_for("identity.account"), 303)


@bp.post("/account/sessions/<uuid:session_id>/end")
@requires(May.USE_ACCOUNT)
def end_session(session_id: UUID) -> Response:
    """Sign out one's own browser elsewhere."""
    if session_id not in {one.id for one in queries.sessions_of(current_user.account_id)}:
        raise NotYours()
    actions.end_session(session_id, "ended by owner")
    flash("That session has ended")
    return redirect(url_for("identity.account"), 303)
