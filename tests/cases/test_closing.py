"""Before a case is closed the form says what is left undone, and lets it be closed all the same."""

from datetime import UTC, datetime

import pytest

from hub.cases import queries
from hub.contacts import actions as contacts
from hub.support.actions import record_need

TODAY = datetime.now(UTC).date()
NEEDS = "2 needs not dealt with"


@pytest.fixture
def case_id(county, norfolk):
    found = county.open(tested_on=TODAY)
    with norfolk.acting("norfolk", "tracer"):
        for kind in ("food", "medicine"):
            record_need("case", found, kind)
    return found


def test_needs_and_questions_that_are_open_are_said_and_forbid_nothing(case_id, county, client):
    tracer = client("norfolk", "tracer")
    page = tracer.get(f"/cases/{case_id}/close").text
    assert NEEDS in page and f'href="/cases/{case_id}#needs"' in page
    assert "No close contacts are named" in page and "No places are named" in page
    typed = {"outcome": "refused", "version": county.read(case_id).version}
    assert tracer.post(f"/cases/{case_id}/close", data=typed).status_code == 303
    assert county.read(case_id).status == "closed"


def test_it_is_said_again_beside_a_fault(case_id, client):
    answer = client("norfolk", "tracer").post(f"/cases/{case_id}/close", data={"version": 1})
    assert answer.status_code == 422 and NEEDS in answer.text


def test_what_was_asked_and_answered_is_not_asked_again(county, norfolk, client):
    case_id = county.open(tested_on=TODAY)
    with norfolk.acting("norfolk", "tracer"):
        contacts.name_none("contacts", queries.case(case_id))
        contacts.name_none("places", queries.case(case_id))
    page = client("norfolk", "tracer").get(f"/cases/{case_id}/close").text
    assert "Before you close it" not in page


def test_a_need_that_was_passed_on_is_told_apart(case_id, client, everything):
    everything("update need set state = 'asked' where kind = 'food'")
    page = client("norfolk", "tracer").get(f"/cases/{case_id}/close").text
    assert "1 need not dealt with" in page and "1 need passed on and not answered yet" in page
