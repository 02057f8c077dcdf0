"""What a later list changes, what it does not, and that a person knew better."""

from tests.intake.conftest import PERSON, counts, person


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


def test_what_the_list_no_longer_says_is_not_forgotten(bring, everything):
    bring(PERSON)
    bring(person(Phone="", House_Number="", Date_of_Birth=""))
    [found] = everything(
        "select r.house, r.born_on, p.value from resident r join contact_point p on p.resident_id = r.id"
    )
    assert (found.house, found.born_on.isoformat(), found.value) == ("12", "1961-04-12", "+447700900123")


def test_a_typed_case_with_the_lists_reference_is_the_same_case(bring, everything):
    bring(PERSON)
    everything("delete from arrival")
    everything("update case_file set origin = 'typed', tested_on = null, ends_on = null")
    assert counts(bring(PERSON)) == (0, 1, 0, 0)
    [case] = everything("select origin, tested_on, ends_on from case_file")
    assert (case.origin, case.tested_on.isoformat(), case.ends_on.isoformat()) == ("typed", "2026-11-19", "2026-11-29")
