"""The hand-back: each thing goes back once, in national terms and columns, and what cannot go yet says why."""

import io
import re
import zipfile

import pytest

from hub.calls.actions import record_call
from hub.cases import actions, queries
from hub.kernel.db import db
from hub.programmes.queries import programme
from hub.support.actions import record_need
from tests.national.conftest import ADA, end, file_of


def test_closed_cases_go_back_in_national_terms(supervisor, closed):
    closed("CTAS-1", "reached-complete", phone="+441632960123", need="food")
    closed("CTAS-2", "refused")
    assert "2 closed cases" in supervisor.get("/hand-back").text
    made = supervisor.post("/hand-back")
    assert made.status_code == 303 and made.location.endswith("/hand-back/1")
    first, second = file_of(supervisor, 1)
    assert (first["ID"], first["Status"]) == ("CTAS-1", "Completed")
    assert (first["Phone"], first["LA Support Required"]) == ("01632 960123", "Food")
    assert (second["ID"], second["Status"], second["Our outcome"]) == ("CTAS-2", "Failed: refused", "Refused")


def test_a_number_kept_as_it_was_typed_goes_back_so(supervisor, closed):
    """What looks like a number from here and is none must not stop the hand-back of everybody else."""
    closed("CTAS-1", phone="+44 ask her son")
    assert "+44 ask her son" in supervisor.get("/hand-back").text


def test_nothing_is_told_twice_and_packs_are_numbered(supervisor, closed):
    closed("CTAS-1")
    supervisor.post("/hand-back")
    assert supervisor.post("/hand-back").status_code == 409
    closed("CTAS-2")
    assert supervisor.post("/hand-back").location.endswith("/hand-back/2")
    assert [one["ID"] for one in file_of(supervisor, 2)] == ["CTAS-2"]
    assert [one["ID"] for one in file_of(supervisor, 1)] == ["CTAS-1"]


def test_a_case_closed_again_goes_back_as_a_correction(supervisor, closed, norfolk, standing):
    case_id = closed("CTAS-1", "refused")
    supervisor.post("/hand-back")
    with norfolk.acting("norfolk", "tracer"):
        actions.reopen(queries.case(case_id), queries.case(case_id).version, "She rang back")
    end(norfolk, case_id, "reached-complete")
    supervisor.post("/hand-back")
    [again] = file_of(supervisor, 2)
    assert (again["Status"], again["Change"]) == ("Completed", "Correction")
    assert file_of(supervisor, 1)[0]["Status"] == "Failed: refused"
    assert standing() == [("closing", "outstanding")], "of one thing one row stands"


def test_a_closed_case_needs_its_facts_typed_once(bring, norfolk, everything, supervisor, correct, work):
    """Everything that was learned on the way goes back with the end of the case; nobody types it again."""
    bring(ADA)
    [case] = everything("select id, resident_id from case_file")
    correct(case.id, surname="Barleymead", contacts_named=3)
    with norfolk.acting("norfolk", "tracer"):
        actions.add_contact_point(case.id, case.resident_id, "phone", "+447700900456", "resident")
        actions.add_contact_point(case.id, case.resident_id, "email", "ada@example.org", "resident")
        [listed] = [one for one in queries.contact_points(case.resident_id) if one.source == "list"]
    with norfolk.acting("norfolk", "tracer"):
        called = {"channel": "call", "outcome": "wrong-number", "contact_point_id": listed.id}
        record_call(queries.case(case.id), programme(), called)
    with norfolk.acting("norfolk", "tracer"):
        called = {"channel": "call", "outcome": "complete", "needs": ["food", "pets"]}
        record_call(queries.case(case.id), programme(), called)
    end(norfolk, case.id, "reached-complete")
    supervisor.post("/hand-back")
    [told] = file_of(supervisor, 1)
    assert told["ID"] == "a1" and told["Status"] == "Completed" and told["Our outcome"].startswith("Reached")
    assert (told["Forename"], told["Surname"], told["Date of Birth"]) == ("Ada", "Barleymead", "1961-04-12")
    assert (told["House Number"], told["Postcode"], told["Date Tested"]) == ("12", "NR1 3AB", "2026-11-19")
    assert (told["Phone"], told["Email"], told["Number of Contacts"]) == ("07700 900456", "ada@example.org", "3")
    assert (told["LA Support Required"], told["Calls made"]) == ("Food; Pets", "2")
    points = {one["Phone"] or one["Email"]: one["Use"] for one in file_of(supervisor, 1, "contact_point")}
    assert points == {"07700 900456": "Use this", "ada@example.org": "Use this", "07700 900123": "Does not work"}
    facts = {one["Column"]: (one["Was"], one["Is"]) for one in file_of(supervisor, 1, "fact")}
    assert facts == {"Surname": ("Barleymow", "Barleymead"), "Number of Contacts": ("", "3")}
    assert [one["LA Support Required"] for one in file_of(supervisor, 1, "need")] == ["Food; Pets"]


