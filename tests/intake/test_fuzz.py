"""Whatever file comes: no crash, no row lost, no date read as another day."""

import csv
import io
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from hub.intake.rules.headers import Layout, find_layout
from hub.intake.rules.reading import below_header, open_file, read_file
from hub.kernel.sheets.table import Unreadable
from tests.intake.conftest import HEADER, MOST, PERSON, TODAY, counts, written

WAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%d-%B-%Y",
    "%A %d %B %Y",
    "%d/%m/%Y %H:%M",
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
DATES = {"Date of Birth": "born_on", "Date Tested": "tested_on"}
NAMES = ("Barleymow", "O’Brien", "Müller", "de la Tour, Anne", 'Reed "Jo"', "x;y", "Lines\nof two")
born = st.dates(date(1930, 1, 1), date(2025, 12, 31))
tested = st.dates(TODAY - timedelta(days=400), TODAY)
person = st.tuples(st.sampled_from(NAMES), born, tested, st.sampled_from(WAYS), st.sampled_from(WAYS))


@st.composite
def lists(draw):
    """A list as bytes, and its people: reference → the days that were written."""
    people = {f"ref-{n:03}": draw(person) for n in range(draw(st.integers(1, 6)))}
    header = draw(st.permutations(HEADER))
    rows = [["Line list"], [], *[["", "note"]] * draw(st.integers(0, 10)), header]
    for reference, (surname, birth, test, *ways) in people.items():
        told = dict(zip(HEADER, PERSON, strict=True)) | {"ID": reference, "Surname": surname, "NHS Number": ""}
        told |= {"Date of Birth": birth.strftime(ways[0]), "Date Tested": test.strftime(ways[1])}
        rows.append([told[name] for name in header])
    text = io.StringIO(newline="")
    line_end, quoting = draw(st.sampled_from(("\n", "\r\n"))), draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    delimiter = draw(st.sampled_from(",;\t|"))
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    whole = text.getvalue().rstrip(line_end) if draw(st.booleans()) else text.getvalue()
    days = {reference: {"born_on": one[1], "tested_on": one[2]} for reference, one in people.items()}
    return whole.encode(draw(st.sampled_from(ENCODINGS))), days


def right_or_not_at_all(reading, days) -> None:
    """Each day that was read is the day that was written, and each row is accounted for once."""
    for reference, row in reading.good.items():
        if reference in days:
            told = {fact: row.facts[fact] for fact in DATES.values() if fact in row.facts}
            assert told == {fact: days[reference][fact].isoformat() for fact in told}
    numbers = [row.number for row in reading.good.values()] + [row.number for row in reading.bad]
    assert len(numbers) == len(set(numbers))
    assert all(row.reasons for row in reading.bad)


@settings(max_examples=150)
@given(lists())
def test_however_a_list_is_written_every_row_and_day_is_read(read, made):
    content, days = made
    reading = read(content)
    right_or_not_at_all(reading, days)
    assert len(reading.good) + len(reading.bad) == reading.total == len(days)
    # A file without an end may have lost some: its last row alone may be in doubt.
    assert set(days) - set(reading.good) <= {max(days)}
    if reading.bad:
        assert reading.bad[0].reasons[0].startswith("The file ends in the middle of this row")


@settings(max_examples=200)
@given(lists(), st.data())
def test_a_list_that_is_cut_off_anywhere_tells_no_wrong_day(covid, made, data):
    content, days = made
    content = content[: data.draw(st.integers(0, len(content)), label="cut at")]
    accounted(content, covid, days)


