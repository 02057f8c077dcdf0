"""Whose area an address on a list is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.handovers.actions import raise_handover
from hub.intake.actions import runs
from hub.kernel.clock import now
from tests.intake.conftest import HEADER, PERSON, counts, person


def test_a_case_is_routed_by_its_postcode_and_ends_by_the_programmes_rule(bring, everything, norfolk):
    bring(PERSON)
    [case] = everything("select * from case_file")
    assert (case.district_id, case.gss, case.routed) == (norfolk.org("norwich"), "E07000148", "postcode")
    assert (case.tested_on.isoformat(), case.ends_on.isoformat()) == ("2026-11-19", "2026-11-29")
    assert (case.reference, case.category, case.origin, case.programme) == ("a1", "case", "list", "covid-19")


@pytest.mark.parametrize(
    ("postcode", "ltla", "district", "how"),
    [
        ("NR1 3AB", "Breckland", "norwich", "postcode"),
        ("75011", "Breckland", "breckland", "list"),
        ("", "E07000143", "breckland", "list"),
        ("75011", "Paris", None, None),
        ("IP1 1AA", "", None, None),
    ],
)
def test_postcode_then_the_lists_own_word_then_triage(bring, everything, norfolk, postcode, ltla, district, how):
    run = bring((*person(Postcode=postcode), ltla), header=(*HEADER, "LTLA"))
    [case] = everything("select district_id, routed from case_file where status = 'open'")
    assert case == (norfolk.org(district) if district else None, how)
    assert (counts(run), run.unrouted) == ((1, 0, 0, 0), 0 if district else 1)


@pytest.mark.parametrize(
    ("uprn", "district", "how"),
    [("077", "breckland", "uprn"), ("78", "norwich", "postcode"), ("", "norwich", "postcode")],
)
def test_a_property_number_goes_before_the_postcode(
    bring, everything, norfolk, monkeypatch, covid, uprn, district, how
):
    everything("""insert into place (kind, key, valid_from, valid_to, gss) values
        ('uprn', '77', '2020-01-01', null, 'E07000143'), ('uprn', '78', '2001-01-01', '2019-12-31', 'E07000143')""")
    line_list = replace(covid.line_list, columns=covid.line_list.columns | {"uprn": ("UPRN",)})
    monkeypatch.setattr(runs, "programme", lambda: replace(covid, line_list=line_list))
    bring((*PERSON, uprn), header=(*HEADER, "UPRN"))
    [case] = everything("select district_id, routed from case_file")
    assert case == (norfolk.org(district), how)


def test_what_the_former_district_was_asked_ends_when_a_list_moves_the_address(bring, everything, norfolk):
    bring(PERSON)
    [case] = everything("select id, district_id from case_file")
    with norfolk.acting("norfolk", "tracer"):
        asked = raise_handover("door-knock", case.district_id, {"surname": "Lee"}, case.id, now() + timedelta(hours=4))
    bring(person(Postcode="NR19 1AA"))
    [moved] = everything("select district_id from case_file")
    assert moved.district_id != case.district_id
    assert everything("select status from handover where id = :id and side = 'sent'", id=asked)[0].status == "withdrawn"


def test_a_district_that_a_person_chose_stays(bring, everything, norfolk):
    bring(person(Postcode="75011"))
    everything("update case_file set district_id = :org, routed = 'person'", org=norfolk.org("broadland"))
    bring(person(Postcode="NR1 3AB"))
    [case] = everything("select district_id, routed from case_file")
    assert case == (norfolk.org("broadland"), "person")
