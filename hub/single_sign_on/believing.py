"""From what a provider sent to claims that are believed: the keys at hand, or new ones, fetched once and not often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.tenancy import Acting, as_actor
from hub.single_sign_on import outside
from hub.single_sign_on.actions.attempts import Begun, check_code
from hub.single_sign_on.actions.providers import keep_keys
from hub.single_sign_on.rules import tokens
from hub.single_sign_on.rules.trust import NotTrusted, UnknownKey

STALE = timedelta(hours=1)
SELDOM = timedelta(minutes=1)  # a stranger's tokens of unknown keys must not make the hub ask without end

Check = Callable[[list[dict[str, Any]]], dict[str, Any]]


def id_claims(provider: Row, begun: Begun, code: str, back: str) -> dict[str, Any]:
    """Exchange the code, and believe the ID token that comes for it. Raises NotTrusted, Away."""
    check_code(code)
    told = outside.exchange(provider, code, begun.verifier, back)
    token, access = told.get("id_token"), told.get("access_token")
    if token is None:
        raise NotTrusted("no-token")
    access = access if isinstance(access, str) else ""
    expected = _expected(provider, begun.nonce_hash, access)
    claims = _with_keys(provider, lambda keys: tokens.id_token(token, keys, provider.algorithms, expected))
    return claims if not access or provider.email_claim in claims else _with_more(provider, claims, access)


def _with_more(provider: Row, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """The claims and what the provider adds when it is asked; what it signed counts before what it merely says."""
    address = provider.metadata.get("userinfo_endpoint")
    if not address:
        return claims
    more = outside.more_of(address, access_token)
    if more.get("sub") != claims["sub"]:  # OpenID Connect Core §5.3.2
        raise NotTrusted("wrong-person")
    return more | claims


def logout_claims(provider: Row, token: Any) -> dict[str, Any]:
    """Believe a logout token. Raises NotTrusted, Away."""
    expected = _expected(provider)
    return _with_keys(provider, lambda keys: tokens.logout_token(token, keys, provider.algorithms, expected))


def _expected(provider: Row, nonce_hash: bytes = b"", access_token: str = "") -> tokens.Expected:
    return tokens.Expected(provider.issuer, provider.client_id, now().timestamp(), nonce_hash, access_token)


def _with_keys(provider: Row, check: Check) -> dict[str, Any]:
    keys, fresh = provider.keys, provider.keys_at and provider.keys_at > now() - STALE
    if not fresh:
        return check(_fetched(provider))
    try:
        return check(keys)
    except UnknownKey:
        if provider.keys_at > now() - SELDOM:
            raise
    return check(_fetched(provider))


def _fetched(provider: Row) -> list[dict[str, Any]]:
    keys = outside.keys(provider.metadata["jwks_uri"])
    with as_actor(Acting(provider.org_id)):
        keep_keys(provider.id, keys)
    return keys
