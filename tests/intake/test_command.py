"""`hub import-line-list`: the same import, for a scheduled task."""

import json

import pytest
from click.testing import CliRunner

from hub.intake.commands import import_line_list
from tests.intake.conftest import PERSON, person, written


@pytest.fixture
def run(app, places, tmp_path):
    def command(content: bytes, *options: str):
        file = tmp_path / "today.csv"
        file.write_bytes(content)
        return CliRunner().invoke(import_line_list, [str(file), "--org", "norfolk", *options], obj=app.app_context)

    return command


LIST = written(PERSON, person(ID="a2", Forename="Bertram", NHS_Number="", Postcode="75011"), person(ID=""))


def test_it_says_what_it_did(run, everything):
    done = run(LIST)
    assert done.exit_code == 0, done.output
    assert "today.csv: 3 rows: 2 new, 0 changed, 0 unchanged, 1 rejected." in done.stdout
    assert "1 in no district that we know, for triage." in done.stdout
    assert "Row 4: ID: it is empty." in done.stdout
    assert len(everything("select 1 from case_file")) == 2
    assert {row.via for row in everything("select via from event where kind like 'import:%'")} == {"command"}


def test_a_look_changes_nothing_at_all(run, everything):
    done = run(LIST, "--dry-run")
    assert "2 new" in done.stdout and "nothing was imported" in done.stdout
    for table in ("import_run", "case_file", "import_reject", "outbox"):
        assert everything(f"select 1 from {table}") == []
    assert everything("select 1 from event where kind like 'import:%'") == []


def test_twice_is_once(run, everything):
    run(LIST)
    told = json.loads(run(LIST, "--json").stdout)
    assert (told["new"], told["changed"], told["unchanged"], told["rejected"]) == (0, 0, 2, 1)
    assert told["rejected_rows"] == [{"row": 4, "reasons": ["ID: it is empty."]}]
    assert len(everything("select 1 from case_file")) == 2


def test_its_jobs_find_nothing_left_to_do(run, work, everything):
    run(LIST)
    everything(
        "update outbox set available_at = now() where name in ('intake:read', 'intake:import', 'intake:discard')"
    )
    work()
    assert [row.status for row in everything("select status from import_run")] == ["finished"]


def test_a_command_that_was_killed_is_carried_on_by_its_jobs(run, work, everything, monkeypatch):
    monkeypatch.setattr("hub.intake.commands.runs.import_step", lambda _: 1 / 0)
    assert isinstance(run(LIST).exception, ZeroDivisionError)
    monkeypatch.undo()
    everything("update outbox set available_at = now() where name = 'intake:import'")
    work()
    assert [row.status for row in everything("select status from import_run")] == ["finished"]
    assert len(everything("select 1 from case_file")) == 2


def test_rejected_rows_go_to_a_file(run, tmp_path):
    target = tmp_path / "to-mend.csv"
    run(LIST, "--rejected", str(target))
    assert target.read_text(encoding="utf-8-sig").splitlines()[1].endswith("ID: it is empty.")


def test_what_cannot_be_read_ends_with_a_sentence_and_status_1(run, app, tmp_path):
    done = run(b"town\nx\n")
    assert (done.exit_code, done.stderr[:26]) == (1, "Error: No header was found")
    told = json.loads(run(b"", "--json").stdout)
    assert told == {
        "status": "unreadable",
        "problems": ["The file is empty. Choose a file with a header and at least one row."],
    }


def test_an_organisation_without_a_programme_or_not_there_is_told(app, tmp_path):
    file = tmp_path / "today.csv"
    file.write_bytes(LIST)
    for slug, says in (("breckland", "has no programme in force"), ("nowhere", "There is no organisation 'nowhere'")):
        done = CliRunner().invoke(import_line_list, [str(file), "--org", slug], obj=app.app_context)
        assert done.exit_code == 1
        assert says in done.output
