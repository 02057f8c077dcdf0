"""A merge keeps both histories and can be undone: what it moves, what it closes, and that undoing is exact."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.asking.actions import RAISE
from hub.calls.actions import record_call
from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.handovers.queries import of_origin
from hub.kernel.clock import now
from hub.kernel.problems import NotPossibleNow
from hub.programmes.queries import programme

BORN, TESTED = date(1961, 4, 12), now().date() - timedelta(days=2)
# Counters that only rise, what is written about a merge, and what says when somebody was compared.
RISING = {"version", "compared"}
TABLES = (
    "resident", "case_file", "contact_point", "call", "case_note", "likeness", "need", "system_check", "handover",
    "close_contact", "place_visited", "none_named", "escalation", "escalation_note", "resident_message",
)  # fmt: skip


@pytest.fixture
def dump(everything):
    """Every row of every table that a merge could touch, without what only counts on."""

    def take():
        return {
            table: sorted(
                str({name: value for name, value in one._mapping.items() if name not in RISING})
                for one in everything(f"select * from {table}")
            )
            for table in TABLES
        }

    return take


def two(county, **second):
    first = county.open("CTAS-1", born_on=BORN, tested_on=TESTED, phone="+447700900001")
    other = county.open(
        "CTAS-2", born_on=BORN, tested_on=TESTED, **{"forename": "Tom", "phone": "+447700900002", **second}
    )
    return first, other


def lies_in(everything, case_id, district):
    everything("update case_file set district_id = :d, routed = 'postcode' where id = :id", d=district, id=case_id)


def call(norfolk, case_id, **told):
    with norfolk.acting("norfolk", "tracer"):
        outcome = next(key for key, one in programme().call_outcomes.items() if not one.reached)
        typed = {"channel": "call", "outcome": outcome, "note": "Nobody there"} | told
        record_call(case_queries.case(case_id), programme(), typed)


def test_the_younger_case_is_closed_as_a_duplicate_and_all_hangs_on_the_one_known_first(county):
    first, second = two(county)
    a, b = county.resident(first), county.resident(second)
    county.merge()
    one, other = county.case(first), county.case(second)
    assert (one.status, one.duplicates, one.resident_id) == ("open", [second], a)
    assert (other.status, other.outcome, other.resident_id) == ("closed", "duplicate", a)
    assert sorted(one.phones) == ["+447700900001", "+447700900002"]
    [event] = county.events("resident:merged")
    assert set(event.about) >= {str(id_) for id_ in (a, b, first, second)}
    assert [one.facts["same"] for one in county.events("likeness:decided")] == [True]


def test_the_story_of_the_one_that_goes_on_tells_both(county, norfolk):
    first, second = two(county)
    call(norfolk, second, note="Spoke to a neighbour")
    county.merge()
    with norfolk.acting("norfolk", "tracer"):
        told = case_queries.story([first, *case_queries.case(first).duplicates])
    assert [one.note for one in told if one.what == "call"] == ["Spoke to a neighbour"]
    assert len([one for one in told if one.what == "resident:merged"]) == 1
    assert [one for one in told if one.what == "case:closed"] == []


def test_a_number_that_both_had_stays_known_of_both_and_undoing_needs_nothing_invented(county, everything, dump):
    first, second = two(county, phone="+447700900001")
    everything("update contact_point set state = 'wrong' where resident_id = :id", id=county.resident(second))
    before = dump()
    merge = county.merge()
    assert county.case(first).phones == ["+447700900001"] == county.case(first).wrong_points
    assert len(everything("select from contact_point where value = '+447700900001'")) == 2
    county.part(merge)
    assert dump() == before


def test_facts_are_chosen_part_by_part_and_what_only_the_second_knows_is_taken(county):
    first, _ = two(county, nhs_number="9434765919", postcode="NR1 3AB", house="9", address="Mill Lane")
    county.merge(chosen=["home"])
    one = county.case(first)
    assert (one.forename, one.nhs_number, one.postcode, one.house) == ("Thomas", "9434765919", "NR1 3AB", "9")
    assert one.home_key == "NR13AB:9", "and from now on the household at that address is theirs"
    assert county.events("resident:merged")[0].facts["fields"] == ["home", "nhs_number"]


@pytest.mark.parametrize("known_of", [0, 1])
def test_of_two_that_differ_in_the_property_number_alone_nobody_is_asked_which_address_is_right(
    county, everything, client, known_of
):
    cases = two(county)
    everything("update resident set uprn = '10023' where id = :id", id=county.resident(cases[known_of]))
    page = client("norfolk", "tracer").get(f"/same-person/{county.pairs()[0].id}").text
    assert 'name="forename"' in page and 'name="home"' not in page
    county.merge()
    assert county.case(cases[0]).uprn == "10023"


def test_a_case_that_goes_on_at_another_address_is_routed_anew(county, norfolk, everything, monkeypatch):
    first, _ = two(county, postcode="NR1 3AB", house="9", address="Mill Lane")
    lies_in(everything, first, norfolk.org("breckland"))
    found = {"gss": "E07000148", "district_id": norfolk.org("norwich"), "routed": "postcode"}
    monkeypatch.setattr("hub.matching.actions.merging.placed", lambda postcode, _: found if postcode else None)
    merge = county.merge(chosen=["home"])
    assert county.case(first).district_id == norfolk.org("norwich")
    county.part(merge)
    assert county.case(first).district_id == norfolk.org("breckland")
    assert [one.facts["district"] for one in county.events("case:routed")][-2:] == [
        norfolk.org("norwich"), norfolk.org("breckland")
    ]  # fmt: skip


def test_a_promised_call_and_its_tracer_go_with_the_case_that_goes_on(county, norfolk, everything):
    first, second = two(county)
    at = datetime(2030, 1, 1, 10, tzinfo=UTC)
    call(norfolk, second, call_back_at=at)
    everything("update case_file set allocated_to = null, allocated_at = null where id = :id", id=first)
    county.merge()
    assert (county.case(first).call_back_at, county.case(second).call_back_at) == (at, None)
    assert county.case(first).allocated_to == norfolk.person("norfolk", "tracer").id


def test_whoever_has_the_case_that_ends_hears_which_goes_on(county, norfolk, everything):
    first, second = two(county)
    toby = norfolk.person("norfolk", "tracer", 1)
    everything("update case_file set allocated_to = :to where id = :id", to=toby.id, id=second)
    county.merge()
    told = everything("select account_id, kind, reference, endpoint, ids from notice")
    assert [tuple(one) for one in told] == [(toby.id, "case-merged", "case", "cases.show", {"case_id": str(first)})]


def test_whoever_merges_their_own_case_is_told_nothing(county, everything):
    two(county)
    county.merge()
    assert everything("select 1 from notice") == []


def test_what_was_asked_of_others_for_the_duplicate_is_withdrawn(county, norfolk, everything, work):
    _, second = two(county)
    lies_in(everything, second, norfolk.org("breckland"))
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(second)
        RAISE["enrichment"](case.id, case.version, programme(), {"to": case.district_id, "question": "Another number?"})
    work()
    county.merge()
    with norfolk.acting("norfolk", "tracer"):
        assert [one.status for one in of_origin(second)] == ["withdrawn"]


@pytest.mark.parametrize(
    "second", [{"category": "contact"}, {"tested_on": date(2020, 3, 1)}], ids=["contact", "another spell"]
)
def test_another_spell_is_no_duplicate(county, everything, second):
    first, other = two(county)
    category = second.get("category", "case")
    day = second.get("tested_on", TESTED)
    everything(
        """update case_file set category = :category, tested_on = :day, ends_on = :day, received_at = :day
           where id = :id""",
        category=category, day=day, id=other,
    )  # fmt: skip
    county.merge()
    assert county.case(first).status == county.case(other).status == "open"


def test_undoing_is_exact(county, norfolk, dump):
    first, second = two(county, nhs_number="9434765919", postcode="NR1 3AB", house="9", phone="+447700900001")
    call(norfolk, first)
    call(norfolk, second, call_back_at=datetime(2030, 1, 1, 10, tzinfo=UTC))
    before = dump()
    merge = county.merge(chosen=["forename", "home"])
    assert dump() != before
    found = county.part(merge)
    assert (dump(), found.stays) == (before, [])
    assert county.events("resident:parted")[0].facts["merge"] == str(merge)
    assert len(county.pairs()) == 1, "the pair waits for a decision again"


def test_what_was_done_since_is_kept_and_told(county, norfolk, client):
    first, second = two(county)
    merge = county.merge(chosen=["forename"])
    call(norfolk, second)
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(first)
        cases.change_case(case, case.version, programme(), {"forename": "Tommy"})
        case = case_queries.case(second)
        cases.reopen(case, case.version, "They called")
    page = client("norfolk", "tracer").get(f"/same-person/merges/{merge}/undo").text
    assert "1 call recorded since on case CTAS-2 stays with that case" in page
    assert "The first name was changed since the merge: it stays as it is" in page
    found = county.part(merge)
    assert sorted(one.part for one in found.stays) == ["closing", "forename"]
    assert county.case(first).forename == "Tommy"
    assert (county.case(second).status, county.case(second).forename, county.case(second).calls) == ("open", "Tom", 1)


def test_only_one_of_two_decides_and_only_one_undoes(county, norfolk):
    from hub.matching import actions, queries
    from hub.matching.queries import merges

    two(county)
    with norfolk.acting("norfolk", "supervisor"):
        seen = queries.likeness(queries.open_pairs()[0].id)
    merge_id = county.merge(seen.id)
    name = norfolk.person("norfolk", "tracer").name
    with norfolk.acting("norfolk", "supervisor"):
        with pytest.raises(NotPossibleNow, match=f"{name} decided this already: the same person"):
            actions.decide_different(seen, seen.version)
    county.part(merge_id)
    with norfolk.acting("norfolk", "supervisor"):
        with pytest.raises(NotPossibleNow, match=f"{name} undid this merge already"):
            actions.part(merges.merge(merge_id))


def test_a_third_record_joins_the_first_and_merges_are_undone_in_turn(county, dump):
    two(county)
    third = county.open("CTAS-3", born_on=BORN, surname="Barleymov", phone="+447700900003")
    before = dump()
    pairs = county.pairs()
    assert len(pairs) == 3
    ids = [one.id for one in pairs]
    late = next(id_ for id_ in ids if third_of(county, third, id_) == 2)
    one = county.merge(late)
    between = dump()
    other = county.merge()
    assert county.pairs() == []
    with pytest.raises(NotPossibleNow, match="Another merge came after"):
        county.part(one)
    county.part(other)
    assert dump() == between
    county.part(one)
    assert dump() == before


def third_of(county, third, likeness_id):
    """1 when the pair is of the third and the first record, 2 when of the third and the second, else 0."""
    pair = next(one for one in county.pairs() if one.id == likeness_id)
    if county.resident(third) not in (pair.one_id, pair.other_id):
        return 0
    return 2 if "Tom" in (pair.forename, pair.other_forename) else 1
