"""What an import does to the county's cases: new ones, what the list changed, and what a person knew better."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.handovers.actions import raise_handover
from hub.intake import queries
from hub.intake.actions import runs
from hub.kernel.clock import now
from hub.kernel.db import db, rows
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from tests.intake.conftest import HEADER, PERSON, person, written

COUNTS = ("new", "changed", "unchanged", "rejected")


@pytest.fixture
def bring(norfolk, places):
    """Import rows as Norfolk's supervisor, in steps of two; returns the finished run."""

    def whole(*rows, header=HEADER):
        with norfolk.acting("norfolk", "supervisor"):
            run_id = runs.upload("today.csv", written(*rows, header=header))
        with norfolk.acting("norfolk", "supervisor"):
            runs.read(run_id)
        with norfolk.acting("norfolk", "supervisor"):
            runs.confirm(run_id)
        more = True
        while more:
            with norfolk.acting("norfolk", "supervisor"):
                more = runs.import_step(run_id)
        with norfolk.acting("norfolk", "supervisor"):
            run = queries.run(run_id)
            db.session.expunge(run)
            return run

    return whole


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(runs, "STEP", 2)


def counts(run):
    return tuple(getattr(run, name) for name in COUNTS)


def many(number: int) -> list[tuple]:
    return [
        person(ID=f"m{n}", Forename=f"Ada{'xyzuvw'[n]}", NHS_Number="", Date_of_Birth=f"0{n + 1}/04/1961")
        for n in range(number)
    ]


def test_every_row_is_counted_once_and_the_run_ends(bring, everything):
    run = bring(*many(5), person(ID=""))
    assert counts(run) == (5, 0, 0, 1)
    assert (run.status, run.total, run.done) == ("finished", 6, 6)
    assert len(everything("select 1 from case_file")) == len(everything("select 1 from resident")) == 5
    assert everything("select 1 from import_row") == everything("select 1 from import_upload") == []


def test_the_same_list_again_changes_nothing(bring, everything):
    state = """
        select c.*, r.*, p.* from case_file c join resident r on r.id = c.resident_id
        left join contact_point p on p.resident_id = r.id order by p.id"""
    bring(*many(3))
    before = everything(state), everything("select count(*) from event where kind like 'case:%'")
    assert counts(bring(*many(3))) == (0, 0, 3, 0)
    assert (everything(state), everything("select count(*) from event where kind like 'case:%'")) == before


def test_a_case_is_routed_by_its_postcode_and_ends_by_the_programmes_rule(bring, everything, norfolk):
    bring(PERSON)
    [case] = everything("select * from case_file")
    assert (case.district_id, case.gss, case.routed) == (norfolk.org("norwich"), "E07000148", "postcode")
    assert (case.tested_on.isoformat(), case.ends_on.isoformat()) == ("2026-11-19", "2026-11-29")
    assert (case.reference, case.category, case.origin, case.programme) == ("a1", "case", "list", "covid-19")


@pytest.mark.parametrize(
    ("postcode", "ltla", "district", "how"),
    [
        ("NR1 3AB", "Breckland", "norwich", "postcode"),
        ("75011", "Breckland", "breckland", "list"),
        ("", "E07000143", "breckland", "list"),
        ("75011", "Paris", None, None),
        ("IP1 1AA", "", None, None),
    ],
)
def test_postcode_then_the_lists_own_word_then_triage(bring, everything, norfolk, postcode, ltla, district, how):
    run = bring((*person(Postcode=postcode), ltla), header=(*HEADER, "LTLA"))
    [case] = everything("select district_id, routed from case_file where status = 'open'")
    assert case == (norfolk.org(district) if district else None, how)
    assert (counts(run), run.unrouted) == ((1, 0, 0, 0), 0 if district else 1)


@pytest.mark.parametrize(
    ("uprn", "district", "how"),
    [("077", "breckland", "uprn"), ("78", "norwich", "postcode"), ("", "norwich", "postcode")],
)
def test_a_property_number_goes_before_the_postcode(
    bring, everything, norfolk, monkeypatch, covid, uprn, district, how
):
    everything("""insert into place (kind, key, valid_from, valid_to, gss) values
        ('uprn', '77', '2020-01-01', null, 'E07000143'), ('uprn', '78', '2001-01-01', '2019-12-31', 'E07000143')""")
    line_list = replace(covid.line_list, columns=covid.line_list.columns | {"uprn": ("UPRN",)})
    monkeypatch.setattr(runs, "programme", lambda: replace(covid, line_list=line_list))
    bring((*PERSON, uprn), header=(*HEADER, "UPRN"))
    [case] = everything("select district_id, routed from case_file")
    assert case == (norfolk.org(district), how)


