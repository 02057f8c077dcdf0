"""What somebody may try at a page where nobody signs in, and what they get: nothing."""

import secrets
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from markupsafe import escape
from redis.exceptions import ConnectionError as Away
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.call_backs import actions as call_backs
from hub.cards import queries
from hub.cards.rules import codes
from hub.cards.rules.texts import texts
from hub.kernel.db import db
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web.requests import limiter
from hub.kernel.work.jobs import later
from hub.kernel.work.worker import drain
from tests.cards.conftest import NUMBER, main_of

HERE = {"REMOTE_ADDR": "192.0.2.7"}


def wrong() -> str:
    return codes.new_code()


@pytest.mark.asvs("2.4.1")
def test_after_ten_wrong_codes_one_is_asked_to_wait_even_with_a_right_one(visited, resident, everything):
    code, thief = visited().card(), resident("pl")
    assert [thief.types(wrong(), environ_base=HERE).status_code for _ in range(10)] == [404] * 10
    stopped = thief.types(code, environ_base=HERE)
    assert stopped.status_code == 429 and texts("pl").page["wait_title"] in main_of(stopped)
    assert '<html lang="pl"' in stopped.text and "Breckland" not in stopped.text
    assert thief.asks(code, environ_base=HERE).status_code == 429, "both pages count together"
    assert everything("select 1 from call_back") == [] == everything("select 1 from event where kind = 'card:checked'")
    assert resident().types(code, environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 200, "others go on"


def test_a_right_code_may_be_checked_more_often_than_a_wrong_one(visited, resident):
    code, somebody = visited().card(), resident()
    assert {somebody.types(code, environ_base=HERE).status_code for _ in range(20)} == {200}
    assert [somebody.types(code, environ_base=HERE).status_code for _ in range(45)].count(429) == 5, "sixty in all"


@pytest.mark.asvs("4.1.3", "15.3.4")
@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "X-Client-IP", "CF-Connecting-IP"]
)
def test_another_address_in_a_header_is_not_believed(visited, resident, header):
    thief, answers = resident(), []
    for number in range(12):
        forged = f"for=198.51.100.{number}" if header == "Forwarded" else f"198.51.100.{number}"
        answers.append(thief.types(wrong(), environ_base=HERE, headers={header: forged}).status_code)
    assert answers == [404] * 10 + [429] * 2


@pytest.mark.asvs("4.1.3", "15.3.4")
def test_behind_a_proxy_the_last_address_counts_and_what_the_caller_wrote_before_it_does_not(app, resident):
    bare, app.wsgi_app = app.wsgi_app, ProxyFix(app.wsgi_app, x_for=1, x_proto=0)
    try:
        thief, answers = resident(), []
        for number in range(12):
            chain = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5"}
            answers.append(thief.types(wrong(), environ_base=HERE, headers=chain).status_code)
        assert answers == [404] * 10 + [429] * 2
        neighbour = {"X-Forwarded-For": "203.0.113.6"}
        assert thief.types(wrong(), environ_base=HERE, headers=neighbour).status_code == 404
    finally:
        app.wsgi_app = bare


