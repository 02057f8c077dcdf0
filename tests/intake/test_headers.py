"""The header may move, and its columns too; a missing or renamed one is told by name."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.line_list import COLUMNS
from hub.intake.rules.headers import MissingColumns, find_layout, nearest
from hub.kernel.sheets.table import Unreadable
from hub.programmes.models import LineList

LIST = LineList(
    "A list",
    {
        "reference": ("ID",),
        "surname": ("Surname", "Last Name"),
        "born_on": ("Date of Birth",),
        "phones": ("Phone", "Phone2"),
    },
    ("reference", "surname"),
    ("Comments",),
)
NAMES = ["ID", "Surname", "Date of Birth", "Phone", "Phone2", "Comments"]


@given(st.permutations(NAMES), st.integers(0, 19))
def test_the_header_is_found_in_any_order_within_twenty_rows(names, above):
    layout = find_layout([["Line list for Norfolk"]] * above + [names, ["a1", "Barleymow"]], LIST)
    assert layout.header_row == above + 1
    assert [names[i] for i in layout.columns["phones"]] == ["Phone", "Phone2"]
    assert names[layout.columns["surname"][0]] == "Surname"
    assert names[layout.extra["Comments"]] == "Comments"


def test_a_header_further_down_is_not_looked_for():
    with pytest.raises(Unreadable, match="No header was found in the first 20 rows.*“ID”, “Surname”"):
        find_layout([["x"]] * 20 + [NAMES], LIST)


@pytest.mark.parametrize("name", ["surname", " SURNAME ", "Sur-name", "Last_Name", "\ufeffSurname"])
def test_case_blanks_and_other_agreed_names_do_not_matter(name):
    wanted = name.replace("Sur-name", "Surname")
    assert find_layout([["ID", wanted]], LIST).columns["surname"] == (1,)


def test_each_missing_column_is_named_with_the_nearest_that_is_there():
    with pytest.raises(MissingColumns) as missing:
        find_layout([["Case ID", "Family", "Date of Birth", "Phone"]], LIST)
    assert missing.value.sentences == (
        "The column “ID” is missing. The nearest name in the file is “Case ID”.",
        "The column “Surname” is missing. No column in the file has a similar name.",
    )


def test_a_renamed_column_that_can_be_done_without_is_a_notice():
    layout = find_layout([["ID", "Surname", "Birth Date of", "Phone", "Phone2"]], LIST)
    assert layout.notices == (
        "The file has no column “Date of Birth”, so it is left empty. "
        "Is “Birth Date of” the same column under another name?",
    )
    assert layout.ignored == ("Birth Date of",)


def test_of_several_columns_for_a_fact_each_that_is_missing_is_told():
    layout = find_layout([["ID", "Surname", "Date of Birth", "Phone2", "Phone 1", "Comments"]], LIST)
    assert layout.notices == (
        "The file has no column “Phone”, so it is left empty. Is “Phone 1” the same column under another name?",
    )


def test_columns_that_are_simply_not_there_are_told_in_one_sentence():
    layout = find_layout([["ID", "Surname"]], LIST)
    assert layout.notices == ("Not in this file, so left empty: “Date of Birth”, “Phone”.",)


def test_a_column_that_stands_twice_is_told_and_the_first_counts():
    layout = find_layout([["ID", "Surname", "Surname", "Date of Birth", "Phone", "Phone2"]], LIST)
    assert layout.columns["surname"] == (1,)
    assert "more than one column “Surname”" in layout.notices[0]


def test_a_column_that_holds_another_fact_is_no_candidate():
    with pytest.raises(MissingColumns) as missing:
        named = replace(LIST, columns=LIST.columns | {"forename": ("Name",)})
        find_layout([["ID", "Date of Birth", "Phone", "Name"]], named)
    assert missing.value.sentences == ("The column “Surname” is missing. No column in the file has a similar name.",)


def test_a_name_within_another_is_nearer_than_one_of_like_letters():
    assert nearest("Postcode", ["HPT Code", "Post Code (home)"]) == "Post Code (home)"
    assert nearest("Phone", ["Telephone kind", "Phones"]) == "Phones", "short names stand within many"


def test_nothing_is_near_to_everything():
    assert nearest("Surname", ["Postcode", "Vaccine"]) is None
    assert nearest("Phone", ["Mobile", "Phone Number"]) == "Phone Number"


def test_norfolks_programme_knows_all_63_columns_of_the_national_list(covid):
    layout = find_layout([COLUMNS], covid.line_list)
    assert len(COLUMNS) == 63
    assert layout.ignored == layout.notices == ()


def test_every_required_column_is_missed_by_name(covid):
    for fact, others in itertools.product(covid.line_list.required, [COLUMNS]):
        [name] = covid.line_list.columns[fact]
        with pytest.raises(MissingColumns, match=f"The column “{name}” is missing"):
            find_layout([[one for one in others if one != name]], covid.line_list)
