"""A partner's workspace: the task, the task's people, and nothing of anybody or anything else."""

import pytest
from sqlalchemy import text

from hub.kernel.db import db
from tests.tasks.step import FORM, PARTNER, RESIDENT  # noqa: F401 - others know them from here


@pytest.fixture
def coordinator(client):
    return client(PARTNER, "coordinator")


@pytest.fixture
def volunteer(client):
    return client(PARTNER, "volunteer")


@pytest.fixture
def row(everything, task):
    return lambda: everything("select * from handover where id = :id and side = 'received'", id=task)[0]


@pytest.fixture
def send(coordinator, task, row):
    def post(path="", browser=coordinator, **data):
        return browser.post(f"/tasks/{task}{path}", data={"version": row().version, **data})

    return post


def test_the_list_holds_the_open_tasks(coordinator, task):
    page = coordinator.get("/tasks").text
    assert "Ada Penhaligon, PE37 7AB" in page and "South Norfolk" in page and "To accept" in page


def test_a_task_shows_the_agreed_fields_and_no_others(coordinator, task):
    page = coordinator.get(f"/tasks/{task}").text
    assert "4 Mill Lane, Swaffham" in page and "A dog lives here." in page
    assert "CANARY" not in page and "1971" not in page


def test_nothing_is_recorded_before_somebody_accepts(coordinator, task, send, row):
    assert "What happened?" not in coordinator.get(f"/tasks/{task}").text
    assert send(outcome="met", in_pair="yes").status_code == 409
    assert row().answer is None


def test_accept_and_answer(coordinator, task, send, row):
    send("/accept")
    assert "What happened?" in coordinator.get(f"/tasks/{task}").text
    assert send(outcome="met").status_code == 422, "a pair's step asks whether two went"
    assert send(outcome="met", in_pair="yes", needs=["food"], agreed="yes").status_code == 303
    answer = row().answer
    assert (row().status, answer["outcome"], answer["answers"]) == (
        "returned",
        "met",
        {"needs": ["food"], "agreed": True},
    )
    assert answer["attempts"][0]["pair"] is True


def test_what_was_said_without_consent_does_not_leave_the_partner(send, row):
    send("/accept")
    send(outcome="met", in_pair="yes", needs=["food"], agreed="no")
    assert row().answer["answers"] == {"agreed": False}


def test_the_second_attempt_is_the_last(coordinator, task, send, row):
    send("/accept")
    send(outcome="nobody", in_pair="no")
    assert row().status == "accepted" and "Nobody in" in coordinator.get(f"/tasks/{task}").text
    send(outcome="nobody", in_pair="no")
    assert row().status == "returned" and len(row().answer["attempts"]) == 2


def test_access_ends_with_the_task(coordinator, task, send):
    send("/accept")
    send(outcome="met", in_pair="yes")
    page = coordinator.get(f"/tasks/{task}").text
    assert "This task is over" in page
    assert "Penhaligon" not in page and "Mill Lane" not in page
    assert "Penhaligon" not in coordinator.get("/tasks").text


def test_two_people_at_one_task_the_second_is_told(task, send, row):
    send("/accept")
    seen = row().version
    send(outcome="nobody", in_pair="yes")
    again = send(outcome="nobody", in_pair="yes", version=seen)
    assert again.status_code == 409
    assert len(row().answer["attempts"]) == 1


def test_declining_asks_first_and_then_the_task_is_gone(coordinator, task, send, row):
    assert "Decline this task?" in coordinator.get(f"/tasks/{task}/decline").text
    assert send("/decline").status_code == 303
    assert (row().status, row().ended_why) == ("bounced", "declined")
    assert "Penhaligon" not in coordinator.get("/tasks").text


def test_a_volunteer_sees_only_what_they_hold(volunteer, task, send, norfolk):
    assert volunteer.get(f"/tasks/{task}").status_code == 404
    assert "Penhaligon" not in volunteer.get("/tasks").text
    send("/give", holder_id=norfolk.person(PARTNER, "volunteer").id)
    assert "Penhaligon" in volunteer.get("/tasks").text
    assert volunteer.get(f"/tasks/{task}").status_code == 200


def test_a_volunteer_works_but_neither_accepts_nor_declines_nor_gives(volunteer, send, norfolk, row):
    send("/give", holder_id=norfolk.person(PARTNER, "volunteer").id)
    for path in ("/accept", "/decline", "/give"):
        assert send(path, browser=volunteer).status_code == 403
    assert send(browser=volunteer, outcome="met", in_pair="yes").status_code == 303
    assert row().status == "returned"


@pytest.mark.parametrize(
    "slug,role", [("city-welcome", "coordinator"), ("south-norfolk", "officer"), ("norfolk", "tracer"), (PARTNER, "ig")]
)
def test_the_task_is_nobody_elses(client, task, slug, role):
    page = client(slug, role).get(f"/tasks/{task}")
    assert page.status_code in (403, 404)
    assert "Penhaligon" not in page.text


