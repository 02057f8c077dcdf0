"""Postcodes as people type them, and the open data files that say where each lies."""

import gzip
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.gazetteer.rules import ATTRIBUTION, Located, WrongFile, from_csv, parse_postcode, uprn_key


@pytest.mark.parametrize("typed", ["NR1 3AB", "nr1 3ab", "NR13AB", "  nr1   3ab ", "NR1 3AB\n", "NR1 3ab"])
def test_a_postcode_is_one_however_it_is_typed(typed):
    assert parse_postcode(typed) == ("NR1 3AB", "NR13AB", "NR1 3")


def test_the_letter_o_for_nought_is_mended():
    assert parse_postcode("NR1 OAB").text == "NR1 0AB"


@pytest.mark.parametrize("typed", [None, "", "NR1", "75011", "LV-1010", "no fixed abode", "Flat 3, NR1 3AB"])
def test_what_is_no_postcode_is_none(typed):
    assert parse_postcode(typed) is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_parser(text):
    found = parse_postcode(text)
    assert found is None or found.key == found.text.replace(" ", "")


@pytest.mark.asvs("16.2.5")
def test_an_address_in_the_postcode_column_reaches_no_log(caplog):
    with caplog.at_level(logging.DEBUG):
        parse_postcode("12 Invented Street")
    assert "Invented" not in caplog.text


@pytest.mark.parametrize(("typed", "key"), [("0100023336956", "100023336956"), (77, "77"), ("x", None), (None, None)])
def test_a_property_number_has_no_leading_noughts(typed, key):
    assert uprn_key(typed) == key


ONSPD = (
    "pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m\n"
    "NR1 3AB,198001,,E07000148,E05012345,623524,307377\n"
    "NR1 9ZZ,198001,201206,E07000148,,,\n"
    "IP1 1AA,198001,,E07000202,,616000,244000\n"
    "ZZ9 9ZZ,198001,,,,,\n"
)


def test_the_postcode_directory_is_read_with_ward_and_dates():
    first, ended, _ = from_csv(ONSPD.encode())
    assert first[:6] == ("postcode", "NR13AB", "E07000148", 623524, 307377, "E05012345")
    assert first.introduced.isoformat() == "1980-01-01"
    assert ended.terminated.isoformat() == "2012-06-01"
    assert ended.easting is None


def test_only_the_districts_asked_for_are_read():
    found = list(from_csv(ONSPD.encode(), frozenset({"E07000202"})))
    assert [place.key for place in found] == ["IP11AA"]


def test_other_header_names_and_compression_are_understood():
    text = "\ufeffPostcode,lad_code,lad_name,Easting,Northing\nCB6 1EH,E07000146,King's Lynn,558563,292514\n"
    assert list(from_csv(gzip.compress(text.encode()))) == [Located("postcode", "CB61EH", "E07000146", 558563, 292514)]


def test_a_list_of_properties_is_known_by_its_column():
    assert list(from_csv(b"UPRN,PCDS,LAD25CD\n0077,NR1 3AB,E07000148\n")) == [Located("uprn", "77", "E07000148")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name,town\nx,y\n", "must name a postcode column"),
        (b"", "must name a postcode column"),
        (b"pcds,laua\n\xff\xfe,x\n", "not a CSV text file"),
        (gzip.compress(b"pcds,laua\n" + b"x" * 5000, mtime=0)[:-20], "ends in the middle"),
    ],
)
def test_another_file_is_refused_with_a_sentence(content, says):
    with pytest.raises(WrongFile, match=says):
        list(from_csv(content))


def test_the_attribution_names_all_three_owners():
    assert all(owner in ATTRIBUTION for owner in ("Office for National Statistics", "OS data", "Royal Mail"))
