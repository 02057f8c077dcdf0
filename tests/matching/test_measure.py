"""How well people are recognised on the invented labelled set: floors that may not be undercut."""

import pytest
from click.testing import CliRunner

from hub.matching import labelled
from hub.matching.commands import matching
from hub.matching.measuring import measure
from hub.matching.rules.weighing import Weighing, from_file


@pytest.fixture(scope="module")
def found():
    return measure(5000, 1, Weighing())


def test_precision_and_recall_hold_their_floors(found):
    assert len(found.true) > 700
    assert found.precision >= 0.97
    assert found.recall >= 0.92


def test_what_is_called_certain_is_one_person(found):
    assert len(found.certain) > 200
    assert found.certain <= found.true


@pytest.mark.parametrize("rule", ["NHS number", "name and birth date", "close spelling, same address"])
def test_each_rule_earns_its_place(found, rule):
    offered, precision, recall = found.by_rule()[rule]
    assert offered > 40 and precision >= 0.9 and recall >= 0.05


def test_another_seed_is_recognised_as_well():
    found = measure(3000, 20, Weighing())
    assert found.precision >= 0.95 and found.recall >= 0.9


def test_the_set_is_the_same_for_the_same_seed_and_holds_what_it_should():
    records = labelled.invent(3000, 5)
    assert records == labelled.invent(3000, 5)
    assert len(list(labelled.true_pairs(records))) == 3000 // 7
    befell = {name for one in records for name in one.befell}
    assert befell == set(labelled.BEFALLS)
    first = [one for one in records if not one.befell]
    twins = [
        (one, other)
        for one, other in zip(first, first[1:], strict=False)
        if one.born_on == other.born_on and one.postcode == other.postcode and one.forename != other.forename
    ]
    assert len(twins) > 10


def test_a_file_says_what_counts_and_the_rest_stays():
    by = from_file({"offer_from": 60, "weights": {"home-same": 1}, "short_forms": [["Ptolemy", "Tolly"]]})
    assert (by.offer_from, by.certain_from, by.weights["home-same"], by.weights["nhs-same"]) == (60, 92, 1, 60)
    assert "tolly" in by.short_forms["ptolemy"] and "bill" in by.short_forms["william"]


def test_the_command_prints_it():
    result = CliRunner().invoke(matching, ["measure", "--people", "400", "--seed", "2"])
    assert result.exit_code == 0
    assert "All rules" in result.output and "names swapped" in result.output and "%" in result.output
