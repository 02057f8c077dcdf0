"""From question to signature: outcome with its reason, signed off by somebody who is not concerned, several at once."""

import re

import pytest
from sqlalchemy.exc import IntegrityError

from hub.oddities import queries
from hub.oddities.actions import reviewing
from hub.oddities.schemas import LABELS

REASON = "She had been asked by the supervisor to read it."


@pytest.fixture
def odd(case, looks, search, found, ig):
    """Two oddities of the second tracer; the IG officer's browser is open."""
    for surname in ("Bird", "Fox"):
        looks(case(0, surname=surname), 1)
    search()
    return found("no-relationship")


@pytest.fixture
def alone(ig, everything):
    """Nobody else here is an information governance officer."""
    everything("delete from account_role where org_id = :org and role = 'ig' and account_id <> :me",
               org=ig.person.org_id, me=ig.person.id)  # fmt: skip


def test_the_list_and_the_page_tell_who_why_and_about_whom(ig, odd, norfolk):
    page = ig.get("/governance/oddities").text
    name = norfolk.person("norfolk", "tracer", 1).name
    assert "No working relationship" in page and name in page and "2</b> to review" in page
    page = ig.get(f"/governance/oddities/{odd[0].id}").text
    assert "Bird" in page and name in page and "did no work on it within 14 days" in page and "opened a case" in page


def test_outcome_then_signature(ig, alone, odd, everything):
    where = f"/governance/oddities/{odd[0].id}"
    said = {"outcome": "explained", "reason": REASON, "version": "1"}
    assert ig.post(f"{where}/outcome", data=said).status_code == 303
    assert REASON in ig.get(where).text
    assert ig.post(f"{where}/sign-off", data={"remark": "", "version": "2"}).status_code == 303
    [one] = everything("select * from oddity where id = :id", id=odd[0].id)
    assert (one.state, one.outcome, one.signed_by) == ("signed", "explained", ig.person.id)
    facts = everything("select kind, facts from event where kind like 'oddity:%' and account_id = :id order by id",
                       id=ig.person.id)  # fmt: skip
    assert [one.kind for one in facts] == ["oddity:decided", "oddity:signed_off"]
    assert facts[0].facts == {"oddity": str(odd[0].id), "rule": "no-relationship", "outcome": "explained"}


@pytest.fixture
def second(client, alone, everything):
    """A second officer's browser."""
    browser = client("norfolk", "administrator")
    everything("insert into account_role (org_id, account_id, role, granted_at) values (:org, :id, 'ig', now())",
               org=browser.person.org_id, id=browser.person.id)  # fmt: skip
    everything("update session set role = 'ig' where account_id = :id", id=browser.person.id)
    return browser


def test_where_there_is_a_second_officer_it_is_the_second_who_signs_off(ig, second, odd, everything):
    where, of = f"/governance/oddities/{odd[0].id}", f"/governance/oddities/of/{odd[0].account_id}/sign-off"
    for one in odd:
        said = {"outcome": "explained", "reason": REASON, "version": "1"}
        ig.post(f"/governance/oddities/{one.id}/outcome", data=said)
    page = ig.get(where).text
    assert f"somebody else signs it off: {second.person.name}." in page and "Take it up again" in page
    assert ig.post(f"{where}/sign-off", data={"remark": "", "version": "2"}).status_code == 409
    assert ig.get(of).status_code == 409 and second.get(of).text.count('name="ids"') == 2
    assert ig.post(of, data={"ids": [str(odd[1].id)], "remark": ""}).status_code == 409
    assert second.post(f"{where}/sign-off", data={"remark": "", "version": "2"}).status_code == 303
    assert second.post(of, data={"ids": [str(odd[1].id)], "remark": ""}).status_code == 303
    assert {one.signed_by for one in everything("select signed_by from oddity")} == {second.person.id}
    assert "who gave the outcome too" not in ig.get(where).text


def test_whoever_judged_may_take_it_up_again_before_the_second_signs(ig, second, odd):
    where = f"/governance/oddities/{odd[0].id}"
    ig.post(f"{where}/outcome", data={"outcome": "explained", "reason": REASON, "version": "1"})
    faulty = ig.post(f"{where}/reopen", data={"reason": "x", "version": "2"})
    assert faulty.status_code == 422 and ">x</textarea>" in faulty.text
    again = {"reason": "I had the wrong colleague in mind.", "version": "2"}
    assert ig.post(f"{where}/reopen", data=again).status_code == 303


