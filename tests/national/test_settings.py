"""How an organisation says where its national system is: only safe addresses, and the secret apart."""

import pytest
from marshmallow import ValidationError

from hub.national.its.rules import retry_after, wait_for
from hub.national.schemas import NationalSchema, safe_address
from hub.settings import WrongSettings, read
from tests.kernel.test_settings import GOOD

PULL = {"system": "ITS", "way": "pull", "url": "https://its.example/v1", "token_url": "https://id.example/token",
        "client_id": "hub"}  # fmt: skip


def test_a_system_that_is_pulled_needs_an_address_and_a_name():
    assert NationalSchema().load(PULL).pulls and not NationalSchema().load({"system": "CTAS"}).pulls
    for name in ("url", "token_url", "client_id"):
        with pytest.raises(ValidationError) as wrong:
            NationalSchema().load(PULL | {name: ""} if name != "client_id" else {k: v for k, v in PULL.items()
                                                                                  if k != name})  # fmt: skip
        assert name in wrong.value.messages


@pytest.mark.asvs("12.3.1")
@pytest.mark.parametrize("address", ["https://its.example", "https://its.example:8443/a/b", "http://127.0.0.1:9/x",
                                     "http://localhost:9", "http://[::1]:9"])  # fmt: skip
def test_https_or_this_very_machine(address):
    assert safe_address(address)


@pytest.mark.asvs("13.2.4")
@pytest.mark.parametrize("address", ["http://its.example", "http://127.0.0.1.evil.example", "ftp://its.example", "its",
                                     "https://", "https://user:word@its.example", "https://its.example/?a=b", "",
                                     "http://localhost@evil.example", "https://[::1", "http://10.0.0.1"])  # fmt: skip
def test_no_other_address_is_called(address):
    assert not safe_address(address)
    if address:
        with pytest.raises(ValidationError):
            NationalSchema().load(PULL | {"url": address})


def test_the_secret_is_no_part_of_the_file():
    with pytest.raises(ValidationError):
        NationalSchema().load(PULL | {"secret": "x"})


def test_secrets_come_from_the_environment_or_a_file(tmp_path):
    assert read(GOOD | {"HUB_NATIONAL_SECRETS": "norfolk=a=b kent=c"}).national_secrets == {
        "norfolk": "a=b", "kent": "c"}  # fmt: skip
    file = tmp_path / "national"
    file.write_text("norfolk=abc\nkent=def\n")
    settings = read(GOOD | {"HUB_NATIONAL_SECRETS": f"@{file}"})
    assert settings.national_secrets == {"norfolk": "abc", "kent": "def"}
    assert read(GOOD | settings.for_children()).national_secrets == settings.national_secrets
    assert read(GOOD).national_secrets == {}


@pytest.mark.asvs("13.3.1")
@pytest.mark.parametrize("wrong", ["norfolk", "=abc", "norfolk=", "@/nowhere/at/all"])
def test_wrong_secrets_stop_the_start_and_are_not_printed(wrong):
    with pytest.raises(WrongSettings, match="HUB_NATIONAL_SECRETS") as told:
        read(GOOD | {"HUB_NATIONAL_SECRETS": f"{wrong} other=very-secret" if wrong[0] != "@" else wrong})
    assert "very-secret" not in str(told.value)


def test_a_wait_is_measured_on_their_clock_and_bounded():
    theirs = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert retry_after("Wed, 21 Oct 2015 07:29:30 GMT", theirs).total_seconds() == 90
    assert retry_after("Wed, 21 Oct 2015 07:00:00 GMT", theirs).total_seconds() == 0
    assert retry_after("9999999999999", None).total_seconds() == 3600
    assert retry_after("soon", theirs) is None and retry_after(None, theirs) is None
    minutes = [wait_for(n, None, retry_after("900", None)).total_seconds() / 60 for n in range(1, 8)]
    assert minutes == [0.5, 1, 2, 4, 8, 15, 15]
