"""Off to a provider: a GET, since a form's POST may not lead to another site (CSP form-action)."""

from uuid import UUID

from flask import Response, current_app, g, redirect, request, session, url_for
from flask_login import current_user

from hub.identity.routes.sign_in import wanted
from hub.identity.rules import new_token
from hub.kernel.access import public
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter
from hub.single_sign_on import queries
from hub.single_sign_on.actions import attempts
from hub.single_sign_on.routes import arriving

BROWSER = "arriving"


def browser_secret() -> str:
    """What only this browser knows, in its signed cookie: the way back must come through the same one."""
    if BROWSER not in session:
        session[BROWSER] = new_token()
    return session[BROWSER]


def own_address(endpoint: str, **values: object) -> str:
    """A page of the hub as a provider is told it: under the hub's first own name, or on this machine as it is seen."""
    settings = current_app.config["HUB"]
    base = request.host_url.rstrip("/") if settings.loopback else settings.address
    return base + url_for(endpoint, **values)


def back_address(provider_id: UUID) -> str:
    """Where a provider sends somebody back: an address of its own for each, so that none can stand in for another."""
    return own_address("single_sign_on.back", provider_id=provider_id)


@arriving.get("/sign-in/with/<uuid:provider_id>")
@public("nobody is signed in yet: it leads on to the provider")
@limiter.limit("300 per 5 minutes")  # a council’s people share an address
def start(provider_id: UUID) -> Response:
    """Begin to sign in with a provider."""
    if current_user.is_authenticated:
        return redirect("/", 303)
    org_id = queries.organisation_of(provider_id)
    if org_id is None:
        raise NotYours()
    with as_actor(Acting(org_id, request_id=g.get("request_id"))):
        provider = queries.provider(provider_id)
        there = attempts.begin(provider, "sign-in", browser_secret(), back_address(provider_id), wanted())
    return redirect(there, 303)


@arriving.get("/sign-in/waiting")
@public("whoever waits for a role has no session yet, and the page names nobody")
def wait() -> Response:
    """Signed in there, and not yet let in here."""
    return page("identity/no_role.html", by_provider=True)
