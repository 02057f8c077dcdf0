"""Who is told of a task, and when: by reference alone."""

import pytest

from hub.handovers import actions
from tests.tasks.step import PARTNER


@pytest.fixture
def told(everything, norfolk):
    """Who of the partner has been told what: (name, kind, urgent)."""

    def ask():
        return [
            tuple(one)
            for one in everything(
                """select a.name, n.kind, n.urgent from notice n
                   join account a on a.org_id = n.org_id and a.id = n.account_id
                   where n.org_id = :org order by n.id""",
                org=norfolk.org(PARTNER),
            )
        ]

    return ask


def test_the_coordinators_hear_of_a_new_task(task, told, norfolk):
    assert told() == [(norfolk.person(PARTNER, "coordinator").name, "task-new", False)]


def test_whoever_holds_a_task_hears_urgently_that_it_is_no_longer_needed(task, told, norfolk, work):
    volunteer = norfolk.person(PARTNER, "volunteer")
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(task, 1, volunteer.id)
    work()
    with norfolk.acting("south-norfolk", "officer"):
        actions.withdraw(task)
    work()
    assert [one for one in told() if one[0] == volunteer.name] == [(volunteer.name, "task-withdrawn", True)]


def test_nobody_is_told_of_a_task_that_nobody_held(task, told, norfolk, work):
    with norfolk.acting("south-norfolk", "officer"):
        actions.withdraw(task)
    work()
    assert [kind for _, kind, _ in told()] == ["task-new"]


def test_what_a_coordinator_sends_back_is_no_news_to_them(task, told, norfolk, work):
    with norfolk.acting(PARTNER, "coordinator"):
        actions.accept(task, 1)
        actions.bounce(task, 2, "declined")
    work()
    assert [kind for _, kind, _ in told()] == ["task-new"]


def test_a_task_given_back_by_a_volunteer_is_known_to_the_coordinators(task, told, norfolk, client):
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(task, 1, norfolk.person(PARTNER, "volunteer").id)
    client(PARTNER, "volunteer").post(f"/tasks/{task}/give-back", data={"version": 2})
    assert told()[-1] == (norfolk.person(PARTNER, "coordinator").name, "task-given-back", False)


def test_a_notice_says_the_reference_and_nothing_of_the_resident(task, everything):
    [notice] = everything("select t::text as words, t.reference from notice t")
    assert notice.reference and "Penhaligon" not in notice.words and "Mill Lane" not in notice.words
