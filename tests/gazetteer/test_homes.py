"""Which home an address means: however it is written the same, and two doors never one. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.gazetteer.homes import home_key

POSTCODE = "PE37 7AB"


def home(house=None, address=None, postcode=POSTCODE, uprn=None) -> str:
    return home_key({"house": house, "address": address, "postcode": postcode, "uprn": uprn})


# How a list, which knows the house alone, and a person, who types the street as well, write the same door.
SAME = {
    "PE377AB:4": [
        ("4", None), ("4", "Mill Lane, Swaffham"), (None, "4 Mill Lane"), ("No. 4", "Mill Ln"), ("4 Mill Lane", None),
        ("04", None), ("Rose Cottage, 4", "Mill Lane"), ("4,", ""), ("", "No 4, Mill Lane\nSwaffham"),
    ],
    "PE377AB:4A": [("4a", None), ("4 A", "Mill Lane"), (None, "4A MILL LANE, Swaffham")],
    "PE377AB:FLAT 2 4": [
        ("Flat 2, 4", None), ("Flat 2", "4 Mill Lane"), (None, "Apartment 2, 4 Mill Lane"), ("flat 2 4", "Mill Lane"),
        (None, "Flat 2, No. 4 Mill Ln, Swaffham"),
    ],
    "PE377AB:FLAT GROUND FLOOR 4": [("Ground floor flat, 4", None), ("Ground Floor Flat", "4 Mill Lane")],
    "PE377AB:OLD STAITHE": [("The Old Staithe", None), ("Old Staithe", "Quay Road"), (None, "Old Staithe, Quay Rd")],
    "PE377AB:12 14": [("12-14", None), (None, "12 – 14 Mill Lane"), ("12/14", "")],
    "PE377AB:FLAT 3 BEECHES": [("Room 3, The Beeches", None), ("Flat 3", "The Beeches, Mill Lane")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "house", "address"), [(key, *told) for key, written in SAME.items() for told in written]
)
def test_one_door_has_one_key_however_it_is_written(key, house, address):
    assert home(house, address) == home(house, address, " pe377ab ", uprn="100") == key


@pytest.mark.parametrize(
    "told",
    [
        {}, {"address": "Mill Lane, Swaffham"}, {"address": "The Street"}, {"house": "4", "postcode": None},
        {"house": "4", "postcode": "PE37"}, {"house": "4", "postcode": "75011"}, {"house": "Flat 2"}, {"house": " . "},
    ],
)  # fmt: skip
def test_without_a_door_and_a_whole_postcode_there_is_no_household(told):
    assert home(**told) == ""


def test_the_propertys_number_serves_where_nothing_else_is_told():
    assert home(uprn="000100023336956", postcode=None) == "uprn:100023336956"
    assert home(uprn="not a number", postcode=None) == ""


FLATS = st.sampled_from(["", "2", "3", "A", "11"])
NUMBERS = st.sampled_from(["4", "12", "4a", "101", "14b"])
STREETS = st.sampled_from(["Mill Lane", "The Street", "Saint Mary’s Road", "Market Place", ""])
DOORS = st.tuples(FLATS, NUMBERS)


def written(draw, flat: str, number: str) -> dict[str, str]:
    street, town = draw(STREETS), draw(st.sampled_from(["", "Swaffham", "Swaffham, Norfolk"]))
    named = draw(st.sampled_from(["Flat {}", "FLAT {}", "Apt. {}", "apartment {}"])).format(flat) if flat else ""
    told = draw(st.sampled_from([number, number.upper(), f"No. {number}", f"{number},"]))
    line = f"{told} {street}".strip()
    parts = [
        {"house": ", ".join(filter(None, (named, told))), "address": ", ".join(filter(None, (street, town)))},
        {"house": named, "address": ", ".join(filter(None, (line, town)))},
        {"house": "", "address": ", ".join(filter(None, (named, line, town)))},
        {"house": ", ".join(filter(None, (named, told))), "address": None},
    ]
    return draw(st.sampled_from(parts))


@given(st.data(), DOORS, DOORS)
def test_two_writings_agree_exactly_when_it_is_one_door(data, one, other):
    keys = [home(**written(data.draw, *door)) for door in (one, other)]
    assert all(keys)
    assert (keys[0] == keys[1]) == (one == other)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=12))
def test_nothing_that_is_typed_costs_the_page(house, address, postcode):
    key = home(house, address, postcode)
    assert key == "" or key.isascii()


@given(st.text(max_size=30))
def test_the_rest_of_the_address_changes_nothing_behind_a_number(rest):
    assert home("4", rest) == "PE377AB:4"
