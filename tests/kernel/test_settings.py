"""A wrong setting stops the start with a sentence; all wrong ones are told at once."""

import re

import pytest

from hub.settings import ROOT, WrongSettings, psycopg_url, read
from hub.settings.secrets import SECRETS

GOOD = {
    "HUB_LOCAL_DATABASE_URL": "postgresql+psycopg://hub_app:x@/hub",
    "HUB_LOCAL_MIGRATOR_URL": "postgresql+psycopg://hub_migrator:x@/hub",
    "HUB_LOCAL_RELAY_URL": "postgresql+psycopg://hub_relay:x@/hub",
    "HUB_LOCAL_REDIS_URL": "unix:///run/valkey.sock",
    "SECRET_KEY": "s" * 32,
    "HUB_FIELD_KEYS": "f" * 32,
}
REAL = {
    "DATABASE_URL": "postgresql://hub_app:x@db/hub?sslmode=verify-full",
    "HUB_MIGRATOR_URL": "postgres://hub_migrator:x@db/hub?sslmode=verify-full",
    "HUB_RELAY_URL": "postgresql+psycopg://hub_relay:x@db/hub?sslmode=verify-full",
    "REDIS_URL": "rediss://cache/0",
    "SECRET_KEY": "s" * 32,
    "HUB_FIELD_KEYS": "f" * 32,
}


def faults(environ) -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        read(environ)
    return str(wrong.value).splitlines()


def test_good_settings_are_read():
    local, real = read(GOOD), read(REAL)
    assert local.embedded and not real.embedded and not local.demo
    assert (local.port, local.host, local.idle_minutes, local.absolute_hours) == (8000, "127.0.0.1", 30, 12)
    assert real.database_url == "postgresql+psycopg://hub_app:x@db/hub?sslmode=verify-full"


WRONG = [
    (GOOD | {"HUB_LOCAL_DATABASE_URL": ""}, "HUB_LOCAL_DATABASE_URL is not set"),
    (
        GOOD | {"HUB_LOCAL_MIGRATOR_URL": "mysql://x"},
        "HUB_LOCAL_MIGRATOR_URL must begin with postgresql+psycopg://, not mysql",
    ),
    (GOOD | {"HUB_LOCAL_RELAY_URL": ""}, "HUB_LOCAL_RELAY_URL is not set"),
    (GOOD | {"HUB_LOCAL_REDIS_URL": "http://x"}, "HUB_LOCAL_REDIS_URL must begin with redis://, not http"),
    (GOOD | {"SECRET_KEY": "short"}, "SECRET_KEY must hold at least 32"),
    (GOOD | {"HUB_FIELD_KEYS": ""}, "HUB_FIELD_KEYS must hold a key"),
    (GOOD | {"HUB_FIELD_KEYS": f"{'f' * 32} short"}, "HUB_FIELD_KEYS must hold a key"),
    (GOOD | {"SECRET_KEY": ""}, "SECRET_KEY must hold at least 32"),
    (GOOD | {"PORT": "eighty"}, "PORT must be a whole number from 1 to 65535, not 'eighty'"),
    (GOOD | {"PORT": "0"}, "PORT must be"),
    (GOOD | {"PORT": "65536"}, "PORT must be"),
    (GOOD | {"HUB_UPLOAD_MB": "-1"}, "HUB_UPLOAD_MB must be"),
    (GOOD | {"HUB_IDLE_MINUTES": "1"}, "HUB_IDLE_MINUTES must be"),
    (GOOD | {"HUB_SIGNED_IN_HOURS": "25"}, "HUB_SIGNED_IN_HOURS must be"),
    (GOOD | {"HUB_NOTIFY_KEY": "secret", "HUB_NOTIFY_SMS_TEMPLATE": "t"}, "HUB_NOTIFY_KEY must be a whole API key"),
    (GOOD | {"HUB_NOTIFY_KEY": f"hub-{'a' * 36}-{'b' * 36}"}, "HUB_NOTIFY_KEY needs HUB_NOTIFY_EMAIL_TEMPLATE"),
    (GOOD | {"HUB_NOTIFY_URL": "ftp://x"}, "HUB_NOTIFY_URL must begin with https://"),
    (GOOD | {"HUB_SMTP_URL": "mail.example", "HUB_MAIL_FROM": "a@b"}, "HUB_SMTP_URL must begin with smtp://"),
    (GOOD | {"HUB_SMTP_URL": "smtp://mail.example"}, "HUB_MAIL_FROM must be the address"),
    (REAL | {"HUB_MIGRATOR_URL": ""}, "HUB_MIGRATOR_URL is not set: README.md"),
    (REAL | {"HUB_RELAY_URL": ""}, "HUB_RELAY_URL is not set: README.md"),
    (REAL | {"REDIS_URL": ""}, "REDIS_URL is not set: README.md"),
]


