"""Whose a case is, whose area, how it ends; and two people at once."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.cases import actions, queries
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow
from hub.programmes.queries import programme

TODAY = datetime.now(UTC).date()


@pytest.fixture
def supervisor(client):
    return client("norfolk", "supervisor")


def test_a_person_says_where_an_address_belongs_and_why(county, supervisor, norfolk, everything):
    case_id = county.open(district=None)
    assert f"/cases/{case_id}/route" in supervisor.get("/triage").text
    typed = {"district_id": norfolk.org("broadland"), "why": "New estate, asked the parish clerk", "version": 1}
    assert supervisor.post(f"/cases/{case_id}/route", data=typed).status_code == 303
    case = county.read(case_id)
    assert (case.district_name, case.routed) == ("Broadland", "person")
    assert "Every open case has a district" in supervisor.get("/triage").text
    assert "asked the parish clerk" in supervisor.get(f"/cases/{case_id}").text
    told = str(everything("select facts from event"))
    assert "parish" not in told, "reasons live where they can be erased, never in the events"
    del typed["why"]
    assert supervisor.post(f"/cases/{case_id}/route", data=typed).status_code == 422


def test_what_the_wrong_council_was_asked_ends_when_the_right_one_is_known(county, norfolk, work):
    case_id = county.open()
    county.ask(case_id, "door-knock")
    work()
    with norfolk.acting("norfolk", "supervisor"):
        actions.route(case_id, 2, norfolk.org("breckland"), "Checked, it is theirs")
    assert county.sent(case_id)[0].status == "waiting"
    with norfolk.acting("norfolk", "supervisor"):
        actions.route(case_id, 3, norfolk.org("broadland"), "The boundary moved")
    assert county.sent(case_id)[0].status == "withdrawn"


def test_closing_says_the_national_code_and_ends_what_was_asked(county, client, work):
    case_id = county.open()
    sent = county.ask(case_id, "door-knock")
    work()
    tracer = client("norfolk", "tracer")
    page = tracer.get(f"/cases/{case_id}/close").text
    assert "CTAS code: Completed" in page and "Breckland will be told at once" in page
    typed = {"outcome": "reached-complete", "why": "Rang back", "version": county.read(case_id).version}
    assert tracer.post(f"/cases/{case_id}/close", data=typed).status_code == 303
    work()
    case = county.read(case_id)
    assert (case.status, case.outcome, case.outcome_code) == ("closed", "reached-complete", "Completed")
    assert county.sent(case_id)[0].status == "withdrawn"
    assert "No longer needed" in client("breckland", "officer").get(f"/requests/{sent}").text
    [event] = [one for one in county.events(case_id) if one.kind == "case:closed"]
    assert (event.facts["outcome"], event.facts["code"]) == ("reached-complete", "Completed")


def test_a_closed_case_can_be_opened_again_and_called_meanwhile(county, client):
    case_id = county.open()
    tracer = client("norfolk", "tracer")
    tracer.post(f"/cases/{case_id}/close", data={"outcome": "refused", "version": 1})
    typed = {"channel": "call", "outcome": "complete", "call_back": "no"}
    assert tracer.post(f"/cases/{case_id}/call", data=typed).status_code == 303
    version = county.read(case_id).version
    assert (
        tracer.post(f"/cases/{case_id}/reopen", data={"why": "Changed her mind", "version": version}).status_code == 303
    )
    case = county.read(case_id)
    assert (case.status, case.outcome, case.calls) == ("open", None, 1)
    assert "case:reopened" in [one.kind for one in county.events(case_id)]
    story = tracer.get(f"/cases/{case_id}").text
    for told in (
        "Closed: Refused",
        "CTAS code: Failed: refused",
        "Opened again",
        "Changed her mind",
        "Call: Call complete",
    ):
        assert told in story


def test_nobody_closes_twice_or_on_top_of_another(county, norfolk):
    case_id = county.open()
    with norfolk.acting("norfolk", "tracer"):
        case, plan = queries.case(case_id), programme()
        with pytest.raises(EditConflict):
            actions.close_case(case, 99, plan, "refused", None)
        actions.close_case(case, 1, plan, "refused", None)
        with pytest.raises(NotPossibleNow):
            actions.close_case(queries.case(case_id), 2, plan, "refused", None)


def test_a_correction_counts_the_end_anew_and_keeps_who_it_is(county, client, norfolk):
    case_id = county.open(tested_on=TODAY)
    with norfolk.acting("norfolk", "tracer"):
        case, plan = queries.case(case_id), programme()
        typed = {"surname": "Fenwick-Hall", "onset_on": TODAY - timedelta(days=3), "variant": True, "risk": "A dog"}
        changed = actions.change_case(case, 1, plan, typed)
    assert set(changed) == {"surname", "onset_on", "variant", "risk"}
    case = county.read(case_id)
    assert (case.ends_on, case.priority, case.surname) == (TODAY + timedelta(days=7), 1, "Fenwick-Hall")
    assert "Fenwick-Hall" in client("norfolk", "tracer").search("/cases", text="fenwickh").text
    [event] = [one for one in county.events(case_id) if one.kind == "case:updated"]
    assert event.facts["fields"] == ["onset_on", "risk", "surname", "variant"]


def test_a_correction_on_the_page_keeps_what_was_not_touched(county, client):
    case_id = county.open(tested_on=TODAY, risk="A dog", language="Polish")
    typed = {"surname": "Fenwick", "forename": "Anne", "variant": "no", "version": 1, "house": "4", "risk": "A dog",
             "address": "High Street, Thetford", "postcode": "IP24 2AA", "language": "Polish",
             "tested_on-day": TODAY.day, "tested_on-month": TODAY.month, "tested_on-year": TODAY.year}  # fmt: skip
    assert client("norfolk", "tracer").post(f"/cases/{case_id}/change", data=typed).status_code == 303
    case = county.read(case_id)
    assert (case.forename, case.language, case.facts, case.district_name) == (
        "Anne",
        "Polish",
        {"risk": "A dog"},
        "Breckland",
    )


def test_what_is_not_a_supervisors_is_refused_and_recorded(county, client, everything):
    case_id = county.open()
    tracer = client("norfolk", "tracer")
    for path in (f"/cases/{case_id}/allocate", f"/cases/{case_id}/route", "/triage", "/cases/allocate"):
        assert tracer.get(path).status_code == 403
    assert len(everything("select 1 from event where kind = 'access:refused'")) == 4


def test_the_two_versions_of_a_conflict_are_a_look_too(client, county, everything):
    """The page that shows both versions shows a resident: nobody reads a case unseen by sending a stale form."""
    tracer, case = client("norfolk", "tracer"), county.open()
    before = everything("select count(*) as n from event where kind = 'record:opened'")[0].n
    answer = tracer.post(f"/cases/{case}/close", data={"version": 0, "outcome": "refused"})
    assert answer.status_code == 409
    looks = everything("select about, facts from event where kind = 'record:opened' order by id")
    assert len(looks) == before + 1
    assert str(case) in looks[-1].about and looks[-1].facts == {"record": "conflict"}


def test_a_reference_that_is_taken_is_told_beside_the_field_and_writes_nothing(county, client, everything):
    county.open(reference="CTAS-7")
    residents = "select count(*) as n from resident"
    before = everything(residents)
    typed = {"surname": "Moss", "variant": "no", "reference": "CTAS-7"}
    answer = client("norfolk", "tracer").post("/cases/new", data=typed)
    assert answer.status_code == 422 and "There is already a case with this reference" in answer.text
    assert everything(residents) == before


def test_a_reference_taken_at_the_same_moment_is_told_too(county, everything, monkeypatch):
    county.open(reference="CTAS-7")
    before = everything("select count(*) as n from resident")
    monkeypatch.setattr(queries, "is_taken", lambda *_: False)
    with pytest.raises(Invalid, match="already a case with this reference"):
        county.open(reference="CTAS-7")
    assert everything("select count(*) as n from resident") == before


@pytest.mark.parametrize("address", ["/cases/new", "/cases/{id}/contact"])
def test_an_email_address_of_any_length_is_not_kept(county, client, address):
    typed = {"surname": "Moss", "variant": "no", "source": "resident", "email": f"{'a' * 60}@{'b.' * 120}example"}
    answer = client("norfolk", "tracer").post(address.format(id=county.open()), data=typed)
    assert answer.status_code == 422 and "254 characters or fewer" in answer.text


def test_buttons_say_what_they_do_and_the_story_by_whom(county, client, norfolk):
    tracer, case_id = client("norfolk", "tracer"), county.open()
    assert ">Open this case<" in tracer.get("/cases/new").text
    assert ">Close this case<" in tracer.get(f"/cases/{case_id}/close").text
    name = norfolk.person("norfolk", "tracer").name
    assert (
        f'<strong>Case opened</strong> <span class="hub-quiet">by {name}</span>' in tracer.get(f"/cases/{case_id}").text
    )
