"""A column under another name is named, matched once by a person, and read by itself the next time."""

import pytest

from hub.intake.actions import columns, runs
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow, NotYours
from tests.intake.conftest import HEADER, PERSON, person, written
from tests.intake.test_pages import send, text

RENAMED = tuple({"ID": "Case ID", "Phone": "Rings on"}.get(name, name) for name in HEADER)
MATCHED = {"reference": "Case ID", "phones": "Rings on"}


@pytest.fixture
def supervisor(client, places):
    return client("norfolk", "supervisor")


def test_a_missing_column_is_asked_for_with_what_the_columns_hold(supervisor, everything):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    assert sent.status_code == 303
    asked = supervisor.get(sent.location, follow_redirects=True)
    told = text(asked)
    assert "The column “ID” is missing. The nearest name in the file is “Case ID”" in told
    assert "Case ID (such as a1)" in told and "Rings on (such as 07700 900123)" in told
    assert '<option value="Case ID" selected>' in asked.text, "the nearest is preset"
    assert "Surname (such as" not in told, "a column that holds a known fact is no choice"
    assert [row.status for row in everything("select status from import_run")] == ["unmatched"]
    [look] = everything("select about from event where facts ->> 'record' = 'import_columns'")
    assert look.about == [sent.location.rpartition("/")[2]]
    assert "Columns to match" in text(supervisor.get("/imports"))


def test_a_column_that_the_programme_knows_as_something_else_is_offered_and_not_preset(supervisor):
    header = tuple({"ID": "Account ID"}.get(name, name) for name in HEADER)
    asked = supervisor.get(send(supervisor, written(PERSON, header=header)).location, follow_redirects=True)
    assert "The column “ID” is missing. No column in the file has a similar name" in text(asked)
    assert '<option value="Account ID">' in asked.text and '<option value="Account ID" selected>' not in asked.text


def test_what_is_matched_is_read_and_remembered_for_the_next_list(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    answer = supervisor.post(f"{sent.location}/columns", data=MATCHED | {"remember": "yes"})
    assert (answer.status_code, answer.location) == (303, sent.location)
    work()
    assert "1 New" in text(supervisor.get(sent.location))
    [row] = everything("select reference, facts from import_row")
    assert (row.reference, row.facts["phones"][0]["number"]) == ("a1", "+447700900123")
    [matched] = everything("select facts from event where kind = 'import:matched'")
    assert matched.facts["fields"] == ["phones", "reference"], "which facts, not under which names"
    again = send(supervisor, written(person(ID="a2", Forename="Bertram"), header=RENAMED), "tomorrow.csv")
    work()
    assert "1 New" in text(supervisor.get(again.location)), "nobody was asked again"
    listed = text(supervisor.get("/imports"))
    assert "Case ID is read as “Reference in the list”" in listed and "Forget Rings on" in listed
    names = everything("select facts from event where kind = 'column_name:added' order by id")
    assert sorted(row.facts["fact"] for row in names) == ["phones", "reference"]


def test_what_is_not_to_be_remembered_is_not(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    supervisor.post(f"{sent.location}/columns", data=MATCHED)
    work()
    assert everything("select 1 from column_name") == []
    assert "Which column holds what?" in text(
        supervisor.get(send(supervisor, written(person(ID="a2"), header=RENAMED)).location, follow_redirects=True)
    )


def test_a_remembered_name_can_be_forgotten(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    supervisor.post(f"{sent.location}/columns", data=MATCHED | {"remember": "yes"})
    answer = supervisor.post("/imports/columns/forget", data={"name": "Case ID"}, follow_redirects=True)
    assert "“Case ID” is no longer read" in text(answer)
    assert [row.name for row in everything("select name from column_name")] == ["Rings on"]
    assert everything("select facts from event where kind = 'column_name:removed'")[0].facts == {"fact": "reference"}
    assert supervisor.post("/imports/columns/forget", data={"name": "Case ID"}).status_code == 404


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"phones": "Rings on"}, "Choose the column that holds “Reference in the list”"),
        ({"reference": "Rings on", "phones": "Rings on"}, "“Rings on” is chosen twice"),
        ({"reference": "Surname"}, "Select the column for"),
    ],
)
def test_a_choice_that_cannot_be_is_told_beside_the_field_and_nothing_is_lost(supervisor, everything, data, says):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    answer = supervisor.post(f"{sent.location}/columns", data=data)
    assert answer.status_code == 422
    assert says in text(answer)
    if "phones" in data:
        assert '<option value="Rings on" selected>' in answer.text
    assert [row.status for row in everything("select status from import_run")] == ["unmatched"]