@pytest.mark.parametrize("path", ["/requests", "/cases", "/visit-model", "/people"])
def test_a_coordinator_has_tasks_and_nothing_else(coordinator, path):
    assert coordinator.get(path).status_code == 403


def test_every_look_and_every_attempt_is_in_the_partners_own_trail(coordinator, task, send, everything):
    coordinator.get("/tasks")
    coordinator.get(f"/tasks/{task}")
    send("/accept")
    send(outcome="nobody", in_pair="yes")
    found = everything(
        """select e.kind from event e join event_about a on a.org_id = e.org_id and a.event_id = e.id
           join organisation o on o.id = e.org_id where a.about = :id and o.slug = :slug and e.from_org is null""",
        id=task,
        slug=PARTNER,
    )
    assert {"list:shown", "record:opened", "handover:accepted", "task:attempted"} <= {one.kind for one in found}


@pytest.mark.parametrize("table", ["visit", "visit_attempt", "section", "agreement", "case_file", "need"])
def test_a_partners_transaction_reads_no_other_table(norfolk, task, table):
    with pytest.raises(Exception, match="permission denied"), norfolk.acting(PARTNER, "coordinator"):
        db.session.execute(text(f"select 1 from {table}"))


@pytest.mark.parametrize("column", ["subject", "form", "answer", "surname_key", "postcode_key", "origin_id"])
def test_a_partners_transaction_does_not_read_what_a_task_holds_from_its_row(norfolk, task, column):
    """The lobby tells it, and only while the task is theirs to do."""
    with pytest.raises(Exception, match="permission denied"), norfolk.acting(PARTNER, "coordinator"):
        db.session.execute(text(f"select {column} from handover"))


def content(norfolk, task, slug, role):
    with norfolk.acting(slug, role):
        return db.session.execute(text("select subject from lobby.task_content(:id)"), {"id": task}).all()


def test_the_lobby_tells_a_tasks_content_to_its_own_people_alone(norfolk, task, send):
    assert content(norfolk, task, PARTNER, "coordinator")
    assert not content(norfolk, task, PARTNER, "volunteer"), "who does not hold it yet"
    assert not content(norfolk, task, "city-welcome", "coordinator")
    send("/give", holder_id=norfolk.person(PARTNER, "volunteer").id)
    assert content(norfolk, task, PARTNER, "volunteer")
    send("/decline")
    assert not content(norfolk, task, PARTNER, "coordinator")


def test_a_partner_knows_the_councils_that_gave_it_a_task_and_no_others(norfolk, task):
    with norfolk.acting(PARTNER, "coordinator"):
        known = db.session.execute(text("select slug from organisation order by slug")).scalars().all()
    assert known == [PARTNER, "south-norfolk"]


@pytest.fixture
def agreement_over(everything, norfolk, task):
    everything(
        "update agreement set ended_at = now() where from_org = :giver and to_org = :taker",
        giver=norfolk.org("south-norfolk"),
        taker=norfolk.org(PARTNER),
    )


def test_at_the_agreements_end_nothing_of_the_resident_is_shown_and_the_task_can_go_back(
    coordinator, task, send, row, agreement_over
):
    for url in ("/tasks", f"/tasks/{task}"):
        page = coordinator.get(url)
        assert page.status_code == 200 and "Penhaligon" not in page.text and "has ended" in page.text
    assert send("/decline").status_code == 303
    assert (row().status, row().ended_why) == ("bounced", "declined")


def test_after_the_agreements_end_the_outcome_may_still_come_back_and_nothing_else(
    coordinator, task, send, row, agreement_over
):
    send("/accept")
    page = coordinator.get(f"/tasks/{task}").text
    assert "What happened?" in page and "Needs" not in page
    assert send(outcome="met", in_pair="yes", needs=["food"], agreed="yes").status_code == 303
    assert (row().status, row().answer["outcome"], "answers" in row().answer) == ("returned", "met", False)


def test_a_volunteer_who_cannot_go_gives_the_task_back_to_the_coordinator(
    volunteer, coordinator, task, send, row, norfolk
):
    send("/give", holder_id=norfolk.person(PARTNER, "volunteer").id)
    send(outcome="nobody", in_pair="yes", browser=volunteer)
    assert "Give this task back to your coordinator?" in volunteer.get(f"/tasks/{task}/give-back").text
    assert send("/give-back", browser=volunteer).status_code == 303
    assert (row().status, row().holder_id, len(row().answer["attempts"])) == ("accepted", None, 1)
    assert volunteer.get(f"/tasks/{task}").status_code == 404
    assert "Nobody holds this task" in coordinator.get(f"/tasks/{task}").text
    assert send("/give-back").status_code == 409, "a coordinator who does not hold it declines instead"


def test_a_partner_cannot_write_an_answer_key_that_the_agreement_does_not_return(norfolk, task):
    with pytest.raises(Exception, match="only what the agreement returns"), norfolk.acting(PARTNER, "coordinator"):
        db.session.execute(text('update handover set answer = \'{"note": "hello"}\' where id = :id'), {"id": task})
