"""A programme that contradicts itself is refused, each contradiction by its key."""

import copy
from datetime import date

import pytest
from marshmallow import ValidationError

from hub.directory.files import load
from hub.programmes.schemas import ProgrammeSchema, faults
from hub.settings import ROOT


@pytest.fixture
def body(covid):
    return copy.deepcopy(load(ROOT / "tenants" / "norfolk").partnership.lead.section("programme"))


def entry(body, table, key):
    return next(one for one in body[table] if key in one.values())


def refused(body):
    with pytest.raises(ValidationError) as wrong:
        ProgrammeSchema().load(body)
    return wrong.value.messages


def test_the_readme_explains_every_key_of_a_programme():
    explained = (ROOT / "tenants" / "README.md").read_text().partition("## A programme")[2]
    assert [key for key in ProgrammeSchema().fields if f"`{key}`" not in explained] == []


def test_norfolks_programme_is_sound(body):
    assert faults(body, None) == []


def test_enrichment_may_offer_nothing_that_tells_of_health(body):
    entry(body, "handover", "enrichment")["offers"].append("ends_on")
    assert "may never give ends_on" in str(refused(body)["handover"][0]["offers"])


def test_enrichment_may_not_end_with_isolation(body):
    entry(body, "handover", "enrichment")["lapses_with_ending"] = True
    assert "its end may not tell of isolation" in str(refused(body))


def test_one_column_cannot_hold_two_facts(body):
    body["line_list"]["columns"]["house"] = ["Postcode"]
    assert "one fact only: Postcode" in str(refused(body)["line_list"]["columns"])


def test_a_required_fact_needs_a_column(body):
    del body["line_list"]["columns"]["surname"]
    assert "These have no column: surname" in str(refused(body))


def test_an_outcome_that_leaves_a_case_open_must_say_what_is_next(body):
    entry(body, "outcome", "moved")["next"] = "nothing"
    assert "must say what is next" in str(refused(body))


def test_a_day_cannot_close_before_it_opens(body):
    body["open"][0] |= {"opens": "20:00", "closes": "08:00"}
    assert "closes before it opens" in str(refused(body))


def test_entries_that_stand_twice_and_names_of_nothing_are_faults(body):
    body["outcome"].append(dict(body["outcome"][0]))
    body["ending"].append({"category": "visitor", "counts_from": ["tested_on"], "days": 5})
    body["national_code"] += [{"outcome": "vanished", "code": "x"}, {"outcome": "refused", "code": "y"}]
    found = {fault.key: fault.reason for fault in faults(body, None)}
    assert set(found) == {"outcome.15.key", "ending.4.category", "national_code.13.outcome", "national_code.14.since"}
    assert "There is no category 'visitor'" in found["ending.4.category"]


def test_a_days_count_in_force_from_the_same_day_twice_is_a_fault(body):
    body["ending"].append(body["ending"][-1] | {"days": 7})
    assert [fault.key for fault in faults(body, None)] == ["ending.4.since"]


def test_a_code_that_ends_is_written_empty(body, covid):
    from hub.programmes.rules import national_code

    body["national_code"].append({"outcome": "duplicate", "code": "", "since": "2021-05-01"})
    programme = ProgrammeSchema().load(body)
    assert national_code(programme, "duplicate", date(2021, 4, 30)) == "Duplicate"
    assert national_code(programme, "duplicate", date(2021, 5, 1)) is None


def test_a_case_of_another_county_is_closed_here(body):
    entry(body, "outcome", "other-county").update(closes=False, next="call")
    assert "is closed here" in str(refused(body))
