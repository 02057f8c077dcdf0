"""Back from a provider: what came is held against what was begun, then the person comes in, or hears why not."""

from uuid import UUID

import structlog
from flask import Response, flash, g, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy import Row

from hub.identity import actions as identity
from hub.identity.routes.sign_in import enter
from hub.kernel.access import public
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import Acting, acting, as_actor
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter
from hub.single_sign_on import queries
from hub.single_sign_on.actions import arrivals, attempts, providers
from hub.single_sign_on.actions.attempts import Begun
from hub.single_sign_on.believing import id_claims
from hub.single_sign_on.outside import patiently
from hub.single_sign_on.routes import arriving
from hub.single_sign_on.routes.coming import back_address, browser_secret
from hub.single_sign_on.rules.tokens import hashed
from hub.single_sign_on.rules.trust import AWAY, WHY, Away, NotTrusted

OVER = ("no-attempt", "used-before", "over")
log = structlog.get_logger()


@arriving.get("/sign-in/from/<uuid:provider_id>")
@public("the way back from a provider: the state is the key, once, for ten minutes, in one browser")
@limiter.limit("300 per 5 minutes")
def back(provider_id: UUID) -> Response:
    """Take up the sign-in that was begun, believe the token or not, and let the person in or say why not."""
    found = queries.attempt_of(hashed(request.args.get("state", "")))
    if found is None:
        return _not_let_in("no-attempt")
    for_them = Acting(found.org_id, request_id=g.get("request_id"))
    with as_actor(for_them):
        begun = attempts.take_up(found.attempt_id, provider_id, browser_secret())
        provider = queries.provider(provider_id)
    if isinstance(begun, str):
        return _not_let_in(begun, provider)
    try:
        with patiently():
            claims = _believed(provider, begun)
    except (NotTrusted, Away) as wrong:
        log.warning("sign_in_not_believed", code=wrong.code)
        code = wrong.code if isinstance(wrong, NotTrusted) else _away(wrong)
        with as_actor(for_them):
            attempts.refuse(provider.id, code, begun.account_id)
        more = AWAY.get(wrong.code, "") if begun.purpose == "try" else ""
        return _not_let_in(code, provider, more)
    return {"sign-in": _let_in, "try": _tried, "link": _linked}[begun.purpose](provider, begun, claims)


def _away(fault: Away) -> str:
    return {"code-refused": "code-refused", "secret": "provider-unset"}.get(fault.code, "provider-away")


def _believed(provider: Row, begun: Begun) -> dict:
    """The claims of whoever comes back. Raises NotTrusted, Away."""
    told = request.args.get("iss")
    promised = provider.metadata["authorization_response_iss_parameter_supported"]
    if told != provider.issuer and (promised or told is not None):  # RFC 9207 §2.4
        raise NotTrusted("wrong-issuer")
    if begun.purpose == "sign-in" and not provider.enabled:
        raise NotTrusted("provider-refused")
    if "error" in request.args:
        raise NotTrusted("provider-refused")
    return id_claims(provider, begun, request.args.get("code", ""), back_address(provider.id))


def _let_in(provider: Row, begun: Begun, claims: dict) -> Response:
    with as_actor(Acting(provider.org_id, request_id=g.get("request_id"))):
        arrival = arrivals.arrive(provider, claims)
    if arrival.why == "no-role":
        return redirect(url_for("single_sign_on.wait"), 303)
    if arrival.why:
        return _not_let_in(arrival.why, provider)
    if current_user.is_authenticated:
        with as_actor(acting()):
            identity.end_session(current_user.session_id, "signed out")
    response = enter(provider.org_id, arrival.account_id, list(arrival.roles), "sso")
    response.location = begun.wanted
    if not queries.stays_in_use(provider.id):  # turned off since the code was taken to it
        session.clear()
        raise NotYours()
    arrivals.note_session(provider, queries.session_by_hash(hashed(session["_user_id"])), claims)
    return response


def _tried(provider: Row, begun: Begun, claims: dict) -> Response:
    _check_same(provider, begun)
    with as_actor(acting()):
        providers.note_tried(provider.id, claims)
    flash("The provider signed you in. Nobody else can use it before you turn it on")
    return redirect(url_for("providers.show", provider_id=provider.id), 303)


def _linked(provider: Row, begun: Begun, claims: dict) -> Response:
    _check_same(provider, begun)
    with as_actor(acting()):
        why = arrivals.link_own(provider, claims)
    if why:
        return _not_let_in(why, provider)
    flash(f"You can now sign in with {provider.label}")
    return redirect(url_for("single_sign_on.own"), 303)


def _check_same(provider: Row, begun: Begun) -> None:
    """Whoever began it is still signed in here, as the same person. Raises NotYours."""
    if not current_user.is_authenticated or current_user.account_id != begun.account_id:
        with as_actor(Acting(provider.org_id, request_id=g.get("request_id"))):
            attempts.refuse(provider.id, "other-person", begun.account_id)
        raise NotYours()


def _not_let_in(code: str, provider: Row | None = None, more: str = "") -> Response:
    """Why somebody is not let in, and which other ways in their organisation has; `more` is for who tries it out."""
    status = 503 if code in ("provider-away", "provider-unset") else 410 if code in OVER else 403
    context = {"why": WHY[code], "more": more, "code": code, "provider": provider, "others": [], "passwords": True}
    if provider is not None and not current_user.is_authenticated:
        with as_actor(Acting(provider.org_id, request_id=g.get("request_id"))):
            context["passwords"] = queries.rule() is None
            context["others"] = [one for one in queries.in_use() if one.id != provider.id]
    return page("single_sign_on/refused.html", status, **context)
