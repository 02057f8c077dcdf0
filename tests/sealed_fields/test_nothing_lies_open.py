"""A known NHS number and a note about a risk go every way there is; then nobody who reads the database finds either."""

from datetime import timedelta

import pytest

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.governance import subjects
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.intake.actions import runs
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.matching import actions as matching
from hub.matching import queries as likenesses
from hub.matching.queries import merges
from hub.national.actions import make_pack
from hub.programmes.queries import programme
from hub.safety import queries as safety
from hub.safety.actions import markers
from hub.subject_requests import actions as rights
from hub.subject_requests import queries as requests_of
from hub.visit_models.attempts.actions import keep
from tests.intake.conftest import person, written
from tests.open_fields import lying_open

LISTED, LATER, TYPED, RIGHT = "943 476 5919", "943 476 5870", "9434765005", "9434765013"
NUMBERS = (*(spaced.replace(" ", "") for spaced in (LISTED, LATER)), LISTED, LATER, TYPED, RIGHT)
RISK, NOTE = "SEALED: it bites", "SEALED: he was out"
HOME = {"forename": "Thomas", "surname": "Quidthorpe", "house": "4", "address": "High Street, Thetford",
        "postcode": "IP24 2AA", "born_on": None, "variant": False}  # fmt: skip
# Where one of these may be read in the database, and why.
OPEN = {
    ("handover", "answer"): "what the form shares as a note to the tracers is no note about a risk",
}


@pytest.fixture
def gone_every_way(listed, typed_twice, knocked_at, taken_to_a_partner, marked, handed_back, told_to_the_resident):
    """Everything that happens to a number and to a note."""


@pytest.fixture
def listed(bring, norfolk, work):
    """A list and the next one, with a bad row and one of another county; two more wait for a person."""
    bad = person(ID="a2", Date_of_Birth="31/31/1961")
    bring(person(), bad, person(ID="a3", Forename="Zoe", Postcode="IP1 1QJ"))
    bring(person(NHS_Number=LATER))
    for header in (("ID", "Forename", "Surname", "NHS Number"), ("Case ID", "Forename", "Surname", "NHS Number")):
        with norfolk.acting("norfolk", "supervisor"):
            runs.upload("waits.csv", written(("b1", "Ben", "Barleymow", LISTED), header=header))
        work()


@pytest.fixture
def typed_twice(norfolk, work):
    """Somebody who is typed in twice, corrected, merged and parted again."""
    with norfolk.acting("norfolk", "tracer"):
        for reference, number in (("T-1", None), ("T-2", TYPED)):
            case_id = cases.open_case(
                programme(), HOME | {"reference": reference, "nhs_number": number, "risk": RISK, "phone": "07700900123"}
            )
        case = case_queries.case(case_id)
        cases.change_case(case, case.version, programme(), {"nhs_number": RIGHT, "risk": f"{RISK} twice"})
        case = case_queries.case(case_id)
        cases.change_case(case, case.version, programme(), {"nhs_number": TYPED})
        [pair] = [one for one in likenesses.open_pairs() if one.surname == HOME["surname"]]
        likeness = likenesses.likeness(pair.id)
        merge_id = matching.merge(likeness, likeness.version, programme(), [])
        assert {"nhs_number": TYPED} in [one["after"] for one in merges.merge(merge_id).changes]
    with norfolk.acting("norfolk", "tracer"):
        matching.part(merges.merge(merge_id))
    work()
    return case_id


@pytest.fixture
def knocked_at(visiting, norfolk, work):
    """Breckland goes to a door and answers; what somebody has begun to type waits."""
    visit = visiting("breckland", risk=RISK)
    with norfolk.acting("breckland", "officer"):
        keep(visit.row.id, 1, "door", {"note": [RISK]}, "note")
    visit.say("unsafe", card="none", risk_seen="dog", note=NOTE)
    work()
    assert visit.attempts and visit.attempts[0].answers["note"] == NOTE


@pytest.fixture
def taken_to_a_partner(norfolk, work):
    """A step of a visit goes to a partner, who answers with a warning."""
    with norfolk.acting("south-norfolk", "officer"):
        partner = norfolk.org("broads-neighbours")
        task = handovers.raise_handover("visit-step", partner, HOME | {"risk": RISK}, new_id(), now() + timedelta(1))
    work()
    with norfolk.acting("broads-neighbours", "coordinator"):
        handovers.assign(task, 1, norfolk.person("broads-neighbours", "volunteer").id)
        answer = {"outcome": "met", "safety": RISK, "answers": {"seen": RISK}}
        handovers.return_answer(task, answer, requests.received(task).version)
    work()
    with norfolk.acting("south-norfolk", "officer"):
        assert requests.sent(task).answer == answer


@pytest.fixture
def marked(norfolk):
    """A risk marker, renewed with a reason."""
    with norfolk.acting("breckland", "officer"):
        home = {"address": "4 Mill Lane, Swaffham", "postcode": "PE37 7AB"}
        marker_id = markers.add(home, "dog", norfolk.person("breckland", "officer").id, RISK)
    with norfolk.acting("breckland", "officer"):
        markers.renew(marker_id, 1, RISK)
    with norfolk.acting("breckland", "officer"):
        assert safety.marker(marker_id).note == RISK


@pytest.fixture
def handed_back(listed, norfolk, everything, work):
    """A listed case whose number somebody corrects is closed, handed back, and answered by the next list."""
    [case_id] = [one.id for one in everything("select id from case_file where reference = 'a1'")]
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(case_id)
        cases.change_case(case, case.version, programme(), {"nhs_number": RIGHT})
        case = case_queries.case(case_id)
        cases.close_case(case, case.version, programme(), "reached-complete", None)
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    work()
    told = everything("select told, stamp from hand_back_row where kind = 'fact'")
    assert any(RIGHT in one.told.values() and one.stamp == RIGHT for one in told)


@pytest.fixture
def told_to_the_resident(typed_twice, norfolk, work):
    """A subject access pack, gathered and written."""
    asked = {"kind": "access", "channel": "letter", "received_on": today(), "asked_by": "person", "name": "Thomas",
             "postcode": "IP24 2AA"}  # fmt: skip
    with norfolk.acting("norfolk", "ig"):
        [who] = subjects.find(None, None, TYPED, None)
        request_id = rights.log_request(asked)
        rights.is_person(request_id, requests_of.standing(request_id).request.version, who)
        pack_id = rights.start_pack(request_id)
    work()
    with norfolk.acting("norfolk", "ig"):
        rights.start_writing(pack_id, 0)
    work()
    with norfolk.acting("norfolk", "ig"):
        body = db.session.execute(db.text("select body from subject_file limit 1")).scalar()
        assert b"cipher:file:" in bytes(body)


@pytest.mark.asvs("14.2.4")
def test_neither_can_be_read_in_any_column_of_any_table(gone_every_way, everything):
    found = lying_open(everything, *NUMBERS, RISK, NOTE)
    assert found == OPEN.keys()
    assert lying_open(everything, *NUMBERS, RISK) == set(), "the open note holds neither"


def test_the_search_itself_finds_what_lies_open(gone_every_way, everything):
    """Or the test above would prove nothing."""
    everything("update resident set address = :text where surname = 'Quidthorpe'", text=f"… {TYPED} …")
    assert lying_open(everything, *NUMBERS) == {("resident", "address")}
