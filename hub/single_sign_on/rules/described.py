"""A provider's description of itself (OpenID Connect Discovery §3), held against what the hub needs."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from hub.single_sign_on.rules.tokens import ALGORITHMS
from hub.single_sign_on.rules.trust import Away

WELL_KNOWN = "/.well-known/openid-configuration"
METHODS = {
    "client_secret_basic": "Secret in the header (client_secret_basic)",
    "client_secret_post": "Secret in the form (client_secret_post)",
    "private_key_jwt": "The hub’s own key, no secret (private_key_jwt)",
}
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL = ("end_session_endpoint", "userinfo_endpoint")
LONGEST = 500
MOST_SEEN = 40
CLAIM = re.compile(r"[A-Za-z0-9_.:/@-]{1,80}")
CODE = re.compile(r"[A-Za-z0-9_.:/+-]{1,80}")


def is_safe(address: Any, here: bool) -> bool:
    """Whether a provider may have this address: encrypted, or on this very machine where `here` allows it."""
    if not isinstance(address, str) or len(address) > LONGEST or not address.isascii() or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.username is None and not parts.fragment and parts.port != 0
    except ValueError:
        return False
    return named and " " not in address and (parts.scheme == "https" or (here and _is_here(parts)))


def _is_here(parts: Any) -> bool:
    try:
        return parts.scheme == "http" and (parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback)
    except ValueError:
        return False


def discovery(issuer: str) -> str:
    """Where a provider describes itself."""
    return issuer.rstrip("/") + WELL_KNOWN


def described(issuer: str, told: Any, here: bool) -> dict[str, Any]:
    """What the hub keeps of a provider's description. Raises Away with the code of what it lacks."""
    if not isinstance(told, Mapping):
        raise Away("unreadable")
    if told.get("issuer") != issuer:
        raise Away("other-issuer")
    if not all(is_safe(told.get(name), here) for name in NEEDED):
        raise Away("no-endpoint")
    if "code" not in _listed(told, "response_types_supported", ["code"]):
        raise Away("no-code")
    if "S256" not in _listed(told, "code_challenge_methods_supported", ["S256"]):
        raise Away("no-pkce")
    kept = {name: told[name] for name in (*NEEDED, *OPTIONAL) if is_safe(told.get(name), here)}
    kept["algorithms"] = _of(ALGORITHMS, _listed(told, "id_token_signing_alg_values_supported", ["RS256"]))
    kept["methods"] = _of(METHODS, _listed(told, "token_endpoint_auth_methods_supported", ["client_secret_basic"]))
    if not kept["algorithms"]:
        raise Away("no-algorithm")
    if not kept["methods"]:
        raise Away("no-method")
    for name in ("authorization_response_iss_parameter_supported", "backchannel_logout_supported"):
        kept[name] = told.get(name) is True
    return kept


def _listed(told: Mapping[str, Any], name: str, unless_told: list[str]) -> list[Any]:
    found = told.get(name, unless_told)
    return found if isinstance(found, list) else []


def _of(known: Iterable[str], told: list[Any]) -> list[str]:
    return [one for one in known if one in told]


def published(told: Any) -> list[dict[str, Any]]:
    """The public keys of a provider that could sign a token. Raises Away."""
    keys = told.get("keys") if isinstance(told, Mapping) else None
    if not isinstance(keys, list):
        raise Away("unreadable")
    wanted = {"kty", "kid", "use", "alg", "n", "e", "crv", "x", "y"}
    return [
        {name: value for name, value in one.items() if name in wanted and isinstance(value, str)}
        for one in keys
        if isinstance(one, Mapping) and one.get("kty") in ("RSA", "EC")
    ][:MOST_SEEN]


def names_of(claims: Mapping[str, Any]) -> list[str]:
    """Which claims came, by name alone."""
    return sorted(one for one in claims if CLAIM.fullmatch(one))[:MOST_SEEN]


def code_of(value: Any) -> str | None:
    """A short code of theirs, such as an `acr`, as far as it is one."""
    return value if isinstance(value, str) and CODE.fullmatch(value) else None


def codes_of(value: Any) -> list[str]:
    """Codes of theirs, such as `amr`."""
    return sorted({one for one in value if code_of(one)})[:10] if isinstance(value, list) else []


def text_of(value: Any, longest: int) -> str:
    """A text of theirs on one line, for a person's name or address; empty when it is none."""
    told = " ".join(value.split()) if isinstance(value, str) else ""
    return told if told.isprintable() and len(told) <= longest else ""


def proposed(groups: Any, roles_of: Mapping[str, str], fitting: Iterable[str]) -> list[str]:
    """The roles that somebody's groups propose, of those that the organisation's people may have."""
    told = groups if isinstance(groups, list) else [groups]
    named = {roles_of[one] for one in told if isinstance(one, str) and one in roles_of}
    return sorted(named & set(fitting))
