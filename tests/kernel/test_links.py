"""Another machine is spoken with under checked TLS, or the operator has named it and the start warns."""

import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.notices.delivery import Refused, _server
from hub.retention import backups
from hub.settings import WrongSettings, read
from hub.start import check
from tests.kernel.test_settings import REAL, faults

CHECKED = "?sslmode=verify-full"
DATABASES = ("DATABASE_URL", "HUB_MIGRATOR_URL", "HUB_RELAY_URL", "HUB_BACKUP_URL")


@pytest.mark.asvs("12.3.1", "12.3.2", "12.3.4")
@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize(
    "address",
    [
        "db.example/hub",
        "db.example/hub?sslmode=require",
        "db.example/hub?sslmode=prefer",
        "db.example/hub?sslmode=verify-ca",
        "db.example/hub?sslmode=verify-ca&sslrootcert=system",
        "db.example/hub?sslmode=verify-full&sslmode=disable",
        "10.0.0.5:5432/hub",
        "[2001:db8::1]/hub",
        "/hub?host=db.example",
        "localhost/hub?host=db.example:5432",
        "/hub?host=/run/postgresql,db.example",
        "/hub?host=127.0.0.1:5432&host=db.example:5432",
        "localhost/hub?hostaddr=10.0.0.5",
        "/hub?service=elsewhere",
        "127.0.0.1.example/hub",
    ],
)
def test_a_database_elsewhere_is_refused_without_checked_tls(name, address):
    [told] = faults(REAL | {name: f"postgresql://hub:canary@{address}"})
    assert told.startswith(f"{name} must demand TLS") and "sslmode=verify-full" in told and "canary" not in told


@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize(
    "address",
    [
        "db.example/hub?sslmode=verify-full",
        "db.example/hub?sslmode=verify-full&sslrootcert=system",
        "db.example/hub?sslmode=verify-ca&sslrootcert=/etc/hub/authority.pem",
        "127.0.0.1:6432/hub",
        "127.8.8.8/hub",
        "localhost/hub",
        "[::1]:5432/hub",
        "/hub",
        "/hub?host=/run/postgresql",
        "/hub?host=@abstract",
        "/hub?host=localhost:5433",
    ],
)
def test_checked_tls_or_this_machine_is_enough(name, address):
    settings = read(REAL | {name: f"postgresql://hub:canary@{address}"})
    assert settings.warnings == () and settings.private_links == ()


@pytest.mark.parametrize(("name", "value"), [("PGHOST", "db.example"), ("PGHOSTADDR", "10.0.0.5"), ("PGSERVICE", "x")])
def test_where_the_address_names_no_server_the_variables_of_postgresql_do(name, value):
    bare = dict.fromkeys(DATABASES, "postgresql:///hub")
    assert read(REAL | bare).warnings == ()
    assert len(faults(REAL | bare | {name: value})) == 4


@pytest.mark.asvs("12.3.1", "12.3.2", "12.3.4")
@pytest.mark.parametrize(
    "address",
    [
        "redis://cache/0",
        "redis://10.0.0.5:6379",
        "redis:///0?host=cache",
        "rediss://cache/0?ssl_cert_reqs=none",
        "rediss://cache/0?ssl_cert_reqs=optional",
        "rediss://cache/0?ssl_check_hostname=false",
        "rediss://cache/0?ssl_cert_reqs=required&ssl_cert_reqs=none",
    ],
)
def test_a_queue_elsewhere_is_refused_without_checked_tls(address):
    [told] = faults(REAL | {"REDIS_URL": address})
    assert told.startswith("REDIS_URL must demand TLS") and "rediss://" in told


@pytest.mark.parametrize(
    "address",
    ["rediss://cache/0", "rediss://cache?ssl_cert_reqs=required&ssl_check_hostname=true&ssl_ca_certs=/a.pem",
     "redis://127.0.0.1/0", "redis://localhost", "unix:///run/valkey.sock"],
)  # fmt: skip
def test_a_queue_under_checked_tls_or_on_this_machine_is_read(address):
    assert read(REAL | {"REDIS_URL": address}).warnings == ()


