"""Sessions are seen and ended by their owner and by the administrator; a leaver is out at the next request."""

from datetime import timedelta

import pytest

from hub.identity import actions, queries
from hub.kernel.clock import today
from hub.kernel.problems import Invalid


@pytest.fixture
def ids(everything):
    """The open sessions of somebody, the latest first."""
    return lambda person: [
        one.id
        for one in everything(
            "select id from session where account_id = :id and ended_at is null order by started_at desc", id=person.id
        )
    ]


def test_a_session_says_how_from_where_and_in_which_role(client, everything):
    browser = client()
    person = client("breckland", "officer").person
    browser.post("/demo", data={"person": str(person.id)}, headers={"User-Agent": "Mozilla Firefox/140 on Windows"})
    shown = browser.get("/account").text
    assert "Firefox on Windows" in shown and "one click in the demonstration" in shown and "Officer" in shown
    assert "The network you use now" in shown and "Not known" in shown
    elsewhere = client("breckland", "administrator").get(
        f"/people/{person.id}/sessions", environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert "Another network" in elsewhere.text
    kept = everything("select network from session where account_id = :id and network is not null", id=person.id)
    assert all("127.0.0.1" not in one.network and len(one.network) == 32 for one in kept)


@pytest.mark.asvs("7.4.3", "7.5.2")
def test_one_signs_oneself_out_everywhere_else(client):
    here, there, third = (client("breckland", "officer") for _ in range(3))
    stranger = client("norwich", "officer")
    assert here.post("/account/sessions/end-others").status_code == 303
    assert [one.get("/account").status_code for one in (here, there, third, stranger)] == [200, 302, 302, 200]
    assert "nowhere else" in here.post("/account/sessions/end-others", follow_redirects=True).text


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_one_session_or_all(client, ids, everything):
    admin, first, second = client("breckland", "administrator"), client("breckland", "officer"), None
    second = client("breckland", "officer")
    address = f"/people/{first.person.id}/sessions"
    assert admin.get(address).text.count("End<span") == 2
    latest, _ = ids(first.person)
    assert admin.post(f"{address}/{latest}/end").status_code == 303
    assert [one.get("/account").status_code for one in (first, second)] == [200, 302]
    assert admin.post(f"{address}/end-all").status_code == 303
    assert first.get("/account").status_code == 302
    assert "signed in nowhere" in admin.get(address).text
    told = everything("select ended_why from session where account_id = :id", id=first.person.id)
    assert {one.ended_why for one in told} == {"ended by administrator"}


def test_nobody_elses_administrator_sees_or_ends_them(client, ids):
    officer = client("breckland", "officer")
    [session] = ids(officer.person)
    address = f"/people/{officer.person.id}/sessions"
    for stranger, answer in ((client("norwich", "administrator"), 404), (client("breckland", "ig"), 403)):
        assert stranger.get(address).status_code == answer
        assert stranger.post(f"{address}/{session}/end").status_code == answer
        assert stranger.post(f"{address}/end-all").status_code == answer
    admin = client("breckland", "administrator")
    other = f"/people/{admin.person.id}/sessions/{session}/end"
    assert admin.post(other).status_code == 404, "a session of somebody else than the page's"
    assert officer.get("/account").status_code == 200


@pytest.mark.asvs("7.4.2")
@pytest.mark.parametrize("how", ["password", "password+app", "password+key", "password+recovery", "demo", "sso"])
def test_a_leaver_is_out_at_the_next_request_however_they_came_in(client, norfolk, everything, how):
    officer = client("breckland", "officer")
    everything("update session set how = :how where account_id = :id", how=how, id=officer.person.id)
    assert officer.get("/requests").status_code == 200
    with norfolk.acting("breckland", "administrator"):
        actions.close_account(officer.person.id)
    assert officer.get("/requests").status_code == 302


def test_a_last_day_closes_the_account_when_it_is_over(client, norfolk, everything, work):
    admin, officer = client("breckland", "administrator"), client("breckland", "officer")
    day = today() + timedelta(days=3)
    address = f"/people/{officer.person.id}/leaving"
    typed = {"leaves_on-day": day.day, "leaves_on-month": day.month, "leaves_on-year": day.year}
    assert admin.post(address, data=typed).status_code == 303
    assert "The last day of" in admin.get(f"/people/{officer.person.id}").text
    [timer] = everything("select available_at, args from outbox where name = 'account:leaves'")
    assert timer.available_at.date() >= day
    work()
    assert officer.get("/account").status_code == 200, "not before its time"
    everything("update outbox set available_at = now() where name = 'account:leaves'")
    work()
    assert officer.get("/account").status_code == 302
    assert everything("select active from account where id = :id", id=officer.person.id)[0].active is False


def test_a_changed_day_makes_the_earlier_timer_void(norfolk, everything, work):
    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        actions.set_leaving(officer.id, today())
        actions.set_leaving(officer.id, None)
    everything("update outbox set available_at = now()")
    work()
    with norfolk.acting("breckland", "administrator"):
        assert queries.account(officer.id).active


def test_the_last_administrator_gets_no_last_day_and_yesterday_is_none(norfolk):
    with norfolk.acting("breckland", "ig"):
        with pytest.raises(Invalid):
            actions.set_leaving(norfolk.person("breckland", "administrator").id, today())
        with pytest.raises(Invalid):
            actions.set_leaving(norfolk.person("breckland", "officer").id, today() - timedelta(days=1))
