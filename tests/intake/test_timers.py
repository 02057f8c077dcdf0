"""What an import leaves behind goes by itself."""

import pytest

from hub.intake.actions import runs
from tests.intake.conftest import PERSON, person, written


@pytest.fixture
def hours_pass(everything, work):
    """Every timer of this name comes due."""

    def go(name: str) -> None:
        assert everything("update outbox set available_at = now() where name = :name returning 1", name=name)
        work()

    return go


def uploaded(norfolk, work):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON, person(ID="")))
    work()
    return run_id


def test_rejected_rows_go_by_their_timer(norfolk, everything, work, places, hours_pass):
    run_id = uploaded(norfolk, work)
    with norfolk.acting("norfolk", "supervisor"):
        runs.confirm(run_id)
    work()
    assert len(everything("select 1 from import_reject")) == 1
    hours_pass("intake:forget")
    assert everything("select 1 from import_reject") == []
    assert everything("select status from import_run")[0].status == "finished"


def test_a_list_that_nobody_confirmed_goes_by_its_timer(norfolk, everything, work, places, hours_pass):
    uploaded(norfolk, work)
    hours_pass("intake:discard")
    assert everything("select status from import_run")[0].status == "discarded"
    assert everything("select 1 from import_row union all select 1 from import_upload") == []
