"""One call plan: one call is recorded for all of them, and nobody rings a family thirty times by accident."""

from datetime import timedelta

import pytest

from hub.kernel.clock import now

CALLS = "select * from call order by case_id"


@pytest.fixture
def tracer(client):
    return client("norfolk", "tracer")


def address(case_id):
    return f"/cases/{case_id}/household/call"


def test_no_answer_for_all_is_one_choice_and_one_button(home, tracer, everything):
    ids = home.of(3)
    page = tracer.get(address(ids[0])).text
    assert "Record one call to the Reeds" in page and "01632 960001 (Anna Reed and Cy Reed)" in page
    posted = {"outcome": "no-answer", "channel": "call", "call_back": "no"}
    answer = tracer.post(address(ids[0]), data=posted)
    assert answer.status_code == 303 and "One call recorded for 3 people." in tracer.get(answer.location).text
    calls = everything(CALLS)
    assert [one.case_id for one in calls] == sorted(ids) and {one.outcome for one in calls} == {"no-answer"}
    assert len({one.household_call_id for one in calls}) == 1 and calls[0].household_call_id
    for one in ids:
        assert (home.read(one).calls, home.read(one).last_call_outcome) == (1, "no-answer")
        assert [event.facts["outcome"] for event in home.events(one) if event.kind == "call:recorded"] == ["no-answer"]


def test_what_ended_otherwise_for_one_of_them_is_theirs_alone(home, tracer, everything):
    anna, ben, cy = home.of(3)
    typed = {
        "outcome": "complete",
        "channel": "call",
        "call_back": "no",
        f"for-{anna}": "",
        f"for-{ben}": "refused-to-engage",
        f"for-{cy}": "not-asked",
    }
    assert tracer.post(address(anna), data=typed).status_code == 303
    assert {one.case_id: one.outcome for one in everything(CALLS)} == {anna: "complete", ben: "refused-to-engage"}
    assert home.read(cy).calls == 0


def test_somebody_must_have_been_asked_about_and_nothing_typed_is_lost(home, tracer, everything):
    ids = home.of(2)
    typed = {"outcome": "no-answer", "channel": "call", "call_back": "no", "note": "Rang twice"}
    answer = tracer.post(address(ids[0]), data=typed | {f"for-{one}": "not-asked" for one in ids})
    assert answer.status_code == 422 and "Say what happened for at least one person" in answer.text
    assert "Rang twice" in answer.text and everything(CALLS) == []


@pytest.mark.parametrize("came", [True, False])
def test_who_was_not_on_the_page_gets_no_call_and_who_was_is_not_dropped(home, tracer, everything, came):
    ids = home.of(2 if came else 3)
    typed = {"outcome": "complete", "channel": "call", "call_back": "no", "note": "All well"}
    shown = {f"for-{one}": "" for one in ids}
    if came:
        ids.append(home.open(forename="Di"))
    else:
        everything("update case_file set parted_at = now() where id = :id", id=ids[2])
    answer = tracer.post(address(ids[0]), data=typed | shown)
    assert answer.status_code == 422 and "Who belongs to this household has changed" in answer.text
    assert "All well" in answer.text and everything(CALLS) == []
    assert (f"for-{ids[2]}" in answer.text) is came, "as it stands now"
    now_shown = {f"for-{one}": "" for one in ids[: 3 if came else 2]}
    assert tracer.post(address(ids[0]), data=typed | now_shown).status_code == 303


def test_a_call_back_that_was_agreed_counts_for_all(home, tracer):
    ids, at = home.of(3), now() + timedelta(days=1)
    typed = {"outcome": "call-rescheduled", "channel": "call", "call_back": "yes", "call_back_at-day": at.day,
             "call_back_at-month": at.month, "call_back_at-year": at.year, "call_back_at-time": "5pm"}  # fmt: skip
    assert tracer.post(address(ids[1]), data=typed).status_code == 303
    assert len({home.read(one).call_back_at for one in ids}) == 1 and home.read(ids[0]).call_back_at


