"""The agreements' pages: an information governance officer of either party reads, signs and ends; others only read."""

import pytest

from hub.kernel.clock import now
from hub.kernel.keys import new_id


@pytest.fixture
def offered(norfolk, everything):
    """An agreement from North Norfolk to City Welcome that nobody has signed."""
    agreement_id = new_id()
    everything(
        """insert into agreement (id, slug, version, from_org, to_org, kind, gives, returns,
                                  purpose, legal_basis, valid)
           values (:id, 'steps', 1, :giver, :receiver, 'visit-step', '{surname,risk}', '{outcome}', 'To call by.',
                   'Article 6(1)(e)', tstzrange(:now, null))""",
        id=agreement_id,
        giver=norfolk.org("north-norfolk"),
        receiver=norfolk.org("city-welcome"),
        now=now(),
    )
    return agreement_id


@pytest.fixture
def officers(client):
    return {slug: client(slug, "ig") for slug in ("north-norfolk", "city-welcome", "breckland")}


def text(response):
    return response.get_data(as_text=True)


def test_the_list_says_what_waits_and_for_whom(officers, offered):
    page = text(officers["north-norfolk"].get("/agreements"))
    assert "1 waits for your organisation’s signature" in page
    assert page.count("In force") == 6
    assert "Norwich" not in page, "an agreement of others is nobody’s business"


def test_the_list_says_until_when_each_holds(officers, offered, everything):
    everything("update agreement set valid = tstzrange('2020-09-01', '2031-04-01 00:00 Europe/London')")
    assert 'data-label="Until">31 March 2031' in officers["breckland"].get("/agreements").text
    everything("update agreement set ended_at = '2021-02-03 12:00 Europe/London'")
    assert 'data-label="Until">3 February 2021' in officers["breckland"].get("/agreements").text
    everything("update agreement set valid = tstzrange('2020-09-01', null), ended_at = null")
    assert 'data-label="Until">No end' in officers["breckland"].get("/agreements").text


def test_an_agreement_is_told_in_words_not_in_keys(officers, offered):
    page = text(officers["city-welcome"].get(f"/agreements/{offered}"))
    for words in (
        "Visit step for a partner",
        "Last name",
        "Risks to visitors",
        "To call by.",
        "Article 6(1)(e)",
        "Not signed",
    ):
        assert words in page
    assert "surname" not in page


def test_both_parties_sign_and_then_it_is_in_force(officers, offered):
    for slug in ("north-norfolk", "city-welcome"):
        assert "Sign this agreement" in text(officers[slug].get(f"/agreements/{offered}"))
        answer = officers[slug].post(f"/agreements/{offered}/sign", data={"confirmed": "yes"})
        assert answer.status_code == 303
    page = text(officers["north-norfolk"].get(f"/agreements/{offered}"))
    assert "In force" in page and "Not signed" not in page
    assert "1 (this one)" in page and "No end" in page, "every version stands on the page of each"
    assert "Agreement signed" in page


def test_nobody_signs_without_saying_that_they_have_read_it(officers, offered, everything):
    answer = officers["north-norfolk"].post(f"/agreements/{offered}/sign")
    assert answer.status_code == 422
    assert "Confirm that you have read the agreement" in text(answer)
    assert everything("select 1 from signature where agreement_id = :id", id=offered) == []


def test_a_second_signature_is_refused_in_plain_words(officers, offered):
    browser = officers["north-norfolk"]
    browser.post(f"/agreements/{offered}/sign", data={"confirmed": "yes"})
    answer = browser.post(f"/agreements/{offered}/sign", data={"confirmed": "yes"})
    assert answer.status_code == 409
    assert "has signed this agreement already" in text(answer)


def test_ending_asks_first_and_then_nothing_more_is_shared(officers, offered, everything):
    browser = officers["city-welcome"]
    assert "End this agreement?" in text(browser.get(f"/agreements/{offered}/end"))
    assert everything("select 1 from ending where agreement_id = :id", id=offered) == []
    answer = browser.post(f"/agreements/{offered}/end", data={"when": "now"})
    assert answer.status_code == 422 and "Enter why does it end" not in text(answer)
    assert everything("select 1 from ending where agreement_id = :id", id=offered) == []
    typed = {"when": "now", "reason": "The pilot is over."}
    assert browser.post(f"/agreements/{offered}/end", data=typed).status_code == 303
    assert "The pilot is over." in text(browser.get(f"/agreements/{offered}"))
    assert browser.get(f"/agreements/{offered}/end").status_code == 409


@pytest.mark.parametrize("path", ["", "/sign", "/end", "/renew", "/shared", ".toml"])
def test_anothers_agreement_is_no_page(officers, offered, path):
    assert officers["breckland"].get(f"/agreements/{offered}{path}").status_code == 404


def test_a_manager_reads_and_does_not_sign(client, offered):
    manager = client("north-norfolk", "manager")
    page = text(manager.get(f"/agreements/{offered}"))
    assert "To call by." in page and "End this agreement" not in page
    for step in ("sign", "end", "renew"):
        assert manager.post(f"/agreements/{offered}/{step}", data={"confirmed": "yes"}).status_code == 403


@pytest.mark.parametrize(("slug", "role"), [("north-norfolk", "officer"), ("city-welcome", "volunteer")])
def test_who_only_does_the_work_sees_no_agreements(client, offered, slug, role):
    assert client(slug, role).get("/agreements").status_code == 403


def test_a_look_at_an_agreement_is_an_event(officers, offered, everything):
    officers["city-welcome"].get(f"/agreements/{offered}")
    [event] = everything("select kind, about from event where about @> to_jsonb(cast(:id as text))", id=str(offered))
    assert event.kind == "record:opened"


def test_whoever_may_not_sign_is_told_who_does(client, offered):
    told = "Your information governance officer signs."
    assert told in client("north-norfolk", "manager").get("/agreements").text
    assert told not in client("north-norfolk", "ig").get("/agreements").text
