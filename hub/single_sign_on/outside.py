"""Speaking with a provider: its description, its keys, a code for a token.

Outside of any transaction where somebody comes in; an administrator's own pages hold theirs open, for WHOLE seconds.

Authlib's session over the hub's own adapter: no redirects, no proxy of the environment, public addresses alone.
"""

import base64
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import quote_plus

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import current_app
from joserfc.jwk import ECKey
from requests import RequestException, Response
from requests.exceptions import SSLError
from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.outward import Closed, Outward, TooLarge, in_time
from hub.single_sign_on.box import unseal
from hub.single_sign_on.rules.described import described, discovery, is_safe, published
from hub.single_sign_on.rules.trust import Away

CONNECT, READ, WHOLE = 4, 8, 10  # seconds: to connect, between two bytes, for a whole answer
PATIENCE = 8  # seconds for all that is asked while somebody waits to come in
MOST_BYTES = 500_000
SCOPE = "openid profile email"
SIGNS_BY = "ES256"
ASSERTED = 60  # seconds that the hub’s own word counts


_until: ContextVar[float] = ContextVar("until")


def here() -> bool:
    """Whether a provider may stand on this very machine, unencrypted: in a demonstration alone."""
    return bool(current_app.config["DEMO"])


class _Session(OAuth2Session):
    """Asks only addresses that a provider may have, and turns each failure into an Away."""

    def request(self, method: str, url: str, **kwargs: Any) -> Response:  # type: ignore[override]
        if not is_safe(url, here()):
            raise Away("no-https")
        kwargs |= {"allow_redirects": False, "timeout": (CONNECT, READ)}
        left = min(WHOLE, _until.get(math.inf) - monotonic())
        try:
            return in_time(left, partial(super().request, method, url, **kwargs))
        except Closed:
            raise Away("closed-network") from None
        except TooLarge:
            raise Away("too-large") from None
        except SSLError:
            raise Away("certificate") from None
        except (RequestException, OSError):
            raise Away("unreachable") from None


@contextmanager
def patiently() -> Iterator[None]:
    """Within this, all requests together take no longer than a person waits for a page."""
    token = _until.set(monotonic() + PATIENCE)
    try:
        yield
    finally:
        _until.reset(token)


def _session(**given: Any) -> _Session:
    session = _Session(**given)
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, Outward(WHOLE, MOST_BYTES, here()))
    return session


def _document(address: str, bearer: str = "") -> Any:
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    with _session() as session:
        answer = session.request("GET", address, withhold_token=True, headers=headers)
        if answer.status_code != 200:
            raise Away("status")
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise Away("unreadable") from None


def describe(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, checked. Raises Away."""
    return described(issuer, _document(discovery(issuer)), here())


def keys(address: str) -> list[dict[str, Any]]:
    """The provider's public keys. Raises Away."""
    return published(_document(address))


def more_of(address: str, access_token: str) -> dict[str, Any]:
    """What the provider says of the person besides its ID token (OpenID Connect Core §5.3). Raises Away."""
    if not access_token.isascii() or not access_token.isprintable():
        raise Away("unreadable")
    told = _document(address, access_token)
    if not isinstance(told, dict):
        raise Away("unreadable")
    return told


def leads_to(provider: Row, back: str, state: str, nonce: str, verifier: str, again: bool) -> str:
    """The address at the provider where somebody signs in; `again` asks for them to be asked anew (prompt=login)."""
    with _client(provider, back) as client:
        more = {"prompt": "login"} if again else {}
        address = provider.metadata["authorization_endpoint"]
        return client.create_authorization_url(address, state=state, nonce=nonce, code_verifier=verifier, **more)[0]


def exchange(provider: Row, code: str, verifier: str, back: str) -> dict[str, Any]:
    """The token answer for a code. Raises Away."""
    address = provider.metadata["token_endpoint"]
    with _client(provider, back) as client:
        client.client_secret = _secret(provider)
        client.register_client_auth_method(("client_secret_basic", _in_header))
        if provider.method == "private_key_jwt":
            client.register_client_auth_method(
                PrivateKeyJWT(address, {"exp": int(now().timestamp()) + ASSERTED}, alg=SIGNS_BY)
            )
        try:
            told = client.fetch_token(
                address, grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=back
            )
        except AuthlibBaseError:
            raise Away("code-refused") from None
        except (RequestException, ValueError, TypeError, RecursionError):
            raise Away("unreadable") from None
    return dict(told)


def _client(provider: Row, back: str) -> _Session:
    return _session(
        client_id=provider.client_id, scope=SCOPE, redirect_uri=back, code_challenge_method="S256",
        token_endpoint_auth_method=provider.method,
    )  # fmt: skip


def _in_header(auth: Any, method: str, uri: str, headers: Any, body: str) -> tuple[str, Any, str]:
    """Name and secret are form-encoded before they are joined (RFC 6749 §2.3.1); Authlib joins them as they are."""
    joined = f"{quote_plus(auth.client_id)}:{quote_plus(auth.client_secret)}"
    headers["Authorization"] = f"Basic {base64.b64encode(joined.encode()).decode()}"
    return uri, headers, body


def _secret(provider: Row) -> Any:
    told = unseal(provider.secret, provider.id)
    return ECKey.import_key(json.loads(told)) if provider.method == "private_key_jwt" else told


def new_key() -> str:
    """A key of the hub's own, with which it shows a provider who it is: its private half, as JSON."""
    key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": SIGNS_BY}, auto_kid=True)
    return json.dumps(key.as_dict(private=True))


def public_half(provider: Row) -> str:
    """What the provider must be given of the hub's own key: a JWK set, as JSON. Raises Away."""
    key = _secret(provider)
    return json.dumps({"keys": [key.as_dict(private=False)]}, indent=2)
