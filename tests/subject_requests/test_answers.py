"""What a district answered turns out wrong: the county is told as receivers are, decides for itself, and tells on."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.cases.actions import add_contact_point
from hub.handovers import actions as handovers
from hub.handovers.queries import received
from hub.kernel.clock import now
from hub.kernel.db import db
from tests.subject_requests.conftest import SUBJECT
from tests.subject_requests.test_notices import decide, notice  # noqa: F401 - the same way through

# ruff: noqa: F811
WRONG, RIGHT, OTHER, HOME = "+447700900111", "+447700900222", "+447700900333", "9 Fore Street, Dereham"


def points(*found):
    return [{"kind": kind, "value": value, "source": "Council tax"} for kind, value in found]


@pytest.fixture
def answered(norfolk, handover, work, everything):
    """A request that Breckland answered with two numbers and an address; the county's case took them."""

    def answer(slug="breckland", id_=None, **more):
        one = id_ or handover(slug).id
        told = {"outcome": "contact-points-found", "note": "Moved in June"} | more
        told["contact_points"] = points(("phone", OTHER), ("phone", WRONG), ("address", HOME))
        with norfolk.acting(slug, "officer", 1):
            handovers.return_answer(one, told, received(one).version)
        work()
        return one

    return answer


@pytest.fixture
def correct(client, ask):
    """The district's officer corrects a fact of its answer, by the pages; returns the request's id."""

    def do(one, name, value, slug="breckland"):
        request_id = ask("rectification", one, slug=slug)
        officer = client(slug, "ig")
        page = f"/subject-requests/{request_id}/correct"
        assert "What we answered to request" in officer.get(page).text
        done = officer.post(f"{page}/answer/{one}/{name}", data={"value": value, "why": "She showed her phone"})
        assert done.status_code == 303, done.text
        return request_id

    return do


@pytest.fixture
def sides(everything):
    return lambda id_: {row.side: row.answer for row in everything("select * from handover where id = :id", id=id_)}


def values(answer):
    return [one["value"] for one in answer["contact_points"]]


def test_a_number_that_was_answered_is_corrected_at_home_told_to_the_county_and_taken_over(
    answered, correct, case, notice, client, ig, work, everything, sides
):
    one = answered()
    request_id = correct(one, "contact_points.1", "07700 900222")
    work()
    assert values(sides(one)["received"]) == [OTHER, RIGHT, HOME] and values(sides(one)["sent"]) == [OTHER, WRONG, HOME]
    [sent], [arrived] = notice("sent"), notice()
    assert (arrived.field, arrived.handover_side, sent.handover_side) == ("contact_points", "sent", "received")
    assert values({"contact_points": arrived.becomes}) == [OTHER, RIGHT, HOME] and arrived.was is None
    page = ig.get(f"/subject-requests/notices/{arrived.id}").text
    assert "07700 900111" in page and "07700 900222" in page and "Contact details found" in page
    assert decide(ig, arrived, how="apply").status_code == 303
    work()
    assert values(sides(one)["sent"]) == [OTHER, RIGHT, HOME]
    known = {row.value for row in everything("select value from contact_point where resident_id = :id",
                                             id=case.resident_id)}  # fmt: skip
    assert RIGHT in known and WRONG not in known
    assert notice("sent")[0].state == "applied"
    mine = client("breckland", "ig").get(f"/subject-requests/{request_id}").text
    assert "Done in their own copy" in mine and "07700 900222" in mine
    assert "900222" not in str(everything("select facts from event where kind like 'subject_notice:%'"))


def test_what_was_found_says_it_too(norfolk, handover, client, correct, work, everything):
    """The rows of the search from which the answer was made."""
    from hub.enrichment import actions as enrichment

    one = handover("breckland").id
    with norfolk.acting("breckland", "officer", 1):
        enrichment.add_point(one, "phone", WRONG, "council-tax")
        found = enrichment.answer_for(received(one))
        handovers.return_answer(one, found, received(one).version)
    work()
    correct(one, "contact_points.0", "07700 900222")
    assert [row.value for row in everything("select value from found_point")] == [RIGHT]


def test_the_county_may_leave_it_and_the_district_reads_why(answered, correct, notice, ig, work, client, sides):
    one = answered()
    request_id = correct(one, "note", "Moved in July")
    work()
    [arrived] = notice()
    assert decide(ig, arrived, how="decline", why="own-finding").status_code == 303
    work()
    assert sides(one)["sent"]["note"] == "Moved in June" and sides(one)["received"]["note"] == "Moved in July"
    assert "Our own finding says otherwise" in client("breckland", "ig").get(f"/subject-requests/{request_id}").text


def test_whoever_the_county_gave_the_number_to_is_told_in_turn(answered, handover, correct, notice, ig, work, norfolk):
    one = answered()
    given = handover("broadland", "door-knock", phones=[WRONG, OTHER])
    correct(one, "contact_points.1", "07700 900222")
    work()
    assert decide(ig, notice()[0], how="apply").status_code == 303
    assert "It goes on to 1 of your own receivers" in ig.get("/subject-requests/notices").text
    work()
    [onward] = [each for each in notice() if each.org_id == norfolk.org("broadland")]
    assert (onward.handover_id, onward.becomes) == (given.id, [RIGHT, OTHER])


