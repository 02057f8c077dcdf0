"""What hangs on a case that ends as a duplicate goes along with the one that goes on: nothing sleeps."""

from datetime import timedelta

import pytest

from hub.calls.actions import record_check
from hub.cases import queries as cases
from hub.contacts import actions as contacts
from hub.escalations import actions as escalations
from hub.escalations import queries as escalated
from hub.kernel.clock import now, today
from hub.programmes.queries import programme
from hub.support.actions import record_need
from tests.matching.test_merging import call, two

PERSON = {"forename": "Ida", "surname": "Moss", "met": "household"}
PLACE = {"kind": "shop", "name": "Corner shop", "postcode": "IP24 2AA", "visited_on": today() - timedelta(days=1)}


def hang(norfolk, case_id, what):
    """Something that hangs on a case: of escalations one is open at a time."""
    with norfolk.acting("norfolk", "tracer"):
        case = cases.case(case_id)
        if what == "need":
            record_need("case", case_id, "food")
        elif what in ("contacts", "places"):
            contacts.add(what, case, [PERSON if what == "contacts" else PLACE])
        elif what == "none":
            contacts.name_none("contacts", case)
        elif case.escalation_state in (None, "over"):
            one = escalations.escalate(case, case.version, programme(), "other", "Works in a ward")
            if what == "over":
                found = escalated.escalation(one)
                escalations.give_back(found, found.version, programme(), "Nothing to do")


@pytest.fixture
def pair(county, norfolk):
    first, second = two(county)
    return first, second


def on(everything, table, column, case_id):
    return len(everything(f"select 1 from {table} where {column} = :id", id=case_id))


@pytest.mark.parametrize(
    ("what", "table", "column"),
    [
        ("need", "need", "about_id"), ("contacts", "close_contact", "case_id"), ("places", "place_visited", "case_id"),
        ("escalation", "escalation", "case_id"), ("over", "escalation", "case_id"),
    ],
)  # fmt: skip
def test_it_goes_along_and_comes_back(pair, county, norfolk, everything, what, table, column):
    first, second = pair
    hang(norfolk, second, what)
    merge = county.merge()
    assert (on(everything, table, column, first), on(everything, table, column, second)) == (1, 0)
    assert county.part(merge).stays == []
    assert (on(everything, table, column, first), on(everything, table, column, second)) == (0, 1)


def test_the_case_that_goes_on_is_with_the_consultant_and_says_how_many_were_named(pair, county, norfolk):
    first, second = pair
    for what in ("escalation", "contacts", "contacts"):
        hang(norfolk, second, what)
    merge = county.merge()
    one, other = county.case(first), county.case(second)
    assert (one.escalation_state, one.contacts_named, other.escalation_state) == ("waiting", 2, None)
    county.part(merge)
    one, other = county.case(first), county.case(second)
    assert (one.escalation_state, one.contacts_named, other.escalation_state) == (None, None, "waiting")


def test_what_the_consultant_did_meanwhile_goes_back_with_the_question(pair, county, norfolk, everything):
    first, second = pair
    hang(norfolk, second, "escalation")
    merge = county.merge()
    [one] = everything("select id from escalation")
    with norfolk.acting("norfolk", "consultant"):
        found = escalated.escalation(one.id)
        escalations.take(found, found.version)
    assert county.case(first).escalation_state == "taken"
    assert county.part(merge).stays == []
    assert (county.case(first).escalation_state, county.case(second).escalation_state) == (None, "taken")


def test_of_two_open_questions_the_one_about_the_case_that_goes_on_stays(pair, county, norfolk, everything, client):
    first, second = pair
    for one in pair:
        hang(norfolk, one, "escalation")
    page = client("norfolk", "tracer").get(f"/same-person/{county.pairs()[0].id}").text
    assert "What hangs on it goes along: 1 escalation." in page and "the other question ends" in page
    merge = county.merge()
    states = "select state from escalation where case_id = :id order by raised_at"
    assert [one.state for one in everything(states, id=first)] == ["waiting", "over"]
    assert county.case(first).escalation_state == "waiting"
    assert [one.about for one in county.events("escalation:ended")] != []
    county.part(merge)
    assert [everything(states, id=one)[0].state for one in pair] == ["waiting", "waiting"]


def test_what_is_noted_after_the_page_was_shown_shows_it_again(pair, county, norfolk, client):
    tracer, url = client("norfolk", "tracer"), f"/same-person/{county.pairs()[0].id}"
    page = tracer.get(url).text
    seal = page.split('name="seal" value="')[1].split('"')[0]
    hang(norfolk, pair[1], "need")
    answer = tracer.post(url, data={"decision": "same", "version": 1, "seal": seal})
    assert answer.status_code == 422 and "What hangs on it goes along: 1 need." in answer.text


def test_a_text_to_the_duplicate_is_shown_on_the_case_that_goes_on(pair, county, everything, client):
    first, second = pair
    point = everything("select id from contact_point where resident_id = :id", id=county.resident(second))[0].id
    everything(
        """insert into resident_message (org_id, id, case_id, contact_point_id, channel, template, language, body,
           sent_by, status, written_at)
           select org_id, gen_random_uuid(), id, :point, 'text', 'call-us', 'English', 'Please ring us', 'notify',
                  'waiting', :at
           from case_file where id = :id""",
        point=point, id=second, at=now(),
    )  # fmt: skip
    county.merge()
    assert "Please ring us" in client("norfolk", "tracer").get(f"/cases/{first}").text


def test_a_system_that_was_looked_into_for_the_duplicate_is_not_looked_into_again(pair, county, norfolk, client):
    first, second = pair
    with norfolk.acting("norfolk", "tracer"):
        record_check(cases.case(first), "blue-badge", "unavailable")
        record_check(cases.case(second), "libraries", "nothing")
        record_check(cases.case(second), "blue-badge", "found")
    tracer, merge = client("norfolk", "tracer"), county.merge()
    page = tracer.get(f"/cases/{first}").text
    assert "Nothing found, just now" in page and "Found something, just now" in page and "Not available, j" not in page
    county.part(merge)
    page = tracer.get(f"/cases/{first}").text
    assert "Nothing found, just now" not in page and "Not available, just now" in page


@pytest.mark.parametrize(("ours", "theirs"), [(3, 1), (1, 3)])
def test_of_two_promised_calls_the_sooner_is_made(pair, county, norfolk, ours, theirs):
    at = now().replace(microsecond=0)
    for case_id, days in zip(pair, (ours, theirs), strict=True):
        call(norfolk, case_id, call_back_at=at + timedelta(days=days))
    merge = county.merge()
    assert county.case(pair[0]).call_back_at == at + timedelta(days=1)
    county.part(merge)
    assert [county.case(one).call_back_at for one in pair] == [at + timedelta(days=one) for one in (ours, theirs)]
