"""One's own account: with which providers one can sign in, and linking one of them by hand."""

from uuid import UUID

from flask import Response
from flask_login import current_user

from hub.kernel.access import May, requires
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.again import ask_again
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter
from hub.single_sign_on import queries
from hub.single_sign_on.actions import attempts
from hub.single_sign_on.routes import arriving, signed_in_by_provider
from hub.single_sign_on.routes.coming import back_address, browser_secret


@arriving.get("/account/single-sign-on")
@requires(May.USE_ACCOUNT)
def own() -> Response:
    """The organisation's providers, and which of them know the person."""
    known = {one.provider_id: one for one in queries.links_of_account(current_user.account_id)}
    by_password = not signed_in_by_provider()
    return page("single_sign_on/own.html", providers=queries.in_use(), known=known, by_password=by_password)


@arriving.post("/account/single-sign-on/<uuid:provider_id>")
@requires(May.USE_ACCOUNT)
@limiter.limit("60 per 5 minutes")
def link(provider_id: UUID) -> Response:
    """Begin to link: an own page with a link, since a form's POST may not lead to another site."""
    provider = queries.provider(provider_id)
    if provider is None or not provider.enabled:
        raise NotYours()
    if asking := ask_again():
        return asking
    if signed_in_by_provider():
        raise NotPossibleNow("You are not signed in by password.", "Sign out, and sign in with your password first.")
    there = attempts.begin(provider, "link", browser_secret(), back_address(provider_id))
    return page("single_sign_on/onward.html", provider=provider, there=there, purpose="link")
