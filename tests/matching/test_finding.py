"""Whom the database offers: found set-wise and at once, remembered when kept apart."""

from datetime import date

import pytest
from sqlalchemy import insert

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.cases.models import ContactPoint, Resident
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.matching import actions, labelled, queries
from hub.matching.rules.blocks import pairs
from hub.matching.rules.comparing import person
from hub.matching.rules.remembering import most_alike
from hub.matching.rules.weighing import Weighing, from_file
from hub.programmes.queries import programme

BORN = date(1961, 4, 12)


def bring_in(records):
    """Put records in as a list would, without comparing them."""
    names = (
        "forename",
        "surname",
        "forename_key",
        "surname_key",
        "born_on",
        "nhs_number",
        "gender",
        "house",
        "address",
    )
    names += ("postcode", "postcode_key", "home_key", "uprn")
    org = {"org_id": acting().org_id}
    people = [
        org | {name: getattr(one, name) for name in names} | {"id": one.id, "created_at": now()} for one in records
    ]
    db.session.execute(insert(Resident), people)
    points = [
        org
        | {"id": new_id(), "resident_id": one.id, "kind": "phone", "value": point, "source": "list", "added_at": now()}
        for one in records
        for point in one.points
    ]
    db.session.execute(insert(ContactPoint), points)


def test_the_database_leaves_out_no_pair_that_the_rules_find_in_an_invented_set(norfolk):
    records = labelled.invent(1500, 7)
    by = Weighing()
    people = [person(one) for one in records]
    offered = {pair: found.score for pair, found in most_alike(pairs(people, people), by).items()}
    with norfolk.acting("norfolk", "supervisor"):
        bring_in(records)
        while actions.find_fresh():
            pass
        kept = {(one.one_id, one.other_id): one.score for one in queries.known_between([one.id for one in records])}
        assert queries.uncompared(10) == []
    assert kept == offered and len(kept) > 150


def test_a_large_set_takes_several_transactions(county, norfolk, monkeypatch):
    monkeypatch.setattr("hub.matching.actions.finding.STEP", 100)
    with norfolk.acting("norfolk", "supervisor"):
        bring_in(labelled.invent(250, 3))
    with norfolk.acting("norfolk", "supervisor"):
        steps = [actions.find_fresh() for _ in range(4)]
    assert steps[:2] == [True, True] and steps[-1] is False
    assert county.pairs()


def test_a_typed_case_is_compared_at_once(county):
    county.open("CTAS-1", born_on=BORN)
    county.open("CTAS-2", forename="Tom", born_on=BORN)
    [pair] = county.pairs()
    assert {"born-same", "forename-short", "surname-same", "home-same"} == set(pair.reasons)
    [event] = county.events("likeness:found")
    assert event.facts == {"likeness": str(pair.id), "score": pair.score}
    assert set(event.about) == {str(pair.one_id), str(pair.other_id)}


def test_an_open_pair_lapses_when_a_correction_shows_that_they_are_not_alike(county, norfolk):
    county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2", born_on=BORN)
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(second)
        cases.change_case(case, case.version, programme(), {"forename": "Gertrude", "born_on": date(1999, 1, 1)})
    assert county.pairs() == []
    assert len(county.events("likeness:lapsed")) == 1


def correct(norfolk, case_id, **typed):
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(case_id)
        cases.change_case(case, case.version, programme(), typed)


def test_who_was_kept_apart_is_not_offered_again(county, norfolk):
    county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2", born_on=BORN)
    county.apart()
    correct(norfolk, second, house="5")
    assert county.pairs() == []


def test_who_was_kept_apart_is_asked_again_when_more_agrees_and_rests_when_it_does_no_longer(county, norfolk):
    county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2")
    county.apart()
    correct(norfolk, second, born_on=BORN)
    [pair] = county.pairs()
    assert pair.decided_at is not None, "the page says that they were kept apart before"
    correct(norfolk, second, born_on=date(1990, 1, 1), forename="Gertrude")
    assert county.pairs() == []
    correct(norfolk, second, born_on=None, forename="Thomas")
    assert county.pairs() == [], "what was decided before is still decided"


def test_twins_and_father_and_son_are_no_pair(county):
    county.open("CTAS-1", born_on=BORN)
    county.open("CTAS-2", forename="Benjamin", born_on=BORN)
    county.open("CTAS-3", born_on=date(1990, 8, 2))
    assert county.pairs() == []


@pytest.mark.parametrize("slug", ["norwich", "breckland"])
def test_other_organisations_see_nothing_of_it(county, norfolk, slug):
    county.open("CTAS-1", born_on=BORN)
    county.open("CTAS-2", born_on=BORN)
    with norfolk.acting(slug, "officer"):
        assert queries.open_pairs() == []


def test_weights_and_thresholds_are_the_county_s_own(county, monkeypatch):
    asked, strict = [], from_file({"offer_from": 200})
    monkeypatch.setattr("hub.matching.queries.records.in_force", lambda name: asked.append(name) or strict)
    county.open("CTAS-1", born_on=BORN)
    county.open("CTAS-2", born_on=BORN)
    assert (county.pairs(), set(asked)) == ([], {"matching"})


def test_norfolk_s_own_file_is_in_force(norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        assert "aga" in queries.weighing().short_forms["agnieszka"]
