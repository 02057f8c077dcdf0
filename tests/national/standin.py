"""A national system to pull from: a real HTTP server with OAuth 2, a list in pages, receipts, and faults by script."""

import base64
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "hub-norfolk", "a-secret-of-norfolk"


class StandIn:
    """Its list is a log of records, in the order in which they changed: a record that changes stands there again.

    `script` holds the faults of the next requests, one for each; when it is empty everything works.
    """

    def __init__(self):
        self.log: list[dict] = []
        self.script: list[str] = []
        self.seen: list[tuple[str, str]] = []
        self.taken: dict[str, dict] = {}
        self.receipts: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.secret = SECRET
        self.issued = 0
        self.before_page = lambda: None
        self.expires_in: int | None = 3600
        self.forget = False

    def say(self, **record):
        """Put a record, or what it says now, at the end of the list."""
        self.log.append(record)

    def page(self, after: str | None, limit: int) -> dict:
        start = int(after or 0)
        found = self.log[start : start + limit]
        return {"records": found, "next": str(start + len(found)), "more": start + len(found) < len(self.log)}

    def take(self, key: str, told: dict) -> tuple[int, dict]:
        if told["reference"].startswith("unknown"):
            return 422, {"reason": "no such case"}
        if key not in self.taken:
            self.taken[key] = told
            self.receipts[key] = f"R{len(self.taken)}"
        return 200, {"receipt": self.receipts[key]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def its(self) -> StandIn:
        return self.server.its

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self._answer("GET", parts.path, lambda: self._page(asked))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/token":
            self._answer("POST", "/token", lambda: self._token(body.decode()))
        else:
            self._answer("POST", self.path, lambda: self.its.take(self.headers["Idempotency-Key"], json.loads(body)))

    def _token(self, body: str) -> tuple[int, dict]:
        given = base64.b64decode(self.headers.get("Authorization", "Basic ").partition(" ")[2]).decode()
        if given != f"{CLIENT}:{self.its.secret}" or "grant_type=client_credentials" not in body:
            return 401, {"error": "invalid_client"}
        self.its.issued += 1
        token = f"token-{self.its.issued}"
        self.its.tokens = {token}
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.its.expires_in}

    def _page(self, asked: dict) -> tuple[int, dict]:
        if self.its.forget and "after" in asked:
            self.its.forget = False
            return 410, {}
        self.its.before_page()
        return 200, self.its.page(asked.get("after"), int(asked["limit"]))

    def _answer(self, method: str, path: str, work):
        self.its.seen.append((method, path))
        fault = self.its.script.pop(0) if self.its.script and path != "/token" else ""
        if fault == "expired":
            self.its.tokens.clear()
        known = self.headers.get("Authorization", "").removeprefix("Bearer ") in self.its.tokens
        if path != "/token" and not known:
            return self._send(401, {"error": "invalid_token"})
        if fault in ("", "expired", "twice", "cut", "half", "lost", "slow"):
            code, told = work()
        if fault.isdigit():
            return self._send(int(fault), {})
        if fault.startswith("wait"):
            return self._send(429, {}, {"Retry-After": fault.partition(" ")[2]})
        if fault == "elsewhere":
            return self._send(302, {}, {"Location": "http://127.0.0.1:1/cases"})
        if fault == "junk":
            return self._raw(b"<html>Maintenance</html>")
        if fault == "vast":
            return self._raw(b"[" + b" " * (9 * 1024 * 1024) + b"]")
        if fault == "twice" and "records" in told:
            told = told | {"records": told["records"] + told["records"]}
        if fault == "slow":
            time.sleep(1.5)
        self._send(code, told, cut=fault)

    def _send(self, code: int, told: dict, more: dict | None = None, cut: str = ""):
        body = json.dumps(told).encode()
        if cut == "lost":  # the work is done, the answer never leaves
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        if cut != "half":
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut in ("cut", "half") else body)
        if cut in ("cut", "half"):
            self.close_connection = True

    def _raw(self, body: bytes):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away in the middle of an answer is what some tests are about."""


@contextmanager
def standing_in():
    """The stand-in, and the address at which it listens."""
    server = Server(("127.0.0.1", 0), Handler)
    server.its = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.its, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
