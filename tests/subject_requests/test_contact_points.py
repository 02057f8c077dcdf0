"""A phone number or email address that is wrong: corrected, told to whoever was given it, and no list has it back."""

import pytest

from hub.cases.actions import add_contact_point, open_case
from hub.programmes.queries import programme
from tests.intake.conftest import bring, places  # noqa: F401 - a list, imported in steps
from tests.subject_requests.test_notices import decide, notice  # noqa: F401 - the same way through

# ruff: noqa: F811

WRONG, RIGHT, OTHER = "+447700900111", "+447700900222", "+447700900333"


@pytest.fixture
def points(norfolk, case, everything):
    """Two numbers and an address of the resident's, by value."""
    with norfolk.acting("norfolk", "tracer"):
        for kind, value in (("phone", WRONG), ("phone", OTHER), ("email", "ada@example.org")):
            add_contact_point(case.id, case.resident_id, kind, value, "list")
    found = everything("select id, value from contact_point where resident_id = :id", id=case.resident_id)
    return {one.value: one.id for one in found}


@pytest.fixture
def correct(ig, ask, case, work):
    def do(point_id, kind, value, status=303):
        request_id = ask("rectification", case.resident_id)
        done = ig.post(f"/subject-requests/{request_id}/correct/point/{point_id}/{kind}",
                       data={"value": value, "why": "She rang from the new number"})  # fmt: skip
        assert done.status_code == status, done.text
        work()
        return done, request_id

    return do


def test_the_numbers_can_be_chosen_in_the_words_of_a_phone_book(ig, ask, case, points):
    page = ig.get(f"/subject-requests/{ask('rectification', case.resident_id)}/correct").text
    assert page.count("Ways to reach the resident") == 5 and "07700 900111" in page and "ada@example.org" in page


def test_a_number_is_corrected_in_its_place_and_untried(correct, points, everything, case):
    _, request_id = correct(points[WRONG], "phone", "07700 900222")
    [one] = everything("select value, state, source, version from contact_point where id = :id", id=points[WRONG])
    assert one == (RIGHT, "untried", "person", 2)
    [made, corrected] = [
        everything("select facts, about from event where kind = :kind", kind=kind)[0]
        for kind in ("rectification:made", "contact_point:corrected")
    ]
    assert corrected.facts == {"case": str(case.id), "contact_point": str(points[WRONG]), "kind": "phone"}
    assert made.facts["fields"] == ["phone"] and "900222" not in str(made) + str(corrected)
    [kept] = everything("select was, becomes, record_id from subject_correction")
    assert kept == (WRONG, RIGHT, case.resident_id)


def test_whoever_was_given_it_is_told_the_whole_list_put_right(
    norfolk,
    handover,
    correct,
    points,
    notice,
    client,
    work,
    everything,
    ig,
):
    given = handover("breckland", phones=[WRONG, OTHER], emails=["ada@example.org"])
    _, request_id = correct(points[WRONG], "phone", RIGHT)
    [arrived] = notice()
    assert (arrived.field, arrived.becomes, notice("sent")[0].was) == ("phones", [RIGHT, OTHER], [WRONG, OTHER])
    breckland = client("breckland", "ig")
    page = breckland.get(f"/subject-requests/notices/{arrived.id}").text
    assert "07700 900222, 07700 900333" in page and "Phone numbers already known" in page
    assert decide(breckland, arrived, how="apply").status_code == 303
    work()
    told = everything("select subject -> 'phones' as phones from handover where id = :id", id=given.id)
    assert [one.phones for one in told] == [[RIGHT, OTHER]] * 2
    assert "Done in their own copy" in ig.get(f"/subject-requests/{request_id}").text


def test_whoever_was_not_given_it_is_not_told(handover, correct, points, notice):
    handover("breckland", phones=[OTHER])
    correct(points[WRONG], "phone", RIGHT)
    assert notice() == []


def test_an_email_address_is_checked_and_corrected(handover, correct, points, notice, everything):
    handover("breckland", emails=["ada@example.org"])
    wrong, _ = correct(points["ada@example.org"], "email", "ada at home", status=422)
    assert "ada at home" in wrong.text
    correct(points["ada@example.org"], "email", "ada@example.com")
    assert notice()[0].becomes == ["ada@example.com"]


def test_what_the_record_has_already_is_refused_beside_the_field(correct, points, everything):
    page, _ = correct(points[WRONG], "phone", "07700 900333", status=422)
    assert "The record has this already" in page.text and 'value="07700 900333"' in page.text
    assert everything("select 1 from contact_point where value = :wrong", wrong=WRONG)


def test_somebody_elses_number_is_not_found(ig, ask, case, points, everything, norfolk):
    with norfolk.acting("norfolk", "tracer"):
        other = {"forename": "Bo", "surname": "Quidthorpe", "born_on": None, "postcode": None, "phone": WRONG}
        open_case(programme(), other)
    [theirs] = everything("select id from contact_point where value = :wrong and resident_id <> :mine", wrong=WRONG,
                          mine=case.resident_id)  # fmt: skip
    request_id = ask("rectification", case.resident_id)
    assert ig.get(f"/subject-requests/{request_id}/correct/point/{theirs.id}/phone").status_code == 404


def test_a_district_corrects_its_copy_and_tells_on(ask, handover, client, everything):
    """It has no record of the resident, only what it was given."""
    given = handover("breckland", phones=[OTHER, WRONG])
    district = client("breckland", "ig")
    request_id = ask("rectification", given.id, slug="breckland")
    address = f"/subject-requests/{request_id}/correct/handover/{given.id}/phones.1"
    assert "07700 900111" in district.get(address).text
    sent = district.post(address, data={"value": "07700 900222", "why": "She showed her phone"})
    assert sent.status_code == 303
    told = {one.side: one.phones for one in everything("select side, subject -> 'phones' as phones from handover")}
    assert told == {"received": [OTHER, RIGHT], "sent": [OTHER, WRONG]}


def test_no_list_brings_the_wrong_number_back(bring, ig, ask, everything):
    """Another number that the same list brings is taken in."""
    header = ("ID", "Forename", "Surname", "Postcode", "Phone")
    bring(("z1", "Ada", "Barleymow", "NR1 3AB", "07700 900111"), header=header)
    [one] = everything("select p.id, p.resident_id from contact_point p where p.value = :wrong", wrong=WRONG)
    request_id = ask("rectification", one.resident_id)
    address = f"/subject-requests/{request_id}/correct/point/{one.id}/phone"
    assert ig.post(address, data={"value": RIGHT, "why": "She showed her phone"}).status_code == 303
    bring(("z1", "Ada", "Barleymead", "NR1 3AB", "07700 900111"), header=header)
    assert [each.value for each in everything("select value from contact_point")] == [RIGHT]
    bring(("z1", "Ada", "Barleymead", "NR1 3AB", "07700 900333"), header=header)
    assert sorted(each.value for each in everything("select value from contact_point")) == [RIGHT, OTHER]
