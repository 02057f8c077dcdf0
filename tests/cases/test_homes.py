"""Residents who were known before homes had a key get theirs by a job."""

import pytest

from hub.cases.actions import homes
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.jobs import later
from tests.cases.conftest import county, covid  # noqa: F401 (fixtures)


@pytest.fixture
def earlier(county, everything, norfolk, app):  # noqa: F811
    """Five residents from before, one without an address; `earlier()` causes the job as the migration does."""
    for number in range(5):
        county.open(reference=f"R{number}", house=str(number) if number else None, postcode="NR1 3AB")
    everything("update resident set home_key = ''")

    def cause():
        with app.app_context(), as_actor(Acting(norfolk.org("norfolk"))):
            from hub.kernel.db import db

            later("cases:homes")
            db.session.commit()

    return cause


def keys(everything) -> list[str]:
    found = everything("select r.home_key from resident r join case_file c on c.resident_id = r.id order by reference")
    return [one.home_key for one in found]


def test_every_home_is_found_some_at_a_time(earlier, everything, work, monkeypatch):
    monkeypatch.setattr(homes, "AT_ONCE", 2)
    earlier()
    work()
    assert keys(everything) == ["", *(f"NR13AB:{number}" for number in range(1, 5))]
    assert len(everything("select 1 from outbox where name = 'cases:homes' and status = 'done'")) == 3


def test_twice_changes_nothing_and_whoever_has_a_home_keeps_it(earlier, everything, work):
    everything("update resident set home_key = 'NR13AB:FLAT 9 1' where house = '1'")
    for _ in range(2):
        earlier()
        work()
    assert keys(everything)[:3] == ["", "NR13AB:FLAT 9 1", "NR13AB:2"]
