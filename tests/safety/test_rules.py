"""Which household an address means, how long a marker stands, who goes in twos and who is told: no database."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.gazetteer.homes import first_line
from hub.kernel.clock import UK
from hub.safety import rules

STREETS = {
    "Mill Lane": ["Mill Ln", "MILL LANE", "mill lane."],
    "Saint Mary's Road": ["St Marys Rd", "ST. MARY'S ROAD", "St Mary’s Rd"],
    "The Street": ["the street", "THE STREET", "The St"],
    "Church Close": ["Church Cl", "church close"],
    "Heigham Grove": ["Heigham Gr", "HEIGHAM GROVE"],
}
NUMBERS = st.sampled_from(["4", "12", "4a", "101"])
FLATS = st.sampled_from(["", "Flat 2", "Flat 3"])
TOWNS = st.sampled_from(["", "Swaffham", "Swaffham, Norfolk", "Norwich"])


def address(flat: str, number: str, street: str, town: str) -> dict:
    first = ", ".join(part for part in (flat, f"{number} {street}", town) if part)
    return {"address": first, "postcode": "PE37 7AB"}


@st.composite
def spellings(draw):
    """A household, and the same one as another hand writes it."""
    flat, number, street, town = draw(FLATS), draw(NUMBERS), draw(st.sampled_from(sorted(STREETS))), draw(TOWNS)
    other = draw(st.sampled_from([street, *STREETS[street]]))
    digits = number.rstrip("a")
    written = draw(
        st.sampled_from([number, f"No. {number}", f"{number},", f"{digits} A" if number != digits else number])
    )
    behind = draw(st.sampled_from([", ", "\n", " ,"]))
    told = draw(st.sampled_from([flat, flat.upper(), flat.replace("Flat", "Apartment")]))
    parts = [part for part in (told, f"{written} {other}", town) if part]
    postcode = draw(st.sampled_from(["PE37 7AB", "pe377ab", " PE37  7AB"]))
    return address(flat, number, street, town), {"address": behind.join(parts), "postcode": postcode}


@given(spellings())
def test_however_an_address_is_written_it_is_the_same_household(pair):
    first, second = pair
    assert rules.address_key(first) == rules.address_key(second) != ""


HOMES = st.tuples(FLATS, NUMBERS, st.sampled_from(sorted(STREETS)))


@given(HOMES, HOMES, TOWNS)
def test_two_households_have_two_keys(one, other, town):
    keys = {rules.address_key(address(*home, town)) for home in (one, other)}
    assert len(keys) == len({one, other})


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("4 Mill Lane Swaffham", "4 MILL LN"),
        ("Flat 2 4 Mill Lane", "FLAT 2 4 MILL LN"),
        ("Rose Cottage, Mill Lane", "ROSE COTT"),
        ("4 The Street, Hindringham", "4 THE ST"),
        ("Unit 7, The Old Mill, Quay Road", "FLAT 7 OLD MILL"),
        ("", ""),
        ("Café House, 4 Mill Lane", "CAFE HSE"),
    ],
)
def test_the_first_line(address, line):
    assert first_line(address) == line


def test_the_propertys_number_comes_first_without_its_noughts():
    home = {"uprn": "000100023336956", "address": "4 Mill Lane", "postcode": "PE37 7AB"}
    assert rules.address_key(home) == "uprn:100023336956"
    assert rules.address_key(home | {"uprn": None}) == "PE377AB:4 MILL LN"


@pytest.mark.parametrize("subject", [{}, {"address": "4 Mill Lane"}, {"postcode": "PE37 7AB"}, {"address": None}])
def test_without_enough_of_an_address_there_is_no_household(subject):
    assert rules.address_key(subject) == ""
    assert not rules.same_household(SimpleNamespace(address_key="", line_key=""), subject)


def test_a_marker_is_found_by_either_key_but_not_where_the_numbers_of_the_property_differ():
    known = {"uprn": "100", "address": "4 Mill Lane", "postcode": "PE37 7AB"}
    marker = SimpleNamespace(address_key=rules.address_key(known), line_key=rules.line_key(known))
    assert rules.same_household(marker, known)
    assert rules.same_household(marker, known | {"uprn": None})
    assert rules.same_household(marker, {"uprn": "100"})
    assert not rules.same_household(marker, known | {"uprn": "101"})
    assert not rules.same_household(marker, {"address": "5 Mill Lane", "postcode": "PE37 7AB"})


NEW = datetime(2020, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(NEW, NEW.replace(year=2040), timezones=st.just(UTC))


@given(MOMENTS, st.integers(1, 12))
@example(datetime(2035, 10, 25, 23, tzinfo=UTC), 12)  # a leap day and the hour of a changed clock
def test_a_term_ends_with_a_uk_day_within_a_year(moment, months):
    ends = rules.months_after(moment, months)
    local = ends.astimezone(UK)
    assert (local.hour, local.minute) == (0, 0)
    assert timedelta(days=27 * months) < ends - moment <= timedelta(days=367, hours=1)
    here, last = moment.astimezone(UK).date(), rules.last_day(ends)
    assert (last.year * 12 + last.month) - (here.year * 12 + here.month) == months
    assert last.day == here.day or last.day < here.day and (last + timedelta(days=1)).day == 1


@given(MOMENTS, st.integers(1, 400))
def test_the_notice_comes_before_the_end_and_never_at_once(since, days):
    ends = since + timedelta(days=days)
    told = rules.notice_at(since, ends)
    assert since < told < ends
    assert ends - told <= timedelta(days=14)
    assert days < 28 or ends - told == timedelta(days=14)


def test_categories_come_from_data_and_never_stand_longer_than_a_year():
    body = {"category": [{"key": "bees", "label": "Bees", "pair_required": True, "most_months": 2}]}
    assert rules.categories(body) == {"bees": rules.Category("bees", "Bees", "", True, 2, 2)}
    usual = rules.categories(None)
    assert {"aggression", "dog", "unsafe-building", "weapons", "infection", "do-not-visit-alone"} == set(usual)
    assert all(0 < one.months <= one.most_months <= 12 and one.advice for one in usual.values())


def test_a_category_that_the_data_no_longer_has_asks_for_a_pair():
    gone = rules.category_of({}, "killer-bees")
    assert (gone.label, gone.pair_required) == ("Killer bees", True)


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("A dog", "dog"),
        ("Threats or violence", "aggression"),
        ("The way to the door", "unsafe-building"),
        ("Bad stairs or lighting", "unsafe-building"),
        ("Not safe to knock", None),
    ],
)
def test_words_from_a_door_suggest_a_category(told, key):
    assert rules.suggested(rules.categories(None), told) == key


PAIR, ALONE = SimpleNamespace(pair_required=True), SimpleNamespace(pair_required=False)


@pytest.mark.parametrize(
    ("staff", "markers", "kind", "needed"),
    [
        (1, [], "officers", False),
        (2, [], "team", True),
        (1, [ALONE], "officers", False),
        (1, [ALONE, PAIR], "officers", True),
        (2, [PAIR], "call", False),
    ],
)
def test_who_goes_in_twos(staff, markers, kind, needed):
    assert rules.pair_needed({"staff": staff}, markers, kind) is needed


def test_those_on_duty_at_this_moment_are_told_or_else_every_manager():
    moment = datetime(2026, 11, 22, 14, tzinfo=UTC)
    managers = [SimpleNamespace(id=1), SimpleNamespace(id=2)]
    hours = {"starts_at": moment - timedelta(hours=1), "ends_at": moment + timedelta(hours=1)}
    here, officer = SimpleNamespace(account_id=2, **hours), SimpleNamespace(account_id=7, **hours)
    gone = SimpleNamespace(account_id=1, starts_at=moment - timedelta(hours=9), ends_at=moment)
    assert rules.on_watch(managers, [here, officer, gone], moment) == [2]
    assert rules.on_watch(managers, [officer, gone], moment) == [1, 2]
    assert rules.on_watch(managers, [], moment) == [1, 2]


def test_a_district_may_set_its_own_minutes():
    assert rules.timed(None) == {"minutes": 20, "grace": 10, "escalate": 10}
    assert rules.timed({"minutes": 45, "grace": 5}) == {"minutes": 45, "grace": 5, "escalate": 10}


def test_the_last_day_of_a_marker_is_a_uk_day():
    assert rules.last_day(rules.end_of(date(2026, 7, 1))) == date(2026, 7, 1)
