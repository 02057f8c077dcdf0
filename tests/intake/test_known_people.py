"""A list's person is one whom the county knows, or somebody else."""

from dataclasses import replace

import pytest

from hub.intake.actions import runs
from tests.intake.conftest import HEADER, PERSON, person


@pytest.mark.parametrize("together", [True, False], ids=["in one list", "in two"])
@pytest.mark.parametrize("changes", [{}, {"Surname": "BARLEYMOW"}, {"House_Number": "99"}])
def test_a_second_case_of_a_known_person_makes_no_second_person(bring, everything, changes, together):
    again = person(ID="b2", **changes)
    for one_list in [[PERSON, again]] if together else [[PERSON], [again]]:
        bring(*one_list)
    assert len(everything("select 1 from resident")) == 1
    assert len(everything("select 1 from case_file")) == 2


@pytest.mark.parametrize("changes", [{"NHS_Number": ""}, {"Forename": "Adelaide"}, {"Date_of_Birth": ""}])
def test_a_known_person_is_known_by_number_or_by_name_and_birth(bring, everything, changes):
    bring(PERSON)
    bring(person(ID="b2", **changes))
    assert len(everything("select 1 from resident")) == 1


@pytest.mark.parametrize("together", [True, False], ids=["in one list", "in two"])
@pytest.mark.parametrize("moved", [{"Postcode": "NR1 3AC"}, {"House_Number": "99"}, {"House_Number": ""}])
def test_a_name_and_a_birth_date_at_another_home_are_a_question_to_a_person(bring, everything, work, moved, together):
    first, again = person(NHS_Number=""), person(ID="b2", NHS_Number="", **moved)
    for one_list in [[first, again]] if together else [[first], [again]]:
        bring(*one_list)
    work()
    assert len(everything("select 1 from resident")) == 2
    assert len(everything("select 1 from likeness where state = 'open'")) == 1


@pytest.mark.parametrize(
    "another",
    [
        person(ID="b2", Forename="Zachary", NHS_Number=""),
        person(ID="b2", NHS_Number="401 023 2137"),
        person(ID="b2", Surname="Reed", Date_of_Birth="01/01/1990"),
        person(ID="b2", Forename="", NHS_Number=""),
    ],
)
def test_somebody_else_is_somebody_else(bring, everything, another):
    bring(PERSON)
    bring(another)
    assert len(everything("select 1 from resident")) == 2


@pytest.mark.parametrize("reference", ["a1", "b2"], ids=["the same case", "a new case"])
@pytest.mark.parametrize(("house", "kept"), [("12", "77"), ("14", None)])
def test_a_property_number_stays_at_the_address_that_it_came_with(
    bring, everything, monkeypatch, covid, reference, house, kept
):
    line_list = replace(covid.line_list, columns=covid.line_list.columns | {"uprn": ("UPRN",)})
    monkeypatch.setattr(runs, "programme", lambda: replace(covid, line_list=line_list))
    bring((*PERSON, "77"), header=(*HEADER, "UPRN"))
    bring((*person(ID=reference, House_Number=house), ""), header=(*HEADER, "UPRN"))
    [one] = everything("select house, uprn from resident")
    assert (one.house, one.uprn) == (house, kept)
