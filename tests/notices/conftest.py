"""Providers that stand in for the real ones: GOV.UK Notify's API over HTTP, and a mail server."""

import json
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from socket import socket
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

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


class Door:
    """A mail server's sign-in: lets everybody in, and remembers what they showed."""

    def __init__(self):
        self.shown = []

    def __call__(self, server, session, envelope, mechanism, data):
        self.shown.append((data.login, data.password))
        return AuthResult(success=True)


@pytest.fixture
def locked_mail(app, monkeypatch, tmp_path):
    """`locked_mail(tls=True)`: a mail server with a sign-in, and the hub set up to use it; with or without STARTTLS."""
    running = []

    def start(tls: bool):
        inbox, door = Inbox(), Door()
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        context = None
        if tls:
            key, pem = tmp_path / "key.pem", tmp_path / "cert.pem"
            own_certificate(key, pem)
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(pem, key)
            monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        controller = Controller(
            inbox, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=tls, authenticator=door,
            auth_require_tls=False,
        )  # fmt: skip
        controller.start()
        running.append(controller)
        told = {"smtp_url": f"smtp://hub:open%20sesame@127.0.0.1:{port}", "mail_from": "hub@norfolk.example"}
        monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], **told))
        return inbox, door

    yield start
    for one in running:
        one.stop()


def own_certificate(key: Path, pem: Path) -> None:
    """A certificate for 127.0.0.1 that nobody signed but itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
        .serial_number(1).not_valid_before(moment - timedelta(days=1)).not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )  # fmt: skip
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