def test_a_call_back_of_ones_own_is_kept_when_nobody_was_reached(home, tracer, everything):
    ids, at = home.of(2), now() + timedelta(days=1)
    everything("update case_file set call_back_at = :at where id = :id", at=at, id=ids[0])
    typed = {"outcome": "no-answer", "channel": "call", "call_back": "no"}
    tracer.post(address(ids[1]), data=typed)
    assert home.read(ids[0]).call_back_at == at and home.read(ids[1]).call_back_at is None
    tracer.post(address(ids[1]), data=typed | {"outcome": "complete"})
    assert home.read(ids[0]).call_back_at is None, "they were reached, and all was said"


def test_a_number_that_is_wrong_is_wrong_for_all_who_have_it(home, tracer, everything):
    anna, ben, cy = home.of(3)
    points = everything("select id, value from contact_point order by id")
    offered = next(one for one in points if one.value == "+441632960001")
    typed = {"outcome": "wrong-number", "channel": "call", "call_back": "no", "contact_point_id": offered.id}
    assert tracer.post(address(anna), data=typed).status_code == 303
    states = everything(
        """select r.forename, p.state from contact_point p join resident r on r.id = p.resident_id
           where r.surname = 'Reed' order by 1"""
    )
    assert [tuple(one) for one in states] == [("Anna", "wrong"), ("Ben", "untried"), ("Cy", "wrong")]


def test_who_asked_for_this_call_is_named_first(home, tracer, everything):
    ids = home.of(2)
    everything("update case_file set call_back_at = :at where id = :id", at=now(), id=ids[1])
    assert "Speak to Ben Reed first: a call back was agreed." in tracer.get(address(ids[0])).text


def test_after_one_was_rung_the_others_wait_and_the_second_tracer_sees_who_has_it(home, norfolk, client):
    anna, ben = home.of(2)
    ana, toby = (norfolk.person("norfolk", "tracer", n) for n in (0, 1))
    home.give(anna, ana)
    first, second = client("norfolk", "tracer"), client("norfolk", "tracer", 1)
    first.post(f"/cases/{anna}/call", data={"channel": "call", "outcome": "no-answer", "call_back": "no"})
    page = second.get(f"/cases/{ben}").text
    assert f"held by {ana.name}" in page and f"{ana.name} holds this household and rang at" in page
    assert "Anna Reed was rung at" in page and "Ring the Reeds together after" in page
    form = second.get(f"/cases/{ben}/call").text
    assert f"{ana.name} holds this household and rang at" in form and "not again before" in form
    mine = first.get(f"/cases/{anna}").text
    assert "holds this household and" not in mine


def test_hours_later_they_are_rung_together(home, tracer, everything):
    anna, ben = home.of(2)
    tracer.post(f"/cases/{anna}/call", data={"channel": "call", "outcome": "no-answer", "call_back": "no"})
    assert "<strong>Now:</strong> Anna Reed was rung" in tracer.get(f"/cases/{ben}").text
    everything("update case_file set last_call_at = :at where id = :id", at=now() - timedelta(hours=5), id=anna)
    assert "<strong>Next:</strong> Ring the Reeds together: 2 people" in tracer.get(f"/cases/{ben}").text


def test_what_was_typed_is_not_lost_when_nobody_else_is_left_to_ring(home, tracer, everything):
    ids = home.of(2)
    everything("update case_file set status = 'closed', closed_at = now() where id = :id", id=ids[1])
    typed = {"outcome": "no-answer", "channel": "call", "call_back": "no", "note": "Rang twice"}
    answer = tracer.post(address(ids[0]), data=typed)
    assert answer.status_code == 409 and "Rang twice" in answer.text and everything(CALLS) == []


def test_a_call_to_nobody_else_leads_to_the_ordinary_form(home, tracer):
    [alone] = home.of(1)
    answer = tracer.get(address(alone))
    assert answer.status_code == 303 and answer.location.endswith(f"/cases/{alone}/call")
