"""What agrees and what differs between two records, and who may never be called certain."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest

from hub.gazetteer.homes import home_key
from hub.kernel.keys import postcode_key, surname_key
from hub.matching.rules import blocks
from hub.matching.rules.comparing import compare, is_misread, person
from hub.matching.rules.remembering import settled
from hub.matching.rules.weighing import WEIGHTS, Weighing
from hub.matching.rules.words import AGREES, DIFFERS, in_a_sentence, rule

BY = Weighing()
BASE = {
    "forename": "Thomas", "surname": "Barleymow", "born_on": date(1961, 4, 12), "nhs_number": None, "gender": None,
    "house": "4", "address": "High Street", "postcode": "IP24 2AA", "uprn": None, "points": ["+447700900001"],
}  # fmt: skip


def record(number=1, **changes):
    told = BASE | changes
    keys = {"forename_key": surname_key(told["forename"]), "surname_key": surname_key(told["surname"])}
    keys |= {"postcode_key": postcode_key(told["postcode"]), "home_key": home_key(told)}
    return person(SimpleNamespace(**told, **keys, id=UUID(int=number), root=UUID(int=number), version=1))


def against(**changes):
    return compare(record(), record(2, **changes), BY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"forename": "Tom"}, "forename-short"),
        ({"forename": "Tohmas"}, "forename-close"),
        ({"forename": "T"}, "forename-initial"),
        ({"forename": "Thomas Henry"}, "forename-same"),
        ({"forename": "Benjamin"}, "forename-differs"),
        ({"surname": "Barleymov"}, "surname-close"),
        ({"surname": "Barleymow-Smith"}, "surname-part"),
        ({"surname": "Quidthorpe"}, "surname-differs"),
        ({"forename": "Barleymow", "surname": "Thomas"}, "names-swapped"),
        ({"born_on": date(1961, 12, 4)}, "born-close"),
        ({"born_on": date(1991, 4, 12)}, "born-close"),
        ({"born_on": date(1990, 8, 2)}, "born-differs"),
        ({"house": "", "address": "4 High St"}, "home-same"),
        ({"house": "Flat 2", "address": "4 High Street"}, "home-near"),
        ({"house": "40"}, "home-near"),
        ({"postcode": "NR1 3AB"}, "home-differs"),
        ({"points": ["+447700900001", "x@example.org"]}, "point-same"),
    ],
)
def test_each_fact_has_its_code(changes, code):
    assert code in against(**changes).reasons


def test_what_one_of_them_lacks_says_nothing():
    found = against(born_on=None, nhs_number="9434765919", postcode=None, house=None, address=None, points=[])
    assert set(found.reasons) == {"forename-same", "surname-same"}


def test_a_common_last_name_says_less():
    smiths = compare(record(surname="Smith"), record(2, surname="Smith"), BY)
    assert smiths.score == against().score - WEIGHTS["surname-same"] + WEIGHTS["surname-common"]


TWINS = {"forename": "Benjamin"}
NEVER_CERTAIN = [
    TWINS,
    {"forename": "Tom"},  # two boys born on one day may be Thomas and Tom
    {"born_on": None},  # a son of his father's name, undated
    {"born_on": date(1990, 8, 2)},
    {"gender": "Female"},
]


@pytest.mark.parametrize("changes", NEVER_CERTAIN)
def test_twins_and_father_and_son_are_never_certain(changes):
    certain_from_nothing = Weighing(certain_from=1)
    one, other = record(gender="Male"), record(2, **{"gender": "Male"} | changes)
    assert not compare(one, other, certain_from_nothing).certain
    assert compare(one, record(2, gender="Male"), certain_from_nothing).certain


@pytest.mark.parametrize("changes", [TWINS, {"born_on": date(1990, 8, 2)}])
def test_twins_and_dated_father_and_son_are_not_even_offered(changes):
    assert against(**changes).score < BY.offer_from


def test_two_numbers_speak_against_and_one_digit_less_so():
    one = record(nhs_number="9434765919")
    other, typo = record(2, nhs_number="9000000009"), record(2, nhs_number="9434765910")
    assert not compare(one, other, BY).certain and not compare(one, typo, BY).certain
    assert compare(one, other, BY).score < compare(one, typo, BY).score


@pytest.mark.parametrize(
    ("one", "other", "misread"),
    [
        (date(1961, 4, 12), date(1961, 12, 4), True),
        (date(1961, 4, 12), date(1916, 4, 12), True),
        (date(1961, 4, 12), date(1961, 4, 13), True),
        (date(1961, 4, 12), date(1963, 5, 12), False),
        (date(1961, 4, 25), date(1961, 5, 24), False),
    ],
)
def test_a_misread_date(one, other, misread):
    assert is_misread(one, other) is is_misread(other, one) is misread


def test_every_code_weighs_and_has_its_words():
    assert set(WEIGHTS) == set(AGREES) | set(DIFFERS)
    assert all(WEIGHTS[code] > 0 for code in AGREES) and all(WEIGHTS[code] < 0 for code in DIFFERS)


def test_why_in_a_sentence_and_by_which_rule():
    reasons = ("born-same", "forename-short", "surname-differs")
    said = in_a_sentence(reasons)
    assert said == "Same date of birth, first name is a short form of the other; but different last names"
    assert rule(reasons) == "name and birth date"


def test_kept_apart_is_remembered_until_something_that_identifies_agrees():
    before = [SimpleNamespace(state="different", reasons=["forename-same", "surname-same"])]
    assert settled(before, ["forename-same", "surname-same", "home-same"])
    assert not settled(before, ["forename-same", "surname-same", "born-same"])
    assert not settled([], ["forename-same"])


def test_a_postcode_that_stands_for_not_known_makes_no_pairs(monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 3)
    apart = {"forename": "Tom", "points": []}
    home = [record(number, **apart, born_on=date(1960 + number, 1, 1)) for number in range(1, 4)]
    assert len(blocks.pairs(home, ())) == 3
    more = [*home, record(4, **apart, born_on=date(1961, 1, 1))]
    assert blocks.pairs(more, ()) == {(more[0], more[3])}, "one birth date is enough"
