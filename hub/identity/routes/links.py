"""A password by one-time link: the only page where someone without a session may set one."""

from flask import Response, flash, g, redirect, session, url_for

from hub.identity import actions, queries, rules
from hub.identity.routes import bp
from hub.identity.schemas import NewPassword
from hub.kernel.access import public
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import Acting, act_as
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter


@bp.route("/password/<token>", methods=["GET", "POST"])
@public("the link itself is the key: 256 random bits, once, for 48 hours")
@limiter.limit("30 per 5 minutes")
def choose_password(token: str) -> Response:
    """Choose a password and sign in with it."""
    link = queries.password_link(rules.token_hash(token))
    if link is None:
        return page("identity/link_over.html", 410)
    form = Form(NewPassword)
    if form.valid:
        session.clear()
        act_as(Acting(link.org_id, link.account_id, request_id=g.get("request_id")))
        try:
            actions.use_password_link(link.link_id, link.account_id, form.data["password"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Password saved. Sign in with it now")
            return redirect(url_for("identity.sign_in"), 303)
    return page("identity/choose_password.html", form=form)
