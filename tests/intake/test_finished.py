"""What other features do after an import is a job of its own, once, when the last row is in."""

import pytest

from hub.intake import finished, queries
from tests.intake.conftest import PERSON, many, written
from tests.intake.test_pages import send


@pytest.fixture
def followed(monkeypatch):
    monkeypatch.setattr(finished, "_AFTER", {})
    seen = []

    @finished.after_import("test:look")
    def look(run_id):
        seen.append((run_id, set(queries.cases_of(run_id))))

    return seen


def test_it_runs_once_after_the_last_step_and_knows_the_cases(client, places, work, everything, followed, monkeypatch):
    monkeypatch.setattr("hub.intake.actions.runs.STEP", 1)
    browser = client("norfolk", "supervisor")
    sent = send(browser, written(*many(3)))
    work()
    assert followed == []
    browser.post(f"{sent.location}/confirm")
    work()
    [(run_id, cases)] = followed
    assert str(run_id) == sent.location.rpartition("/")[2]
    assert len(everything("select 1 from outbox where name = 'intake:after' and status = 'done'")) == 1
    assert cases == {row.id for row in everything("select id from case_file")} and len(cases) == 3


def test_one_that_fails_takes_nothing_with_it(client, places, work, everything, followed):
    @finished.after_import("test:fails")
    def fails(_):
        raise RuntimeError

    browser = client("norfolk", "supervisor")
    sent = send(browser, written(PERSON))
    work()
    browser.post(f"{sent.location}/confirm")
    with pytest.raises(AssertionError, match="RuntimeError"):  # `work` tells of jobs that failed
        work()
    assert len(followed) == 1
    assert everything("select status from import_run")[0].status == "finished"


def test_one_that_is_no_longer_known_is_let_go(followed):
    finished.after("00000000-0000-0000-0000-000000000000", "test:gone")
    assert followed == []
