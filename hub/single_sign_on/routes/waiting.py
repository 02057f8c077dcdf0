"""Whom the providers know, for the administrator: who waits to be let in, who is linked, whether passwords count."""

from uuid import UUID

from flask import Response, flash, redirect, url_for

from hub.identity import rules
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.single_sign_on import queries
from hub.single_sign_on.actions import leaving
from hub.single_sign_on.actions import providers as actions
from hub.single_sign_on.routes import providers
from hub.single_sign_on.schemas import Rule


@providers.get("/waiting")
@requires(May.MANAGE_PROVIDERS)
def waiting() -> Response:
    """Whoever signed in and was not let in, longest first."""
    return page("single_sign_on/waiting.html", waiting=queries.waiting(), in_words=rules.in_words)


@providers.post("/waiting/<uuid:link_id>/accept")
@requires(May.MANAGE_PROVIDERS)
@proven("POST")
def accept(link_id: UUID) -> Response:
    """They are the person of the account with their address."""
    link = leaving.accept(link_id)
    flash(f"{link.name} can now sign in with {link.label}")
    return redirect(url_for("providers.waiting"), 303)


@providers.post("/waiting/<uuid:link_id>/dismiss")
@requires(May.MANAGE_PROVIDERS)
def dismiss(link_id: UUID) -> Response:
    """Nobody whom the organisation lets in."""
    link = leaving.dismiss(link_id)
    flash(f"{link.name} was removed from the list")
    return redirect(url_for("providers.waiting"), 303)


@providers.get("/<uuid:provider_id>/people")
@requires(May.MANAGE_PROVIDERS)
def linked(provider_id: UUID) -> Response:
    """Everyone whom the provider can sign in."""
    provider = actions.found(provider_id)
    return page(
        "single_sign_on/linked.html", provider=provider, people=queries.linked(provider_id), in_words=rules.in_words
    )


@providers.post("/people/<uuid:link_id>/unlink")
@requires(May.MANAGE_PROVIDERS)
def unlink(link_id: UUID) -> Response:
    """The provider can no longer sign this person in; what they do by password stays."""
    link = leaving.unlink(link_id)
    flash(f"{link.label} no longer signs in {link.account_name}")
    return redirect(url_for("providers.linked", provider_id=link.provider_id), 303)


@providers.route("/passwords", methods=["GET", "POST"])
@requires(May.MANAGE_PROVIDERS)
@proven("POST")
def passwords() -> Response:
    """Let nobody in by password but one administrator, or everybody again."""
    rule, keepers = queries.rule(), [(one.id, one.name) for one in queries.keepers()]
    form = Form(Rule, {"keeper": rule.keeper_id if rule else ""}, choices={"keeper": keepers})
    if form.valid:
        leaving.demand(form.data["keeper"])
        flash("Passwords no longer count, but one")
        return redirect(url_for("providers.index"), 303)
    return page("single_sign_on/passwords.html", form=form, rule=rule, keepers=keepers, in_use=queries.in_use())


@providers.post("/passwords/allow")
@requires(May.MANAGE_PROVIDERS)
@proven("POST")
def allow() -> Response:
    """Everybody’s password counts again."""
    leaving.allow_passwords()
    flash("Passwords count again")
    return redirect(url_for("providers.index"), 303)
