"""The county asks a district: preview, raise, join, withdraw, and what comes home by itself."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.asking import actions as asking
from hub.cases import actions, queries
from hub.handovers.queries import sent as sent_row
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.programmes.queries import programme

TODAY = datetime.now(UTC).date()
HEALTH = ("covid", "isolat", "variant", "positive", "tested", "symptom", "ends_on")


def press(browser, page, url, **typed):
    """Send the form that a page shows, with what it carries in hidden fields."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    kept = {name: value for name, value in hidden.items() if name not in ("csrf_token", "_once")}
    return browser.post(url, data=kept | typed)


def test_what_is_sent_is_what_was_shown(county, client):
    case_id = county.open(tested_on=TODAY, variant=True)
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/ask/enrichment"
    shown = press(tracer, tracer.get(url), url, question="Do you know another number?")
    assert "Exactly what Breckland Council will see" in shown.text and "Do you know another number?" in shown.text
    assert county.sent(case_id) == [], "a preview sends nothing"
    [look] = [one.facts for one in county.events(case_id) if one.kind == "preview:shown"]
    assert "surname" in look["fields"] and "Fenwick" not in str(look)
    answer = press(tracer, shown, f"{url}/send")
    assert answer.status_code == 303
    [sent] = county.sent(case_id)
    for value in sent.subject.values():
        assert (value[0][-6:] if isinstance(value, list) else value) in shown.text
    assert set(sent.subject) == {"forename", "surname", "address", "postcode", "phones", "question"}


def test_a_search_tells_nothing_of_health(county, everything):
    fresh = county.open(tested_on=TODAY, variant=True, reference="A")
    stale = county.open(tested_on=TODAY - timedelta(days=9), reference="B")
    for case_id in (fresh, stale):
        county.ask(case_id, "enrichment")
    rows = everything("select * from handover where side = 'received' order by raised_at")
    for row in rows:
        told = str(row._mapping).lower()
        assert not [word for word in HEALTH if word in told]
    spans = [(row.due_at - row.raised_at, row.lapses_at - row.raised_at) for row in rows]
    assert abs(spans[0][0] - spans[1][0]) < timedelta(seconds=30), "due by the moment of raising alone"
    assert abs(spans[0][1] - spans[1][1]) < timedelta(seconds=1)


def test_a_question_that_tells_of_health_is_refused_beside_the_field(county, client):
    case_id = county.open()
    url = f"/cases/{case_id}/ask/enrichment"
    tracer = client("norfolk", "tracer")
    answer = press(tracer, tracer.get(url), url, question="She tested positive for COVID, any number?")
    assert answer.status_code == 422
    assert "Take out what tells about health: covid, positive, tested" in answer.text
    assert "She tested positive for COVID" in answer.text, "nothing typed is lost"
    sent = tracer.post(f"{url}/send", data={"to": "1", "version": "1", "question": "Is she still isolating?"})
    assert sent.status_code == 422 and county.sent(case_id) == []


def test_a_door_knock_ends_with_isolation(county):
    case_id = county.open(tested_on=TODAY - timedelta(days=4))
    county.ask(case_id, "door-knock", instructions="Side door", risk="A dog")
    [sent] = county.sent(case_id)
    assert sent.subject["ends_on"] == (TODAY + timedelta(days=6)).isoformat()
    assert sent.lapses_at.date() in (TODAY + timedelta(days=6), TODAY + timedelta(days=7))
    assert (sent.subject["instructions"], sent.subject["risk"]) == ("Side door", "A dog")


def test_a_raise_writes_case_both_rows_event_and_outbox_together(county, everything, statements, client):
    case_id = county.open()
    before = county.read(case_id).version
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/ask/enrichment"
    shown = press(tracer, tracer.get(url), url, question="Another number?")
    with statements() as said:
        press(tracer, shown, f"{url}/send")
    assert len(said) <= 12, said
    assert county.read(case_id).version == before + 1
    assert [row.side for row in everything("select side from handover order by side")] == ["received", "sent"]
    assert [row.kind for row in everything("select kind from event where kind = 'handover:raised'")] != []
    assert {row.name for row in everything("select name from outbox")} == {
        "handover:pass_on", "handover:lapse", "clocks:sweep"
    }  # fmt: skip


def test_asking_again_joins_the_open_request(county):
    case_id = county.open()
    assert county.ask(case_id, "enrichment") == county.ask(case_id, "enrichment")
    assert len(county.sent(case_id)) == 1


def test_who_read_an_old_version_is_told(county, norfolk):
    case_id = county.open()
    with pytest.raises(EditConflict), norfolk.acting("norfolk", "tracer"):
        asking.raise_enrichment(case_id, 99, programme(), {"to": norfolk.org("breckland"), "question": "?"})
    with pytest.raises(NotPossibleNow), norfolk.acting("norfolk", "tracer"):
        asking.raise_enrichment(case_id, 1, programme(), {"to": norfolk.org("norwich"), "question": "?"})
    assert county.sent(case_id) == []


def test_without_an_agreement_the_page_says_so(county, client, everything):
    case_id = county.open()
    everything("update agreement set ended_at = now() where kind = 'enrichment'")
    url = f"/cases/{case_id}/ask/enrichment"
    tracer = client("norfolk", "tracer")
    answer = press(tracer, tracer.get(url), url, question="Another number?")
    assert answer.status_code == 409 and "no sharing agreement in force" in answer.text