def test_an_only_officer_signs_off_and_the_page_says_that_nobody_else_could(ig, alone, odd):
    where = f"/governance/oddities/{odd[0].id}"
    ig.post(f"{where}/outcome", data={"outcome": "explained", "reason": REASON, "version": "1"})
    assert "because nobody else here is an information governance officer" in ig.get(where).text
    ig.post(f"{where}/sign-off", data={"remark": "", "version": "2"})
    assert f"{ig.person.name}, who gave the outcome too" in ig.get(where).text


def test_no_outcome_without_a_reason(ig, odd):
    page = ig.post(
        f"/governance/oddities/{odd[0].id}/outcome", data={"outcome": "explained", "reason": "ok", "version": "1"}
    )
    assert page.status_code == 422 and "Write a whole sentence" in page.text and ">ok</textarea>" in page.text


def test_an_officer_is_told_who_else_may_judge_what_they_did(ig, odd, everything, norfolk):
    everything("update oddity set account_id = :me where id = :id", me=ig.person.id, id=odd[0].id)
    where = f"/governance/oddities/{odd[0].id}"
    other = norfolk.person("norfolk", "ig", 1)
    assert f"signs it off: {other.name}." in ig.get(where).text
    everything("delete from account_role where account_id = :id and role = 'ig'", id=other.id)
    assert "Nobody else here is an information governance officer" in ig.get(where).text


def test_it_is_signed_off_after_its_outcome_alone(ig, odd):
    assert ig.post(f"/governance/oddities/{odd[0].id}/sign-off", data={"version": "1"}).status_code == 409


def test_whoever_saw_an_earlier_version_is_told(ig, odd, everything):
    everything("update oddity set version = 2, looks = 5")
    sent = ig.post(f"/governance/oddities/{odd[0].id}/outcome",
                   data={"outcome": "explained", "reason": REASON, "version": "1"})  # fmt: skip
    assert sent.status_code == 409 and "Someone else changed this" in sent.text


def test_several_of_one_person_in_one_go(ig, alone, odd, norfolk, everything):
    of = f"/governance/oddities/of/{odd[0].account_id}"
    assert ig.get(of).text.count('name="ids"') == 2
    ids = [str(one.id) for one in odd]
    refused = ig.post(of, data={"outcome": "training", "reason": REASON})
    assert refused.status_code == 422 and "Tick at least one of them" in refused.text
    assert ig.post(of, data={"ids": ids, "outcome": "training", "reason": REASON}).status_code == 303
    assert ig.post(f"{of}/sign-off", data={"ids": ids, "remark": ""}).status_code == 303
    assert {one.state for one in everything("select state from oddity")} == {"signed"}
    assert len(everything("select 1 from oddity_note where body = :r", r=REASON)) == 2


def test_more_of_one_person_than_fit_are_told_and_follow(ig, odd, monkeypatch):
    monkeypatch.setattr("hub.oddities.actions.reviewing.MOST_AT_ONCE", 1)
    of = f"/governance/oddities/of/{odd[0].account_id}"
    page = ig.get(of).text
    assert page.count('name="ids"') == 1 and "The others follow once these are done" in page
    [first] = re.findall(r'name="ids" type="checkbox" value="([^"]*)"', page)
    ig.post(of, data={"ids": [first], "outcome": "training", "reason": REASON})
    page = ig.get(of).text
    assert page.count('name="ids"') == 1 and first not in page and "The others follow" not in page


def test_nobody_judges_or_signs_off_what_they_did_themself(ig, odd, everything, norfolk):
    everything("update oddity set account_id = :me", me=ig.person.id)
    where = f"/governance/oddities/{odd[0].id}"
    assert "somebody else of your organisation says what came of it" in ig.get(where).text
    assert (
        ig.post(f"{where}/outcome", data={"outcome": "explained", "reason": REASON, "version": "1"}).status_code == 409
    )
    with pytest.raises(IntegrityError):
        everything("update oddity set state = 'decided', outcome = 'explained', decided_by = account_id")
    with pytest.raises(IntegrityError):
        everything("update oddity set state = 'signed', outcome = 'explained', signed_by = account_id")


