"""Believing a provider's token, or saying by a code why not (OpenID Connect Core §3.1.3.7, Back-Channel Logout §2.6).

Each check stands in a table with its code. Nothing in a token's own header chooses how it is checked: the algorithm
must be one of those allowed, and the key one that the provider published.
"""

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from hub.single_sign_on.rules.trust import NotTrusted, UnknownKey

# Asymmetric ones alone: whoever can check a token must not be able to make one.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
LEEWAY = 60  # seconds that two clocks may differ
OLDEST = 600  # seconds since a token was made: it comes straight from the provider
LONGEST = 16_000  # characters
LEAST_BITS = 2048
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
ID_TOKEN_TYPES = (None, "jwt")
LOGOUT_TYPES = (None, "jwt", "logout+jwt")


@dataclass(frozen=True)
class Expected:
    """What a token must say: whose it is, for whom, in answer to what; `now` in seconds since 1970."""

    issuer: str
    client_id: str
    now: float
    nonce_hash: bytes = b""
    access_token: str = ""


def hashed(text: str) -> bytes:
    """What is kept of a random text that goes out: enough to know it again."""
    return hashlib.sha256(text.encode()).digest()


def opened(token: Any, keys: Iterable[Mapping[str, Any]], allowed: Iterable[str], types: tuple) -> tuple[dict, str]:
    """The claims of a token and its algorithm, its signature verified. Raises NotTrusted, UnknownKey."""
    header = _header(token, types)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in set(allowed) & set(ALGORITHMS):
        raise NotTrusted("algorithm")
    key = _key(header, algorithm, keys)
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        payload = jws.deserialize_compact(token, key, registry=registry).payload
    except (JoseError, ValueError):
        raise NotTrusted("signature") from None
    return _object(payload), algorithm