PLAIN = dict.fromkeys(DATABASES, "postgresql://hub:canary@db.internal/hub") | {"REDIS_URL": "redis://cache.internal"}


def test_a_private_link_is_named_and_warned_of_at_every_start(app, capsys):
    settings = read(REAL | PLAIN | {"HUB_PRIVATE_LINKS": "db.internal, cache.internal"})
    assert settings.private_links == ("db.internal", "cache.internal") and len(settings.warnings) == 5
    assert read(settings.for_children()) == settings, "the children know of it too"
    app.config["HUB"], before = replace(app.config["HUB"], warnings=settings.warnings), app.config["HUB"]
    try:
        check(app)
    finally:
        app.config["HUB"] = before
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 5 and "canary" not in "".join(told)
    assert told[0].startswith("Warning: DATABASE_URL leads to db.internal without checked TLS")


def test_only_the_servers_that_are_named_are_let_through():
    told = faults(REAL | PLAIN | {"HUB_PRIVATE_LINKS": "cache.internal"})
    assert [line.partition(" ")[0] for line in told] == [*DATABASES[:3], DATABASES[3]]
    assert len(faults(REAL | PLAIN | {"HUB_PRIVATE_LINKS": "internal,*"})) == 5


@pytest.mark.parametrize("given", [["prepare", "postgresql://postgres:canary@db.example/postgres"]])
def test_the_administrator_of_a_database_is_not_met_in_the_open_either(given, monkeypatch):
    monkeypatch.delenv("HUB_PRIVATE_LINKS", raising=False)
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 1 and done.stderr.startswith("ADMIN_URL must demand TLS") and "canary" not in done.stderr


@pytest.mark.asvs("12.3.1")
def test_a_backup_goes_under_the_same_tls_as_everything_else(monkeypatch, tmp_path):
    ran = []

    def run(argv, **given):
        ran.append((argv, given["env"]["PGPASSWORD"]))
        return subprocess.CompletedProcess(argv, 1, "", "away")

    monkeypatch.setattr(backups.subprocess, "run", run)
    with pytest.raises(WrongSettings):
        backups.dump(f"postgresql+psycopg://hub_backup:canary@db.example:5433/hub{CHECKED}", tmp_path / "x")
    [(argv, password)] = ran
    assert f"--dbname=postgresql://hub_backup@db.example:5433/hub{CHECKED}" in argv
    assert password == "canary" and "canary" not in " ".join(argv)


@pytest.mark.asvs("12.3.1")
@pytest.mark.parametrize("copy", ["syslog+udp://log.example", "syslog+tcp://log.example:514"])
def test_checkpoints_leave_for_another_machine_under_tls(copy):
    [told] = faults(REAL | {"HUB_SEAL_COPIES": copy})
    assert "HUB_PRIVATE_LINKS" in told
    assert read(REAL | {"HUB_SEAL_COPIES": copy, "HUB_PRIVATE_LINKS": "log.example"}).seal_copies == (copy,)
    assert read(REAL | {"HUB_SEAL_COPIES": copy.replace("log.example", "127.0.0.1")})


def test_notify_is_asked_under_tls():
    [told] = faults(REAL | {"HUB_NOTIFY_URL": "http://notify.example"})
    assert told.startswith("HUB_NOTIFY_URL must begin with https://")
    assert read(REAL | {"HUB_NOTIFY_URL": "http://127.0.0.1:9"}).notify_url == "http://127.0.0.1:9"


class Bare:
    """A mail server that offers no encryption."""

    def __init__(self, *_, **__):
        self.left = False

    def ehlo(self):
        pass

    def has_extn(self, _):
        return False

    def close(self):
        self.left = True


@pytest.mark.asvs("12.3.1")
def test_no_notice_passes_a_mail_server_elsewhere_that_offers_no_encryption(app, monkeypatch):
    monkeypatch.setattr("hub.notices.delivery.smtplib.SMTP", Bare)
    settings = replace(app.config["HUB"], smtp_url="smtp://mail.example")
    with pytest.raises(Refused, match="without TLS"):
        _server(settings)
    assert _server(replace(settings, private_links=("mail.example",)))
    assert _server(replace(settings, smtp_url="smtp://127.0.0.1"))
