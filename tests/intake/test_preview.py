"""Row by row before anything changes: what is new, what changes and how, what stays, what is refused."""

import pytest

from hub.intake.rules.verdicts import would_do
from tests.intake.conftest import PERSON, person, written
from tests.intake.test_pages import send, text


@pytest.fixture
def supervisor(client, places):
    return client("norfolk", "supervisor")


@pytest.fixture
def waiting(supervisor, bring, work, everything):
    """A list with one row of each sort, read and not confirmed; its address."""
    bring(PERSON, person(ID="b2", Forename="Bertram", NHS_Number=""))
    everything("update resident set house = '12a' where forename = 'Ada'")
    rows = (
        person(Surname="Barley-Reed", House_Number="14", Phone="07700 900999"),
        person(ID="b2", Forename="Bertram", NHS_Number=""),
        person(ID="b2", Forename="Bertram", NHS_Number=""),
        person(ID="c3", Forename="Cecily", NHS_Number="", Date_of_Birth="01/02/1980"),
        person(ID="d4", Forename="Delia", NHS_Number="", Postcode="IP1 1QJ"),
        person(ID=""),
    )
    sent = send(supervisor, written(*rows), "tomorrow.csv")
    work()
    return sent.location


def test_each_row_stands_on_one_page_and_the_counts_add_up(supervisor, waiting, everything):
    told = text(supervisor.get(waiting))
    for one in ("1 New", "1 Changed", "2 Unchanged", "1 Rejected", "1 Other counties"):
        assert one in told
    run = everything("select * from import_run order by started_at desc")[0]
    assert run.total == run.new + run.changed + run.unchanged + run.rejected + run.outside == 6


@pytest.mark.parametrize(
    ("new", "changed", "says"),
    [
        (2, 0, "Import 2 cases"), (1, 0, "Import 1 case"), (0, 3, "Update 3 cases"), (0, 1, "Update 1 case"),
        (2, 3, "Import 2 new and 3 changed cases"), (1, 1, "Import 1 new and 1 changed cases"),
        (0, 0, "Finish: nothing changes"),
    ],
)  # fmt: skip
def test_the_button_says_what_it_does(new, changed, says):
    assert would_do(new, changed) == says


def test_the_preview_ends_with_the_button_that_does_it(supervisor, waiting):
    assert "Import 1 new and 1 changed cases" in text(supervisor.get(waiting))


def test_new_rows_are_shown_with_who_and_where(supervisor, waiting):
    told = text(supervisor.get(f"{waiting}/rows/new"))
    assert "Barleymow, Cecily" in told and "1 February 1980" in told and "Norwich" in told
    assert "Bertram" not in told and "Delia" not in told


def test_changed_rows_are_shown_fact_by_fact_and_what_a_person_corrected_is_said_to_stay(supervisor, waiting):
    told = text(supervisor.get(f"{waiting}/rows/changed"))
    assert "Last name: Barleymow → Barley-Reed" in told
    assert "House number or name: 12 → 14 Not taken over: what is known here stays" in told
    assert "Phone numbers: 07700 900123 → 07700 900999" in told
    assert told.count("Not taken over") == 1


def test_what_was_previewed_is_what_is_done(supervisor, waiting, work, everything):
    supervisor.post(f"{waiting}/confirm")
    work()
    [ada] = everything("select surname, house from resident where forename = 'Ada'")
    assert ada == ("Barley-Reed", "12a")
    kept = {row.field: row.kept for row in everything("select field, kept from case_change")}
    assert kept == {"surname": False, "house": True, "phones": False}


def test_unchanged_rejected_and_other_counties_rows(supervisor, waiting):
    unchanged = text(supervisor.get(f"{waiting}/rows/unchanged"))
    assert "Barleymow, Bertram" in unchanged and "1 row says the same as another row of this file" in unchanged
    assert "ID: it is empty." in text(supervisor.get(f"{waiting}/rows/rejected"))
    outside = text(supervisor.get(f"{waiting}/rows/outside"))
    assert "Barleymow, Delia" in outside and "Ipswich" in outside
    assert "Open the ticked ones here" not in outside, "only once the list is imported"


def test_each_look_is_recorded_and_names_whom_it_showed(supervisor, waiting, everything):
    for verdict in ("new", "changed", "unchanged", "rejected", "outside"):
        supervisor.get(f"{waiting}/rows/{verdict}")
    looks = everything("""select facts, about from event where kind = 'list:shown'
        and facts ->> 'list' like 'import%' order by id""")
    assert [row.facts["list"] for row in looks] == [
        "import_new", "import_changed", "import_unchanged", "import_rejected", "import_outside",
    ]  # fmt: skip
    ada = str(everything("select id from resident where forename = 'Ada'")[0].id)
    assert [ada in row.about for row in looks] == [False, True, False, False, False]
    assert all(waiting.rpartition("/")[2] in row.about for row in looks)


def test_many_rows_are_paged_by_their_number(supervisor, work, monkeypatch):
    monkeypatch.setattr("hub.intake.routes.rows.PAGE", 2)
    people = [person(ID=f"p{n}", Forename=name, NHS_Number="") for n, name in enumerate(("Ida", "Jo", "Kit"))]
    sent = send(supervisor, written(*people))
    work()
    first = supervisor.get(f"{sent.location}/rows/new")
    assert "Barleymow, Jo" in text(first) and "Barleymow, Kit" not in text(first)
    following = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = text(supervisor.get(following))
    assert "Barleymow, Kit" in second and "Barleymow, Jo" not in second


def test_a_sort_of_rows_that_there_is_not_is_not_found(supervisor, waiting):
    assert supervisor.get(f"{waiting}/rows/strange").status_code == 404


def test_only_those_who_may_import_see_rows(client, waiting):
    for who, status in ((("norfolk", "tracer"), 403), (("norfolk", "ig"), 403), (("breckland", "manager"), 403)):
        browser = client(*who)
        paths = (
            f"{waiting}/rows/new",
            f"{waiting}/other-counties.csv",
            f"{waiting}/columns",
            "/imports/other-counties",
        )
        assert [browser.get(path).status_code for path in paths] == [status] * 4


def test_a_list_that_came_in_since_is_said_before_an_older_one_is_imported(supervisor, waiting, bring):
    assert "was imported" not in text(supervisor.get(waiting))
    bring(person(Surname="Barley-Mead"))
    told = text(supervisor.get(waiting))
    assert "Another list, today.csv, was imported" in told and "If it is the older one, discard it" in told
