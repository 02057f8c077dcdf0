"""The hub fails at an erasure, or at a night's look, again and again: people hear of it, and it goes on afterwards."""

import pytest

from hub.retention import actions
from tests.retention.test_held_meanwhile import resident  # noqa: F401 - a fixture

OFFICERS = 2  # of Norfolk's, who are told


def notices(everything):
    return [one.kind for one in everything("select kind from notice order by id")]


@pytest.fixture
def run(norfolk, resident, everything):  # noqa: F811
    with norfolk.acting("norfolk", "ig"):
        return actions.begin(None)


def test_an_erasure_that_stopped_is_told_of_and_goes_on_when_it_is_tried_again(client, run, given_up, work, everything):
    page, officer = f"/retention/erasures/{run}", client("norfolk", "ig")
    assert "data-hub-progress" in officer.get(page).text
    given_up("retention:step")
    assert notices(everything) == ["erasure-stopped"] * OFFICERS
    shown = officer.get(page).text
    assert "This erasure has stopped" in shown and "data-hub-progress" not in shown
    everything("update outbox set status = 'pending', attempt = 0 where status = 'failed'")  # hub jobs retry
    assert "data-hub-progress" in officer.get(page).text
    work()
    assert "Certificate as a PDF file" in officer.get(page).text


def test_after_a_night_that_was_given_up_the_next_one_comes(client, given_up, work, everything):
    officer = client("norfolk", "ig")
    officer.post("/retention/night", data={"nightly": "no", "version": "0", "go": "confirm"})
    given_up("retention:night")
    assert notices(everything) == ["erasure-night-failed"] * OFFICERS
    [waits] = everything("select available_at > now() as later, args from outbox where status = 'pending'"
                         " and name = 'retention:night'")  # fmt: skip
    assert waits.later and waits.args == {"version": 1}
    everything("update outbox set status = 'pending', attempt = 0, available_at = now() where status = 'failed'")
    work()
    assert len(everything("select 1 from outbox where status = 'pending' and name = 'retention:night'")) == 1