def test_a_changed_list_changes_what_the_list_had_said(bring, everything, norfolk):
    bring(PERSON)
    run = bring(person(Surname="Barleymow-Reed", Postcode="NR19 1AA", Phone="07700 900999", Date_Tested="18/11/2026"))
    assert counts(run) == (0, 1, 0, 0)
    [case] = everything(
        "select c.*, r.surname, r.surname_key, r.postcode_key from case_file c join resident r on r.id = c.resident_id"
    )
    assert (case.surname, case.surname_key, case.postcode_key) == ("Barleymow-Reed", "barleymowreed", "NR191AA")
    assert (case.district_id, case.ends_on.isoformat(), case.version) == (norfolk.org("breckland"), "2026-11-28", 2)
    numbers = everything("select value from contact_point order by value")
    assert [row.value for row in numbers] == ["+447700900123", "+447700900999"]
    [event] = everything("select facts from event where kind = 'case:updated'")
    assert event.facts == {"case": str(case.id), "fields": ["phones", "postcode", "surname", "tested_on"]}


def test_what_the_former_district_was_asked_ends_when_a_list_moves_the_address(bring, everything, norfolk):
    bring(PERSON)
    [case] = everything("select id, district_id from case_file")
    with norfolk.acting("norfolk", "tracer"):
        asked = raise_handover("door-knock", case.district_id, {"surname": "Lee"}, case.id, now() + timedelta(hours=4))
    bring(person(Postcode="NR19 1AA"))
    [moved] = everything("select district_id from case_file")
    assert moved.district_id != case.district_id
    assert everything("select status from handover where id = :id and side = 'sent'", id=asked)[0].status == "withdrawn"


def test_what_a_person_corrected_stays_when_the_list_says_it_again(bring, everything):
    bring(PERSON)
    everything("update resident set surname = 'Barley-Mow'")
    everything("update case_file set tested_on = '2026-11-17', ends_on = '2026-11-27'")
    assert counts(bring(person(House_Number="14", Surname="Barlymow", Date_Tested="20/11/2026"))) == (0, 1, 0, 0)
    [found] = everything(
        "select r.surname, r.house, c.tested_on, c.ends_on from resident r join case_file c on c.resident_id = r.id"
    )
    assert (found.surname, found.house) == ("Barley-Mow", "14")
    assert (found.tested_on.isoformat(), found.ends_on.isoformat()) == ("2026-11-17", "2026-11-27")


def test_a_district_that_a_person_chose_stays(bring, everything, norfolk):
    bring(person(Postcode="75011"))
    everything("update case_file set district_id = :org, routed = 'person'", org=norfolk.org("broadland"))
    bring(person(Postcode="NR1 3AB"))
    [case] = everything("select district_id, routed from case_file")
    assert case == (norfolk.org("broadland"), "person")


def test_what_the_list_no_longer_says_is_not_forgotten(bring, everything):
    bring(PERSON)
    bring(person(Phone="", House_Number="", Date_of_Birth=""))
    [found] = everything(
        "select r.house, r.born_on, p.value from resident r join contact_point p on p.resident_id = r.id"
    )
    assert (found.house, found.born_on.isoformat(), found.value) == ("12", "1961-04-12", "+447700900123")


@pytest.mark.parametrize("together", [True, False], ids=["in one list", "in two"])
@pytest.mark.parametrize("changes", [{}, {"Surname": "BARLEYMOW"}, {"House_Number": "99"}])
def test_a_second_case_of_a_known_person_makes_no_second_person(bring, everything, changes, together):
    again = person(ID="b2", **changes)
    for one_list in [[PERSON, again]] if together else [[PERSON], [again]]:
        bring(*one_list)
    assert len(everything("select 1 from resident")) == 1
    assert len(everything("select 1 from case_file")) == 2


@pytest.mark.parametrize("changes", [{"NHS_Number": ""}, {"Forename": "Adelaide"}, {"Date_of_Birth": ""}])
def test_a_known_person_is_known_by_number_or_by_name_and_birth(bring, everything, changes):
    bring(PERSON)
    bring(person(ID="b2", **changes))
    assert len(everything("select 1 from resident")) == 1


@pytest.mark.parametrize(
    "another",
    [
        person(ID="b2", Forename="Zachary", NHS_Number=""),
        person(ID="b2", NHS_Number="401 023 2137"),
        person(ID="b2", Surname="Reed", Date_of_Birth="01/01/1990"),
        person(ID="b2", Forename="", NHS_Number=""),
    ],
)
def test_somebody_else_is_somebody_else(bring, everything, another):
    bring(PERSON)
    bring(another)
    assert len(everything("select 1 from resident")) == 2


