"""What could be read in two ways is not guessed: it is refused, or said."""

from datetime import timedelta

import pytest

from hub.intake.models import ImportRun
from hub.intake.rules.progress import time_left
from hub.intake.rules.rejected import rejected_csv
from hub.intake.rules.values import day_order, may_be_cut
from hub.kernel.clock import now
from hub.kernel.sheets.files import read_table
from tests.intake.conftest import HEADER, MOST, PERSON, person, written
from tests.intake.test_files import recognised, rows_of, workbook


def dated(*days):
    return written(*[person(ID=f"d{n}", Forename=f"A{n}", Date_of_Birth=day) for n, day in enumerate(days)])


def test_in_a_column_that_writes_the_month_first_no_day_is_taken_for_a_month(read):
    reading = read(dated("04/23/1961", "03/04/1961", "1961-05-06", "12 Nov 1961", "07/07/1961"))
    assert {row.facts["born_on"] for row in reading.good.values()} == {"1961-05-06", "1961-11-12", "1961-07-07"}
    assert [bad.number for bad in reading.bad] == [2, 3]
    assert reading.bad[1].reasons[0].startswith("Date of Birth: “03/04/1961” could be day or month first")
    assert reading.total == 5


def test_one_slip_does_not_turn_a_column_round_but_is_said(read):
    reading = read(dated("04/23/1961", "23/04/1961", "24/04/1961", "03/04/1961"))
    assert [row.facts["born_on"] for row in reading.good.values()] == ["1961-04-23", "1961-04-24", "1961-04-03"]
    assert "All others are read in the order day, month, such as “03/04/1961”." in reading.notices[-1]


def test_an_ordinary_column_says_nothing(read):
    assert not [one for one in read(dated("23/04/1961", "03/04/1961")).notices if "order" in one]


def test_a_year_of_two_figures_is_told(read):
    reading = read(dated("12/04/61", "13/04/1961"))
    assert reading.good["d0"].facts["born_on"] == "1961-04-12"
    assert list(reading.warnings) == ["A year of birth has two figures: it is read as the latest that is past."]


@pytest.mark.parametrize(
    ("text", "order"),
    [("03/04/1961", "either"), ("23.04.61", "day"), ("04-23-1961", "month"), ("05/05/1961", ""), ("1961-04-03", ""),
     ("3 Apr 1961", ""), ("45/45/1961", "")],
)  # fmt: skip
def test_in_which_order_a_date_is_written(text, order):
    assert day_order(text) == order


@pytest.mark.parametrize("whole", ["19/11/2026", "2026-11-19", "20261119", "19 Nov 2026", "2026-11-19 08:00"])
def test_a_date_that_is_whole_is_not_taken_for_the_beginning_of_one(whole):
    assert not may_be_cut(whole)


def test_a_file_that_ends_within_a_letter_is_no_other_encoding_for_that(read):
    content = written(person(Surname="Müller"), header=HEADER) + "a2,Zoë".encode()[:-1]
    reading = read(content)
    assert reading.good["a1"].facts["surname"] == "Müller"
    assert reading.bad[0].reasons == (
        "The file ends in the middle of this row. Download the list again, or complete the row here.",
    )


def test_a_file_without_a_last_line_end_is_whole_when_its_cells_are(read):
    assert len(read(written(PERSON).rstrip()).good) == 1


def test_of_several_sheets_it_is_said_which_was_read():
    both = workbook(HEADER, PERSON, sheets=("Notes", "Today"))
    assert read_table(both, MOST, recognised).notices == ("The sheet “Today” is read; not read: “Notes”.",)


def test_what_stood_beyond_the_header_is_not_lost_in_the_file_to_mend(read):
    cells = ["a2", "Ada", "Barley", "mow", *PERSON[3:]]
    reading = read(written(PERSON, cells))
    text = rejected_csv(reading.layout.names, reading.bad).decode("utf-8-sig")
    assert text.splitlines()[1].endswith(f",{PERSON[-1]}")
    twice = read(text.encode())
    assert rejected_csv(twice.layout.names, twice.bad).decode("utf-8-sig").endswith(f",{PERSON[-1]}\r\n")
    assert rows_of(text.encode())[1][:4] == cells[:4]


@pytest.mark.parametrize(
    ("done", "seconds", "says"),
    [(0, 10, ""), (100, 10, ""), (2_000, 10, "about 40 seconds"), (9_999, 100, "about 5 seconds"),
     (2_000, 60, "about 4 minutes")],
)  # fmt: skip
def test_how_long_it_still_takes(done, seconds, says):
    at = now()
    run = ImportRun(status="importing", done=done, total=10_000, rejected=0, repeated=0)
    run.confirmed_at = at - timedelta(seconds=seconds)
    assert time_left(run, at) == says
    run.status = "finished"
    assert time_left(run, at) == ""
