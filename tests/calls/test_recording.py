"""What a tracer tried: calls, texts, emails, local systems; and the resident who rings back."""

from datetime import timedelta

from hub.kernel.clock import now


def test_a_call_on_the_page_stands_in_the_story(county, client, everything):
    case_id = county.open()
    point = county.read(case_id).points[0]
    tracer = client("norfolk", "tracer")
    typed = {"channel": "call", "contact_point_id": point.id, "outcome": "no-answer", "call_back": "no"}
    typed |= {"note": "Rang twice", "needs": "food"}
    assert tracer.post(f"/cases/{case_id}/call", data=typed).status_code == 303
    page = tracer.get(f"/cases/{case_id}").text
    assert "Call: No answer" in page and "Rang twice" in page and "To 01632 960001" in page and "Food" in page
    [event] = [one for one in county.events(case_id) if one.kind == "call:recorded"]
    assert (event.facts["kind"], event.facts["outcome"]) == ("call", "no-answer")
    assert "Rang twice" not in str(everything("select facts from event"))


def test_a_call_back_needs_a_time_in_the_future(county, client):
    case_id = county.open()
    tracer = client("norfolk", "tracer")
    agreed = {"channel": "call", "outcome": "call-rescheduled", "call_back": "yes"}
    assert tracer.post(f"/cases/{case_id}/call", data=agreed).status_code == 422
    past = {"call_back_at-day": "1", "call_back_at-month": "3", "call_back_at-year": "2020", "call_back_at-time": "5pm"}
    answer = tracer.post(f"/cases/{case_id}/call", data=agreed | past)
    assert answer.status_code == 422 and "The call back must lie in the future" in answer.text
    past["call_back_at-year"] = str(now().year + 1)
    assert tracer.post(f"/cases/{case_id}/call", data=agreed | past).status_code == 303
    assert "Call back 1 March" in tracer.get("/cases").text


def test_a_wrong_number_is_no_longer_counted_on(county, call):
    case_id = county.open()
    [point] = county.read(case_id).points
    call(case_id, "wrong-number", contact_point_id=point.id)
    case = county.read(case_id)
    assert case.points[0].state == "wrong" and not case.usable and case.wrong_points == ["+441632960001"]


def test_another_residents_number_is_left_alone(county, call, norfolk, everything):
    theirs = county.read(county.open(reference="B")).points[0]
    mine = county.open(reference="A")
    call(mine, "wrong-number", contact_point_id=theirs.id)
    assert {row.state for row in everything("select state from contact_point")} == {"untried"}


def test_a_call_written_down_late_does_not_undo_a_later_one(county, call):
    case_id = county.open()
    call(case_id, "complete")
    call(case_id, "no-answer", at=now() - timedelta(hours=3))
    case = county.read(case_id)
    assert (case.calls, case.last_call_outcome) == (2, "complete")


def test_when_the_resident_rings_back_nobody_knocks(county, call, work, client):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    assert call(case_id, "complete") == 1
    work()
    assert county.sent(case_id)[0].status == "withdrawn"
    assert "No longer needed" in client("breckland", "officer").get(f"/requests/{sent}").text
    assert call(case_id, "complete") == 0


def test_a_number_that_somebody_told_us_is_kept_once(county, client):
    case_id = county.open()
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/contact"
    for _ in range(2):
        assert tracer.post(url, data={"phone": "07700 900982", "source": "resident"}).status_code == 303
    assert len(county.read(case_id).points) == 2
    assert tracer.post(url, data={"source": "resident"}).status_code == 422
