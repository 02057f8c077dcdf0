"""Pages: status, title, words, navigation, paging, and the error pages that keep what was typed."""

import base64
import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import html5lib
import pytest

from hub.kernel import words
from hub.kernel.web import pages
from tests.kernel.sample import make_app

NOW = datetime(2026, 11, 21, 15, 4, tzinfo=UTC)


@pytest.fixture
def client():
    return make_app().test_client()


@pytest.fixture
def at_three(monkeypatch):
    monkeypatch.setattr(words, "now", lambda: NOW)


def heading(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)[1].strip()


def test_a_faulty_form_is_shown_again_with_its_faults(client):
    response = client.post("/visit", data={"name": "", "note": "a\r\n<b>", "answered": "yes"})
    assert response.status_code == 422
    assert "<title>Error: Record the visit – Partnership Hub</title>" in response.text
    assert '<a href="#name">Enter full name</a>' in response.text
    assert 'id="name-error"' in response.text and 'aria-describedby="name-error"' in response.text
    assert "a&#10;&lt;b&gt;</textarea>" in response.text
    assert re.search(r'id="answered"[^>]*value="yes"\s+checked', response.text)


def test_every_link_of_the_error_summary_leads_to_an_input(client):
    response = client.post("/visit", data={"points.0.value": "1", "born_on-day": "3", "answered": "yes", "people": "x"})
    found = re.findall(r'<li><a href="#([^"]+)"', response.text)
    assert len(found) >= 6
    for anchor in found:
        assert re.search(rf'<(input|select|textarea)[^>]*\bid="{re.escape(anchor)}"', response.text), anchor


def test_a_good_form_goes_on_and_says_so(client):
    good = {"name": "Jo", "born_on-day": "1", "born_on-month": "1", "born_on-year": "1980", "answered": "no"}
    response = client.post("/visit", data={**good, "officer": "01890000-0000-7000-8000-000000000001"})
    assert response.status_code == 303
    assert "Visit recorded" in client.get("/detail").text


@pytest.mark.asvs("3.5.1")
def test_every_form_carries_its_keys_once(client):
    first, second = client.get("/visit").text, client.get("/visit").text
    keys = [re.findall(r'name="_once" value="([0-9a-f-]{36})"', text) for text in (first, second)]
    assert all(len(set(found)) == len(found) == 2 for found in keys) and not set(keys[0]) & set(keys[1])
    assert first.count('name="csrf_token"') == 2
    assert 'name="version" value="3"' in first and 'enctype="multipart/form-data"' in first


def test_a_single_answer_reveals_its_question_inside(client):
    text = client.get("/visit").text
    inside = re.search(r'<div class="govuk-radios__conditional.*?</fieldset>', text, re.DOTALL)[0]
    assert 'name="spoke_to"' in inside
    assert text.count('name="spoke_to"') == 2 and "conditional--hidden" not in text


def test_the_navigation_shows_what_the_role_may_use(client):
    text = client.get("/").text
    assert "Visit model" in text and ">\n              People" not in text
    assert re.search(r'href="/" aria-current="page"', text)
    assert "Breckland Council" in text and "Ann Officer</a>, Officer" in text and "Switch role" in text


def test_a_stranger_sees_no_navigation():
    text = make_app(signed_in=False).test_client().get("/").text
    assert "Visit model" not in text and "Sign out" not in text


def test_the_demo_says_so_on_every_page(client):
    assert "Demo: every resident is invented." in client.get("/wrong/404").text
    client.application.config["DEMO"] = False
    assert "every resident is invented" not in client.get("/wrong/404").text


