"""Copies of the checkpoints outside: each gets every one, in order, whatever happens to the others."""

import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.kernel.clock import now
from hub.kernel.seal.note import notes_in, read
from hub.sealing import actions, copies, ways
from hub.sealing.copies import Copier, copiers, send_once
from hub.sealing.ways import CannotSend, send

ORDER = "select note from seal_checkpoint order by org_id, number"


@pytest.fixture
def sent(engine, everything):
    """Send a copy everything that it lacks; what stands in the database afterwards is returned."""

    def go(copy: str, most: int = 500) -> list[str]:
        while send_once(engine, copy, "secret", most):
            pass
        behind = """select 1 from seal_copy c where c.name = :name and exists (
            select 1 from seal_checkpoint s where s.org_id = c.org_id and s.number > c.number)"""
        assert everything(behind, name=copy) == []
        return [one.note for one in everything(ORDER)]

    return go


@contextmanager
def web(status: int = 200):
    """A server that keeps what is posted to it: its address, and what it got."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            got.append((self.path, self.headers["Authorization"], body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", got
        finally:
            server.shutdown()
            thread.join()


def test_a_file_gets_every_checkpoint_in_order_and_grows(happen, seal, sent, tmp_path, check):
    file = tmp_path / "seals.txt"
    seal()
    notes = sent(f"file:{file}", most=3)
    assert list(notes_in(file.read_text())) == notes
    before = file.read_text()
    happen(2)
    seal()
    sent(f"file:{file}")
    assert file.read_text().startswith(before) and len(list(notes_in(file.read_text()))) == 1 + len(
        list(notes_in(before))
    )
    assert check(outside=file.read_text()).is_whole


def test_an_address_gets_them_by_post_with_the_token(seal, sent):
    seal()
    with web() as (address, got):
        notes = sent(f"{address}/seals")
    assert [note for _, _, body in got for note in notes_in(body)] == notes
    assert {(path, token) for path, token, _ in got} == {("/seals", "Bearer secret")}


@pytest.mark.asvs("16.4.3")
def test_a_log_server_gets_them_a_message_each(seal, sent):
    seal()
    got = []

    class Server(socketserver.StreamRequestHandler):
        def handle(self):
            got.append(self.rfile.read())

    with socketserver.TCPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        notes = sent(f"syslog+tcp://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()
    rest, messages = b"".join(got), []
    while rest:
        length, _, rest = rest.partition(b" ")
        messages.append(rest[: int(length)].decode())
        rest = rest[int(length) :]
    assert all(one.startswith("<109>1 20") and " partnership-hub " in one and "\n" not in one for one in messages)
    assert [note for one in messages for note in notes_in(one)] == notes


@pytest.mark.parametrize("kind", ["udp", "unix"])
def test_a_log_server_of_datagrams_gets_one_each(seal, sent, tmp_path, kind):
    seal()
    family = socket.AF_INET if kind == "udp" else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0) if kind == "udp" else str(tmp_path / "log"))
        server.settimeout(5)
        where = f"+udp://127.0.0.1:{server.getsockname()[1]}" if kind == "udp" else f":{tmp_path / 'log'}"
        notes = sent(f"syslog{where}")
        assert [next(notes_in(server.recv(65_000).decode())) for _ in notes] == notes


def test_a_copy_that_is_away_says_so_goes_on_later_and_holds_up_no_other(
    happen, seal, engine, sent, everything, tmp_path
):
    away, file = tmp_path / "gone" / "seals.txt", tmp_path / "seals.txt"
    seal()
    for _ in range(2):
        with pytest.raises(CannotSend):
            send_once(engine, f"file:{away}", "")
    sent(f"file:{file}")
    found = {one.name: one for one in everything("select * from seal_copy order by failing_since")}
    assert found[f"file:{away}"].fault == "No such file or directory" and found[f"file:{away}"].number == 0
    assert found[f"file:{file}"].fault is None and found[f"file:{file}"].number > 0
    away.parent.mkdir()
    happen(1)
    seal()
    notes = sent(f"file:{away}")
    assert list(notes_in(away.read_text())) == notes
    assert everything("select 1 from seal_copy where fault is not null or failing_since is not null") == []


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_address_that_does_not_take_them_gets_them_again(seal, engine, everything, status):
    seal()
    with web(status) as (address, _):
        with pytest.raises(CannotSend, match=str(status)):
            send_once(engine, address, "")
        assert {one.number for one in everything("select number from seal_copy")} == {0}


def test_an_address_that_stays_silent_does_not_hold_the_copier_for_ever(monkeypatch):
    monkeypatch.setattr(ways, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for kind in ("http", "syslog+tls"):
            with pytest.raises(CannotSend, match="did not answer"):
                send(f"{kind}://127.0.0.1:{silent.getsockname()[1]}", ["note"], "", now())


@contextmanager
def encrypted(folder):
    """A log server with a certificate of its own: its port, what it got, and the certificate's file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now() - timedelta(days=1), now() + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    made = made.add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256())
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    got = []

    def serve(server):
        for _ in range(2):
            with suppress(OSError), context.wrap_socket(server.accept()[0], server_side=True) as one:
                while data := one.recv(65_000):
                    got.append(data)

    with socket.create_server(("localhost", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        yield server.getsockname()[1], got, folder / "cert.pem"
        thread.join(10)


@pytest.mark.asvs("12.3.2", "16.4.3")
def test_an_encrypted_log_server_must_be_who_it_says(seal, sent, engine, tmp_path, monkeypatch):
    seal()
    with encrypted(tmp_path) as (port, got, certificate):
        with pytest.raises(CannotSend, match="(?i)certificate"):
            send_once(engine, f"syslog+tls://localhost:{port}", "")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        notes = sent(f"syslog+tls://localhost:{port}")
    assert b"".join(got).count(b"checkpoint=") == len(notes) > 0


def test_a_disk_that_is_full_leaves_no_half_checkpoint(tmp_path, monkeypatch):
    file = tmp_path / "seals.txt"
    send(f"file:{file}", ["first\n"], "", now())

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ways.os, "fsync", full)
    with pytest.raises(CannotSend, match="No space left"):
        send(f"file:{file}", ["second\n"], "", now())
    assert file.read_text() == "first\n\n"


def test_two_workers_never_send_a_copy_the_same_at_the_same_time(seal, engine, tmp_path):
    seal()
    file = f"file:{tmp_path / 'seals.txt'}"
    with engine.begin() as other:
        told = {"lock": copies.LOCK, "copy": copies.crc32(file.encode()) >> 1}
        assert other.execute(copies.MINE, told).scalar()
        assert send_once(engine, file, "") == 0
    assert send_once(engine, file, "") > 0


def test_each_copy_has_a_thread_that_outlives_faults(app, seal, tmp_path, monkeypatch):
    seal()
    away, file = tmp_path / "gone" / "seals.txt", tmp_path / "seals.txt"
    settings = replace(app.config["HUB"], seal_copies=(f"file:{away}", f"file:{file}"))
    monkeypatch.setitem(app.config, "HUB", settings)
    threads = list(copiers(app))
    for one in threads:
        one.every = one.pause = 0.05
        one.start()
    until = now() + timedelta(seconds=20)
    while not (file.exists() and threads[0].pause > 0.1) and now() < until:
        threads[0].halt.wait(0.05)
    away.parent.mkdir()
    while not away.exists() and now() < until:
        threads[0].halt.wait(0.05)
    for one in threads:
        one.stop()
        one.join(10)
    assert away.read_text() == file.read_text()
    assert isinstance(threads[0], Copier)


def test_a_copy_that_is_an_hour_late_is_told_to_the_ig_officers_once_a_day(
    app, norfolk, seal, engine, tmp_path, monkeypatch, everything
):
    seal()
    with pytest.raises(CannotSend):
        send_once(engine, f"file:{tmp_path / 'gone' / 'seals.txt'}", "")
    assert actions.tell_what_is_late(app, engine) == 0
    monkeypatch.setattr(actions, "LATE", timedelta(seconds=-1))
    late = actions.tell_what_is_late(app, engine)
    told = everything(
        """select n.*, exists (select 1 from account_role r where r.org_id = n.org_id and r.account_id = n.account_id
                               and r.role = 'ig') as is_ig from notice n where n.kind = 'seal-late'"""
    )
    assert all(one.is_ig for one in told) and {one.org_id for one in told} >= {norfolk.org("breckland")}
    assert {one.reference for one in told} == {"file"} and late >= len({one.org_id for one in told})
    everything("update notice set read_at = now()")
    actions.tell_what_is_late(app, engine)
    count = "select count(*) as n from notice where kind = 'seal-late' and reference = 'file'"
    assert everything(count)[0].n == len(told), "read, and still not told again today"


def test_sealing_that_is_an_hour_late_is_told_too(app, happen, engine, monkeypatch, everything):
    happen(1)
    monkeypatch.setattr(actions, "LATE", timedelta(seconds=-1))
    actions.tell_what_is_late(app, engine)
    assert everything("select 1 from notice where reference = 'the sealing itself'")


@pytest.mark.asvs("16.2.5")
def test_what_a_copy_holds_is_hashes_and_counts(seal, everything):
    seal()
    for one in everything(ORDER):
        said = read(one.note)
        assert len(one.note.split("\n")) == 7 and said.size > 0
