"""A whole list: every row comes out as good, repeated or bad, and says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.intake.rules.rejected import REASON, rejected_csv
from hub.kernel.sheets.table import Unreadable, clean
from tests.intake.conftest import HEADER, PERSON, person, written


def test_a_good_row_is_its_facts_in_their_normal_form(read):
    [row] = read(written(PERSON)).good.values()
    assert row.number == 2
    assert row.facts == {
        "reference": "a1",
        "forename": "Ada",
        "surname": "Barleymow",
        "born_on": "1961-04-12",
        "nhs_number": "9434765919",
        "house": "12",
        "postcode": "NR1 3AB",
        "phones": [{"typed": "07700 900123", "number": "+447700900123"}],
        "tested_on": "2026-11-19",
        "category": "case",
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ID": ""}, "ID: it is empty."),
        ({"ID": " \u00a0 "}, "ID: it is empty."),
        ({"Forename": "", "Surname": ""}, "There is neither a forename nor a surname."),
        ({"Date_of_Birth": "01/05/0711"}, "Date of Birth: “01/05/0711” is before 1 January 1901."),
        ({"Date_Tested": "31/02/2026"}, "Date Tested: “31/02/2026” is not a date."),
        ({"Surname": "x" * 2001}, "Surname: longer than 2,000 characters."),
    ],
)
def test_a_bad_row_comes_back_with_its_reason(read, changes, reason):
    reading = read(written(PERSON, person(**{"ID": "a2", **changes})))
    assert list(reading.good) == ["a1"]
    [bad] = reading.bad
    assert (bad.number, bad.reasons) == (3, (reason,))


def test_all_that_is_wrong_with_a_row_is_said_at_once(read):
    [bad] = read(written(person(ID="", Date_of_Birth="x", Date_Tested="y"))).bad
    assert len(bad.reasons) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"Phone": ""},
        {"Phone": "ask his daughter"},
        {"NHS_Number": "943 476 5918"},
        {"Postcode": "75011"},
        {"Postcode": ""},
        {"Date_of_Birth": ""},
        {"Forename": ""},
        {"ID": "7"},
        {"ID": "f" * 200},
    ],
)
def test_what_is_merely_missing_or_odd_is_imported(read, changes):
    reading = read(written(person(**changes)))
    assert len(reading.good) == 1
    assert reading.bad == []


def test_what_is_odd_is_counted(read):
    reading = read(
        written(person(ID="1", NHS_Number="1"), person(ID="2", NHS_Number="2"), person(ID="3", Phone="none yet"))
    )
    assert sorted(reading.warnings.values()) == [1, 2]
    assert "nhs_number" not in reading.good["1"].facts
    assert reading.good["3"].facts["phones"] == [{"typed": "none yet", "number": None}]


def test_the_same_row_again_is_one_case(read):
    reading = read(written(PERSON, PERSON))
    assert (len(reading.good), reading.repeated, reading.bad) == (1, 1, [])


def test_of_two_rows_about_one_person_the_later_counts_and_the_other_comes_back(read):
    reading = read(written(PERSON, person(Phone="07700 900999")))
    assert reading.good["a1"].facts["phones"][0]["number"] == "+447700900999"
    assert [(bad.number, bad.cells[0]) for bad in reading.bad] == [(2, "a1")]
    assert "Row 3 has the same ID and says something newer" in reading.bad[0].reasons[0]


def test_two_people_with_one_id_both_come_back_and_neither_takes_the_others_place(read):
    reading = read(written(PERSON, person(Forename="Zachary"), PERSON, person(ID="a2")))
    assert list(reading.good) == ["a2"]
    assert [bad.number for bad in reading.bad] == [2, 3, 4]
    assert all("about another person" in bad.reasons[0] for bad in reading.bad)


def test_blank_rows_and_a_header_in_the_middle_are_no_rows(read):
    assert read(written(PERSON, ("",) * 9, HEADER, person(ID="a2"))).total == 2


def test_a_row_whose_cells_moved_is_not_read_into_the_wrong_columns(read):
    [bad] = read(written(PERSON) + b"a2,Ada,Barley,mow,12/04/1961,,12,NR1 3AB,07700 900123,19/11/2026\n").bad
    assert bad.reasons[0].startswith("The row has more cells than the header, which has 9")


def test_a_row_that_swallowed_others_says_so(read):
    lines = (
        written(PERSON, person(ID="a2"), person(ID="a3"))
        .decode()
        .replace("a2,Ada", 'a2,"Ada')
        .replace("a3,Ada", 'a3,Ada"')
    )
    assert read(lines.encode()).bad[0].reasons == (
        "A quotation mark is missing: the row has swallowed those below it.",
    )


def test_a_comment_of_two_lines_is_no_mistake(read):
    reading = read(written((*PERSON, "Rang,\nno, answer"), header=(*HEADER, "Comments")))
    assert reading.good["a1"].facts["extra"] == {"Comments": "Rang,\nno, answer"}


def test_an_unknown_category_is_told_and_counts_as_the_first(read):
    header = (*HEADER, "Category")
    reading = read(written((*PERSON, "contact"), (*person(ID="a2"), "Cat III"), header=header))
    assert [row.facts["category"] for row in reading.good.values()] == ["contact", "case"]
    assert list(reading.warnings) == ["“Cat III” is no category of COVID-19 contact tracing; it counts as “Case”."]


def test_the_exports_own_stamps_make_no_change(read):
    header = (*HEADER, "Comments", "Date Time Extracted")
    one, two, three = (
        next(iter(read(written((*PERSON, *rest), header=header)).good.values()))
        for rest in (("", "20/11/2026 08:00"), ("", "21/11/2026 08:00"), ("Rang back", "21/11/2026 08:00"))
    )
    assert one.said == two.said != three.said


def test_a_flood_list_has_other_columns_and_no_names_at_all(read, flood):
    header = ("Property ref", "Householder", "Address", "Postcode", "UPRN", "Telephone", "Flood zone")
    content = written(
        ("p1", "", "1 Staithe Road", "PE30 1HJ", "077", "", "3a"), ("p2", "", "", "", "", "", ""), header=header
    )
    reading = read(content, flood)
    assert reading.good["p1"].facts["extra"] == {"Flood zone": "3a"}
    assert reading.good["p1"].facts["category"] == "property"
    assert reading.bad[0].reasons == ("Address: it is empty.",)


def test_rejected_rows_are_a_list_again_once_they_are_mended(read):
    reading = read(written(person(Forename="=1+1", Phone="+447700900123", ID="")))
    text = rejected_csv(reading.layout.names, reading.bad).decode("utf-8-sig")
    header, row = text.splitlines()
    assert header.endswith(f",{REASON}")
    assert row.startswith(",'=1+1,Barleymow") and ",'+447700900123," in row and row.endswith("ID: it is empty.")
    again = read(text.replace("\r\n,'=1+1", "\r\na1,'=1+1").encode())
    assert again.good["a1"].facts["forename"] == "=1+1"
    assert again.good["a1"].facts["phones"][0]["number"] == "+447700900123"
    twice = read(text.encode())
    assert rejected_csv(twice.layout.names, twice.bad).decode("utf-8-sig") == text


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
CELL = st.one_of(st.sampled_from([*PERSON, "", "x", "01/05/0711", "NULL", "=1"]), TEXT)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=11), max_size=8))
def test_no_row_is_lost_whatever_stands_in_it(read, rows):
    told = [row for row in rows if any(clean(cell) for cell in row)]
    if not told:
        with pytest.raises(Unreadable, match="no rows below it"):
            read(written(*rows))
        return
    reading = read(written(*rows))
    assert reading.total == len(reading.good) + len(reading.bad) + reading.repeated == len(told)
