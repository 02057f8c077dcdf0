"""Providers that stand in for the real ones: GOV.UK Notify's API over HTTP, and a mail server."""

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

KEY = f"hub-{uuid4()}-{uuid4()}"


class Notify(ThreadingHTTPServer):
    """What Notify keeps: each notification by type, reference and address. `answers` are given first, in order."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: list[dict] = []
        self.asked: list[str] = []
        self.answers: list[int] = []
        self.lose_answers = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def _answer(self, status: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        self.server.asked.append(self.path)
        found = [
            one
            for one in self.server.kept
            if one["reference"] in asked["reference"] and one["type"] in asked["template_type"]
        ]
        self._answer(200, {"notifications": found, "links": {}})

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].startswith("Bearer ")
        if self.server.answers:
            status = self.server.answers.pop(0)
            return self._answer(status, {"errors": [{"error": "Refused", "message": "no"}], "status_code": status})
        self.server.kept.append(sent | {"type": urlsplit(self.path).path.rsplit("/", 1)[1]})
        if self.server.lose_answers:
            self.server.lose_answers -= 1
            return self.connection.close()
        return self._answer(201, {"id": str(uuid4()), "reference": sent["reference"]})


@pytest.fixture
def notify(app, monkeypatch):
    """The stand-in for Notify, and the hub set up to use it."""
    server = Notify()
    Thread(target=server.serve_forever, daemon=True).start()
    told = {"notify_key": KEY, "notify_url": server.url, "notify_email_template": "e", "notify_sms_template": "t"}
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], **told))
    yield server
    server.shutdown()
    server.server_close()


class Inbox:
    """What the mail server took; `refuse` holds the replies that it gives first."""

    def __init__(self):
        self.messages, self.refuse = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def mail(app, monkeypatch):
    """A mail server, and the hub set up to use it."""
    inbox = Inbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    told = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_from": "hub@norfolk.example"}
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], **told))
    yield inbox
    controller.stop()