def test_each_new_case_has_its_event_and_is_found_by_its_resident(bring, everything, norfolk):
    bring(*many(3))
    found = everything("""
        select e.kind, e.account_id, e.role, e.about, c.id as case_id from event e
        join event_about a on (a.org_id, a.event_id) = (e.org_id, e.id)
        join case_file c on c.resident_id = a.about order by e.kind, e.id""")
    assert [row.kind for row in found] == ["case:opened"] * 3 + ["case:routed"] * 3
    assert all(str(row.case_id) in row.about for row in found)
    assert {row.account_id for row in found} == {norfolk.person("norfolk", "supervisor").id}


def test_a_run_tells_each_of_its_steps(bring, everything, norfolk):
    run = bring(PERSON, person(ID=""))
    events = everything("select kind, facts from event where kind like 'import:%' order by id")
    about = {"run": str(run.id)}
    assert [(row.kind, row.facts) for row in events] == [
        ("import:started", about | {"digest": run.digest}),
        ("import:read", about | {"rows": 2, "rejected": 1}),
        ("import:confirmed", about),
        ("import:finished", about | {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1}),
    ]


def test_no_other_organisation_sees_anything_of_an_import(bring, norfolk):
    bring(PERSON, person(ID=""))
    with norfolk.acting("norfolk", "supervisor"):
        runs.read(runs.upload("waiting.csv", written(person(ID="a7"))))
        runs.upload("unread.csv", written(person(ID="a8")))
    for table in ("import_run", "import_upload", "import_row", "import_reject", "arrival"):
        with norfolk.acting("norfolk", "supervisor"):
            assert rows(f"select 1 from {table}")
        for other, role in (("breckland", "manager"), ("norwich", "ig")):
            with norfolk.acting(other, role):
                assert rows(f"select 1 from {table}") == []


def test_a_typed_case_with_the_lists_reference_is_the_same_case(bring, everything):
    bring(PERSON)
    everything("delete from arrival")
    everything("update case_file set origin = 'typed', tested_on = null, ends_on = null")
    assert counts(bring(PERSON)) == (0, 1, 0, 0)
    [case] = everything("select origin, tested_on, ends_on from case_file")
    assert (case.origin, case.tested_on.isoformat(), case.ends_on.isoformat()) == ("typed", "2026-11-19", "2026-11-29")


def test_a_list_that_came_in_between_is_noticed_while_importing(norfolk, places, bring, everything):
    with norfolk.acting("norfolk", "supervisor"):
        waiting = runs.upload("early.csv", written(*many(3)))
        runs.read(waiting)
        assert counts(queries.run(waiting)) == (3, 0, 0, 0)
    bring(*many(3))
    with norfolk.acting("norfolk", "supervisor"):
        runs.confirm(waiting)
        while runs.import_step(waiting):
            pass
        assert counts(queries.run(waiting)) == (0, 0, 3, 0)
    assert len(everything("select 1 from case_file")) == 3


def test_a_file_is_confirmed_once_and_only_by_its_own_council(norfolk, places):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON))
        runs.read(run_id)
        runs.confirm(run_id)
        with pytest.raises(NotPossibleNow):
            runs.confirm(run_id)
        with pytest.raises(NotPossibleNow):
            runs.discard(run_id)
    with norfolk.acting("breckland", "manager"), pytest.raises(NotYours):
        queries.run(run_id)


def test_a_file_that_breaks_off_is_told_and_nothing_of_it_is_kept(norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(*[PERSON] * 30) + b'a2,"Ada')
        runs.read(run_id)
        run = queries.run(run_id)
        assert run.status == "unreadable"
        assert run.problem.startswith("A quotation mark in row 32 is never closed")
    assert everything("select 1 from import_row") == everything("select 1 from import_upload") == []


def test_what_is_no_line_list_is_refused_before_anything_is_kept(norfolk, everything):
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"name,town\nx,y\n", b"ID,Last\n1,2\n"):
        with pytest.raises(Invalid), norfolk.acting("norfolk", "supervisor"):
            runs.upload("x.csv", content)
    assert everything("select 1 from import_run") == []


def test_rejected_rows_go_after_their_time(norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON, person(ID="")))
        runs.read(run_id)
        assert len(queries.rejects(run_id)) == 1
        runs.forget(run_id)
        assert queries.rejects(run_id) == []
    assert everything("select facts from event where kind = 'import:forgotten'")[0].facts == {"run": str(run_id)}
