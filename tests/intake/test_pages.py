"""A supervisor's way with a file: upload, look, confirm, watch, mend what was rejected."""

import io
import re
from html import unescape

import pytest

from tests.intake.conftest import PERSON, person, written


@pytest.fixture
def supervisor(client, places):
    return client("norfolk", "supervisor")


def send(browser, content: bytes, name: str = "today.csv", **kwargs):
    data = {"file": (io.BytesIO(content), name)}
    return browser.post("/imports", data=data, content_type="multipart/form-data", **kwargs)


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_from_the_upload_to_the_result(supervisor, work, everything):
    sent = send(
        supervisor, written(PERSON, person(ID="a2", Postcode="75011"), person(ID="a3", Date_of_Birth="01/05/0711"))
    )
    assert sent.status_code == 303
    reading = supervisor.get(sent.location)
    assert "The file is being read. Nothing changes before you say so." in text(reading)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in reading.text
    work()
    looking = text(supervisor.get(sent.location))
    assert "Nothing has changed yet" in looking
    assert "2 New" in looking and "1 Rejected" in looking
    assert "Row 4: Date of Birth: “01/05/0711” is before 1 January 1901." in looking
    [look] = everything("select about from event where kind = 'record:opened' and facts ->> 'record' = 'import'")
    assert look.about == [sent.location.rpartition("/")[2]]  # its reasons quote what stood in the rows
    assert "1 address lies in no district that we know. It goes to triage" in looking
    assert everything("select 1 from case_file") == []
    confirmed = supervisor.post(f"{sent.location}/confirm")
    assert (confirmed.status_code, confirmed.location) == (303, sent.location)
    assert "1 of 3 rows are done." in text(supervisor.get(sent.location))
    work()
    assert "Each of the 3 rows is counted below once" in text(supervisor.get(sent.location))
    assert len(everything("select 1 from case_file")) == 2
    assert "today.csv" in text(supervisor.get("/imports"))


def test_rejected_rows_are_downloaded_mended_and_imported(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, person(ID="", Forename="=HYPERLINK(1)")), "Liste – März.csv")
    work()
    file = supervisor.get(f"{sent.location}/rejected.csv")
    named = file.headers["Content-Disposition"]
    assert re.search(r'="import-\d{8}-\d{4}-rejected\.csv"$', named), "not by the name that it came by"
    assert file.content_type == "text/csv; charset=utf-8"
    body = file.data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in body and body.rstrip().endswith("ID: it is empty.")
    assert everything("select facts from event where kind = 'file:made'")[0].facts == {
        "count": 1,
        "file": "import_rejected",
    }
    supervisor.post(f"{sent.location}/confirm")
    again = send(supervisor, body.replace("\r\n,'=HYPERLINK(1)", "\r\na2,Beatrice").encode())
    supervisor.post(f"{again.location}/confirm")
    work()
    supervisor.post(f"{again.location}/confirm")
    work()
    assert len(everything("select 1 from case_file")) == 2


def test_the_same_file_again_says_so_and_changes_nothing(supervisor, work):
    for _ in range(2):
        sent = send(supervisor, written(PERSON))
        work()
        looking = text(supervisor.get(sent.location))
        supervisor.post(f"{sent.location}/confirm")
        work()
    assert "The very same file was imported" in looking
    assert "0 New" in looking and "1 Unchanged" in looking and "Finish: nothing changes" in looking


def test_a_file_that_is_not_wanted_leaves_nothing(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, person(ID="")))
    work()
    supervisor.post(f"{sent.location}/discard")
    for table in ("import_row", "import_reject", "import_upload", "case_file"):
        assert everything(f"select 1 from {table}") == []
    assert len(everything("select 1 from event where kind = 'import:discarded'")) == 1
    assert "Nothing of it was kept" in text(supervisor.get(sent.location))
    assert supervisor.post(f"{sent.location}/confirm").status_code == 409


def test_a_file_that_nobody_confirms_goes_by_itself(supervisor, work, everything):
    sent = send(supervisor, written(PERSON))
    work()
    everything("update outbox set available_at = now() where name = 'intake:discard'")
    work()
    assert everything("select status from import_run")[0].status == "discarded"
    assert everything("select 1 from import_row") == []
    assert "Discarded" in text(supervisor.get(sent.location))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"%PDF-1.7", "list.pdf", "This is a PDF"),
        (bytes(range(256)) * 9, "list.csv", "This is not a CSV or XLSX file"),
        (b"town,street\nx,y\n", "list.csv", "No header was found in the first 20 rows"),
        (written(), "list.csv", "a header and no rows below it"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(supervisor, everything, content, name, says):
    answer = send(supervisor, content, name)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "There is a problem" in text(answer)
    assert everything("select 1 from import_run") == []


def test_no_file_at_all_is_told_too(supervisor):
    answer = supervisor.post("/imports", data={"file": (io.BytesIO(b""), "")}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file to import" in text(answer)


@pytest.mark.asvs("5.2.1")
def test_a_file_beyond_the_limit_gets_a_page_that_says_the_limit(supervisor):
    answer = send(supervisor, b"x", environ_overrides={"CONTENT_LENGTH": str(21 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "The hub takes files of up to 20 MB" in text(answer)


@pytest.mark.parametrize("fields", [{"note": "x" * 600_000}, {f"note-{n}": "x" for n in range(30)}])
def test_what_is_typed_beside_the_file_is_held_to_its_own_limit(supervisor, fields):
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(*one) for one in fields.items()) + "--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    assert supervisor.open("/imports", method="POST", data=body, content_type=kind).status_code == 413


def test_only_those_who_may_import_see_imports(client, supervisor, work):
    run = send(supervisor, written(PERSON)).location
    work()
    for browser, status in ((client("norfolk", "tracer"), 403), (client("norfolk", "ig"), 403), (client(), 302)):
        assert [browser.get(path).status_code for path in ("/imports", run, f"{run}/rejected.csv")] == [status] * 3
    tracer = client("norfolk", "tracer")
    assert [tracer.post(path).status_code for path in ("/imports", f"{run}/confirm", f"{run}/discard")] == [403] * 3
    stranger = client("breckland", "manager")
    assert [stranger.get(path).status_code for path in ("/imports", run)] == [403] * 2


def test_progress_is_shown_row_by_row_and_survives_a_reload(supervisor, work, monkeypatch, everything):
    monkeypatch.setattr("hub.intake.actions.runs.STEP", 1)
    sent = send(supervisor, written(PERSON, person(ID="a2", Forename="Bertram", NHS_Number="")))
    work()
    supervisor.post(f"{sent.location}/confirm")
    assert "0 of 2 rows are done." in text(supervisor.get(sent.location))
    work()
    assert [row.done for row in everything("select done from import_run")] == [2]
    steps = everything("select 1 from outbox where name = 'intake:import' and status = 'done'")
    assert len(steps) == 2