@pytest.mark.parametrize(("environ", "sentence"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_setting_is_one_sentence_that_names_it(environ, sentence):
    [told] = faults(environ)
    assert told.startswith(sentence) and told.endswith(".")


def test_all_faults_are_told_at_once():
    assert len(faults({"PORT": "x", "HUB_IDLE_MINUTES": "x"})) == 8


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "hub.example", "::"])
def test_the_demo_never_listens_beyond_this_machine(host):
    [told] = faults(GOOD | {"HUB_DEMO": "1", "HUB_HOST": host})
    assert told.startswith("HUB_DEMO=1 signs anyone in")
    named = GOOD | {"HUB_HOST": host, "HUB_HOSTNAMES": "hub.example"}
    assert not read(named).loopback, "without the demo it may"


@pytest.mark.asvs("15.2.3")
def test_the_demo_never_runs_on_a_real_database():
    [told] = faults(REAL | {"HUB_DEMO": "1"})
    assert told.startswith("HUB_DEMO=1 works with the embedded database only")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_demo_runs_when_nothing_speaks_against_it(host):
    assert read(GOOD | {"HUB_DEMO": "1", "HUB_HOST": host}).demo


@pytest.mark.parametrize("value", ["", "0", "yes", "true", "2"])
def test_the_demo_is_switched_on_by_exactly_one_word(value):
    assert not read(GOOD | {"HUB_DEMO": value}).demo


@pytest.mark.parametrize(
    "environ",
    [GOOD | {"HUB_DEMO": "1"}, REAL | {"HUB_HOST": "0.0.0.0", "HUB_HOSTNAMES": "hub.example", "HUB_UPLOAD_MB": "20"}],
)
def test_the_children_read_the_same_settings(environ):
    settings = read(environ)
    assert read(settings.for_children()) == settings


# Every secret, as it may stand in a file.
HELD = REAL | {
    "HUB_BACKUP_URL": "postgresql://hub_backup:x@db/hub?sslmode=verify-full",
    "HUB_CONTEXT_KEY": "c" * 32,
    "HUB_FACTOR_KEY": "f" * 32,
    "HUB_NATIONAL_SECRETS": "norfolk=abc\nkent=def",
    "HUB_NOTIFY_KEY": f"hub-{'a' * 36}-{'b' * 36}",
    "HUB_NOTIFY_SMS_TEMPLATE": "t",
    "HUB_SMTP_URL": "smtps://hub:word@mail.example",
    "HUB_MAIL_FROM": "hub@example.gov.uk",
    "HUB_SEAL_TOKEN": "token",
}


@pytest.mark.asvs("13.3.1")
@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file(name, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{HELD[name]}\n")
    settings = read(HELD | {name: f"@{file}"})
    assert settings == read(HELD)
    assert read(settings.for_children()) == settings, "the children are handed what the file held"


@pytest.mark.asvs("13.3.1")
@pytest.mark.parametrize("held", [None, b"", b" \n", b"\xff\xfe", b"@/another/file"])
@pytest.mark.parametrize("name", SECRETS)
def test_a_file_without_a_secret_is_one_sentence_that_names_the_setting_alone(name, held, tmp_path):
    file = tmp_path / "secret"
    if held is not None:
        file.write_bytes(held)
    [told] = faults(HELD | {name: f"@{file}"})
    assert told.startswith(f"{name} names a file that ") and "another" not in told


def test_nothing_else_is_read_from_a_file(tmp_path):
    file = tmp_path / "name"
    file.write_text("hub")
    assert read(GOOD | {"HUB_INSTANCE": f"@{file}"}).instance == f"@{file}"


def test_the_operator_reads_which_secrets_may_stand_in_a_file():
    [told] = [line for line in (ROOT / "README.md").read_text().splitlines() if "=@/run/secrets/" in line]
    assert {*SECRETS} <= {*re.findall(r"`(\w+)[`=]", told)}


def test_however_the_scheme_is_spelt_the_driver_is_ours():
    assert {psycopg_url(f"{scheme}://h/d") for scheme in ("postgres", "postgresql", "postgresql+psycopg")} == {
        "postgresql+psycopg://h/d"
    }


def test_a_hub_that_others_can_reach_must_say_by_which_names():
    with pytest.raises(WrongSettings, match="HUB_HOSTNAMES"):
        read(REAL | {"HUB_HOST": "0.0.0.0"})
    named = read(REAL | {"HUB_HOST": "127.0.0.1", "HUB_HOSTNAMES": "hub.example"})
    assert not named.loopback, "behind a proxy on the same machine cookies are Secure all the same"


def test_the_demo_answers_to_this_machines_own_names_only():
    with pytest.raises(WrongSettings, match="unset HUB_HOSTNAMES"):
        read(GOOD | {"HUB_DEMO": "1", "HUB_HOSTNAMES": "hub.example"})