@pytest.mark.parametrize("last", ["Date of Birth", "ID"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_cut_off_at_the_very_end_is_not_read_as_something_else(covid, way, last):
    day = date(1961, 11, 19)
    told = dict(zip(HEADER, PERSON, strict=True)) | {"ID": "ref-123", "Date of Birth": day.strftime(way)}
    names = [*(name for name in HEADER if name != last), last]
    whole = written([told[name] for name in names], header=names).rstrip()
    for cut in range(len(told[last])):
        table, layout = open_file(whole[: len(whole) - cut], MOST, covid.line_list)
        for row in read_file(table, layout, covid, TODAY).good.values():
            assert (row.facts["born_on"], row.facts["reference"]) == (day.isoformat(), "ref-123"), whole[-cut - 12 :]


@settings(max_examples=200)
@given(lists(), st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), max_size=4))
def test_a_list_with_bytes_put_anywhere_breaks_nothing(covid, made, spoilt):
    content, _ = made
    for at, more in spoilt:
        at %= len(content) + 1
        content = content[:at] + more + content[at:]
    accounted(content, covid, {})


def accounted(content, covid, days) -> None:
    """The file is refused with a sentence, or each row below its header is counted once."""
    try:
        table, layout = open_file(content, MOST, covid.line_list)
        reading = read_file(table, layout, covid, TODAY)
    except Unreadable as refused:
        assert str(refused).endswith((".", "inside.")), refused
        return
    right_or_not_at_all(reading, days)
    told = len(list(below_header(table, layout)))
    assert len(reading.good) + len(reading.bad) + reading.repeated == reading.total == told


CELL = st.one_of(st.sampled_from([*HEADER, *PERSON, "", "ID ", "date of birth"]), st.text(max_size=12))


@settings(max_examples=200)
@given(st.lists(st.lists(CELL, max_size=12), max_size=25))
def test_whatever_the_header_it_is_found_or_refused(covid, head):
    try:
        found = find_layout(head, covid.line_list)
    except Unreadable as refused:
        assert str(refused)
        return
    assert isinstance(found, Layout)
    assert set(covid.line_list.required) <= set(found.columns)
    used = [index for indexes in found.columns.values() for index in indexes]
    assert len(used) == len(set(used)), "a column holds one fact"


@pytest.fixture(scope="module")
def book() -> bytes:
    made = Workbook()
    for row in (HEADER, PERSON, ("a2", *PERSON[1:3], date(1990, 5, 4), *PERSON[4:8], TODAY)):
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_workbook_that_is_cut_off_or_spoilt_breaks_nothing(covid, book, data):
    at = data.draw(st.integers(0, len(book)), label="at")
    kept = book[:at] if data.draw(st.booleans(), label="cut") else book[:at] + b"\x00x" + book[at + 2 :]
    accounted(kept, covid, {"a1": {"born_on": date(1961, 4, 12), "tested_on": date(2026, 11, 19)},
                            "a2": {"born_on": date(1990, 5, 4), "tested_on": TODAY}})  # fmt: skip


@pytest.mark.parametrize("start", range(4))
def test_every_row_is_new_changed_unchanged_rejected_or_another_countys(bring, everything, start):
    chance = Random(start)  # noqa: S311 - only to be the same again
    odd = {"ID": ("", "q1"), "Surname": ("", "Reed"), "Date of Birth": ("01/05/0711", "", "4/5/1980"),
           "Postcode": ("IP1 1QJ", "75011", "", "NR19 1AA"), "Phone": ("", "ask", "07700 900999")}  # fmt: skip
    opened = 0
    for _ in range(3):
        rows = []
        for _number in range(chance.randint(1, 9)):
            told = dict(zip(HEADER, PERSON, strict=True)) | {"ID": f"q{chance.randint(1, 6)}"}
            told |= {name: chance.choice(odd[name]) for name in odd if chance.random() < 0.3}
            rows.append(tuple(told[name] for name in HEADER))
        run = bring(*rows)
        assert sum(counts(run)) + run.outside == run.total == run.done == len(rows)
        assert len(everything("select 1 from import_row where run_id = :run", run=run.id)) == run.outside
        opened += run.new
        assert len(everything("select 1 from case_file")) == opened