def test_taken_up_again_with_what_was_written(ig, alone, odd, norfolk, everything):
    with norfolk.acting("norfolk", "ig"):
        reviewing.judge([odd[0].id], "false-alarm", REASON)
        reviewing.sign_off([odd[0].id])
    where = f"/governance/oddities/{odd[0].id}"
    assert (
        ig.post(f"{where}/reopen", data={"reason": "The resident has complained.", "version": "3"}).status_code == 303
    )
    page = ig.get(where).text
    assert REASON in page and "The resident has complained." in page and "Say what came of it" in page
    [one] = everything("select state, outcome, signed_by from oddity where id = :id", id=odd[0].id)
    assert tuple(one) == ("open", None, None)
    kinds = everything(
        "select kind from event where kind in ('oddity:decided', 'oddity:signed_off', 'oddity:reopened') order by id"
    )
    assert [one.kind for one in kinds] == ["oddity:decided", "oddity:signed_off", "oddity:reopened"]


def test_the_share_of_false_alarms_is_told_by_rule(ig, odd, norfolk):
    with norfolk.acting("norfolk", "ig"):
        reviewing.judge([odd[0].id], "false-alarm", REASON)
    page = ig.get("/governance/oddities/rules").text
    assert "1 of 1 (100%)" in page and "Days that work with a person may lie before or after a look: 14" in page
    assert "Usual days: Monday, Tuesday" in page and "Usual hours begin: 07:00" in page and "supervisor" in page
    assert [name for name in LABELS if name in page] == []


def test_the_desk_counts_what_this_officer_may_judge_alone(ig, odd, norfolk, everything):
    """One's own reading is judged by a colleague, and stands on the colleague's desk."""
    me, other = norfolk.person("norfolk", "ig"), norfolk.person("norfolk", "ig", 1)
    assert f"{len(odd)} oddit" in ig.get("/governance").text and me.id != other.id
    everything("update oddity set account_id = :me", me=me.id)
    assert "to review" not in ig.get("/governance").text
    with norfolk.acting("norfolk", "ig", 1):
        assert queries.waiting(other.id).n == len(odd)


def test_the_desk_counts_as_to_be_signed_off_what_this_officer_may_sign(ig, odd, norfolk, everything):
    everything("update oddity set state = 'decided', outcome = 'explained', decided_at = now(), decided_by = :me",
               me=ig.person.id)  # fmt: skip
    assert "to be signed off" not in ig.get("/governance").text, "a colleague’s desk counts it"
    everything("delete from account_role where role = 'ig' and account_id = :id",
               id=norfolk.person("norfolk", "ig", 1).id)  # fmt: skip
    assert "2 to be signed off" in ig.get("/governance").text


def test_searching_now_is_a_press_and_the_list_says_how_far_it_is(ig, case, looks, work, everything, found):
    """At night the officer's own reading, now, is odd as well."""
    looks(case(0), 1)
    for _ in range(2):  # whoever presses again while it is searched changes nothing
        page = ig.post("/governance/oddities/search", follow_redirects=True).text
        assert "data-hub-progress" in page and "Search the trail now" not in page and "has not been searched" in page
    assert len(everything("select 1 from outbox where name = 'oddities:search'")) == 1
    work()
    page = ig.get("/governance/oddities").text
    assert "data-hub-progress" not in page and " new oddit" in page and "Search the trail now" in page
    assert len(found("no-relationship")) == 1
    ig.post("/governance/oddities/search", data={"_once": "again"})
    work()
    assert ": nothing new." in ig.get("/governance/oddities").text
    [(how, who), _] = everything("select facts ->> 'how', account_id from event where kind = 'oddities:searched'")
    assert (how, who) == ("asked", ig.person.id)


def test_a_search_that_failed_for_good_is_told(ig, everything):
    ig.post("/governance/oddities/search")
    everything("update outbox set status = 'failed', attempt = 12 where name = 'oddities:search'")
    page = ig.get("/governance/oddities").text
    assert "could not be done" in page and "Search the trail now" in page and "data-hub-progress" not in page


def test_the_desk_says_what_waits(ig, odd):
    assert "2 oddities to review" in ig.get("/governance").text


def test_the_desk_says_when_no_night_searched(ig, odd, everything):
    everything("update oddity_run set since_at = since_at - interval '3 days', until_at = until_at - interval '3 days'")
    assert "was not searched for oddities last night" in ig.get("/governance").text


@pytest.mark.parametrize("role", ["tracer", "supervisor", "administrator"])
def test_others_may_not(client, odd, role):
    assert client("norfolk", role).get("/governance/oddities").status_code == 403


def test_another_organisations_oddity_is_no_page(client, odd):
    other = client("breckland", "ig")
    assert other.get(f"/governance/oddities/{odd[0].id}").status_code == 404
    assert other.get(f"/governance/oddities/of/{odd[0].account_id}").status_code == 404
    assert "Nothing is to be reviewed" in other.get("/governance/oddities").text
