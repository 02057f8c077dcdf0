"""What was wrong is corrected, told to whoever was given it, decided there, and told on: county, district, partner."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.kernel.db import db
from tests.subject_requests.conftest import SUBJECT


@pytest.fixture
def corrected(case, ask, ig, work):
    """Have a fact of the resident's corrected by a page; returns the request's id."""

    def correct(field, value, request_id=None):
        request_id = request_id or ask("rectification", case.resident_id)
        address = f"/subject-requests/{request_id}/correct/resident/{case.resident_id}/{field}"
        done = ig.post(address, data={"value": value, "why": "She showed a bill"})
        assert done.status_code == 303, done.text
        work()
        return request_id

    return correct


@pytest.fixture
def notice(everything):
    return lambda side="received": everything("select * from subject_notice where side = :side order by id", side=side)


def decide(browser, one, **how):
    return browser.post(f"/subject-requests/notices/{one.id}", data={"version": one.version} | how)


def test_a_correction_reaches_the_district_which_decides_and_the_county_reads_its_answer(
    norfolk, handover, corrected, client, work, notice, everything, ig
):
    one = handover("breckland")
    request_id = corrected("surname", "O’Cannery")
    [sent], [arrived] = notice("sent"), notice()
    assert (arrived.org_id, arrived.state, arrived.becomes) == (norfolk.org("breckland"), "waiting", "O’Cannery")
    assert sent.was == "O’Canary" and arrived.was is None
    rows = {row.side: row for row in everything("select * from handover where id = :id", id=one.id)}
    assert rows["sent"].subject["surname"] == "O’Cannery" and rows["received"].subject["surname"] == "O’Canary"
    breckland = client("breckland", "ig")
    listed = breckland.get("/subject-requests/notices").text
    assert one.reference in listed and "Waits for a decision" in listed
    page = breckland.get(f"/subject-requests/notices/{arrived.id}").text
    assert "O’Canary" in page and "O’Cannery" in page
    assert decide(breckland, arrived, how="apply").status_code == 303
    work()
    rows = {row.side: row for row in everything("select * from handover where id = :id", id=one.id)}
    assert rows["received"].subject["surname"] == "O’Cannery" and rows["received"].surname_key == "ocannery"
    assert notice("sent")[0].state == "applied"
    assert "Done in their own copy" in ig.get(f"/subject-requests/{request_id}").text
    resident = everything("select surname from resident where org_id = :org and surname_key = 'ocannery'",
                          org=norfolk.org("norfolk"))  # fmt: skip
    assert len(resident) == 1, "corrected by the case's own action"
    kinds = ("rectification:made", "case:updated")
    [made, updated] = [everything("select facts from event where kind = :kind", kind=kind) for kind in kinds]
    assert made[0].facts["fields"] == updated[0].facts["fields"] == ["surname"] and "Cannery" not in str(made)
    mirrored = everything(
        "select org_id, kind, account_id from event where kind like 'subject_notice:%' and from_org > 0"
    )
    assert {(one.org_id, one.kind) for one in mirrored} == {
        (norfolk.org("breckland"), "subject_notice:sent"), (norfolk.org("norfolk"), "subject_notice:decided"),
    }  # fmt: skip
    assert all(one.account_id is None for one in mirrored)


def test_what_is_right_must_be_said_and_the_page_does_not_call_it_optional(ask, case, ig):
    request_id = ask("rectification", case.resident_id)
    for name in ("surname", "born_on", "house"):
        where = f"/subject-requests/{request_id}/correct/resident/{case.resident_id}/{name}"
        assert "What is right?" in ig.get(where).text and "What is right? (optional)" not in ig.get(where).text
        refused = ig.post(where, data={"value": "", "why": "She showed a bill"})
        assert refused.status_code == 422 and "Enter what is right" in refused.text
        assert "She showed a bill</textarea>" in refused.text


def test_what_is_corrected_back_is_told_again(handover, corrected, client, work, notice, everything):
    one, breckland = handover("breckland"), client("breckland", "ig")
    for said in ("O’Cannery", "O’Canery", "O’Cannery"):
        corrected("surname", said)
        decide(breckland, notice()[-1], how="apply")
        work()
    assert [each.becomes for each in notice("sent")] == ["O’Cannery", "O’Canery", "O’Cannery"]
    [there] = everything("select subject from handover where id = :id and side = 'received'", id=one.id)
    assert there.subject["surname"] == "O’Cannery"


def test_a_refusal_comes_home_as_a_code_and_its_words_stay(handover, corrected, client, work, notice, ig):
    handover("breckland")
    request_id = corrected("postcode", "PE37 7AD")
    [arrived] = notice()
    breckland = client("breckland", "ig")
    nothing = decide(breckland, arrived, how="decline")
    assert nothing.status_code == 422 and "Select why you leave it" in nothing.text
    assert decide(breckland, arrived, how="decline", why="own-finding", words="Seen ‡there‡").status_code == 303
    work()
    [sent] = notice("sent")
    assert (sent.state, sent.why, sent.words) == ("declined", "own-finding", None)
    page = ig.get(f"/subject-requests/{request_id}").text
    assert "Our own finding says otherwise" in page and "‡there‡" not in page
    assert decide(breckland, notice()[0], how="apply").status_code == 409
    assert "Your notice about" in ig.get("/notices").text


def test_it_goes_on_to_the_partner(norfolk, handover, corrected, everything, client, work, notice):
    """Broadland, with a step at a partner, is told by the county, and tells the partner by itself."""
    one = handover("broadland", "door-knock")
    with norfolk.acting("broadland", "officer"):
        times = now() + timedelta(hours=4), now() + timedelta(hours=72)
        to = norfolk.org("broads-neighbours")
        step = handovers.raise_handover("visit-step", to, SUBJECT, one.id, *times, parent_id=one.id)
    work()
    corrected("surname", "O’Cannery")
    broadland, partner = client("broadland", "ig"), client("broads-neighbours", "ig")
    [arrived] = notice()
    assert decide(broadland, arrived, how="apply").status_code == 303
    work()
    [onward] = [each for each in notice() if each.org_id == to]
    assert (onward.handover_id, onward.becomes) == (step, "O’Cannery")
    assert decide(partner, onward, how="apply").status_code == 303
    work()
    copies = everything("select subject from handover where id in (:one, :two)", one=one.id, two=step)
    assert [each.subject["surname"] for each in copies] == ["O’Cannery"] * 4
    page = broadland.get(f"/subject-requests/notices/{arrived.id}").text
    assert "Done in our own copy" in page, "here it is one’s own"
    assert "Done in their own copy" in page, "and the partner’s is theirs"
    assert "Done in our own copy" in broadland.get("/subject-requests/notices").text


def test_erasure_and_restriction_go_the_same_way(handover, case, ask, ig, client, work, notice):
    one = handover("breckland")
    for kind in ("erasure", "restriction"):
        request_id = ask(kind, case.resident_id)
        told = ig.post(f"/subject-requests/{request_id}/tell", data={"kind": kind, "to": [str(one.id)]})
        assert told.status_code == 303
        work()
    found = {each.kind: each for each in notice()}
    assert set(found) == {"erasure", "restriction"} and all(each.becomes is None for each in found.values())
    breckland = client("breckland", "ig")
    assert decide(breckland, found["erasure"], how="decline", why="legal-duty").status_code == 303
    assert decide(breckland, found["restriction"], how="apply").status_code == 303
    work()
    page = client("breckland", "officer", 1).get(f"/requests/{one.id}").text
    assert "Its use is restricted" in page
    assert {each.kind: each.state for each in notice("sent")} == {"erasure": "declined", "restriction": "applied"}


def test_the_new_value_does_not_cross_once_the_agreement_has_ended(
    handover, corrected, client, work, notice, everything
):
    handover("breckland")
    everything("update agreement set ended_at = now() - interval '1 minute', valid = tstzrange('2020-09-01', null)")
    corrected("surname", "O’Cannery")
    [arrived] = notice()
    assert (arrived.field, arrived.becomes) == ("surname", None)
    answer = decide(client("breckland", "ig"), arrived, how="apply")
    assert answer.status_code == 422 and "the sharing agreement has ended" in answer.text


def test_nobody_is_told_twice_of_the_same(handover, corrected, notice, ask, case, ig, work):
    one = handover("breckland")
    request_id = ask("erasure", case.resident_id)
    for _ in range(2):
        ig.post(f"/subject-requests/{request_id}/tell", data={"kind": "erasure", "to": [str(one.id)]})
    work()
    assert len(notice("sent")) == len(notice()) == 1


def test_two_officers_decide_at_once_and_the_second_is_told(handover, corrected, client, work, notice):
    handover("breckland")
    corrected("surname", "O’Cannery")
    [arrived] = notice()
    breckland = client("breckland", "ig")
    assert decide(breckland, arrived, how="apply").status_code == 303
    second = decide(breckland, arrived, how="decline", why="not-held")
    assert second.status_code == 409 and "decided already" in second.text


def test_no_copy_changes_without_a_correction_on_record(norfolk, handover, everything):
    one = handover("breckland")
    change = "update handover set subject = jsonb_set(subject, '{surname}', '\"Else\"') where id = :id"
    with pytest.raises(ProgrammingError, match="only by a correction on record"):
        with norfolk.acting("breckland", "officer"):
            db.session.execute(text(change), {"id": one.id})
    with pytest.raises(ProgrammingError, match="only by a correction on record"):
        with norfolk.acting("breckland", "officer"):
            db.session.execute(text("update handover set subject = '{}' where id = :id"), {"id": one.id})


GIVE = """
    insert into subject_notice
        (org_id, id, side, kind, other_org_id, handover_id, place, field, becomes, state, due_on, at)
    values (:to, uuidv7(), 'received', :kind, acting_org(), :id, 0, :field, cast(:becomes as jsonb), 'waiting',
            current_date, now())"""


@pytest.mark.parametrize(
    ("by", "to", "field", "becomes"),
    [
        ("broadland", "breckland", "surname", None),  # who gave nothing
        ("norfolk", "broadland", "surname", None),  # who received nothing
        ("norfolk", "breckland", "risk", None),  # what was not given
        ("breckland", "norfolk", "surname", None),  # the wrong way round
    ],
)
def test_the_database_takes_a_notice_from_its_giver_alone(norfolk, handover, by, to, field, becomes):
    one = handover("breckland")
    told = {"to": norfolk.org(to), "id": one.id, "kind": "rectification", "field": field, "becomes": becomes}
    with pytest.raises(ProgrammingError, match="row-level security|foreign key"):
        with norfolk.acting(by, "ig"):
            db.session.execute(text(GIVE), told)


def test_another_organisations_notice_is_not_there(handover, corrected, client, notice):
    handover("breckland")
    corrected("surname", "O’Cannery")
    [arrived] = notice()
    for slug, page in (("broadland", ""), ("broadland", "/sent"), ("norfolk", ""), ("breckland", "/sent")):
        assert client(slug, "ig").get(f"/subject-requests/notices/{arrived.id}{page}").status_code == 404
    assert client("breckland", "officer").get(f"/subject-requests/notices/{arrived.id}").status_code == 403
