"""Answers from a volunteer's phone: recorded exactly once, or set aside for them and their coordinators to settle."""

from concurrent.futures import ThreadPoolExecutor

from hub.handovers import actions as handovers
from hub.identity.actions import close_account
from tests.doorstep.phone import Phone, kept
from tests.tasks.step import PARTNER

DISTRICT = "south-norfolk"
WYN = 1


def test_an_answer_is_recorded_as_the_attempt_and_once_however_often_it_is_sent(carried, row, everything, norfolk):
    task, made = carried()
    envelope = made.answer("nobody")
    first = made.send(envelope)
    assert first.json == {"id": envelope["id"], "status": "recorded", "why": None}
    assert made.send(envelope).json == first.json
    assert [one["outcome"] for one in row(task).answer["attempts"]] == ["nobody"]
    events = everything("select org_id, facts from event where kind = 'answer:received'")
    assert [(one.org_id, one.facts["why"]) for one in events] == [(norfolk.org(PARTNER), "recorded")]


def test_sent_by_two_tabs_at_one_moment_it_is_one_attempt(carried, row, everything, app):
    task, made = carried()
    envelope = made.answer("nobody")
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: made.send(envelope).json["status"], range(4)))
    assert receipts == ["recorded"] * 4 and len(row(task).answer["attempts"]) == 1 and len(kept(everything)) == 1


def test_the_last_answer_goes_to_the_council_with_what_may_pass(carried, row, work, everything):
    task, made = carried()
    made.send(made.answer("met", needs=["food"], agreed="yes"))
    work()
    assert row(task).status == "returned"
    [sent] = everything("select answer from handover where id = :id and side = 'sent'", id=task)
    assert (sent.answer["outcome"], sent.answer["answers"]) == ("met", {"needs": ["food"], "agreed": True})


def test_that_two_went_is_asked_on_the_phone_too(carried, row):
    task, made = carried(staff=2)
    [carrying] = made.pack["tasks"]
    assert carrying["two"] and carrying["questions"][-1]["label"] == "Did two of you go?"
    assert made.send(made.answer("nobody")).json["why"] == "faults"
    assert made.send(made.answer("nobody", in_pair="yes")).json["status"] == "recorded"
    [attempt] = row(task).answer["attempts"]
    assert attempt["pair"] is True and "in_pair" not in str(row(task).answer)


def test_after_the_agreements_end_the_outcome_alone_is_kept(carried, row, everything, norfolk):
    task, made = carried()
    envelope = made.answer("nobody", needs=["food"], agreed="yes")
    everything("update agreement set ended_at = now() where to_org = :org", org=norfolk.org(PARTNER))
    assert made.send(envelope).json["status"] == "recorded"
    assert [one["outcome"] for one in row(task).answer["attempts"]] == ["nobody"] and "food" not in str(
        row(task).answer
    )
    assert everything("select answers from doorstep_answer")[0].answers == {}


def test_recording_from_the_phone_is_coming_out_of_the_door(carried, everything):
    task, made = carried()
    made.browser.post(f"/tasks/{task}/check-in", data={"minutes": "20"})
    made.send(made.answer("nobody"))
    assert everything("select 1 from check_in where ended_at is null") == []


# Set aside


def test_a_second_answer_waits_for_the_coordinator_who_records_it(carried, row, client, everything, norfolk):
    task, made = carried(attempts=3)
    made.browser.post(f"/tasks/{task}", data={"version": row(task).version, "outcome": "nobody"})
    envelope = made.answer("nobody")
    assert made.send(envelope).json == {"id": envelope["id"], "status": "aside", "why": "second"}
    told = everything("select account_id from notice where kind = 'answer-aside'")
    assert [one.account_id for one in told] == [norfolk.person(PARTNER, "coordinator").id]
    assert "1 of your answers waits for a decision" in made.browser.get("/doorstep").text
    coordinator, address = client(PARTNER, "coordinator"), f"/doorstep/set-aside/{envelope['id']}"
    assert "Penhaligon" in coordinator.get("/doorstep/set-aside").text
    page = coordinator.get(address).text
    assert "This attempt had been recorded already" in page and "Nobody in" in page
    sent = {"outcome": "nobody", "version": "2", "attempted_at-time": ""}
    assert coordinator.post(address, data=sent).status_code == 303
    assert len(row(task).answer["attempts"]) == 2 and kept(everything)[0].status == "recorded"
    assert coordinator.post(address, data=sent).status_code == 409


def test_a_faulty_answer_is_shown_with_its_faults_and_mended(carried, row, everything):
    task, made = carried(staff=2)
    envelope = made.answer("nobody")
    made.send(envelope)
    address = f"/doorstep/set-aside/{envelope['id']}"
    page = made.browser.get(address).text
    assert "Something in it does not fit the form" in page and "There is a problem" in page
    assert made.browser.post(address, data={"outcome": "nobody", "version": "2"}).status_code == 422
    assert made.browser.post(address, data={"outcome": "nobody", "in_pair": "no", "version": "2"}).status_code == 303
    assert row(task).answer["attempts"][0]["pair"] is False and kept(everything)[0].status == "recorded"


