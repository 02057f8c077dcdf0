"""Whatever breaks off in the middle goes on, and two at once do each case once."""

from threading import Thread
from time import sleep

import pytest

from hub.intake import queries
from hub.intake.actions import runs, taking
from hub.kernel.tenancy import as_actor
from tests.intake.conftest import COUNTS, counts, many, written


@pytest.fixture
def confirmed(norfolk, places):
    """Have a list of five read and confirmed; returns its run."""

    def ready(name="today.csv"):
        with norfolk.acting("norfolk", "supervisor"):
            run_id = runs.upload(name, written(*many(5)))
            runs.read(run_id)
            runs.confirm(run_id)
        return run_id

    return ready


def test_a_step_that_is_killed_leaves_nothing_and_is_done_again(norfolk, confirmed, everything, monkeypatch):
    monkeypatch.setattr(runs, "STEP", 2)
    run_id, receive = confirmed(), taking.receive
    with norfolk.acting("norfolk", "supervisor"):
        assert runs.import_step(run_id)
    monkeypatch.setattr(taking, "receive", lambda *told: (receive(*told), 1 / 0))  # killed just before its commit
    with pytest.raises(ZeroDivisionError), norfolk.acting("norfolk", "supervisor"):
        runs.import_step(run_id)
    assert len(everything("select 1 from case_file")) == 2
    assert everything("select done, position from import_run") == [(2, 3)]
    monkeypatch.setattr(taking, "receive", receive)
    more = True
    while more:
        with norfolk.acting("norfolk", "supervisor"):
            more = runs.import_step(run_id)
    with norfolk.acting("norfolk", "supervisor"):
        assert counts(queries.run(run_id)) == (5, 0, 0, 0)
    assert len(everything("select 1 from case_file")) == len(everything("select 1 from arrival")) == 5
    assert len(everything("select 1 from event where kind = 'case:opened'")) == 5


def test_two_lists_with_the_same_people_at_once_open_each_case_once(app, norfolk, confirmed, everything, monkeypatch):
    monkeypatch.setattr(runs, "STEP", 1)
    receive = taking.receive
    # Between finding out who is new and writing them there is time enough for the other.
    monkeypatch.setattr(taking, "receive", lambda *told: (sleep(0.2), receive(*told)))
    both, actor, failed = [confirmed("one.csv"), confirmed("two.csv")], norfolk.actor("norfolk", "supervisor"), []

    def go(run_id):
        try:
            more = True
            while more:
                with app.app_context(), as_actor(actor):
                    more = runs.import_step(run_id)
        except Exception as fault:  # told by the test, not by the thread
            failed.append(fault)

    threads = [Thread(target=go, args=[run_id]) for run_id in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failed == []
    assert len(everything("select 1 from case_file")) == len(everything("select 1 from resident")) == 5
    assert len(everything("select 1 from event where kind = 'case:opened'")) == 5
    [told] = everything(f"select {', '.join(f'sum({name}) as {name}' for name in COUNTS)} from import_run")
    assert tuple(told) == (5, 0, 5, 0)
