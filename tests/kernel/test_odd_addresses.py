"""Addresses that nobody of ours writes: an answer in words, never a fault, and nothing of them reaches the database."""

import pytest


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize(
    "address",
    ["/hand-back/standing?kind=%00", "/bulk/close?which=all&text=%00", "/cases?category=%00", "/hand-back/1/%00.csv",
     "/services?words=a%00b", "/same-person?after=%00,x"],
)  # fmt: skip
def test_the_sign_that_no_text_holds_is_refused(client, address):
    assert client("norfolk", "supervisor").get(address).status_code == 400


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [("/imports/columns/forget", {"name": "\0"}, 404), ("/bulk/close", {"which": "all", "text": "\0x"}, 200),
     ("/bulk/close/do", {"seen": ["x|y|z", "\0|1|z"], "outcome": "\0"}, 200)],
)  # fmt: skip
def test_sent_by_a_form_it_finds_nothing(client, address, sent, status):
    assert client("norfolk", "supervisor").post(address, data=sent).status_code == status


@pytest.mark.asvs("15.3.7")
@pytest.mark.parametrize("odd", ["kind=x", "endpoint=x", "_external=1&_scheme=ftp", "_anchor=x", "_method=POST"])
def test_what_an_address_says_besides_leads_nowhere_else(client, odd):
    answer = client("norfolk", "supervisor").get(f"/bulk?do=close&{odd}")
    assert answer.status_code == 302 and answer.location.startswith("/bulk/close?do=close&")
