"""A session ends when nobody uses it, after its longest time, and when its person leaves; then it is worth nothing."""

import pytest

from tests.identity.test_pages import PASSWORD


def open_sessions(everything, person) -> int:
    asked = "select count(*) from session where account_id = :id and ended_at is null"
    return everything(asked, id=person.id)[0][0]


@pytest.mark.asvs("7.3.1")
def test_a_session_that_nobody_uses_ends(client, everything):
    tracer = client("norfolk", "tracer")
    assert tracer.get("/account").status_code == 200
    idle = "update session set seen_at = now() - interval '29 minutes'"
    everything(idle)
    assert tracer.get("/account").status_code == 200
    everything(idle.replace("29", "31"))
    assert tracer.get("/account").status_code == 302, "led to signing in"


@pytest.mark.asvs("7.3.2")
def test_a_session_ends_after_its_longest_time_however_busy(client, everything, app):
    tracer = client("norfolk", "tracer")
    tracer.get("/account")
    [(longest,)] = everything(
        "select extract(epoch from ends_at - started_at) from session order by started_at desc limit 1"
    )
    assert longest == app.config["HUB"].absolute_hours * 3600
    everything("update session set ends_at = now()")
    assert tracer.get("/account").status_code == 302


@pytest.mark.asvs("7.4.1", "7.2.1")
def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(client):
    tracer = client("norfolk", "tracer")
    kept = tracer.get_cookie("hub").value
    assert tracer.get("/account").status_code == 200
    tracer.post("/sign-out")
    thief = client()
    thief.set_cookie("hub", kept)
    assert thief.get("/account").status_code == 302


@pytest.mark.asvs("7.2.1", "9.1.1")
def test_a_cookie_that_was_changed_is_worth_nothing(client):
    tracer = client("norfolk", "tracer")
    tracer.get("/account")
    kept = tracer.get_cookie("hub").value
    thief = client()
    for forged in (kept[:-4] + "AAAA", kept.rpartition(".")[0], "x"):
        thief.set_cookie("hub", forged)
        assert thief.get("/account").status_code == 302


@pytest.mark.asvs("7.2.2", "7.2.3")
def test_each_sign_in_draws_a_key_of_256_random_bits(norfolk):
    from hub.identity.rules import new_token

    drawn = {new_token() for _ in range(1000)}
    assert len(drawn) == 1000 and all(len(one) == 43 for one in drawn), "32 bytes in base64"


@pytest.mark.asvs("7.2.4")
def test_signing_in_makes_a_new_key_and_takes_none_that_was_brought_along(client, norfolk, everything):
    from hub.identity.actions import set_password

    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "officer"):
        set_password(officer.id, PASSWORD)
    browser = client()
    browser.get("/sign-in")
    before = browser.get_cookie("hub").value
    browser.post("/sign-in", data={"email": officer.email, "password": PASSWORD})
    after = browser.get_cookie("hub").value
    planted = client()
    planted.set_cookie("hub", before)
    assert after != before and planted.get("/account").status_code == 302


@pytest.mark.asvs("14.3.1")
def test_signing_out_has_the_browser_forget_its_pages(client):
    assert client("norfolk", "tracer").post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.asvs("7.4.4")
@pytest.mark.parametrize(("slug", "role", "url"), [
    ("norfolk", "tracer", "/cases"), ("breckland", "officer", "/queue"), ("norfolk", "ig", "/governance"),
    ("broads-neighbours", "volunteer", "/account"), ("norfolk", "administrator", "/people"),
    ("norfolk", "tracer", "/nothing/here"),
])  # fmt: skip
def test_every_page_leads_to_signing_out(client, slug, role, url):
    assert 'action="/sign-out"' in client(slug, role).get(url).text


@pytest.mark.asvs("6.4.3")
def test_a_forgotten_password_leaves_the_second_step_in_its_place(client, norfolk, everything):
    """A link sets a password and signs nobody in: the sign-in after it asks for whatever that account needs."""
    from hub.identity.actions import make_password_link

    officer = norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        token = make_password_link(officer.id)
    browser = client()
    answer = browser.post(f"/password/{token}", data={"password": PASSWORD})
    assert answer.location.endswith("/sign-in") and open_sessions(everything, officer) == 0
    assert browser.get("/account").status_code == 302
    assert browser.post(f"/password/{token}", data={"password": PASSWORD}).status_code == 410, "once"


@pytest.mark.asvs("6.2.10")
def test_no_password_ends_by_the_calendar(everything):
    columns = "select column_name from information_schema.columns where table_name = 'account'"
    assert [name for (name,) in everything(columns) if "password" in name] == ["password_hash"]


@pytest.mark.asvs("6.3.2", "13.2.3")
def test_a_hub_that_was_just_made_has_no_account(everything):
    """Only the demonstration's own people are there: accounts that no password opens."""
    assert everything("select count(*) from account where not demo")[0][0] == 0
    assert everything("select count(*) from account where password_hash is not null")[0][0] == 0
