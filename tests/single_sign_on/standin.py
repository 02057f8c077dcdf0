"""A small OpenID provider for tests: real HTTP, real keys, and tokens as bad as a test wants them."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from hub.single_sign_on.rules.tokens import LOGOUT

CLIENT, SECRET = "hub-client", "a secret of the hub’s & signs+more"
WELL_KNOWN = "/.well-known/openid-configuration"


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig", "alg": "RS256"})


KEY, OTHER_KEY = new_key("first"), new_key("second")


class StandIn:
    """Answers as a provider does; `claims`, `header` and `sign` are what a test bends."""

    def __init__(self, port: int):
        self.issuer = f"http://127.0.0.1:{port}"
        self.keys, self.sub, self.asked = [KEY], "person-1", []
        self.claims: dict = {}
        self.header: dict = {}
        self.described: dict = {}
        self.answer: dict = {}
        self.sign = self.signed
        self.codes: dict[str, dict] = {}
        self.person = {"name": "Ola Berg", "email": "ola.berg@breckland.example", "acr": "1", "amr": ["pwd", "otp"]}
        self.down = False
        self.more: dict = {}
        self.tokens: list[str] = []

    def description(self) -> dict:
        told = {name: f"{self.issuer}/{path}" for name, path in ENDPOINTS.items()}
        told |= {
            "issuer": self.issuer,
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
        }
        return told | self.described

    def authorise(self, address: str, **more) -> dict[str, str]:
        """The person signs in at this address; what the browser then carries back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer} | more

    def id_token(self, asked: dict, access: str) -> str:
        at_hash = base64.urlsafe_b64encode(hashlib.sha256(access.encode()).digest()[:16]).decode().rstrip("=")
        claims = self.common() | {"sub": self.sub, "nonce": asked.get("nonce"), "at_hash": at_hash, "sid": "sid-1"}
        return self.sign(self.bent(claims | self.person))

    def logout_token(self, **more) -> str:
        claims = self.common() | {"jti": secrets.token_hex(8), "events": {LOGOUT: {}}, "sid": "sid-1"} | more
        return self.sign(self.bent(claims))

    def common(self) -> dict:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}

    def bent(self, claims: dict) -> dict:
        return {name: value for name, value in (claims | self.claims).items() if value is not None}

    def signed(self, claims: dict, key: RSAKey | None = None) -> str:
        header = {"alg": "RS256", "kid": "first"} | self.header
        return jwt.encode({k: v for k, v in header.items() if v is not None}, claims, key or KEY, [header["alg"]])

    def exchanged(self, form: dict, authorization: str) -> tuple[int, dict]:
        """The answer to a code, checked as a strict provider checks it."""
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        known = self.knows_client(form, authorization)
        good = asked and asked["code_challenge"] == challenge and asked["redirect_uri"] == form.get("redirect_uri")
        if not (known and good):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens.append(access)
        answer = {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(asked, access)}
        return 200, {name: value for name, value in (answer | self.answer).items() if value is not None}

    def knows_client(self, form: dict, authorization: str) -> bool:
        if "client_assertion" in form:
            key = self.client_keys()
            told = jwt.decode(form["client_assertion"], key, ["ES256"]).claims
            return told["iss"] == told["sub"] == CLIENT and told["aud"] == f"{self.issuer}/token"
        if authorization:
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)

    client_keys = None


ENDPOINTS = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "jwks_uri": "jwks",
    "end_session_endpoint": "end",
    "userinfo_endpoint": "me",
}


class Handler(BaseHTTPRequestHandler):
    """GET of the two documents, POST of the code."""

    def do_GET(self):
        place: StandIn = self.server.place
        documents = {WELL_KNOWN: place.description, "/jwks": lambda: KeySet(place.keys).as_dict(private=False)}
        if self.path == "/me":
            known = self.headers["Authorization"] in [f"Bearer {one}" for one in place.tokens]
            self.reply(200 if known else 401, place.more)
            return
        self.reply(200, documents[self.path]()) if self.path in documents else self.reply(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.reply(*self.server.place.exchanged(form, self.headers.get("Authorization", "")))

    def reply(self, status: int, told: dict) -> None:
        place = self.server.place
        place.asked.append(self.path)
        body = b"down" if place.down else json.dumps(told).encode()
        self.send_response(503 if place.down else status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


@contextmanager
def running():
    """A provider on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.place = StandIn(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.place
        finally:
            server.shutdown()
            thread.join()
