"""What was shared under an agreement, drawn and listed; the matrix, its file and the picture, from what is in force."""

import csv
import io
import re
from datetime import date
from types import SimpleNamespace

import pytest

from hub.agreements.queries import sharing
from hub.agreements.rules.flows import matrix, picture
from hub.agreements.rules.months import drawn, months
from hub.directory.fields import KINDS, SUBJECT
from hub.kernel.clock import today
from tests.handovers.asking import asked

COUNTY, DISTRICT, STRANGER = "norfolk", "breckland", "norwich"


@pytest.fixture
def agreement(norfolk, everything):
    return everything(
        "select * from agreement where from_org = :a and to_org = :b and kind = 'enrichment'",
        a=norfolk.org(COUNTY), b=norfolk.org(DISTRICT),
    )[0]  # fmt: skip


@pytest.fixture
def given(norfolk, work, everything):
    """Three requests for contact details, one of them answered."""
    made = [asked(norfolk, work) for _ in range(3)]
    everything(
        """update handover set status = 'returned', returned_at = now(), ended_at = now(),
               answer = '{"outcome": "found", "note": "A new flat"}' where id = :id""",
        id=made[0].id,
    )
    return made


def test_each_side_sees_what_was_handed_over_with_the_fields_both_ways(client, agreement, given):
    for slug in (COUNTY, DISTRICT):
        page = client(slug, "ig").get(f"/agreements/{agreement.id}/shared").text
        for one in given:
            assert one.sent.reference in page
        assert "Last name" in page and "Outcome, Note" in page and "Answered" in page
        assert "O’Brien" not in page and "A new flat" not in page, "names of fields, never what they hold"
        assert re.search(r"<rect [^>]*fill=\"#0b5d66\"", page) and "<caption" in page
    assert client(STRANGER, "ig").get(f"/agreements/{agreement.id}/shared").status_code == 404


def test_a_look_at_it_names_the_requests_in_the_trail(client, agreement, given, everything):
    client(COUNTY, "ig").get(f"/agreements/{agreement.id}/shared")
    [event] = everything("select facts, about from event where facts ->> 'list' = 'shared_under'")
    assert event.facts["count"] == 3 and {str(one.id) for one in given} < set(event.about)


def test_the_list_is_paged_by_keyset(client, agreement, given, monkeypatch):
    monkeypatch.setattr(sharing, "PAGE", 2)
    browser, seen = client(COUNTY, "ig"), []
    page = browser.get(f"/agreements/{agreement.id}/shared").text
    while True:
        seen += re.findall(r"reference=([A-Z0-9-]+)", page)
        following = re.search(r'href="([^"]*after=[^"]+)" rel="next"', page)
        if not following:
            break
        page = browser.get(following[1].replace("&amp;", "&")).text
    assert sorted(seen) == sorted(one.sent.reference for one in given) and len(seen) == 3


def test_the_page_asks_the_same_however_much_was_shared(client, agreement, norfolk, work, statements):
    browser = client(COUNTY, "ig")
    browser.get(f"/agreements/{agreement.id}/shared")
    with statements() as first:
        browser.get(f"/agreements/{agreement.id}/shared")
    for _ in range(5):
        asked(norfolk, work)
    with statements() as later:
        browser.get(f"/agreements/{agreement.id}/shared")
    assert len(later) == len(first) <= 14


def test_an_empty_agreement_says_so(client, agreement):
    page = client(COUNTY, "ig").get(f"/agreements/{agreement.id}/shared").text
    assert "Nothing has been shared under this agreement yet." in page


def test_the_matrix_says_what_the_hub_lets_pass(client, norfolk, everything):
    page = client(COUNTY, "ig").get("/agreements/matrix").text
    body = client(COUNTY, "ig").get("/agreements/matrix.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    held = everything(
        """select a.*, r.name from agreement a join organisation r on r.id = a.to_org
           where from_org = :org and live @> now()""",
        org=norfolk.org(COUNTY),
    )
    given = [one for one in rows if one["Direction"] == "given"]
    assert len(given) == len(held) == len(rows) / 2
    for one in held:
        [line] = [row for row in given if (row["To"], row["Kind of work"]) == (one.name, KINDS[one.kind])]
        assert set(line["Fields"].split("; ")) == {SUBJECT[key] for key in one.gives}
        assert line["Legal basis"] == one.legal_basis and line["Kept"] == one.retention
    assert "Visit by; Name of the programme; Risks to visitors; Day on which isolation ends</span>" in page
    assert "Tells of health" in page and page.count("<tr") == 6, "the same terms with seven districts are one row"


def test_what_has_ended_is_in_no_matrix_and_no_picture(client, agreement, norfolk):
    from hub.directory.actions import end

    browser = client(DISTRICT, "ig")
    before = browser.get("/agreements/flows").text.count("marker-end")
    with norfolk.acting(DISTRICT, "ig"):
        end(agreement.id, reason="Over.")
    page = browser.get("/agreements/flows").text
    assert page.count("marker-end") == before - 1
    assert "Find contact details" not in browser.get("/agreements/matrix").text


def test_the_picture_has_an_arrow_for_each_agreement_and_a_table_beside_it(client, everything, norfolk):
    page = client(COUNTY, "ig").get("/agreements/flows").text
    [held] = everything(
        "select count(*) as n from agreement where from_org = :o and live @> now()", o=norfolk.org(COUNTY)
    )
    assert page.count("marker-end") == held.n
    assert "Find contact details: 11 fields" in page and 'role="img"' in page and "<caption" in page


def row(**told):
    usual = {
        "kind": "referral", "gives": ["surname"], "returns": ["outcome"], "bases": ["gdpr-6-1-e"], "from_org": 1,
        "to_org": 2, "from_name": "A", "to_name": "B", "from_short": "A", "to_short": "B", "slug": "s", "version": 1,
        "purpose": "p", "legal_basis": "l", "retention": "", "live": SimpleNamespace(upper=None),
    }  # fmt: skip
    return SimpleNamespace(**usual | told)


def test_a_flow_on_a_basis_that_lapsed_is_flagged():
    [given, _] = matrix([row(bases=["gdpr-6-1-e", "copi-3-4"])], today())
    assert "30 June 2022" in given.warnings[0]
    drawing = picture([row(bases=["gdpr-6-1-e", "copi-3-4"]), row()], 1, today())
    assert [one.flagged for one in drawing.arrows] == [True, False]


def test_arrows_go_the_way_in_which_work_is_handed_over():
    drawing = picture([row(), row(from_org=2, to_org=1, from_short="B", to_short="A")], 1, today())
    assert [one.ours for one in drawing.arrows] == [True, False] and [line for _, line in drawing.own] == ["A"]
    assert [[line for _, line in lines] for _, _, lines in drawing.boxes] == [["B"]]


def test_months_are_twelve_and_bars_stand_on_each_other():
    assert months(date(2026, 2, 3))[0] == date(2025, 3, 1) and months(date(2026, 2, 3))[-1] == date(2026, 2, 1)
    told = [SimpleNamespace(kind=kind, month=date(2026, 2, 1), given=number, returned=1)
            for kind, number in (("enrichment", 3), ("referral", 5))]  # fmt: skip
    drawing = drawn(told, date(2026, 2, 3))
    lower, upper = drawing.bars
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2) and lower.y + lower.height == 130
    assert drawing.lines[-1][1] == 10 and len(drawing.rows) == 2
