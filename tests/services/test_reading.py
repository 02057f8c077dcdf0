"""What stands in a feed is read or refused with a reason, whatever it is."""

import json
from math import hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.services import reading
from hub.services.grid import grid, projected
from tests.services.feed import SERVICE, service

TERMS = {"food": ["Food banks"], "pets": ["t-pets"]}


def test_one_service_with_all_that_a_tracer_reads_out():
    found = reading.read(SERVICE, TERMS)
    assert (found["name"], found["provider"], found["phone"]) == ("Castle Pantry", "Castle Trust", "01632 960 101")
    assert found["description"] == "Food parcels & advice" and found["cost"] == "Parcel Free"
    assert found["hours"] == [{"days": [0, 2], "opens": "09:00", "closes": "17:00"}]
    assert found["needs"] == ["food"] and " pantry " in found["words"]
    [there] = found["places"]
    assert there["postcode"] == "NR1 3AB" and there["address"] == "Castle Hall, 1 Castle Street, Norwich"
    assert hypot(there["easting"] - 623524, there["northing"] - 307377) < 10


def test_the_older_form_is_read_too():
    old = {
        "id": "1", "name": "Old", "organization": {"name": "O"},
        "contacts": [{"phones": [{"number": "01632 960 001"}], "email": "a@b.example"}],
        "regular_schedules": [{"weekday": "Monday", "opens_at": "9:00", "closes_at": "12:30"}],
        "service_taxonomys": [{"taxonomy": {"id": "t-pets", "name": "Dogs"}}],
        "eligibilitys": [{"eligibility": "Adults", "minimum_age": 18.0, "maximum_age": 65.0}],
    }  # fmt: skip
    found = reading.read(old, TERMS)
    assert (found["phone"], found["email"], found["needs"]) == ("01632 960 001", "a@b.example", ["pets"])
    assert found["hours"] == [{"days": [0], "opens": "09:00", "closes": "12:30"}]
    assert found["eligibility"] == "Adults; Ages 18 to 65"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("text", "not a record"),
        ({"name": "No id"}, "no id"),
        ({"id": "1", "name": "  "}, "no name"),
        (service(status="inactive"), "not active"),
        (service(status="defunct"), "not active"),
    ],
)
def test_what_is_no_service_is_refused_with_the_reason(raw, why):
    with pytest.raises(reading.Unreadable, match=why):
        reading.read(raw, TERMS)


@pytest.mark.parametrize("document", [[SERVICE], {"contents": [SERVICE]}, {"content": [SERVICE]}, SERVICE])
def test_a_list_a_page_or_a_single_one(document):
    assert reading.services(reading.parse(json.dumps(document).encode())) == [SERVICE]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe{", b"[[[[", b"<html>", b"3", b'{"a": 1}', b"[" * 100_000])
def test_what_is_no_directory_is_refused_in_a_sentence(content):
    with pytest.raises(reading.Unreadable):
        reading.services(reading.parse(content))


@pytest.mark.asvs("1.2.2")
@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "ftp://x.example", 'https://x"onload=', 7])
def test_a_link_that_is_no_web_page_is_left_out(link):
    assert reading.read(service(url=link), {})["url"] == ""


ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(SERVICE)), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(sorted(SERVICE)), ODD), st.sampled_from(sorted(SERVICE)), ODD)
def test_whatever_stands_there_is_read_or_refused_and_can_be_kept(changed, key, odd):
    try:
        found = reading.read(SERVICE | changed | {key: odd}, TERMS)
    except reading.Unreadable:
        return
    kept = json.dumps(found)
    assert "\\u0000" not in kept and len(found["name"]) <= 200


@given(st.floats(), st.floats())
def test_any_position_is_somewhere_in_britain_or_nowhere(latitude, longitude):
    found = grid(latitude, longitude)
    assert found is None or (0 <= found[0] < 700000 and 0 <= found[1] < 1300000)


def test_the_projection_is_the_survey_s_own_example():
    """OS, A guide to coordinate systems in Great Britain, annex C: 52°39′27.2531″ N, 1°43′4.5177″ E."""
    east, north = projected(radians(52 + 39 / 60 + 27.2531 / 3600), radians(1 + 43 / 60 + 4.5177 / 3600))
    assert (round(east, 2), round(north, 2)) == (651409.90, 313177.27)


# Postcodes of the county: position and grid reference, as the Office for National Statistics gives them (OGL v3.0).
KNOWN = [
    (52.413701, 0.750486, 587161, 283081),
    (52.62665, 1.309339, 624073, 308352),
    (52.57164, 1.110615, 610891, 301636),
    (52.930761, 1.301434, 621985, 342142),
    (52.612418, 1.724617, 652251, 308142),
    (52.757433, 0.400602, 562096, 320460),
]


@pytest.mark.parametrize(("latitude", "longitude", "easting", "northing"), KNOWN)
def test_positions_agree_with_the_postcodes_own_grid_references(latitude, longitude, easting, northing):
    east, north = grid(latitude, longitude)
    assert hypot(east - easting, north - northing) < 10