@pytest.mark.parametrize("letters", [81, 500])
def test_a_long_name_is_found_again_whole(supervisor, work, letters):
    alike = "The reference under which the national system knows this case since its last release: " * 6
    names = {"ID": alike[: letters - 1] + "X", "Phone": alike[: letters - 1] + "Y"}
    header = tuple(names.get(name, name) for name in HEADER)
    sent = send(supervisor, written(PERSON, header=header))
    chosen = {"reference": names["ID"], "phones": names["Phone"], "remember": "yes"}
    assert supervisor.post(f"{sent.location}/columns", data=chosen).location == sent.location
    work()
    assert "1 New" in text(supervisor.get(sent.location))


def test_what_is_too_long_for_a_name_is_no_choice(supervisor):
    header = tuple({"ID": "x" * 501}.get(name, name) for name in HEADER)
    sent = send(supervisor, written(PERSON, header=header))
    answer = supervisor.post(f"{sent.location}/columns", data={"reference": "x" * 501, "remember": "yes"})
    assert answer.status_code == 422 and "Select the column for" in text(answer)


def test_a_fact_that_can_be_done_without_is_matched_from_the_preview_and_read_anew(supervisor, work, everything):
    header = tuple(name if name != "Phone" else "Rings on" for name in HEADER)
    sent = send(supervisor, written(PERSON, person(ID=""), header=header))
    work()
    assert "Choose which column holds what" in text(supervisor.get(sent.location))
    supervisor.post(f"{sent.location}/columns", data={"phones": "Rings on"})
    work()
    [row] = everything("select facts from import_row")
    assert row.facts["phones"][0]["number"] == "+447700900123"
    assert len(everything("select 1 from import_reject")) == 1, "read anew, not twice"
    assert '<option value="Rings on" selected>' in supervisor.get(f"{sent.location}/columns").text


def test_a_second_phones_column_may_be_matched_beside_the_first(supervisor, work, everything):
    header = (*(name if name != "Phone" else "Rings on" for name in HEADER), "Phone2")
    sent = send(supervisor, written((*PERSON, "01632 960001"), header=header))
    work()
    assert "Not in this file, so left empty: " in text(supervisor.get(sent.location))
    supervisor.post(f"{sent.location}/columns", data={"phones": "Rings on"})
    work()
    [row] = everything("select facts from import_row")
    assert {one["number"] for one in row.facts["phones"]} == {"+447700900123", "+441632960001"}


def test_columns_cannot_be_chosen_any_more_once_the_file_is_on_its_way(supervisor, work, norfolk):
    sent = send(supervisor, written(PERSON))
    work()
    supervisor.post(f"{sent.location}/confirm")
    assert supervisor.get(f"{sent.location}/columns").status_code == 409
    with norfolk.acting("norfolk", "supervisor"), pytest.raises(NotPossibleNow):
        columns.match_columns(sent.location.rpartition("/")[2], {}, remember=False)


def test_an_unmatched_file_is_not_kept_for_long(supervisor, work, everything):
    sent = send(supervisor, written(PERSON, header=RENAMED))
    everything("update outbox set available_at = now() where name = 'intake:discard'")
    work()
    assert everything("select status from import_run")[0].status == "discarded"
    assert everything("select 1 from import_upload") == []
    assert "Nothing of it was kept" in text(supervisor.get(sent.location))


def test_names_are_a_councils_own(supervisor, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        columns.remember_column("covid-19", "Case ID", "reference")
    for other, role in (("breckland", "manager"), ("norwich", "ig")):
        with norfolk.acting(other, role):
            assert rows("select 1 from column_name") == []
            with pytest.raises(NotYours):
                columns.forget_column("covid-19", "Case ID")


def test_a_name_that_means_something_already_goes_on_meaning_it(supervisor, norfolk, work, everything):
    with norfolk.acting("norfolk", "supervisor"):
        columns.remember_column("covid-19", "Surname", "forename")
        runs.read(runs.upload("today.csv", written(PERSON)))
    [row] = everything("select facts from import_row")
    assert (row.facts["forename"], row.facts["surname"]) == ("Ada", "Barleymow")
