"""Nothing that anybody is called, and no address, adds a header or a receiver to a message."""

from dataclasses import replace
from uuid import uuid4

import pytest

from hub.identity.schemas import Colleague
from hub.notices import delivery


class Wire:
    """Takes what is sent."""

    def __init__(self):
        self.sent = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def send_message(self, message):
        self.sent.append(message.as_bytes())


@pytest.mark.asvs("1.3.11")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("place", ["to", "title"])
def test_a_header_ends_where_it_ends(app, monkeypatch, end, place):
    wire = Wire()
    monkeypatch.setattr(delivery, "_server", lambda _: wire)
    settings = replace(app.config["HUB"], smtp_url="smtp://127.0.0.1", mail_from="hub@norfolk.example")
    given = {"to": "officer@norfolk.example", "title": "A visit"}
    given[place] += f"{end}Bcc: canary@elsewhere.example"
    with pytest.raises(ValueError, match="(?i)header|linefeed|line"):
        delivery._by_smtp(settings, uuid4(), given["to"], given["title"], "Open it")
    assert wire.sent == []


@pytest.mark.asvs("1.3.11", "2.2.1")
@pytest.mark.parametrize(
    "address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example", "@", "a@"]
)
def test_an_address_of_two_is_none(address):
    assert "email" in Colleague().validate({"name": "Ann", "email": address, "roles": ["officer"]})
