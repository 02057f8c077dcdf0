"""Going out: onward to the provider's own sign-out by a link, and a provider's word that somebody left there.

Front-channel logout is not offered: it needs the hub in a frame of the provider's page with its cookie, which
frame-ancestors 'none' and SameSite forbid, and browsers no longer send.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, g, jsonify, request
from sqlalchemy import Row

from hub.kernel.access import public
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web.pages import page
from hub.kernel.web.requests import csrf, limiter
from hub.single_sign_on import queries
from hub.single_sign_on.actions import attempts
from hub.single_sign_on.actions.leaving import obey_logout
from hub.single_sign_on.believing import logout_claims
from hub.single_sign_on.routes import arriving
from hub.single_sign_on.routes.coming import own_address
from hub.single_sign_on.rules.trust import Away, NotTrusted


@arriving.get("/sign-out/at/<uuid:provider_id>")
@public("whoever has just signed out; it names nobody")
def leave(provider_id: UUID) -> Response:
    """Signed out of the hub, and perhaps not yet at the provider: a link, since a form may not lead there."""
    provider = _in_use(provider_id)
    there = provider.metadata.get("end_session_endpoint")
    if there:
        # No id_token_hint: it would carry a person’s name and address in a link. The provider asks instead.
        told = {"client_id": provider.client_id, "post_logout_redirect_uri": own_address("identity.sign_in")}
        there = f"{there}{'&' if '?' in there else '?'}{urlencode(told)}"
    return page("single_sign_on/leave.html", there=there, provider_id=provider_id)


def _in_use(provider_id: UUID) -> Row:
    org_id = queries.organisation_of(provider_id)
    if org_id is None:
        raise NotYours()
    with as_actor(Acting(org_id, request_id=g.get("request_id"))):
        return queries.provider(provider_id)


@arriving.post("/sign-out/from/<uuid:provider_id>")
@csrf.exempt
@public("a provider speaks here, which has no cookie: its signed token is the key, once")
@limiter.limit("600 per 5 minutes")
def told(provider_id: UUID) -> Response:
    """Back-channel logout: 200 when the token was obeyed, 400 when it is not believed, 503 to be told again."""
    provider = _in_use(provider_id)
    try:
        claims = logout_claims(provider, request.form.get("logout_token"))
        with as_actor(Acting(provider.org_id, request_id=g.get("request_id"))):
            obey_logout(provider, claims)
    except Away:
        return _answer(503, error="temporarily_unavailable")
    except NotTrusted as wrong:
        with as_actor(Acting(provider.org_id, request_id=g.get("request_id"))):
            attempts.refuse(provider_id, wrong.code)
        return _answer(400, error="invalid_request", error_description=wrong.code)
    return _answer(200)


def _answer(status: int, **said: Any) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