def test_without_a_district_the_page_leads_to_triage(county, client):
    case_id = county.open(district=None)
    answer = client("norfolk", "supervisor").get(f"/cases/{case_id}/ask/enrichment")
    assert answer.status_code == 200 and f"/cases/{case_id}/route" in answer.text


def test_contact_details_come_home_with_where_they_came_from(county, work):
    case_id = county.open(phone=None)
    sent = county.ask(case_id, "enrichment")
    found = [{"kind": "phone", "value": "+441632960777", "source": "Council tax"}]
    work()
    county.answer("breckland", sent, outcome="contact-points-found", contact_points=found)
    work()
    [point] = county.read(case_id).points
    assert (point.value, point.source, point.found_in, point.from_name) == (
        "+441632960777", "district", "Council tax", "Breckland",
    )  # fmt: skip
    assert {"contact_point:added", "case:outcome_received"} <= {event.kind for event in county.events(case_id)}


def test_a_late_answer_is_kept_and_marked(county, norfolk, work, everything):
    case_id = county.open(phone=None)
    sent = county.ask(case_id, "enrichment")
    work()
    with norfolk.acting("norfolk", "tracer"):
        asking.withdraw_request(case_id, sent)
    county.answer("breckland", sent, outcome="found", contact_points=[{"kind": "phone", "value": "1", "source": "Tax"}])
    work()
    [point] = county.read(case_id).points
    assert point.late
    [row] = county.sent(case_id)
    assert (row.status, row.late) == ("withdrawn", True)


def test_a_late_outcome_does_not_undo_what_was_asked_since(county, norfolk, work):
    """A withdrawn visit is answered after all, while another one is under way: its outcome stays with the request."""
    case_id = county.open()
    first = county.ask(case_id, "door-knock")
    work()
    with norfolk.acting("norfolk", "tracer"):
        asking.withdraw_request(case_id, first)
    county.ask(case_id, "door-knock")
    county.answer("breckland", first, outcome="moved")
    work()
    late = next(one for one in county.sent(case_id) if one.id == first)
    assert (late.late, late.answer["outcome"]) == (True, "moved")
    assert county.read(case_id).outcome is None


def test_the_outcome_of_a_visit_reaches_the_case_with_the_needs_told_at_the_door(county, client, work):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    needs = [{"kind": "food", "note": "No money until Friday"}, {"kind": "pets", "note": None}]
    county.answer("breckland", sent, outcome="reached-complete", needs=needs)
    work()
    case = county.read(case_id)
    assert (case.outcome, case.status, case.outcome_handover_id) == ("reached-complete", "open", sent)
    page = client("norfolk", "tracer").get(f"/cases/{case_id}").text
    assert "Breckland: reached, all questions answered. Close the case" in page
    assert "No money until Friday" in page and "Pets" in page


def test_the_outcome_of_a_visit_never_changes_a_closed_case(county, norfolk, work):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), "in-hospital", None)
    county.answer("breckland", sent, outcome="reached-complete")
    work()
    assert county.read(case_id).outcome == "in-hospital"


def test_not_ours_preselects_the_suggestion_and_the_second_time_a_supervisor_decides(county, client, norfolk, work):
    case_id = county.open()
    first = county.ask(case_id, "enrichment")
    work()
    county.bounce("breckland", first, "norwich")
    work()
    tracer = client("norfolk", "tracer")
    page = tracer.get(f"/cases/{case_id}/ask/enrichment").text
    assert re.search(rf'value="{norfolk.org("norwich")}"[^>]*checked', page)
    second = county.ask(case_id, "enrichment")
    assert county.read(case_id).district_name == "Norwich"
    work()
    county.bounce("norwich", second, "broadland")
    work()
    assert county.read(case_id).district_id is None
    routed = [one.facts["how"] for one in county.events(case_id) if one.kind == "case:routed"]
    assert routed == [None, "suggestion", None], "nothing is routed in silence"
    triage = client("norfolk", "supervisor").get("/triage").text
    assert "Sent back by Norwich, who suggests Broadland" in triage


def test_not_ours_without_a_suggestion_goes_to_triage_at_once(county, work):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    county.bounce("breckland", sent)
    work()
    assert county.read(case_id).district_id is None


def test_withdrawing_asks_first_and_gives_no_reason(county, client, norfolk, work):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/requests/{sent}/withdraw"
    assert "Withdraw this request?" in tracer.get(url).text
    assert tracer.post(url).status_code == 303
    work()
    with norfolk.acting("norfolk", "tracer"):
        assert sent_row(sent).ended_why == "no longer needed"
    stranger = client("breckland", "officer").get(f"/requests/{sent}").text
    assert "No longer needed" in stranger
    assert tracer.get(f"/cases/{county.open(reference='B')}/requests/{sent}/withdraw").status_code == 404


@pytest.mark.parametrize("born_on", [date(1984, 5, 2), None])
def test_dates_travel_as_text(county, born_on):
    case_id = county.open(born_on=born_on)
    county.ask(case_id, "enrichment")
    assert county.sent(case_id)[0].subject.get("born_on") == (born_on and born_on.isoformat())


@pytest.mark.parametrize("to, status", [("999999999999", 422), ("-1", 422), ("2147483647", 409), ("x", 422)])
def test_only_the_case_s_own_councils_can_be_asked(county, client, to, status):
    case_id = county.open()
    data = {"to": to, "version": "1", "question": "Another number?"}
    answer = client("norfolk", "tracer").post(f"/cases/{case_id}/ask/enrichment/send", data=data)
    assert answer.status_code == status and county.sent(case_id) == []
