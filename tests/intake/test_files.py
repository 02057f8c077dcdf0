"""Any table that a council may be sent is read; what is no table is refused with a sentence that helps."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hub.kernel.sheets import files
from hub.kernel.sheets.files import read_table
from hub.kernel.sheets.table import Unreadable, clean
from hub.kernel.sheets.workbooks import cell_text
from hub.kernel.web.tables import neutral
from tests.intake.conftest import HEADER, MOST, PERSON, written


def recognised(cells) -> int:
    return len(set(HEADER) & set(cells))


def rows_of(content: bytes):
    return list(read_table(content, MOST, recognised).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_encoding_is_found(encoding):
    text = written(("a1", "Zoë", "O’Brien", *PERSON[3:])).decode()
    assert rows_of(text.encode(encoding))[1][:3] == ["a1", "Zoë", "O’Brien"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    assert rows_of(written(PERSON, delimiter=delimiter)) == [list(HEADER), list(PERSON)]


def test_a_delimiter_inside_a_cell_does_not_mislead():
    row = ("a1", "Ada; Beatrice", *PERSON[2:])
    assert rows_of(written(row, row))[1][1] == "Ada; Beatrice"


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12), min_size=9, max_size=9
    )
)
def test_no_cell_is_lost_or_changed_on_the_way(cells):
    assert rows_of(written(cells))[1] == cells


def workbook(*rows, sheets=("List",)) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows if name == sheets[-1] else [["Read me first"]]:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_read_as_text():
    born, tested = date(1961, 4, 12), datetime(2026, 11, 19, 14, 30)  # noqa: DTZ001 - as a workbook has it
    row = (17, "Ada", "Barleymow", born, 9434765919, 12.0, "NR1 3AB", 7700900123, tested)
    assert rows_of(workbook(HEADER, row))[1] == [
        "17", "Ada", "Barleymow", "1961-04-12", "9434765919", "12", "NR1 3AB", "7700900123", "2026-11-19 14:30:00",
    ]  # fmt: skip


def test_the_sheet_with_the_header_is_taken_and_blank_rows_keep_their_numbers():
    found = rows_of(workbook([], [], HEADER, [], PERSON, sheets=("Notes", "List")))
    assert [bool(row) for row in found] == [False, False, True, False, True]


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "TRUE"), (12.5, "12.5"), (" x\u00a0", "x"), (1e16, "1e+16")]
)
def test_what_a_cell_of_a_workbook_says(value, text):
    assert cell_text(value) == text


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr(name, "x")
    return content.getvalue()


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"\r\n  \r\n", "The file is empty"),
        (bytes(range(256)) * 40, "not a CSV or XLSX file"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02\x03" * 400, "This is a picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "This is a picture"),
        (b"\r\n <!DOCTYPE html><title>Sign in</title>", "This is a web page"),
        (b"{\\rtf1 ID", "This is a text document"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "an old Excel file"),
        (written(PERSON) + b'a2,"Ada', "A quotation mark in row 3 is never closed"),
        (written(PERSON) + b'a2,"' + b"x" * 140_000, "A quotation mark in row 3 is never closed"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\x1f\x8b\x08 ...", "compressed"),
        (zipped("word/document.xml"), "This is a text document"),
        (zipped("xl/workbook.bin"), "This is a binary workbook"),
        (zipped("content.xml"), "This is an OpenDocument file"),
        (zipped("today.csv"), "This is a compressed folder"),
        (zipped("else"), "not a CSV or XLSX file"),
        (b"PK\x03\x04 broken", "damaged or was cut off on its way"),
        (workbook(HEADER, PERSON)[:-400], "damaged or was cut off on its way"),
        (workbook(), "no visible sheet"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, says):
    with pytest.raises(Unreadable, match=says):
        rows_of(content)


@pytest.mark.asvs("5.2.1")
def test_a_file_that_is_too_large_is_refused_with_both_sizes():
    with pytest.raises(Unreadable, match=r"The file is 1\.2 MB\. The largest that can be imported is 1\.0 MB\."):
        read_table(b"x" * 1_300_000, 1024 * 1024, recognised)


def test_a_text_of_more_rows_than_a_sheet_can_have_is_read_no_further(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    assert len(rows_of(b"ID,Surname\na,b\nc,d\n")) == 3
    with pytest.raises(Unreadable, match="more than 1,048,576 rows. Split it"):
        rows_of(b"ID,Surname\na,b\nc,d\ne,f\n")


@pytest.mark.asvs("5.2.3")
def test_a_workbook_that_unpacks_to_very_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("hub.kernel.sheets.workbooks.MOST_UNPACKED", 1000)
    with pytest.raises(Unreadable, match="unpacks to more than can be read"):
        rows_of(workbook(HEADER, PERSON))


@pytest.mark.asvs("16.5.3")
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        rows_of(content)
    except Unreadable as refused:
        assert str(refused).endswith((".", "inside."))


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize("cell", ["=1+1", "+447700900123", "-", "@SUM(A1)", "\tx", "\rx", "＝1+1"])
def test_no_cell_we_write_runs_as_a_formula_and_mending_it_takes_nothing_away(cell):
    assert neutral(cell)[0] == "'"
    assert clean(neutral(cell)) == cell


def test_an_ordinary_cell_is_left_alone():
    assert [neutral(cell) for cell in ("Ada", "O'Brien", "", "12/04/1961")] == ["Ada", "O'Brien", "", "12/04/1961"]
    assert next(csv.reader([",".join(map(neutral, PERSON))])) == list(PERSON)


def of_rows(rows: str) -> bytes:
    """A workbook whose sheet holds exactly these rows."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER))) as source, zipfile.ZipFile(content, "w", 8) as target:
        for name in source.namelist():
            body = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                start, _, rest = body.partition("<sheetData>")
                body = f"{start}<sheetData>{rows}</sheetData></worksheet>"
            target.writestr(name, body)
    return content.getvalue()


