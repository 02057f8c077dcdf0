"""What follows an import is done by a job of its own, once the rows are in."""

from hub.intake import finished
from hub.intake.actions import runs
from tests.intake.conftest import PERSON, written


def test_features_above_are_called_once_the_rows_are_in(norfolk, places, work, everything, monkeypatch):
    seen = []
    monkeypatch.setattr(finished, "AFTER", [])
    finished.after_import(lambda run_id: seen.append((run_id, len(everything("select 1 from case_file")))))
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON))
    work()
    assert seen == []
    with norfolk.acting("norfolk", "supervisor"):
        runs.confirm(run_id)
    work()
    assert seen == [(run_id, 1)]
    assert len(everything("select 1 from outbox where name = 'intake:follow'")) == 1
