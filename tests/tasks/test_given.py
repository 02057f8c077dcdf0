"""Giving a task: to a volunteer with a check, who hears of it; a coordinator gives it to somebody else."""

from tests.tasks.step import PARTNER
from tests.tasks.test_tasks import coordinator, row, send, volunteer  # noqa: F401 (fixtures)


def notices(everything, kind):
    return everything(
        """select a.name, n.urgent from notice n join account a on a.org_id = n.org_id and a.id = n.account_id
           where n.kind = :kind""",
        kind=kind,
    )


def test_a_volunteer_hears_of_a_task_given_to_them(send, norfolk, everything):  # noqa: F811
    given = norfolk.person(PARTNER, "volunteer")
    send("/give", holder_id=given.id)
    assert [tuple(one) for one in notices(everything, "task-given")] == [(given.name, False)]


def test_a_coordinator_who_is_no_volunteer_is_not_offered(coordinator, task, norfolk):  # noqa: F811
    page = coordinator.get(f"/tasks/{task}/give").text
    assert norfolk.person(PARTNER, "volunteer").name in page
    assert f'value="{norfolk.person(PARTNER, "coordinator").id}"' not in page


def test_whoever_has_no_task_is_told_from_where_one_comes(client):
    assert "A council’s new task appears here at once." in client("city-welcome", "coordinator").get("/tasks").text
    page = client("city-welcome", "volunteer").get("/tasks").text
    assert "as soon as your coordinator gives it to you" in page and "council’s new task" not in page
