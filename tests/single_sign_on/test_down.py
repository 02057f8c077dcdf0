"""A provider that is down: a plain page within seconds, whatever is wrong there, and what other way in there is."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.single_sign_on import outside
from hub.single_sign_on.rules.trust import AWAY, WHY, Away
from tests.single_sign_on.standin import Handler

LEAD_ON = ("Start again", "Sign in", "Tell the administrator", "tell the administrator", "Ask the administrator",
           "ask the administrator", "must give you a role", "ask your organisation’s")  # fmt: skip


@pytest.fixture
def moved(coming, everything):
    """`moved("https://…")`: the provider exchanges codes over there; returns what the browser carries back."""

    def move(address: str) -> dict:
        told = coming.place.authorise(coming.begin())
        everything(
            "update provider set metadata = jsonb_set(metadata::jsonb, '{token_endpoint}', to_jsonb(cast(:a as text)))",
            a=address,
        )
        return told

    return move


@contextmanager
def expired():
    """A server whose certificate has expired; gives its port."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    day = datetime.now(UTC) - timedelta(days=9)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(day).not_valid_after(day + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = _over_tls(server.socket, key, certificate)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _over_tls(plain, key, certificate):
    import tempfile
    from pathlib import Path

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context.wrap_socket(plain, server_side=True)


def test_every_refusal_says_what_to_do():
    silent = {code for code, said in WHY.items() if not any(one in said for one in LEAD_ON)}
    assert silent == set()


@pytest.mark.parametrize("body", [b"", b"no json", b"[1]", b"null", b'{"id_token": 1}', b"\xff\xfe", b"[" * 9999])
def test_an_answer_that_is_none_is_a_page(coming, refusals, body, monkeypatch):
    told = coming.place.authorise(coming.begin())
    monkeypatch.setattr(Handler, "reply", _says(body))
    answer = coming.back(told)
    assert answer.status_code in (403, 503) and "What you can do now" in answer.text
    assert "Start again with Breckland staff" in answer.text and len(refusals()) == 1


def _says(body: bytes):
    def reply(self, status, told):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    return reply


def test_an_expired_certificate_is_told_apart_for_the_administrator_alone(app, coming, moved, refusals):
    with expired() as port:
        answer = coming.back(moved(f"https://127.0.0.1:{port}/token"))
        with app.app_context(), pytest.raises(Away) as wrong:
            outside.describe(f"https://127.0.0.1:{port}")
    assert answer.status_code == 503 and "does not answer" in answer.text and AWAY["certificate"] not in answer.text
    assert wrong.value.code == "certificate" and refusals() == ["provider-away"]


def test_nobody_listens(coming, moved, refusals):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        told = moved(f"http://127.0.0.1:{free.getsockname()[1]}/token")
    assert coming.back(told).status_code == 503 and refusals() == ["provider-away"]


def test_a_name_that_is_looked_up_without_end(coming, moved, refusals, monkeypatch):
    told, look_up = moved("https://provider.example/token"), socket.getaddrinfo
    slow = threading.Event()

    def wait(host, *args, **kwargs):
        if host == "provider.example":
            slow.wait(20)
            raise socket.gaierror("no such name")
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    monkeypatch.setattr(outside, "PATIENCE", 0.5)
    began = time.monotonic()
    answer = coming.back(told)
    assert answer.status_code == 503 and time.monotonic() - began < 3
    slow.set()
    assert refusals() == ["provider-away"]


def test_all_it_asks_has_one_patience(coming, monkeypatch, everything):
    """Each answer comes just in time; together they take too long."""
    told = coming.place.authorise(coming.begin())
    everything("update provider set keys_at = now() - interval '2 hours'")
    reply = Handler.reply
    monkeypatch.setattr(Handler, "reply", lambda *given: (time.sleep(0.6), reply(*given)))
    monkeypatch.setattr(outside, "PATIENCE", 1)
    began = time.monotonic()
    assert coming.back(told).status_code == 503
    assert time.monotonic() - began < 3
    monkeypatch.setattr(outside, "PATIENCE", 30)
    assert coming.come().location == "/sign-in/waiting"


def test_a_password_is_offered_where_it_counts(coming, norfolk, everything, keep, elsewhere):
    told = coming.place.authorise(coming.begin())
    coming.place.down = True
    page = coming.back(told).text
    assert "Sign in with a password" in page and "takes no passwords" not in page
    keep(elsewhere, label="Breckland contractors")
    everything(
        """insert into sign_in_rule (org_id, keeper_id, made_at)
           values (:org, :keeper, now())""",
        org=norfolk.org("breckland"), keeper=norfolk.person("breckland", "administrator").id,
    )  # fmt: skip
    page = coming.back(coming.place.authorise(coming.begin())).text
    assert "takes no passwords" in page and "Sign in with a password" not in page
    assert (
        "Sign in with Breckland contractors" in page and norfolk.person("breckland", "administrator").name not in page
    )
