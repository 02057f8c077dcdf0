"""The tracer's list: its order, its counts, its search, its pages, and who looked."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from hub.cases import queries
from hub.cases.rules.search import search_keys

TODAY = datetime.now(UTC).date()


def shown(norfolk, after=None, **chosen):
    with norfolk.acting("norfolk", "tracer"):
        return [row.reference for row in queries.cases(queries.Filter(**chosen), after)]


def test_variants_come_first_then_whoever_is_free_soonest(county, norfolk):
    county.open(reference="late", tested_on=TODAY)
    county.open(reference="soon", tested_on=TODAY - timedelta(days=8))
    county.open(reference="unknown")
    county.open(reference="variant", tested_on=TODAY, variant=True)
    assert shown(norfolk) == ["variant", "soon", "late", "unknown"]


def test_each_count_is_what_its_list_shows(county, norfolk):
    county.open(reference="a", district=None)
    county.ask(county.open(reference="b"), "enrichment")
    county.open(reference="c", district="norwich")
    with norfolk.acting("norfolk", "tracer"):
        counts = queries.counts()
        for name in ("mine", "all", "unallocated", "call-back", "district", "triage"):
            assert counts[name] == len(queries.cases(queries.Filter(name))), name
        assert queries.counts(district=norfolk.org("norwich"))["all"] == 1


@pytest.fixture
def booked(county, everything):
    """`booked("a", hours=5)`: a case whose resident is to be rung in so many hours."""

    def book(reference, hours):
        everything("update case_file set call_back_at = now() + cast(:by as interval) where id = :id",
                   by=timedelta(hours=hours), id=county.open(reference=reference))  # fmt: skip

    return book


def test_calls_are_listed_from_the_moment_they_are_booked_the_due_ones_first(county, booked, norfolk, client):
    county.open(reference="nobody waits")
    booked("in a week", 168)
    booked("tomorrow", 24)
    booked("due", -1)
    booked("overdue", -5)
    assert shown(norfolk, show="call-back") == ["overdue", "due", "tomorrow", "in a week"]
    page = client("norfolk", "tracer").get("/cases?show=call-back").text
    assert "<b>4</b> to call back: 2 now, 2 later" in page
    assert page.count('data-label="Ring"><strong>Now</strong>') == 2 and 'data-label="Ring">Tomorrow at' in page
    assert 'data-label="Ring"' not in client("norfolk", "tracer").get("/cases?show=all").text


def test_the_pages_of_booked_calls_follow_one_another(booked, norfolk, client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        booked(f"n{number}", number - 2)
    browser, url, seen = client("norfolk", "tracer"), "/cases?show=call-back", []
    while url:
        page = browser.get(url).text
        seen += re.findall(r"· (n\d)", page)
        url = next((one for one in re.findall(r'href="([^"]*after=[^"]*)"', page)), "").replace("&amp;", "&")
    assert seen == ["n0", "n1", "n2", "n3", "n4"]


def test_with_no_call_booked_the_list_says_so(county, client):
    county.open()
    page = client("norfolk", "tracer").get("/cases?show=call-back").text
    assert "Nobody waits for a call." in page and "Nothing here." not in page
    assert "<b>0</b> to call back</a>" in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [("fenwick", ["x"]), ("Fen", ["x"]), ("o'br", ["y"]), ("ip24", ["x", "y"]), ("IP24 2AA", ["x"]), ("x", ["x"]),
     ("999 123 4567", ["y"]), ("nobody", []), ("ip249", []), ("2AA", [])],
)  # fmt: skip
def test_search_finds_by_reference_name_postcode_and_nhs_number(county, norfolk, typed, found):
    county.open(reference="x")
    county.open(reference="y", surname="O’Brien", postcode="IP24 2AB", nhs_number="9991234567")
    assert shown(norfolk, text=typed) == found


def test_an_nhs_number_is_found_however_it_was_typed_in(county, client, everything):
    tracer, typed = client("norfolk", "tracer"), {"surname": "Fenwick", "variant": "false", "version": 1}
    address = f"/cases/{county.open(reference='x')}/change"
    wrong = tracer.post(address, data=typed | {"nhs_number": "943 476"})
    assert "Check the NHS number" in wrong.text and 'value="943 476"' in wrong.text
    assert tracer.post(address, data=typed | {"nhs_number": " 943 476 5919"}).status_code == 303
    assert everything("select nhs_number from resident")[0].nhs_number == "9434765919"
    assert "· x" in tracer.search("/cases", text="943 476 5919").text


def test_what_a_search_may_mean():
    assert search_keys("  ") == {}
    assert search_keys("Smith") == {"reference": "Smith", "surname": "smith"}
    assert search_keys("nr1 3a") == {"reference": "nr1 3a", "postcode": "NR13A"}
    assert search_keys("999 123 4567") == {"reference": "999 123 4567", "nhs": "9991234567"}


def test_pages_follow_one_another_without_gap_or_repeat(county, norfolk, everything):
    template = county.open(tested_on=TODAY)
    everything(
        """insert into case_file
               (org_id, id, resident_id, programme, reference, category, priority, received_at, ends_on)
           select org_id, gen_random_uuid(), resident_id, programme, 'n' || n, category, 3, received_at,
                  case when n % 3 > 0 then date '2026-11-01' + n % 7 end
           from case_file, generate_series(1, 119) n where id = :id""",
        id=template,
    )
    seen, after = [], None
    with norfolk.acting("norfolk", "tracer"):
        while True:
            rows = queries.cases(queries.Filter(), after)
            seen += [row.id for row in rows[: queries.PAGE]]
            if len(rows) <= queries.PAGE:
                break
            last = rows[queries.PAGE - 1]
            after = (last.priority, last.sort_on, last.received_at, last.id)
    assert len(seen) == len(set(seen)) == 120


def test_the_next_page_of_the_web_page_works(county, client, everything):
    template = county.open(tested_on=TODAY)
    everything(
        """insert into case_file (org_id, id, resident_id, programme, reference, category, priority, received_at)
           select org_id, gen_random_uuid(), resident_id, programme, 'n' || n, category, 3, received_at
           from case_file, generate_series(1, 60) n where id = :id""",
        id=template,
    )
    browser = client("norfolk", "tracer")
    first = browser.get("/cases?show=all").text
    assert "Fenwick" not in first.partition("after=")[2].partition('"')[0], "no name in the address"
    link = first.partition('href="/cases?')[2]
    following = first[first.index("after=") - 40 :].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert link and "n60" in first + browser.get(following).text


def test_a_list_costs_few_round_trips_and_records_who_was_shown(county, client, statements, everything):
    resident = county.read(county.open()).resident_id
    tracer, supervisor = client("norfolk", "tracer"), client("norfolk", "supervisor")
    for browser in (tracer, supervisor):
        browser.get("/cases?show=all")
        with statements() as said:
            assert browser.get("/cases?show=all").status_code == 200
        # The last two tell who of them are of one household, and how many may be one person.
        assert len(said) <= 8, said
    looks = everything("select facts from event e join event_about x on x.event_id = e.id where x.about = :id "
                       "and kind = 'list:shown'", id=resident)  # fmt: skip
    assert len(looks) == 4 and looks[0].facts == {"list": "cases", "count": 1}


def test_a_search_leaves_the_names_of_fields_not_what_was_typed(county, client, everything):
    county.open()
    client("norfolk", "tracer").search("/cases", text="Fenwick")
    [event] = everything("select facts from event where kind = 'search:made'")
    assert event.facts == {"list": "cases", "fields": ["reference", "surname"], "count": 1}


def test_a_case_and_its_resident_are_found_in_the_trail(county, client, everything):
    case_id = county.open()
    client("norfolk", "tracer").get(f"/cases/{case_id}")
    for about in (case_id, county.read(case_id).resident_id):
        kinds = [event.kind for event in county.events(about)]
        assert "case:opened" in kinds and "record:opened" in kinds


@pytest.mark.parametrize(
    "address", ["?show=nonsense", "?after=nonsense", "?district=x", "?search=nonsense", "?show=closed"]
)
def test_a_mangled_address_is_no_fault(county, client, address):
    county.open()
    assert client("norfolk", "tracer").get("/cases" + address).status_code in (200, 422)


@pytest.mark.asvs("8.2.2")
def test_another_organisations_case_does_not_exist(county, client):
    case_id = county.open()
    assert client("norfolk", "tracer").get(f"/cases/{UUID(int=1)}").status_code == 404
    assert client("breckland", "officer").get(f"/cases/{case_id}").status_code == 403


def test_a_typed_case_is_open_routed_and_mine(client, everything):
    typed = {"surname": "Fenwick", "forename": "Anna", "postcode": "ip24 2aa", "variant": "no", "phone": "01632 960001",
             "tested_on-day": "20", "tested_on-month": "11", "tested_on-year": "2026"}  # fmt: skip
    answer = client("norfolk", "tracer").post("/cases/new", data=typed)
    assert answer.status_code == 303
    [case] = everything("select * from case_file")
    assert (case.origin, case.status, case.ends_on, case.priority) == ("typed", "open", date(2026, 11, 30), 3)
    [resident] = everything("select * from resident")
    assert (resident.surname_key, resident.postcode_key) == ("fenwick", "IP242AA")