def _header(token: Any, types: tuple) -> dict[str, Any]:
    """The header of a signed token of three parts; an encrypted or a nested one is no token of ours."""
    if not isinstance(token, str) or not token.isascii():
        raise NotTrusted("malformed")
    if len(token) > LONGEST:
        raise NotTrusted("too-large")
    if token.count(".") != 2:
        raise NotTrusted("encrypted" if token.count(".") == 4 else "malformed")
    first = token.partition(".")[0]
    try:
        header = _object(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        raise NotTrusted("malformed") from None
    if {"enc", "zip", "cty"} & set(header):
        raise NotTrusted("encrypted")
    told = header.get("typ")
    if (told.lower() if isinstance(told, str) else told) not in types:
        raise NotTrusted("wrong-type")
    return header


def _object(text: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(text or b"", parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotTrusted("malformed") from None
    if not isinstance(found, dict):
        raise NotTrusted("malformed")
    return found


def _no_number(_: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _key(header: Mapping[str, Any], algorithm: str, keys: Iterable[Mapping[str, Any]]) -> RSAKey | ECKey:
    """The published key that the header names; without a name the only one that there is. Raises UnknownKey."""
    fitting = [one for one in keys if _fits(one, algorithm)]
    if "kid" in header:
        fitting = [one for one in fitting if one.get("kid") == header["kid"]]
    if len(fitting) != 1:
        raise UnknownKey()
    try:
        key = import_key(dict(fitting[0]))
    except (JoseError, ValueError, TypeError):
        raise UnknownKey() from None
    if isinstance(key, RSAKey) and key.raw_value.key_size < LEAST_BITS:
        raise UnknownKey()
    return key


def _fits(key: Mapping[str, Any], algorithm: str) -> bool:
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    curve = CURVES.get(algorithm)
    return (
        key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (curve is None or key.get("crv") == curve)
    )


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _audience(claims: Mapping[str, Any]) -> list[Any]:
    told = claims.get("aud")
    return told if isinstance(told, list) else [told]


def _for_us(claims: Mapping[str, Any], expected: Expected) -> bool:
    audience = _audience(claims)
    return expected.client_id in audience and all(isinstance(one, str) for one in audience)


def _made_now(claims: Mapping[str, Any], expected: Expected) -> bool:
    made = claims.get("iat")
    return _is_time(made) and expected.now - OLDEST <= made <= expected.now + LEEWAY


def _still_good(claims: Mapping[str, Any], expected: Expected) -> bool:
    ends = claims.get("exp")
    return _is_time(ends) and ends > expected.now - LEEWAY


def _already_good(claims: Mapping[str, Any], expected: Expected) -> bool:
    begins = claims.get("nbf", expected.now)
    return _is_time(begins) and begins <= expected.now + LEEWAY


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255


def _right_party(claims: Mapping[str, Any], expected: Expected) -> bool:
    """With several audiences it must be said whom it was made for; said at all, it must be the hub."""
    party = claims.get("azp")
    return party == expected.client_id if "azp" in claims or len(_audience(claims)) > 1 else True


def _in_answer(claims: Mapping[str, Any], expected: Expected) -> bool:
    nonce = claims.get("nonce")
    return isinstance(nonce, str) and hmac.compare_digest(hashed(nonce), expected.nonce_hash)


def _tells_of_logout(events: Any) -> bool:
    return isinstance(events, dict) and isinstance(events.get(LOGOUT), dict)


Check = Callable[[Mapping[str, Any], Expected], bool]
OF_BOTH: tuple[tuple[str, Check], ...] = (
    ("wrong-issuer", lambda claims, expected: claims.get("iss") == expected.issuer),
    ("wrong-audience", _for_us),
    ("expired", _still_good),
    ("not-yet", _already_good),
    ("wrong-time", _made_now),
)
OF_ID_TOKEN: tuple[tuple[str, Check], ...] = (
    *OF_BOTH,
    ("wrong-party", _right_party),
    ("no-subject", lambda claims, _: _is_name(claims.get("sub"))),
    ("wrong-nonce", _in_answer),
    ("wrong-type", lambda claims, _: "events" not in claims),
)
OF_LOGOUT: tuple[tuple[str, Check], ...] = (
    *OF_BOTH,
    ("no-event", lambda claims, _: _tells_of_logout(claims.get("events"))),
    ("nonce-there", lambda claims, _: "nonce" not in claims),
    ("no-id", lambda claims, _: _is_name(claims.get("jti"))),
    ("no-subject", lambda claims, _: any(one in claims for one in ("sub", "sid"))),
    ("no-subject", lambda claims, _: all(_is_name(claims[one]) for one in ("sub", "sid") if one in claims)),
)


def _hold(claims: Mapping[str, Any], expected: Expected, checks: Iterable[tuple[str, Check]]) -> None:
    for code, check in checks:
        if not check(claims, expected):
            raise NotTrusted(code)


def id_token(token: Any, keys: Iterable[Mapping[str, Any]], allowed: Iterable[str], expected: Expected) -> dict:
    """The claims of an ID token that is to be believed. Raises NotTrusted, UnknownKey."""
    claims, algorithm = opened(token, keys, allowed, ID_TOKEN_TYPES)
    _hold(claims, expected, OF_ID_TOKEN)
    if "at_hash" in claims and claims["at_hash"] != half_hash(expected.access_token, algorithm):
        raise NotTrusted("wrong-hash")
    return claims


def logout_token(token: Any, keys: Iterable[Mapping[str, Any]], allowed: Iterable[str], expected: Expected) -> dict:
    """The claims of a logout token that is to be obeyed. Raises NotTrusted, UnknownKey."""
    claims, _ = opened(token, keys, allowed, LOGOUT_TYPES)
    _hold(claims, expected, OF_LOGOUT)
    return claims


def half_hash(text: str, algorithm: str) -> str:
    """The left half of the hash that the algorithm uses, as `at_hash` has it (OpenID Connect Core §3.1.3.6)."""
    digest = hashlib.new(f"sha{algorithm[2:]}", text.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")
