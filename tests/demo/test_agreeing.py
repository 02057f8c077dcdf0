"""The demo’s agreements under way: one waits for the other side, one ends soon; each word says that it is a demo."""

import pytest

from hub.demo import agreeing
from hub.directory.sync import organisation_ids


@pytest.fixture
def under_way(norfolk):
    with norfolk.app.app_context():
        agreeing.work(organisation_ids())


def test_one_waits_for_the_other_sides_signature(under_way, client):
    county = client("norfolk", "ig").get("/agreements").text
    assert "Waits for their signature" in county
    district = client("breckland", "ig")
    assert "Waits for your signature" in district.get("/agreements").text
    assert "1 agreement waits for your organisation’s signature" in district.get("/governance").text
    assert "signature" not in client("norwich", "ig").get("/governance").text


def test_one_in_force_ends_soon_and_can_be_renewed(under_way, client, everything):
    for slug in agreeing.ENDS:
        page = client(slug, "ig")
        assert (
            "Ending soon" in page.get("/agreements").text and "Draft the next version" in page.get("/agreements").text
        )
        assert "1 agreement ends soon" in page.get("/governance").text
    left = everything("select (args ->> 'days')::int as days from outbox where name = 'agreement:due' order by 1")
    assert [one.days for one in left] == [7, 7]


def test_every_word_of_it_says_that_it_is_invented(under_way, everything):
    said = everything("select body from proposal")
    assert len(said) == 4
    for one in said:
        assert all(one.body[name].startswith("Demo text.") for name in ("purpose", "legal_basis", "retention"))
