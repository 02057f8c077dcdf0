"""Each organisation has a provider that is turned on and one that is off; it knows somebody, and somebody waits."""

from typing import Any

from hub.identity.actions import set_password, start_session
from hub.kernel.access import Role
from hub.kernel.tenancy import acting
from hub.single_sign_on import queries
from hub.single_sign_on.actions import arrivals, attempts, leaving, providers
from hub.single_sign_on.rules.tokens import hashed

NOWHERE = "https://127.0.0.1:9"  # nobody answers there, at once
TOLD = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{NOWHERE}/x") | {
    "algorithms": ["RS256"],
    "methods": ["private_key_jwt"],
    "authorization_response_iss_parameter_supported": False,
    "backchannel_logout_supported": True,
}
TYPED = {"client_id": "hub", "method": "private_key_jwt", "secret": None}


def at_work(world: Any, slugs: tuple[str, ...], county: str) -> None:
    """In each of these organisations a row of everything; of the county's the ids are kept for its addresses."""
    for slug in slugs:
        with world.acting(slug, "administrator"):
            on, off = (_provider(f"{slug}/{state}", state == "on") for state in ("on", "off"))
            known, waits = _people(slug, on)
            set_password(acting().account_id, "three random words")
            leaving.demand(acting().account_id)
            attempts.begin(on, "try", "a browser", NOWHERE)
            leaving.obey_logout(on, {"jti": "once", "sid": "none"})
        if slug == county:
            world.made |= {"provider": on.id, "provider off": off.id, "provider link": known, "provider waits": waits}


def _provider(name: str, on: bool) -> Any:
    """On no sign-in page: whose it is then stands on nobody else's."""
    provider_id = providers.add(f"{NOWHERE}/{name}", TOLD, TYPED | {"label": name})
    providers.change(queries.provider(provider_id), 1, {"listed": False, "group_roles": None})
    if on:
        providers.note_tried(provider_id, {"sub": "x"})
        providers.enable(queries.provider(provider_id))
    return queries.provider(provider_id)


def _people(slug: str, provider: Any) -> tuple[Any, Any]:
    """Somebody new, who then works in a session of the provider's; and one with the address of an account."""
    known = {"sub": "one", "name": "Zo new", "email": f"new@{slug}.example", "acr": "1", "amr": ["pwd"], "sid": "s"}
    arrivals.arrive(provider, known)
    arrivals.arrive(provider, {"sub": "two", "name": "Zo waits", "email": f"spare@{slug}.example"})
    token = start_session(acting().account_id, Role.ADMINISTRATOR, "sso", "a phone")
    arrivals.note_session(provider, queries.session_by_hash(hashed(token)), known)
    return queries.link_of(provider.id, "one").id, queries.link_of(provider.id, "two").id