def test_what_changes_after_it_was_packed_goes_into_the_next_pack(bring, close, supervisor, correct, norfolk):
    bring(ADA)
    case_id = close("a1")
    supervisor.post("/hand-back")
    correct(case_id, surname="Barleymead")
    with norfolk.acting("norfolk", "tracer"):
        record_need("case", case_id, "food")
    supervisor.post("/hand-back")
    correct(case_id, surname="Barleymeadow")
    with norfolk.acting("norfolk", "tracer"):
        record_need("case", case_id, "pets")
    supervisor.post("/hand-back")
    [fact], [need] = file_of(supervisor, 3, "fact"), file_of(supervisor, 3, "need")
    assert (fact["Is"], fact["Change"]) == ("Barleymeadow", "Correction")
    assert (need["LA Support Required"], need["Change"]) == ("Food; Pets", "Correction")


def test_a_number_that_turns_out_wrong_is_taken_back(bring, close, supervisor, everything, norfolk):
    bring(ADA)
    [case] = everything("select id, resident_id from case_file")
    with norfolk.acting("norfolk", "tracer"):
        actions.add_contact_point(case.id, case.resident_id, "phone", "+447700900456", "resident")
    close("a1")
    supervisor.post("/hand-back")
    everything("update contact_point set state = 'wrong' where value = '+447700900456'")
    supervisor.post("/hand-back")
    [point] = file_of(supervisor, 2, "contact_point")
    assert (point["Phone"], point["Use"], point["Change"]) == ("07700 900456", "Does not work", "Correction")


def test_what_cannot_go_back_waits_and_says_why_and_what_to_do(supervisor, closed, everything):
    case_id = closed(None)
    closed("CTAS-9", "duplicate")
    everything("update case_file set outcome = 'no-such-outcome' where reference = 'CTAS-9'")
    page = supervisor.get("/hand-back").text
    assert "no national reference" in page and "no national code" in page and "CTAS-9" in page
    assert "Type it into the national system by hand" in page and f"/hand-back/reference/{case_id}" in page
    assert supervisor.post("/hand-back").status_code == 409


def test_what_the_page_showed_is_what_is_packed(supervisor, closed, everything, norfolk):
    closed("CTAS-1")
    stale = closed("CTAS-2")
    shown = re.search(r'name="shown" value="([^"]+)"', supervisor.get("/hand-back").text)[1]
    closed("CTAS-3")
    with norfolk.acting("norfolk", "tracer"):
        actions.reopen(queries.case(stale), queries.case(stale).version, "Not yet")
    supervisor.post("/hand-back", data={"shown": shown})
    assert [one["ID"] for one in file_of(supervisor, 1)] == ["CTAS-1"]
    assert "1 more became ready" in supervisor.get("/hand-back/1").text
    assert supervisor.post("/hand-back", data={"shown": shown}).status_code == 409, "nothing else was shown"


