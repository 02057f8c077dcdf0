"""`hub jobs list` tells what is due from what has its time to come, and ends with 1 when a job was given up."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from hub.health.commands import jobs
from hub.kernel.clock import now
from hub.kernel.work.jobs import later


@pytest.fixture
def listed(app):
    def run():
        done = CliRunner().invoke(jobs, ["list"], obj=app.app_context)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        due, _, to_come = done.output.partition("Scheduled for later: ")
        return done.exit_code, due.splitlines(), to_come.splitlines()

    return run


def write(norfolk, **told):
    with norfolk.acting("breckland", "manager"):
        return later("section:publish", section="visit_model", version=1, **told)


def test_nothing_at_all(listed):
    assert listed() == (0, ["Due or given up: nothing"], ["nothing"])


def test_a_timer_is_no_backlog(listed, norfolk):
    at = now() + timedelta(days=3)
    for _ in range(2):
        write(norfolk, at=at + timedelta(days=1))
    write(norfolk, at=at)
    status, due, to_come = listed()
    assert (status, due) == (0, ["Due or given up: nothing"])
    assert to_come == ["3", f"  scheduled      3  section:publish  next {at:%d %b %Y %H:%M} UTC"]


def test_what_is_due_and_what_was_given_up_stands_apart_from_what_is_tried_again(listed, norfolk, everything):
    write(norfolk)
    failed, again = write(norfolk), write(norfolk)
    everything("update outbox set status = 'failed', attempt = 12, error = 'Broken' where id = :id", id=failed)
    everything(
        "update outbox set attempt = 2, error = 'Away', available_at = now() + interval '1 hour' where id = :id",
        id=again,
    )
    status, due, to_come = listed()
    assert status == 1 and due[0] == "Due or given up: 2"
    assert due[1].startswith("  failed         1  section:publish  since ") and due[1].endswith("UTC  Broken")
    assert due[2].startswith("  pending        1  section:publish  since ")
    assert to_come[0] == "1" and to_come[1].startswith("  retry          1  section:publish  next ")
    assert to_come[1].endswith("after: Away")
