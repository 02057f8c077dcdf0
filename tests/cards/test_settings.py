"""What is printed on cards as the residents' page, and whose address is counted behind a proxy."""

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from hub import create_app
from hub.settings import WrongSettings, read
from tests.conftest import DATABASE, dispose, settings_for

REAL = {
    "DATABASE_URL": "postgresql://hub_app@db/hub?sslmode=verify-full",
    "HUB_MIGRATOR_URL": "postgresql://hub_migrator@db/hub?sslmode=verify-full",
    "HUB_RELAY_URL": "postgresql://hub_relay@db/hub?sslmode=verify-full",
    "REDIS_URL": "rediss://valkey",
    "SECRET_KEY": "s" * 40,
    "HUB_FIELD_KEYS": "f" * 40,
    "HUB_HOSTNAMES": "hub.example.gov.uk,other.example.gov.uk",
}


@pytest.mark.parametrize(
    ("more", "printed"),
    [
        ({}, "hub.example.gov.uk/check"),
        ({"HUB_PUBLIC_ADDRESS": "norfolk.example/visit"}, "norfolk.example/visit"),
        ({"HUB_HOSTNAMES": "", "PORT": "8123"}, "127.0.0.1:8123/check"),
    ],
)
def test_what_cards_print(more, printed):
    assert read(REAL | more).check_address == printed


@pytest.mark.parametrize("wrong", ["https://hub.example.gov.uk", "two words", "x" * 61, "hub.example/<b>"])
def test_an_address_that_cannot_be_typed_stops_the_start(wrong):
    with pytest.raises(WrongSettings, match="HUB_PUBLIC_ADDRESS must be short"):
        read(REAL | {"HUB_PUBLIC_ADDRESS": wrong})


def test_proxies_are_a_small_number():
    assert read(REAL).proxies == 0 and read(REAL | {"HUB_PROXIES": "1"}).proxies == 1
    with pytest.raises(WrongSettings, match="HUB_PROXIES"):
        read(REAL | {"HUB_PROXIES": "many"})


def test_children_hear_of_both():
    told = read(REAL | {"HUB_PROXIES": "2", "HUB_PUBLIC_ADDRESS": "norfolk.example/visit"}).for_children()
    assert (told["HUB_PROXIES"], told["HUB_PUBLIC_ADDRESS"]) == ("2", "norfolk.example/visit")


@pytest.mark.asvs("4.1.3", "15.3.4")
@pytest.mark.parametrize("proxies", [0, 1])
def test_headers_are_believed_only_behind_as_many_proxies_as_there_are(cluster, app, proxies):
    from dataclasses import replace

    other = create_app(replace(settings_for(cluster, DATABASE), proxies=proxies))
    try:
        assert isinstance(other.wsgi_app, ProxyFix) == bool(proxies)
    finally:
        dispose(other)