def test_one_that_comes_after_the_end_is_kept_unread_and_no_council_hears_of_it(
    carried, norfolk, work, everything, client, row
):
    task, made = carried()
    envelope = made.answer("met", needs=["food"], agreed="yes")
    with norfolk.acting(DISTRICT, "officer"):
        handovers.withdraw(task)
    work()
    assert made.send(envelope).json["why"] == "late"
    work()
    assert everything("select answers from doorstep_answer")[0].answers == {"needs": ["food"], "agreed": "yes"}
    assert everything("select 1 from message") == [] and row(task).answer is None
    address = f"/doorstep/set-aside/{envelope['id']}"
    for role in ("coordinator", "volunteer"):
        browser = client(PARTNER, role)
        page = browser.get(address).text
        assert "no longer shown" in page and "Penhaligon" not in page and "Food" not in page and "food" not in page
        assert "Penhaligon" not in browser.get("/doorstep/set-aside").text
    assert made.browser.post(address, data={"outcome": "met", "version": "2"}).status_code == 409
    dismissed = client(PARTNER, "coordinator").post(f"{address}/dismiss", data={"reason": "Too late", "version": "2"})
    assert dismissed.status_code == 303 and kept(everything)[0].status == "dismissed"


def test_one_about_a_task_that_is_somebody_elses_now_is_set_aside(carried, client, row, another):
    task, made = carried()
    envelope = made.answer("nobody")
    client(PARTNER, "coordinator").post(
        f"/tasks/{task}/give", data={"version": row(task).version, "holder_id": another()}
    )
    assert made.send(envelope).json["why"] == "moved-on"
    assert row(task).answer is None and "Penhaligon" not in made.browser.get("/doorstep/set-aside").text


def test_nobody_elses_answers_are_seen_or_sent(carried, client, another, everything):
    task, made = carried(staff=2)
    another()
    envelope = made.answer("nobody")
    other = Phone(client(PARTNER, "volunteer", WYN))
    assert other.send(envelope).status_code == 403
    made.send(envelope)
    for stranger in (other.browser, client("city-welcome", "coordinator"), client(DISTRICT, "manager")):
        assert stranger.get(f"/doorstep/set-aside/{envelope['id']}").status_code == 404
        assert "Penhaligon" not in stranger.get("/doorstep/set-aside").text
    mine = Phone(other.browser)
    mine.pack = made.pack | {"account": str(other.browser.person.id)}
    assert mine.send(mine.answer("nobody")).status_code == 404, "a task of another person's pack"


def test_what_somebody_who_has_left_made_is_brought_by_the_coordinator_and_set_aside(carried, client, norfolk, row):
    task, made = carried()
    envelope = made.answer("nobody")
    coordinator = Phone(client(PARTNER, "coordinator"))
    assert coordinator.send(envelope).status_code == 403, "while they are here they send it themselves"
    with norfolk.acting(PARTNER, "administrator"):
        close_account(made.browser.person.id)
    assert coordinator.send(envelope).json["why"] == "left"
    assert row(task).answer is None


def test_a_fellow_volunteer_cannot_bring_it_and_is_told_so(carried, client, another, norfolk, everything):
    """The database would show it to nobody but its maker and the coordinators: a refusal, not a fault."""
    task, made = carried()
    envelope = made.answer("nobody")
    with norfolk.acting(PARTNER, "administrator"):
        close_account(made.browser.person.id)
    another()
    assert Phone(client(PARTNER, "volunteer")).send(envelope).status_code == 403
    assert kept(everything) == []


def test_who_is_no_volunteer_any_more_sends_what_they_made_and_it_waits(carried, everything):
    task, made = carried()
    envelope, me = made.answer("nobody"), made.browser.person.id
    everything("update account_role set role = 'administrator' where account_id = :id", id=me)
    everything("update session set role = 'administrator' where account_id = :id", id=me)
    for _ in range(2):
        assert made.send(envelope).json == {"id": envelope["id"], "status": "aside", "why": "left"}


def test_an_id_that_a_colleagues_answer_has_is_refused(carried, given, client, another, norfolk, row, everything):
    task, made = carried()
    first = made.answer("nobody")
    made.send(first)
    wyn, other = another(), given()
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(other, row(other).version, wyn)
    theirs = Phone(client(PARTNER, "volunteer", WYN))
    theirs.take(8)
    assert theirs.send(theirs.sealed(theirs.told("met"), id=first["id"])).status_code == 404
    assert [one.account_id for one in kept(everything)] == [made.browser.person.id] and row(other).answer is None


def test_a_coordinator_who_gave_the_task_away_records_nothing_from_their_phone(given, client, norfolk, row):
    task, coordinator = given(), Phone(client(PARTNER, "coordinator"))
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(task, row(task).version, coordinator.browser.person.id)
    coordinator.take(8)
    envelope = coordinator.answer("nobody")
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(task, row(task).version, norfolk.person(PARTNER, "volunteer").id)
    assert coordinator.send(envelope).json["why"] == "moved-on"
    assert row(task).answer is None