def test_the_new_value_does_not_cross_once_the_agreement_has_ended(
    answered, correct, notice, ig, work, everything, sides
):
    one = answered()
    everything("update agreement set ended_at = now() - interval '1 minute', valid = tstzrange('2020-09-01', null)")
    correct(one, "contact_points.1", "07700 900222")
    work()
    [arrived] = notice()
    assert (arrived.field, arrived.becomes) == ("contact_points", None)
    assert values(sides(one)["received"])[1] == RIGHT, "one's own answer is put right all the same"
    answer = decide(ig, arrived, how="apply")
    assert answer.status_code == 422 and "the sharing agreement has ended" in answer.text


def test_one_that_came_before_the_end_is_not_taken_over_after_it(answered, correct, notice, ig, work, everything):
    one = answered()
    correct(one, "contact_points.1", "07700 900222")
    work()
    everything("update agreement set ended_at = now() - interval '1 minute', valid = tstzrange('2020-09-01', null)")
    answer = decide(ig, notice()[0], how="apply")
    assert answer.status_code == 422 and "sharing agreement has ended" in answer.text


def test_what_a_partner_answered_goes_up_to_the_district_and_on_to_the_county(
    norfolk, handover, correct, everything, client, work, notice, sides
):
    above = handover("broadland", "door-knock")
    with norfolk.acting("broadland", "officer"):
        times = now() + timedelta(hours=4), now() + timedelta(hours=72)
        to = norfolk.org("broads-neighbours")
        step = handovers.raise_handover("visit-step", to, SUBJECT, above.id, *times, parent_id=above.id)
    work()
    listed = points(("phone", WRONG))
    with norfolk.acting("broadland", "officer", 1):
        handovers.return_answer(above.id, {"outcome": "met", "contact_points": listed}, received(above.id).version)
    everything("set session_replication_role = replica")
    told = json.dumps({"outcome": "met", "contact_points": listed})
    everything("update agreement set returns = returns || '{contact_points}' where kind = 'visit-step'")
    everything("""update handover set status = 'returned', answer = cast(:told as jsonb),
                  returns = returns || '{contact_points}' where id = :id""", told=told, id=step)  # fmt: skip
    everything("set session_replication_role = origin")
    work()
    correct(step, "contact_points.0", "07700 900222", slug="broads-neighbours")
    work()
    [arrived] = notice()
    assert arrived.org_id == norfolk.org("broadland")
    assert decide(client("broadland", "ig"), arrived, how="apply").status_code == 303
    work()
    [onward] = [each for each in notice() if each.org_id == norfolk.org("norfolk")]
    assert values({"contact_points": onward.becomes}) == [RIGHT] and onward.handover_id == above.id
    assert values(sides(above.id)["received"]) == [RIGHT]


GIVE = """
    insert into subject_notice
        (org_id, id, side, kind, other_org_id, handover_id, handover_side, place, field, becomes, state, due_on, at)
    values (:to, uuidv7(), 'received', 'rectification', acting_org(), :id, :side, 0, :field, cast('["x"]' as jsonb),
            'waiting', current_date, now())"""


@pytest.mark.parametrize(
    ("by", "to", "side", "field"),
    [
        ("norfolk", "breckland", "sent", "contact_points"),  # who answered nothing
        ("breckland", "norfolk", "sent", "surname"),  # what was no answer
        ("breckland", "norfolk", "sent", "household_outcomes"),  # what was not answered
        ("breckland", "norfolk", "received", "contact_points"),  # the wrong row
        ("breckland", "broadland", "sent", "contact_points"),  # who did not ask
    ],
)
def test_the_database_takes_a_notice_of_an_answer_from_whoever_gave_it_alone(norfolk, answered, by, to, side, field):
    one = answered()
    told = {"to": norfolk.org(to), "id": one, "side": side, "field": field}
    with pytest.raises(ProgrammingError, match="row-level security|foreign key"):
        with norfolk.acting(by, "ig"):
            db.session.execute(text(GIVE), told)


def test_a_postal_address_that_is_corrected_is_told_to_whoever_was_given_it(
    norfolk, case, handover, ask, ig, work, notice, everything
):
    """As it was given: with or without a comma."""
    with norfolk.acting("norfolk", "tracer"):
        add_contact_point(case.id, case.resident_id, "address", "4 Mill Lane", "person")
    one = handover("breckland", address="4, Mill Lane")
    other = handover("broadland", "door-knock", address="7 Mill Lane")
    [point] = everything("select id from contact_point where kind = 'address'")
    request_id = ask("rectification", case.resident_id)
    sent = ig.post(f"/subject-requests/{request_id}/correct/point/{point.id}/address",
                   data={"value": HOME, "why": "She showed a bill"})  # fmt: skip
    assert sent.status_code == 303, sent.text
    work()
    [arrived] = notice()
    assert (arrived.handover_id, arrived.field, arrived.becomes) == (one.id, "address", HOME) and other.id != one.id
