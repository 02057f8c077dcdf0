"""Keys and passkeys: made for the hub's own name, signed anew each time, and nothing else gets in."""

import html
import json
import re
from dataclasses import replace

import pytest

from tests.second_factors.conftest import enter
from tests.second_factors.soft_key import PRESENT, SoftKey

KEY = "/account/second-step/key"


def options(page: str) -> dict:
    """What the page tells the browser."""
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def add(browser, key: SoftKey, name="Blue key"):
    return browser.post(KEY, data={"name": name, "credential": key.make(options(browser.get(KEY).text))})


@pytest.fixture
def holder(known, client):
    """Somebody with a password and a key."""
    person, key = known("breckland", "officer"), SoftKey()
    assert "Your recovery codes" in add(client("breckland", "officer"), key).text
    return person, key


def asked(client, person):
    """A browser at the second step, and what it is to have signed."""
    browser = client()
    assert enter(browser, person).location == "/sign-in/second-step"
    return browser, options(browser.get("/sign-in/second-step").text)


def give(browser, told: str):
    return browser.post("/sign-in/second-step", data={"credential": told})


def test_a_key_signs_somebody_in(client, holder, everything):
    person, key = holder
    browser, told = asked(client, person)
    assert told["rpId"] == "localhost" and told["userVerification"] == "required"
    key.count += 1
    assert give(browser, key.sign(told)).location == "/"
    assert person.name in browser.get("/account").text
    [session] = everything("select how from session where account_id = :id and how like '%key'", id=person.id)
    assert session.how == "password+key"
    assert everything("select counter from second_factor")[0].counter == 2


@pytest.mark.asvs("6.5.1")
def test_without_scripts_the_page_says_that_a_code_is_needed(client, holder):
    browser, _ = asked(client, holder[0])
    assert "which a key needs: enter a code.</p></noscript>" in browser.get("/sign-in/second-step").text


def test_each_challenge_counts_once_and_in_its_own_place(client, holder):
    person, key = holder
    browser, told = asked(client, person)
    other, others = asked(client, person)
    key.count += 1
    signed = key.sign(told)
    assert give(other, signed).status_code == 422, "signed for another browser"
    assert give(browser, signed).status_code == 303
    key.count += 1
    again, _ = asked(client, person)
    assert give(again, key.sign(told)).status_code == 422, "signed for an earlier page"
    assert give(other, key.sign(others)).status_code == 422, "its challenge was used up by the wrong answer"


WRONG = {
    "another site": {"name": "evil.example"},
    "another page": {"origin": "http://evil.example"},
    "https elsewhere": {"origin": "https://localhost"},
    "nobody verified": {"flags": PRESENT},
    "nobody there": {"flags": 0},
}


@pytest.mark.parametrize("how", WRONG)
def test_what_a_key_signs_for_anything_else_is_refused(client, holder, everything, how):
    person, key = holder
    browser, told = asked(client, person)
    vars(key).update(WRONG[how] | {"count": 2})
    answer = give(browser, key.sign(told))
    assert answer.status_code == 422 and "could not be used" in answer.text
    assert browser.get("/account").status_code == 302
    assert everything("select failed from half_session where ended_at is null")[0].failed == 1


def test_a_count_that_does_not_go_up_is_a_copy_of_the_key(client, holder):
    person, key = holder
    browser, told = asked(client, person)
    assert give(browser, key.sign(told)).status_code == 422


def test_another_key_or_nonsense_is_refused(client, holder):
    person, key = holder
    stranger = SoftKey()
    browser, told = asked(client, person)
    for said in (stranger.sign(told), "x", "[]", "{}", '{"id": 5}', '{"id": "AA", "response": {}}', "x" * 30_000):
        assert give(browser, said).status_code == 422
    stranger.id = key.id  # the right name, the wrong private half
    browser, told = asked(client, person)
    stranger.count = 9
    assert give(browser, stranger.sign(told)).status_code == 422


@pytest.mark.parametrize("how", WRONG)
def test_a_key_made_for_anything_else_is_not_added(client, known, everything, how):
    known("breckland", "officer")
    browser, key = client("breckland", "officer"), SoftKey()
    vars(key).update(WRONG[how])
    assert add(browser, key).status_code == 422
    assert everything("select 1 from second_factor") == []


def test_a_key_without_a_name_is_asked_for_one_in_plain_words(client, known):
    answer = client("breckland", "officer").post(KEY, data={"name": "", "credential": ""})
    assert answer.status_code == 422 and "Enter the name of the key" in answer.text


def test_several_keys_named_and_none_twice(client, holder, everything):
    _, key = holder
    browser, second = client("breckland", "officer"), SoftKey()
    confirm = browser.get(KEY).text
    key.count += 1
    given = {"proof_credential": key.sign(options(confirm)), "proof_looking": "yes"}
    assert browser.post(KEY, data=given).status_code == 303
    assert add(browser, second, "Spare key").status_code == 303
    assert add(browser, second, "Again").status_code == 422
    shown = browser.get("/account/second-step").text
    assert "Blue key" in shown and "Spare key" in shown and "Key or passkey" in shown
    assert {one["id"] for one in options(browser.get(KEY).text)["excludeCredentials"]} and len(
        everything("select 1 from second_factor")
    ) == 2


def test_under_another_name_keys_are_not_offered(app, client, holder, monkeypatch):
    person, _ = holder
    settings = app.config["HUB"]
    monkeypatch.setitem(app.config, "HUB", replace(settings, hostnames=(*settings.hostnames, "hub.example")))
    browser = client()
    enter(browser, person)
    page = browser.get("/sign-in/second-step").text
    assert "data-options" not in page and "recovery codes" in page
    assert "Keys are made for the address <strong>hub.example</strong>" in client("norwich", "officer").get(KEY).text


def test_what_was_signed_once_proves_nothing_again(client, known, everything):
    known("breckland", "officer")
    browser, key = client("breckland", "officer"), SoftKey()
    key.count = 0  # as passkeys that are copied between devices: no count tells a replay
    add(browser, key)
    everything("update session set proved_at = null")
    given = {"proof_credential": key.sign(options(browser.get(KEY).text)), "proof_looking": "yes"}
    assert browser.post(KEY, data=given).status_code == 303
    everything("update session set proved_at = null")
    assert browser.post(KEY, data=given).status_code == 422
