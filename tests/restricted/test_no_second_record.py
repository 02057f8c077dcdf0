"""Because a row is hidden, no second one is made of the same person."""

import pytest

from hub.intake import queries
from hub.intake.actions import runs
from tests.intake.conftest import PERSON, bring, counts, places, written  # noqa: F401 - a list of a person, imported in steps
from tests.matching.test_typing import TYPED
from tests.restricted.conftest import WHY


@pytest.fixture
def known(norfolk, everything, restrict, bring):  # noqa: F811
    """Somebody on a list, who is with the first tracer, and is restricted then; the case."""
    assert counts(bring(PERSON))[0] == 1
    everything("update case_file set allocated_to = :me", me=norfolk.person("norfolk", "tracer", 0).id)
    [case] = everything("select * from case_file")
    restrict(case.resident_id)
    return case


def typed(**other):
    """Ada Barleymow of the list, typed in once more."""
    return TYPED | {"forename": "Ada", "postcode": "NR1 3AB", "house": "12", "phone": "07700 900123"} | other


def test_whoever_types_the_person_in_is_stopped_and_shown_nobody(other, known, everything):
    page = other.post("/cases/new", data=typed())
    assert page.status_code == 200 and "There is a restricted record that may be of this person" in page.text
    assert "It is another person" not in page.text and "12/04/1961" not in page.text
    assert len(everything("select 1 from resident")) == 1


def test_saying_that_it_is_another_does_not_help(other, known, everything):
    other.post("/cases/new", data=typed(another=str(known.resident_id)))
    assert len(everything("select 1 from resident")) == 1


def test_behind_the_glass_the_same_page_shows_them(other, known):
    given = {"category": "resident-asks", "reason": WHY, "minutes": "15"}
    assert other.post(f"/restricted/{known.resident_id}/look", data=given).status_code == 303
    page = other.post("/cases/new", data=typed()).text
    assert "This may be somebody we know" in page and "restricted record that may be" not in page


def test_whoever_corrects_a_record_into_theirs_makes_a_pair_to_decide(other, known, everything):
    stranger = typed(
        forename="Zoe", surname="Quidthorpe", phone="", house="80", postcode="NR2 1AA", **{"born_on-year": "1990"}
    )
    assert other.post("/cases/new", data=stranger).status_code == 303
    [own] = everything("select id, version from case_file where id <> :id", id=known.id)
    page = other.get(f"/cases/{own.id}/change").text
    assert "Quidthorpe" in page
    names = ("forename", "surname", "born_on-day", "born_on-month", "born_on-year", "postcode", "house", "variant")
    sent = {name: value for name, value in typed().items() if name in names} | {"version": str(own.version)}
    assert other.post(f"/cases/{own.id}/change", data=sent).status_code == 303
    assert len(everything("select 1 from likeness")) == 1, "found though one of the two is hidden"


def test_an_import_changes_the_record_that_there_is(bring, known, everything):  # noqa: F811
    """Whoever runs it: the steps lift the curtain, so that no list makes a second record."""
    moved = (*PERSON[:5], "14", *PERSON[6:])
    assert counts(bring(moved)) == (0, 1, 0, 0)
    [one] = everything("select id, house from resident")
    assert (one.id, one.house) == (known.resident_id, "14")


def test_what_a_list_will_do_is_told_before_it_does_it(norfolk, known):
    """Read in person, under the curtain: their row is of somebody who is known."""
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written((*PERSON[:5], "14", *PERSON[6:])))
    with norfolk.acting("norfolk", "supervisor"):
        runs.read(run_id)
        run = queries.run(run_id)
        assert (run.new, run.changed) == (0, 1)
