"""A list that brings somebody into a household which somebody holds: it goes to that person by itself."""

import pytest

from hub.intake.actions import runs
from tests.intake.conftest import person, places, written  # noqa: F401 - a fixture

NAMES = {"a1": "Ada", "a2": "Bo", "a3": "Cass", "a4": "Dot", "b1": "Eve", "b2": "Finn"}
HOLDER = "select allocated_to from case_file where reference = :reference"


@pytest.fixture
def imported(norfolk, places):  # noqa: F811
    def bring(*people):
        with norfolk.acting("norfolk", "supervisor"):
            run_id = runs.upload("list.csv", written(*people))
            runs.read(run_id)
            runs.confirm(run_id)
        with norfolk.acting("norfolk", "supervisor"):
            while runs.import_step(run_id):
                pass

    return bring


def resident(reference, house="12", surname="Barleymow"):
    return person(ID=reference, Forename=NAMES[reference], Surname=surname, NHS_Number="", House_Number=house)


@pytest.fixture
def held(imported, home, norfolk, everything):
    """Two of one home, held by the second tracer."""
    imported(resident("a1"), resident("a2", "No. 12"), resident("b1", "14"))
    toby = norfolk.person("norfolk", "tracer", 1)
    [first] = everything("select id from case_file where reference = 'a1'")
    home.give(first.id, toby)
    return toby


def test_those_of_one_list_and_one_door_are_one_household(held, everything):
    holders = {one: everything(HOLDER, reference=one)[0].allocated_to for one in ("a1", "a2", "b1")}
    assert holders == {"a1": held.id, "a2": held.id, "b1": None}


def test_a_newcomer_goes_to_the_holder_with_its_event_and_one_notice(held, imported, everything, home):
    imported(resident("a3"), resident("a4", "12, Mill Lane"), resident("b2", "14"))
    found = {one.reference: one for one in everything("select id, reference, allocated_to, version from case_file")}
    assert found["a3"].allocated_to == found["a4"].allocated_to == held.id
    assert found["b2"].allocated_to is None, "nobody holds that home"
    assert [event.facts["to"] for event in home.events(found["a3"].id) if event.kind == "case:allocated"] == [
        str(held.id)
    ]
    [notice] = everything("select account_id, reference, endpoint from notice where kind = 'household-grows'")
    assert (notice.account_id, notice.reference, notice.endpoint) == (held.id, "2 people", "households.show")


def test_into_an_establishment_nobody_follows(held, imported, everything):
    everything("""update case_file set facts = facts || '{"care_home": "Yes"}' where reference = 'a1'""")
    imported(resident("a3"))
    assert everything(HOLDER, reference="a3")[0].allocated_to is None
    assert everything("select 1 from notice where kind = 'household-grows'") == []


def test_one_that_stands_apart_draws_nobody(held, imported, everything):
    everything("update case_file set parted_at = now() where reference in ('a1', 'a2')")
    imported(resident("a3"))
    assert everything(HOLDER, reference="a3")[0].allocated_to is None


def test_a_list_that_leaves_the_door_out_moves_nobody(held, imported, everything):
    imported(person(ID="a1", Forename="Ada", NHS_Number="", House_Number="", Phone="07700 900124"))
    [one] = everything("select r.house, r.home_key from resident r join case_file c on c.resident_id = r.id"
                       " where c.reference = 'a1'")  # fmt: skip
    assert (one.house, one.home_key) == ("12", "NR13AB:12")


def test_a_list_that_moves_somebody_moves_their_home_unless_a_person_knew_better(held, imported, everything):
    key = "select home_key from resident r join case_file c on c.resident_id = r.id where c.reference = :reference"
    imported(resident("a1", "20"))
    assert everything(key, reference="a1")[0].home_key == "NR13AB:20"
    everything("update resident set house = '30', home_key = 'NR13AB:30' where home_key = 'NR13AB:20'")
    imported(resident("a1", "40"))
    assert everything(key, reference="a1")[0].home_key == "NR13AB:30"