@pytest.mark.parametrize(
    "rows", ['<row r="1"></row>' * 1_100_000, '<x:row xmlns:x="x"/>' * 1_100_000,
             '<row r="1"><c r="A1"><v>1</v></c></row><row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'],
    ids=["one row over and over", "rows by another name", "a row far below"],
)  # fmt: skip
def test_more_rows_than_a_sheet_can_have_are_refused_and_not_walked_over(rows):
    with pytest.raises(Unreadable, match="more rows than Excel can hold"):
        rows_of(of_rows(rows))


FIRST = "<row><c><v>1</v></c></row>"
CELLS = "<c><v>1</v></c>"  # with these a row is cut in the middle by a block of a megabyte
LONG = f"<c><v>{'1' * 100}</v></c>"


@pytest.mark.asvs("5.2.3")
@pytest.mark.parametrize(
    ("part", "before", "many"),
    [
        ("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>' * 300_000),
        ("xl/workbook.xml", b"<calcPr", b'<x:definedName name="a">1</x:definedName>' * 150_000),
        ("xl/workbook.xml", b"</sheets>", b'<sheet name="x" sheetId="9"/>' * 501),
    ],
)
def test_what_swells_a_workbook_beside_its_rows_is_refused_before_it_is_read(part, before, many, monkeypatch):
    monkeypatch.setattr("hub.kernel.sheets.workbooks.load_workbook", lambda *_, **__: pytest.fail("it was read"))
    book, swollen = Workbook(), io.BytesIO()
    book.active.append(HEADER)
    book.save(whole := io.BytesIO())
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            body = packed.read(name)
            made.writestr(name, body.replace(before, many + before) if name == part else body)
    with pytest.raises(Unreadable, match="more sheets, formats or names than a list can need"):
        rows_of(swollen.getvalue())


@pytest.mark.parametrize(
    "rows", ["<row>" + "<c/>" * 6_000_000 + "</row>", FIRST + "<row>" + "<c/>" * 16_385 + "</row>" + FIRST,
             FIRST * 9 + '<x:row xmlns:x="x">' + "<x:c/>" * 40_000 + "</x:row>", FIRST + f"<row>{LONG * 16_385}</row>"],
    ids=["six million", "one too many", "by another name", "long ones"],
)  # fmt: skip
def test_a_row_of_more_cells_than_a_sheet_can_have_is_refused_before_it_is_read(rows, monkeypatch):
    monkeypatch.setattr("hub.kernel.sheets.workbooks.load_workbook", None)
    with pytest.raises(Unreadable, match="A row of the workbook has more cells than Excel can hold"):
        rows_of(of_rows(rows))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.XML", "xl/thumbnail.emf"])
def test_neither_its_name_nor_its_letters_hide_a_sheet_that_is_too_wide(name, encoding, monkeypatch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, f"<sheetData><row>{'<c/>' * 16_385}</row></sheetData>".encode(encoding))
    monkeypatch.setattr("hub.kernel.sheets.workbooks.load_workbook", None)
    with pytest.raises(Unreadable, match="A row of the workbook has more cells than Excel can hold"):
        rows_of(content.getvalue())


def test_the_widest_row_of_a_sheet_is_read_as_far_as_a_line_list_goes():
    read = rows_of(of_rows(FIRST + f"<row>{CELLS * 16_384}</row>" + f"<row>{CELLS * 3}</row>" * 50_000))
    assert (len(read), len(read[1]), len(read[-1])) == (50_002, 500, 3)


def test_a_cell_far_to_the_right_makes_no_row_wider():
    assert rows_of(of_rows(FIRST + '<row><c><v>1</v></c><c r="XFD1"><v>1</v></c></row>'))[1] == ["1"]


def test_the_first_rows_are_looked_for_at_the_beginning_only():
    with pytest.raises(Unreadable, match="first rows of the workbook hold too much"):
        read_table(of_rows('<row r="1"/>' * 500_000), MOST, recognised)


def test_what_cannot_be_seen_is_no_part_of_a_cell():
    assert clean("\u202eAda\u200b Lovel\u00adace\ufeff ") == "Ada Lovelace"
