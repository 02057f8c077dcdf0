"""The hand-back: each closing goes back once, in national terms, and what cannot go yet says why."""

import csv
import io
from types import SimpleNamespace

import pytest

from hub.cases import actions, queries
from hub.kernel.clock import now
from hub.national import rules
from hub.programmes.queries import programme
from hub.support.actions import record_need

BLANK = dict.fromkeys(("forename", "born_on", "nhs_number", "postcode", "address"))


@pytest.fixture
def supervisor(client):
    return client("norfolk", "supervisor")


@pytest.fixture
def closed(norfolk):
    """`closed("CTAS-1", "refused")`: a case of Norfolk's that a tracer closed."""

    def close(reference, outcome="reached-complete", phone=None, need=None):
        with norfolk.acting("norfolk", "tracer"):
            case_id = actions.open_case(
                programme(), BLANK | {"surname": "Canary", "reference": reference, "phone": phone}
            )
            if need:
                record_need("case", case_id, need, None)
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id)
            actions.close_case(case, case.version, programme(), outcome, None)
        return case_id

    return close


def file_of(browser, number):
    answer = browser.get(f"/hand-back/{number}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_closed_cases_go_back_in_national_terms(supervisor, closed):
    closed("CTAS-1", "reached-complete", phone="+441632960123", need="food")
    closed("CTAS-2", "refused")
    assert "2 cases" in supervisor.get("/hand-back").text
    made = supervisor.post("/hand-back")
    assert made.status_code == 303 and made.location.endswith("/hand-back/1")
    first, second = file_of(supervisor, 1)
    assert (first["Reference"], first["National outcome"]) == ("CTAS-1", "Completed")
    assert (first["Phone numbers"], first["Support needs"]) == ("01632 960123", "Food")
    assert (second["Reference"], second["National outcome"], second["Our outcome"]) == (
        "CTAS-2",
        "Failed: refused",
        "Refused",
    )


def test_nothing_is_told_twice_and_packs_are_numbered(supervisor, closed):
    closed("CTAS-1")
    supervisor.post("/hand-back")
    assert supervisor.post("/hand-back").status_code == 409
    closed("CTAS-2")
    assert supervisor.post("/hand-back").location.endswith("/hand-back/2")
    assert [one["Reference"] for one in file_of(supervisor, 2)] == ["CTAS-2"]
    assert [one["Reference"] for one in file_of(supervisor, 1)] == ["CTAS-1"]


def test_a_case_closed_again_goes_back_again(supervisor, closed, norfolk):
    case_id = closed("CTAS-1", "refused")
    supervisor.post("/hand-back")
    with norfolk.acting("norfolk", "tracer"):
        actions.reopen(queries.case(case_id), queries.case(case_id).version, "She rang back")
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), "reached-complete", None)
    supervisor.post("/hand-back")
    assert file_of(supervisor, 2)[0]["National outcome"] == "Completed"
    assert file_of(supervisor, 1)[0]["National outcome"] == "Failed: refused"


def test_what_cannot_go_back_waits_and_says_why(supervisor, closed, everything):
    closed(None)
    closed("CTAS-9", "duplicate")
    everything("update case_file set outcome = 'no-such-outcome' where reference = 'CTAS-9'")
    page = supervisor.get("/hand-back").text
    assert "no national reference" in page and "no national code" in page and "CTAS-9" in page
    assert supervisor.post("/hand-back").status_code == 409


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
    before = supervisor.get("/hand-back/1.csv").data
    everything("update contact_point set state = 'wrong'")
    assert supervisor.get("/hand-back/1.csv").data == before
    with pytest.raises(Exception, match="permission denied"), norfolk.acting("norfolk", "supervisor"):
        from hub.kernel.db import db

        db.session.connection().exec_driver_sql("update hand_back_row set code = 'x'")


def test_no_formula_reaches_the_national_system(supervisor, closed):
    closed("=cmd|'/c calc'!A1")
    supervisor.post("/hand-back")
    assert file_of(supervisor, 1)[0]["Reference"] == "'=cmd|'/c calc'!A1"


def test_a_pack_that_is_not_there_and_people_who_may_not(supervisor, client):
    assert supervisor.get("/hand-back/7").status_code == 404
    assert client("norfolk", "tracer").get("/hand-back").status_code == 403
    assert client("norfolk", "tracer").post("/hand-back").status_code == 403


def test_a_telephone_number_abroad_stays_as_it_is():
    told = SimpleNamespace(
        reference="1", code="C", closed_at=now(), needs=["flood"],
        contact_points=[{"kind": "phone", "value": "+48221234567"}, {"kind": "email", "value": "a@b.example"}],
    )  # fmt: skip
    line = rules.line(told, "Reached", {})
    assert line[4:] == ("+48221234567", "a@b.example", "", "flood")
