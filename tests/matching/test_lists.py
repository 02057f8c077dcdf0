"""Lists and merges: an import finds pairs, goes on with what it knew, and follows who was merged into whom."""

import re
from datetime import date

import pytest

from tests.intake.conftest import (  # noqa: F401 - a fixture
    bring,  # noqa: F401 - a fixture
    person,
    places,
)

BORN = date(1961, 4, 12)
ADA = {"ID": "CTAS-1", "NHS Number": ""}
ALSO = {"ID": "CTAS-2", "Forename": "Adda", "NHS Number": "943 476 5919"}


def row(**changes):
    return person(**{name.replace(" ", "_"): value for name, value in changes.items()})


def cases_of(everything):
    return {
        one.reference: one
        for one in everything(
            """select c.reference, c.id, c.resident_id, c.duplicate_of, c.tested_on, c.status, r.merged_into
               from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id"""
        )
    }


def test_an_import_finds_who_may_be_one_person(bring, work, county, client, everything):  # noqa: F811
    bring(row(**ADA), row(**ALSO))
    assert county.pairs() == []
    assert [one.name for one in everything("select name from outbox where name = 'matching:find'")] == ["matching:find"]
    work()
    assert len(county.pairs()) == 1
    assert "Adda" in client("norfolk", "supervisor").get("/same-person").text


def test_a_list_row_goes_on_updating_the_case_of_whoever_was_merged(bring, work, county, everything):  # noqa: F811
    bring(row(**ADA), row(**ALSO))
    work()
    county.merge()
    bring(row(**ADA), row(**ALSO | {"Date Tested": "20/11/2026", "Phone": "07700 900456"}))
    found = cases_of(everything)
    assert found["CTAS-2"].tested_on == date(2026, 11, 20)
    assert found["CTAS-2"].resident_id == found["CTAS-1"].resident_id
    assert "+447700900456" in county.case(found["CTAS-1"].id).phones


@pytest.mark.parametrize("numbers", [("", ""), ("943 476 5919", "900 000 0009")], ids=["by name", "by number"])
def test_a_new_row_for_whoever_was_merged_goes_to_the_one_who_goes_on(
    bring, work, county, everything, numbers  # noqa: F811
):  # fmt: skip
    first, second = ADA | {"NHS Number": numbers[0]}, ALSO | {"NHS Number": numbers[1], "Surname": "Barlymow"}
    bring(row(**first))
    bring(row(**second))
    work()
    county.merge()
    bring(row(**second | {"ID": "CTAS-3"}))
    found = cases_of(everything)
    assert found["CTAS-3"].resident_id == found["CTAS-1"].resident_id
    assert found["CTAS-3"].merged_into is None
    assert len(everything("select from resident")) == 2


def test_who_looked_is_found_for_both_names_after_a_merge_and_after_it_is_undone(norfolk, county, client):
    from hub.governance import subjects
    from hub.kernel.audit import record

    first = county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2", born_on=BORN, forename="Tom", surname="Barlymow", nhs_number="9434765919")
    a, b = county.resident(first), county.resident(second)
    with norfolk.acting("norfolk", "supervisor"):
        record("record:opened", about=[second, b], record="case")
    merge = county.merge()
    client("norfolk", "tracer").get(f"/cases/{first}")

    def asked(**words):
        with norfolk.acting("norfolk", "ig"):
            return subjects.find(**{"surname": None, "postcode": None, "nhs_number": None, "reference": None} | words)

    for words in (
        {"nhs_number": "9434765919"},
        {"surname": "Barlymow", "postcode": "IP24 2AA"},
        {"reference": "CTAS-2"},
    ):
        [found] = asked(**words)
        assert found.id == a and {a, b, first, second} <= set(found.about), words
    county.part(merge)
    [found] = asked(nhs_number="9434765919")
    assert found.id == b and set(found.about) == {b, second}
    looks = [one for one in county.events("record:opened") if str(b) in one.about]
    assert looks, "whoever saw the first's page while both were one saw the second too"


def test_the_officer_reads_of_it_in_words(county, client):
    county.open(None, born_on=BORN)
    county.open(None, born_on=BORN, forename="Tom", nhs_number="9434765919")
    county.part(county.merge())
    county.apart()
    page = client("norfolk", "ig").get("/governance/events").text
    assert "found that two records may be of one person" in page
    assert "decided that two records are of one person" in page and "decided that two records are of two people" in page
    assert "merged two records of one person, taking over" in page and "undid the merge of two records" in page


def test_the_page_after_an_import_leads_to_the_open_questions_about_its_people(bring, work, county, client):  # noqa: F811
    county.open("T-1", surname="Quidthorpe")
    county.open("T-2", surname="Quidthorpe")
    bring(row(**ADA), row(**ALSO))
    supervisor = client("norfolk", "supervisor")
    [run] = set(re.findall(r'"(/imports/[0-9a-f-]{36})"', supervisor.get("/imports").text))
    assert len(county.pairs()) == 1 and "may be one person" not in supervisor.get(run).text, "a pair of others"
    work()
    told = r'href="/same-person">([^<]+) of records may be one person</a>, with somebody on this list'
    assert re.search(told, supervisor.get(run).text)[1] == "1 pair"
    county.apart(next(one.id for one in county.pairs() if "Adda" in (one.forename, one.other_forename)))
    assert "may be one person" not in supervisor.get(run).text
