"""Two officers make an agreement in their browsers, with the worker between them."""

import re

import pytest

from tests.agreements.conftest import GIVER, RECEIVER, STRANGER

DAYS = {
    "starts-day": "1",
    "starts-month": "12",
    "starts-year": "2026",
    "ends-day": "",
    "ends-month": "",
    "ends-year": "",
}


@pytest.fixture
def officers(client):
    return {slug: client(slug, "ig") for slug in (GIVER, RECEIVER, STRANGER)}


def text(response):
    return response.get_data(as_text=True)


def edition(browser, place):
    return re.search(r'name="version" value="(\d+)"', text(browser.get(place)))[1]


def seen(browser, place):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', text(browser.get(f"{place}/sign")))[1]


def begin(browser, other, source="visit-step", giver="us"):
    typed = {"other": str(other), "giver": giver, "source": source}
    answer = browser.post("/agreements/drafts/new", data=typed)
    assert answer.status_code == 303, text(answer)
    return answer.location.removesuffix("/words")


def words(**other):
    said = {"slug": "steps", "purpose": "To call by.", "legal_basis": "Article 6(1)(e)", "bases": "gdpr-6-1-e",
            "retention": "Ninety days."}  # fmt: skip
    return said | DAYS | other


def sign(browser, place):
    return browser.post(f"{place}/sign", data={"confirmed": "yes", "seen": seen(browser, place)})


def test_two_officers_make_an_agreement(officers, norfolk, work):
    us, them = officers[GIVER], officers[RECEIVER]
    place = begin(us, norfolk.org(RECEIVER), "blank")
    assert "It needs a purpose." in text(us.get(place))
    typed = words(version=edition(us, f"{place}/words"))
    assert us.post(f"{place}/words", data=typed).status_code == 303
    assert us.post(f"{place}/kinds", data={"kind": "visit-step"}).location == f"{place}/kinds/visit-step"
    fields = {
        "gives": ["surname", "address"],
        "returns": ["outcome"],
        "version": edition(us, f"{place}/kinds/visit-step"),
    }
    assert us.post(f"{place}/kinds/visit-step", data=fields).status_code == 303
    page = text(us.get(place))
    assert "Last name" in page and "Ninety days." in page and "UK GDPR article 6(1)(e)" in page
    assert them.get(place).status_code == 404, "a draft is its author’s alone"
    us.post(f"{place}/send", data={"version": edition(us, place)})
    work()
    _changes_are_asked_for_and_made(us, them, place, work)
    assert sign(them, place).status_code == 303
    work()
    assert "Signed" in text(us.get(place))
    assert sign(us, place).status_code == 303
    work()
    for browser in (us, them):
        page = text(browser.get(place))
        assert "Both have signed." in page
        agreement = re.search(r'href="(/agreements/[0-9a-f-]{36})">Open the agreement', page)[1]
        page = text(browser.get(agreement))
        assert "Signed, starts later" in page and "SHA-256" in page
        assert norfolk.person(GIVER, "ig").name in page and norfolk.person(RECEIVER, "ig").name in page
        assert "Signed by both" in text(browser.get("/notices")) or browser is us


def _changes_are_asked_for_and_made(us, them, place, work):
    assert "An agreement to read: North Norfolk" in text(them.get("/notices"))
    assert "Take it back" not in text(them.get(place))
    assert them.post(f"{place}/notes", data={"words": ""}).status_code == 422
    for browser in (us, them):
        assert "1 agreement waits for your organisation’s signature" in text(browser.get("/governance"))
    them.post(f"{place}/notes", data={"words": "Please give first names too."})
    page = text(them.get(place))
    assert "You asked for changes." in page and "Waits for your signature" not in page
    assert "waits for your organisation’s signature" not in text(them.get("/governance"))
    work()
    page = text(us.get(place))
    assert "Please give first names too." in page and "asks for changes" in page
    us.post(f"{place}/take-back")
    fields = {"gives": ["forename", "surname", "address"], "returns": ["outcome"]}
    us.post(f"{place}/kinds/visit-step", data=fields | {"version": edition(us, f"{place}/kinds/visit-step")})
    us.post(f"{place}/send", data={"version": edition(us, place)})
    work()
    page = text(them.get(place))
    assert "First name" in page and "Waits for your signature" in page and "You asked for changes." not in page
    for browser in (us, them):
        assert "1 agreement waits for your organisation’s signature" in text(browser.get("/governance"))


@pytest.mark.parametrize("step", ["", "/sign", "/words", "/take-back", "/withdraw", "/kinds", "/kinds/visit-step"])
def test_anothers_proposal_is_no_page(officers, table, step):
    made = table.sent()
    assert officers[STRANGER].get(f"/agreements/drafts/{made}{step}").status_code == 404


