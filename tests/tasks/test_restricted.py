"""A partner's officer restricts a task: its volunteers and coordinators see it no more than a council's people do."""

from datetime import timedelta

import pytest

from hub.handovers import queries as handovers
from hub.kernel.clock import today
from hub.kernel.db import row, rows
from hub.restricted import actions
from tests.tasks.step import PARTNER

HOLDER, OTHER = 0, 1
CONTENT = "select subject from lobby.task_content(:id)"


@pytest.fixture
def restrict(norfolk):
    """Restrict a task as the partner's information governance officer does."""

    def do(task_id):
        with norfolk.acting(PARTNER, "ig"):
            return actions.mark(task_id, "colleague", "Her mother works here", today() + timedelta(days=90))

    return do


@pytest.fixture
def seen(norfolk):
    """Whether that person finds the task's row, and what the lobby tells of it."""

    def look(task_id, role, nth=0):
        with norfolk.acting(PARTNER, role, nth):
            there = bool(rows("select id from handover where id = :id", id=task_id))
            told = row(CONTENT, id=task_id)
            assert bool(handovers.received(task_id)) == there
            return there, bool(told and told.subject)

    return look


def test_whoever_holds_it_sees_it_and_the_coordinator_no_longer(given, restrict, seen):
    task_id = given()
    assert seen(task_id, "coordinator") == (True, True)
    restrict(task_id)
    assert seen(task_id, "volunteer", HOLDER) == (True, True)
    assert seen(task_id, "coordinator") == (False, False)


def test_the_coordinator_sees_one_that_nobody_has_or_it_would_reach_nobody(task, restrict, seen):
    restrict(task)
    assert seen(task, "coordinator") == (True, True)
    assert seen(task, "volunteer")[1] is False


def test_its_pages_are_not_there_for_whoever_is_not_shown_it(given, restrict, client):
    task_id, coordinator = given(), client(PARTNER, "coordinator")
    listed = coordinator.get("/tasks").text
    assert coordinator.get(f"/tasks/{task_id}").status_code == 200 and str(task_id) in listed
    restrict(task_id)
    assert coordinator.get(f"/tasks/{task_id}").status_code == 404
    assert str(task_id) not in coordinator.get("/tasks").text
    assert client(PARTNER, "volunteer").get(f"/tasks/{task_id}").status_code == 200