def test_paging_goes_through_all_rows_and_keeps_the_filters(client):
    seen, address = [], "/?team=a&surname=O%27Brien+%26+co"
    while address:
        text = client.get(address).text
        seen += re.findall(r"K7QF-000\d", text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
        address = unescape(following[1]) if following else None
        assert not address or "team=a" in address and "surname=O'Brien+%26+co" in address
    assert seen == [f"K7QF-000{n}" for n in range(1, 8)]
    assert "First page" in text


@pytest.mark.parametrize("key", ["x", "W10", "WyJ4Il0=", "e30=", "bnVsbA==", "%00", "WzFlOTk5XQ=="])
def test_a_spoiled_paging_key_shows_the_first_page(client, key):
    response = client.get(f"/?after={key}")
    assert response.status_code == 200 and "K7QF-0001" in response.text


@pytest.mark.asvs("3.4.3")
def test_the_script_hash_is_that_of_the_one_inline_script(client):
    scripts = re.findall(r"<script>(.*?)</script>", client.get("/").text, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"sha256-{digest}" == pages.SCRIPT_HASH


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503])
def test_error_pages_speak_and_keep_what_was_typed(client, status):
    keys = {"csrf_token": "old", "_once": "first", "version": "7"}
    response = client.post(f"/wrong/{status}", data={"note": "Left a <card>", "new_password": "three words", **keys})
    assert response.status_code == status and heading(response)
    assert "Left a &lt;card&gt;" in response.text
    assert "three words" not in response.text
    html5lib.HTMLParser(strict=False).parse(response.text)


def test_a_conflict_shows_both_and_lets_mine_win(client):
    text = client.post("/wrong/409", data={"note": "Left a card.", "version": "7"}).text
    assert "Rang twice, no answer." in text and "Save my version instead" in text
    assert re.findall(r'name="version" value="(\d+)"', text) == ["8"]
    assert '<input type="hidden" name="note" value="Left a card.">' in text


def test_the_page_for_a_lost_database_opens_no_session_and_asks_nobody(client):
    def away():
        raise AssertionError("asked who is signed in")

    pages.person_from(client.application, away)
    client.application.jinja_env.globals["hub_navigation"] = away
    response = client.post("/wrong/503", data={"note": "kept", "csrf_token": "old", "_once": "first", "version": "7"})
    assert response.status_code == 503 and "Set-Cookie" not in response.headers
    for name, value in {"note": "kept", "csrf_token": "old", "_once": "first", "version": "7"}.items():
        assert f'name="{name}" value="{value}"' in response.text


@pytest.mark.parametrize("address", ["/", "/visit", "/detail", "/wrong/404", "/wrong/503"])
def test_pages_are_html5_without_inline_style(client, address):
    text = client.get(address).text
    html5lib.HTMLParser(strict=True).parse(text)
    assert "style=" not in text and "onclick" not in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("minutes", "said", "look"),
    [
        (-125, "2 hours overdue", "hub-due--overdue"),
        (-1, "1 minute overdue", "hub-due--overdue"),
        (-60 * 50, "2 days overdue", "hub-due--overdue"),
        (20, "due in 20 minutes", "hub-due--soon"),
        (185, "due in 3 hours", ""),
        (60 * 5 + 56, "due today by 9pm", ""),
        (60 * 18 + 26, "due tomorrow by 9:30am", ""),
        (60 * 24 * 3 + 116, "due Tuesday 24 November by 5pm", ""),
    ],
)
def test_due_times_in_words(at_three, minutes, said, look):
    at = NOW + timedelta(minutes=minutes)
    assert (words.due(at), words.due_class(at)) == (said, look)


def test_moments_in_uk_local_time(at_three):
    assert words.day(date(2026, 11, 21)) == "21 November 2026"
    assert words.moment(NOW) == "21 November 2026 at 3:04pm"
    assert words.moment(datetime(2026, 6, 1, 23, 0, tzinfo=UTC)) == "2 June 2026 at midnight"
    assert words.moment(datetime(2026, 6, 1, 11, 0, tzinfo=UTC)) == "1 June 2026 at midday"
    assert words.ago(NOW - timedelta(minutes=5)) == "5 minutes ago"
    assert words.ago(NOW - timedelta(hours=20)) == "yesterday at 7:04pm"
    assert words.ago(NOW - timedelta(days=18)) == "3 November 2026"
    assert words.ago(NOW) == "just now"
    assert [words.count(n) for n in (0, 999, 1000, 1001)] == ["0", "999", "1,000", "1,000+"]
    assert words.day(None) == words.moment(None) == words.ago(None) == words.due(None) == words.count(None) == ""