@pytest.mark.parametrize("step", ["send", "notes", "sign", "withdraw", "take-back", "words"])
def test_anothers_proposal_is_not_acted_on(officers, table, step, everything):
    made = table.sent()
    before = everything("select md5(string_agg(p::text, '' order by p::text)) as all from proposal p")
    answer = officers[STRANGER].post(f"/agreements/drafts/{made}/{step}", data={"version": "1", "words": "x",
                                     "confirmed": "yes", "seen": "x"})  # fmt: skip
    assert answer.status_code == 404
    assert everything("select md5(string_agg(p::text, '' order by p::text)) as all from proposal p") == before


@pytest.mark.parametrize("role", ["manager", "officer", "administrator"])
def test_the_wrong_role_drafts_and_signs_nothing(client, table, role):
    made = table.sent()
    browser = client(GIVER, role)
    for step in ("sign", "take-back", "withdraw", "words", "kinds"):
        assert browser.get(f"/agreements/drafts/{made}/{step}").status_code == 403
    for step in ("send", "notes", "sign"):
        assert browser.post(f"/agreements/drafts/{made}/{step}", data={"version": "1"}).status_code == 403
    assert browser.get("/agreements/drafts/new").status_code == 403
    assert browser.get(f"/agreements/drafts/{made}").status_code == (200 if role == "manager" else 403)


def test_signing_words_that_changed_after_they_were_read_is_refused(officers, table):
    made = table.sent()
    place, browser = f"/agreements/drafts/{made}", officers[RECEIVER]
    read = seen(browser, place)
    from hub.agreements.actions import drafting

    with table.us():
        drafting.take_back(made)
    table.send(made)
    answer = browser.post(f"{place}/sign", data={"confirmed": "yes", "seen": read})
    assert answer.status_code == 409 and "changed since you read them" in text(answer)
    assert browser.post(f"{place}/sign", data={"confirmed": "yes"}).status_code == 409
    assert not table.copy(RECEIVER, made).signed


def test_a_health_field_is_refused_beside_the_field_and_nothing_typed_is_lost(officers, table):
    made = table.draft("contact-details")
    place, browser = f"/agreements/drafts/{made}/kinds/enrichment", officers[GIVER]
    assert 'value="risk"' not in text(browser.get(place))
    fields = {"gives": ["surname", "risk"], "returns": ["outcome"], "version": "1"}
    answer = browser.post(place, data=fields)
    assert answer.status_code == 422
    page = text(answer)
    assert "may never give “Risks to visitors”" in page and 'id="gives-error"' in page
    assert re.search(r'value="surname"[^>]* checked', page)


def test_a_fault_stands_beside_its_field(officers, table):
    made = table.draft()
    wrong = words(
        version="1", slug="No Spaces", purpose="", **{"ends-day": "1", "ends-month": "1", "ends-year": "2020"}
    )
    page = text(officers[GIVER].post(f"/agreements/drafts/{made}/words", data=wrong))
    assert "Use small letters" in page and "Enter purpose" in page and "The last day must be the first day" in page
    assert "Ninety days." in page


def test_the_second_editor_is_warned(officers, table):
    made = table.draft()
    place = f"/agreements/drafts/{made}/words"
    assert officers[GIVER].post(place, data=words(version="1")).status_code == 303
    answer = officers[GIVER].post(place, data=words(version="1", purpose="Mine"))
    assert answer.status_code == 409 and "Mine" in text(answer) and "To call by." in text(answer)


def test_what_is_written_and_what_waits_stands_in_the_list(officers, table):
    table.sent()
    page = text(officers[RECEIVER].get("/agreements"))
    assert "Being written" in page and "1 waits for your organisation’s signature" in page


def test_a_draft_is_withdrawn_after_a_question(officers, table):
    made = table.sent()
    browser = officers[GIVER]
    assert "Withdraw this draft?" in text(browser.get(f"/agreements/drafts/{made}/withdraw"))
    assert browser.post(f"/agreements/drafts/{made}/withdraw").status_code == 303
    assert "This was withdrawn" in text(browser.get(f"/agreements/drafts/{made}"))
    assert browser.post(f"/agreements/drafts/{made}/withdraw").status_code == 409


def test_what_stands_in_the_way_of_a_signature_is_told_before_the_button_is_pressed(officers, table):
    table.agreed()
    made = table.sent(slug="other-steps")
    page = text(officers[RECEIVER].get(f"/agreements/drafts/{made}"))
    assert "It cannot be signed yet." in page and "‘welfare-visits’ version 1 is in force" in page
    assert "Sign these words" not in page


def test_the_receiving_side_may_write_the_draft_too(officers, norfolk, work):
    place = begin(officers[RECEIVER], norfolk.org(GIVER), giver="them")
    page = text(officers[RECEIVER].get(place))
    assert "What North Norfolk gives to City Welcome" in page


def test_the_list_asks_the_same_however_many_there_are(officers, table, statements):
    browser = officers[GIVER]
    browser.get("/agreements")
    with statements() as first:
        browser.get("/agreements")
    table.sent(slug="second")
    table.agreed(slug="third")
    with statements() as later:
        browser.get("/agreements")
    assert len(later) == len(first) <= 9