def test_one_household_s_network_of_ipv6_is_one_caller(resident):
    thief = resident()
    answers = [
        thief.types(wrong(), environ_base={"REMOTE_ADDR": f"2001:db8:1:1::{number:x}"}).status_code
        for number in range(1, 13)
    ]
    assert answers == [404] * 10 + [429] * 2
    assert thief.types(wrong(), environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"}).status_code == 404


def test_ten_thousand_wrong_codes_find_nothing(visited, app):
    """Even where nothing limits them."""
    visited().card()
    with app.app_context():
        assert [found for _ in range(10_000) if (found := queries.found(wrong()))] == []


def test_from_hundreds_of_addresses_the_page_stops_looking_short_codes_up(client, everything, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    browser, answers = client(), []
    for number in range(3100):
        caller = {"REMOTE_ADDR": f"10.0.{number // 10 // 200}.{number // 10 % 200}"}
        answer = browser.open("/check", method="POST", data={"code": wrong()[:9]}, environ_base=caller)
        answers.append(answer.status_code)
    assert answers == [404] * 3000 + [429] * 100
    assert everything("select 1 from event where kind in ('card:checked', 'visit_code:checked')") == []


@pytest.mark.asvs("2.4.1", "16.5.2")
def test_with_valkey_away_the_limit_still_holds(resident, monkeypatch):
    def away(*_, **__):
        raise Away("Valkey is away")

    for name in ("incr", "get", "check"):
        monkeypatch.setattr(limiter._storage, name, away)
    thief = resident()
    try:
        answers = [thief.types(wrong(), environ_base=HERE).status_code for _ in range(12)]
        assert answers[-1] == 429 and 500 not in answers
    finally:
        limiter._storage_dead = False
        limiter.reset()


def test_an_expired_code_takes_as_long_as_one_that_never_was(visited, resident, everything):
    visit = visited()
    old = visit.card()
    everything("update card set expires_at = now() - interval '1 day'")

    def seconds(typed: str, number: int) -> float:
        began = time.perf_counter()
        answer = resident().types(typed, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert answer.status_code == 404
        return time.perf_counter() - began

    timed = {name: [] for name in ("old", "never", "nonsense")}
    for number in range(60):  # taken in turn, so that whatever else the machine does falls upon all
        timed["old"].append(seconds(old, number))
        timed["never"].append(seconds(wrong(), number))
        timed["nonsense"].append(seconds("no code", number))
    middle = {name: statistics.median(values) for name, values in timed.items()}
    assert max(middle.values()) < min(middle.values()) * 1.5 + 0.002, middle


def test_one_council_s_card_tells_nothing_of_another_s(visited, resident, client, everything, norfolk):
    visited("breckland")
    theirs = visited("broadland")
    page = main_of(resident().types(theirs.card()))
    assert "Broadland" in page and "Breckland" not in page
    resident().asks(theirs.card())
    [call] = everything("select org_id, handover_id from call_back where side = 'received'")
    assert (call.org_id, call.handover_id) == (norfolk.org("broadland"), theirs.id)
    stranger = client("breckland", "officer")
    [asked] = everything("select id from call_back where side = 'received'")
    assert stranger.post(f"/cards/call-backs/{asked.id}/rung").status_code == 404
    assert NUMBER.replace(" ", "")[-6:] not in stranger.get("/cards/call-backs").text.replace(" ", "")
    [batch] = everything("select id from card_batch where org_id = :org limit 1", org=norfolk.org("broadland"))[:1]
    assert stranger.get(f"/cards/batches/{batch.id}/cancel").status_code == 404
    assert stranger.post(f"/cards/batches/{batch.id}/cancel").status_code == 404
    for page in (f"/requests/{theirs.id}/cards", f"/requests/{theirs.id}/cards/left"):
        assert stranger.get(page).status_code == 404 and stranger.post(page).status_code == 404


def test_the_database_itself_keeps_the_rows_apart(visited, norfolk):
    visited("broadland").card()
    with norfolk.acting("breckland", "officer"):
        for table in ("card", "card_batch", "visit_code", "call_back", "card_text_review"):
            assert db.session.execute(text(f"select count(*) from {table}")).scalar() == 0  # noqa: S608
    forged = """insert into visit_code (org_id, account_id, day, code_hash, made_at)
                values (:org, :account, current_date, '\\x00', now())"""
    with pytest.raises(DBAPIError, match="row-level security"):
        with norfolk.acting("breckland", "officer"):
            account = norfolk.person("broadland", "officer").id
            db.session.execute(text(forged), {"org": norfolk.org("broadland"), "account": account})


def test_nobody_asks_without_the_page_s_own_key(visited, client, everything):
    code, browser = visited().card(), client()
    sent = {"code": code, "phone": NUMBER, "when": "any", "speak": "en"}
    for page in ("/check", "/check/call-back"):
        refused = browser.open(page, method="POST", data=sent)
        assert refused.status_code == 400, "a form of another site"
    assert everything("select 1 from call_back") == []


@pytest.mark.asvs("1.2.1")
@pytest.mark.parametrize("evil", ['"><script>alert(1)</script>', "{{ 7 * 7 }}", "<img src=x onerror=alert(1)>"])
def test_what_is_typed_is_shown_as_text_alone(visited, resident, everything, evil):
    visit = visited()
    code = visit.card()
    told = resident().asks(code, phone=evil, when=evil, speak=evil)
    assert told.status_code == 422 and f'value="{escape(evil)}"' in main_of(told), "nothing typed is lost"
    assert "<script>alert" not in told.text and "<img" not in told.text and 'value="49"' not in told.text
    assert evil not in resident().types(evil).text
    assert resident(evil).types(code).status_code == 200, "a language that there is none of is English"
    assert everything("select 1 from call_back") == []


@pytest.mark.parametrize("when", ["midnight", "", "morning, afternoon", "any' or 1=1"])
def test_a_time_that_was_not_offered_is_refused(visited, resident, everything, when):
    visit = visited()
    answer = resident("lt").asks(visit.card(), when=when)
    assert answer.status_code == 422 and texts("lt").page["when_wrong"] in answer.text
    assert everything("select 1 from call_back") == []


@pytest.mark.parametrize(
    "typed", ["x" * 5000, "\x00" * 50, "‮" * 30, "٣" * 12, "😀" * 12, "ＡＢＣ１" * 3, "-" * 100, "%" * 40]
)
def test_anything_may_be_typed(resident, typed):
    assert resident().types(typed).status_code in (404, 422)


def test_many_at_once_ask_once(visited, app, everything):
    visit = visited()
    code = visit.card()
    with visit.as_officer():
        [found] = queries.found(code)

    def ask(_) -> bool:
        with app.app_context(), as_actor(Acting(found.org_id)):
            return call_backs.ask(found.id, visit.id, "+447700900456", "any", "en")

    with ThreadPoolExecutor(6) as together:
        assert sorted(together.map(ask, range(6))) == [False] * 5 + [True]
    assert len(everything("select 1 from call_back")) == 1
    assert len(everything("select 1 from outbox where name = 'call_back:pass_on'")) == 1


def test_a_forged_job_carries_nothing_over(visited, everything, norfolk, work, app):
    """A row that names another's hand-over, or a call back of another request, is refused by the worker."""
    visit, other = visited(), visited("broadland")
    code = visit.card()
    with visit.as_officer():
        call_backs.ask(queries.found(code)[0].id, visit.id, "+447700900456", "any", "en")
    work()
    [asked] = visit.call_backs("received")
    everything("delete from call_back where side = 'sent'")
    everything("update call_back set state = 'waiting'")
    [event] = everything("select id from event where kind = 'call_back:asked' and from_org is null")
    with other.as_officer():
        later(
            "call_back:pass_on", acts_for=norfolk.org("norfolk"), handover=other.id, call_back=asked.id, event=event.id
        )
    with app.app_context():
        drain()
    assert visit.call_backs("sent") == []
    assert everything("select error from outbox where error is not null")


def test_a_call_goes_to_its_own_request_and_to_no_other(visited, everything, norfolk, app):
    """The same district, the same county, but another resident's request."""
    visit, other = visited(), visited(surname="Quayle")
    code = visit.card()
    with visit.as_officer():
        call_backs.ask(queries.found(code)[0].id, visit.id, "+447700900456", "any", "en")
    [asked] = visit.call_backs("received")
    everything("delete from outbox where name = 'call_back:pass_on'")
    [event] = everything("select id from event where kind = 'call_back:asked'")
    with visit.as_officer():
        told = {"handover": other.id, "call_back": asked.id, "event": event.id}
        later("call_back:pass_on", acts_for=norfolk.org("norfolk"), **told)
    with app.app_context():
        drain()
    assert other.call_backs("sent") == [] and other.points() == [] and other.case.asked_back_at is None


def test_the_public_pages_ask_no_more_of_the_database_than_they_need(visited, resident, statements):
    code = visited().card()
    with statements() as sent:
        resident().browser.get("/check")
    assert sent == []
    with statements() as sent:
        resident().types(code)
    assert len(sent) <= 12
    with statements() as sent:
        resident().asks(code)
    assert len(sent) <= 22


def test_a_key_of_the_form_is_no_secret_that_lives_on(visited, resident, everything):
    """A replay of the whole form finds the card used: the second answer adds nothing."""
    visit = visited()
    code, somebody = visit.card(), resident()
    keys = {"_once": secrets.token_hex(16)}
    sent = {"code": code, "phone": NUMBER, "when": "any", "speak": "en"} | keys
    assert somebody.browser.post("/check/call-back", data=sent).status_code == 303
    assert somebody.browser.post("/check/call-back", data=sent).status_code == 200
    assert len(everything("select 1 from call_back")) == 1
