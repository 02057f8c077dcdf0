"""Whoever is named in a warning about a household was looked at, too: the book says so."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def rung(home, everything, norfolk):
    """Anna's case, and Ben's, whom a colleague rang a moment ago."""
    anna, ben = home.of(2)
    everything("update case_file set last_call_at = :at where id = :id", at=datetime.now(UTC), id=ben)
    return anna, ben


def looked_at(everything):
    return {one.about for one in everything("select x.about from event_about x join event e on e.id = x.event_id "
                                            "where e.kind in ('record:opened', 'list:shown')")}  # fmt: skip


@pytest.mark.parametrize("page", ["/cases/{}", "/cases/{}/call", "/cases?show=all"])
def test_the_one_who_was_rung_is_in_the_book(rung, client, everything, page):
    anna, ben = rung
    text = client("norfolk", "tracer").get(page.format(anna)).text
    [who] = everything("select resident_id from case_file where id = :id", id=ben)
    assert "Ben Reed was rung" in text
    assert who.resident_id in looked_at(everything)


def test_whom_a_request_could_name_as_well_is_in_the_book(home, client, everything):
    anna, ben = home.of(2)
    assert "Ben Reed" in client("norfolk", "tracer").get(f"/cases/{anna}/ask/door-knock").text
    assert ben in looked_at(everything)