def test_making_a_pack_and_each_file_of_it_is_recorded(supervisor, closed, everything):
    case_id = closed("CTAS-1")
    supervisor.post("/hand-back")
    file_of(supervisor, 1)
    made, file = everything(
        "select kind, facts, about from event where kind in ('hand_back:made', 'file:made') order by id"
    )
    assert made.facts["count"] == 1 and str(case_id) in made.about
    assert file.facts == {"file": "hand_back", "count": 1} and str(case_id) in file.about


def test_a_pack_never_changes(supervisor, closed, everything, norfolk):
    closed("CTAS-1", phone="+441632960123")
    supervisor.post("/hand-back")
    paths = ("/hand-back/1/closing.csv", "/hand-back/1/contact_point.csv", "/hand-back/1.zip")
    before = [supervisor.get(path).data for path in paths]
    everything("update contact_point set state = 'wrong'")
    everything("update case_file set facts = '{}', calls = 7")
    assert [supervisor.get(path).data for path in paths] == before
    for column in ("told = '{}'", "reference = 'x'", "expect = '{}'", "made_at = now()"):
        with pytest.raises(Exception, match="permission denied"), norfolk.acting("norfolk", "supervisor"):
            db.session.connection().exec_driver_sql(f"update hand_back_row set {column}")


def test_the_whole_pack_is_one_file_of_files(supervisor, closed):
    closed("CTAS-1", phone="+441632960123", need="food")
    supervisor.post("/hand-back")
    answer = supervisor.get("/hand-back/1.zip")
    assert answer.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert names == ["hand-back-0001-closing.csv", "hand-back-0001-contact-point.csv", "hand-back-0001-need.csv"]


def test_no_formula_reaches_the_national_system(supervisor, closed):
    closed("=cmd|'/c calc'!A1")
    supervisor.post("/hand-back")
    assert file_of(supervisor, 1)[0]["ID"] == "'=cmd|'/c calc'!A1"


def test_a_pack_that_is_not_there_and_people_who_may_not(supervisor, client):
    for path in ("/hand-back/7", "/hand-back/7.zip", "/hand-back/7/closing.csv", "/hand-back/7/need/acknowledge"):
        assert supervisor.get(path).status_code == 404
        assert client("norfolk", "tracer").get(path).status_code == 403
    assert client("norfolk", "tracer").post("/hand-back").status_code == 403


def test_a_reference_added_later_keeps_the_next_list_from_doubling_the_case(
    client, supervisor, closed, bring, everything
):
    case_id = closed(None, "refused")
    tracer = client("norfolk", "tracer")
    assert "Add the national reference" in tracer.get(f"/cases/{case_id}").text
    version = everything("select version from case_file")[0].version
    page = f"/hand-back/reference/{case_id}"
    assert tracer.post(page, data={"reference": "", "version": version}).status_code == 422
    assert tracer.post(page, data={"reference": "a1", "version": version}).status_code == 303
    supervisor.post("/hand-back")
    assert [one["ID"] for one in file_of(supervisor, 1)] == ["a1"]
    bring(ADA)
    assert [one.id for one in everything("select id from case_file")] == [case_id]


def test_a_reference_that_another_case_has_is_refused_beside_the_field(client, closed, everything):
    closed("CTAS-1")
    case_id = closed(None)
    [case] = everything("select version from case_file where reference is null")
    page = f"/hand-back/reference/{case_id}"
    answer = client("norfolk", "tracer").post(page, data={"reference": "CTAS-1", "version": case.version})
    assert answer.status_code == 422 and "Another case has this reference" in answer.text and "CTAS-1" in answer.text


def test_the_reference_of_a_list_is_not_changed_here(client, bring, everything):
    bring(ADA)
    [case] = everything("select id, version from case_file")
    data = {"reference": "b2", "version": case.version}
    assert client("norfolk", "tracer").post(f"/hand-back/reference/{case.id}", data=data).status_code == 409
    assert everything("select reference from case_file")[0].reference == "a1"
