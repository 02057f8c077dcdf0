"""From request to answer: a returned page commits, an exception rolls back, and nothing typed is lost."""

from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from markupsafe import escape
from redis import Redis

from hub import create_app
from hub.identity.actions import make_password_link
from hub.kernel.audit import WrongEvent
from tests.conftest import dispose
from tests.kernel import probe

NOTE = "Rang twice & <left> a card"


@pytest.fixture(scope="module")
def probed(shared_app):
    """The application with the probe's pages besides its own."""
    made = create_app(shared_app.config["HUB"])
    made.register_blueprint(probe.bp)
    yield made
    dispose(made)


@pytest.fixture
def app(app, probed):
    """Every other fixture of this module uses the probed application, on the fresh database."""
    probed.testing = True
    yield probed
    dispose(probed)


@pytest.fixture
def tracer(client):
    return client("norfolk", "tracer")


@pytest.fixture
def quiet(app):
    """As it is served: faults become pages instead of reaching the test."""
    app.testing = False


def names(everything):
    return {one.name for one in everything("select name from account")}


# Commit and rollback


@pytest.mark.asvs("2.3.3")
def test_a_returned_page_commits_its_change_and_its_event(tracer, everything):
    response = tracer.post("/probe/keep", data={"note": NOTE})
    assert response.status_code == 303
    assert NOTE in names(everything)
    [event] = everything("select * from event where kind = 'hand_back:made'")
    assert (event.account_id, event.role, event.via) == (tracer.person.id, "tracer", "page")
    assert event.session_id and event.request_id


@pytest.mark.asvs("2.3.3", "16.5.3")
@pytest.mark.parametrize(("what", "status"), [("fault", 500), ("not_yours", 404), ("invalid", 422), ("conflict", 409)])
def test_an_exception_rolls_both_back_and_shows_what_was_typed(quiet, tracer, everything, what, status):
    response = tracer.post(f"/probe/fail/{what}", data={"note": NOTE})
    assert response.status_code == status
    assert NOTE not in names(everything)
    assert everything("select 1 from event where kind = 'hand_back:made'") == []
    assert "Rang twice &amp; &lt;left&gt; a card" in response.text


@pytest.mark.asvs("16.5.3")
def test_no_event_no_page_and_no_change(quiet, tracer, everything):
    response = tracer.post("/probe/unrecorded", data={"note": NOTE})
    assert response.status_code == 500 and NOTE not in names(everything)


def test_a_fault_reaches_the_test_itself(tracer):
    with pytest.raises(WrongEvent):
        tracer.post("/probe/unrecorded", data={"note": NOTE})


def test_a_conflict_shows_both_versions_and_offers_mine(tracer):
    text = tracer.post("/probe/fail/conflict", data={"note": NOTE, "version": "7"}).text
    assert "theirs" in text and "Rang twice &amp; &lt;left&gt; a card" in text
    assert 'name="version" value="8"' in text and "Save my version instead" in text


# Who acts


def test_a_signed_in_page_is_two_round_trips_besides_its_own(tracer, statements, norfolk):
    with statements() as sent:
        answer = tracer.get("/probe/who").json
    assert len(sent) == 3, sent
    assert "session_by_token" in sent[0] and sent[1].startswith("begin; set local hub.org")
    assert answer["org"] == norfolk.org("norfolk") and answer["account"] == str(tracer.person.id)


def test_a_partner_s_page_runs_under_the_partner_s_database_role(client):
    assert client("broads-neighbours", "volunteer").get("/probe/who").json["login"] == "hub_partner"


def test_one_browser_after_another_is_never_the_one_before(client, norfolk):
    one, other = client("norfolk", "tracer"), client("breckland", "officer")
    for browser, org in [(one, "norfolk"), (other, "breckland")] * 3:
        assert browser.get("/probe/who").json["org"] == norfolk.org(org)


# Refusals


@pytest.mark.asvs("8.2.1", "16.3.2")
def test_a_page_that_the_role_may_not_open_says_so_and_is_recorded(client, everything):
    response = client("norfolk", "administrator").get("/probe/cases")
    assert response.status_code == 403
    assert "Your role does not let you see cases." in response.text
    [event] = everything("select * from event where kind = 'access:refused'")
    assert event.facts == {"right": "SEE_CASES", "endpoint": "probe.cases", "status": 403}
    assert event.role == "administrator" and event.via == "page"


@pytest.mark.asvs("16.3.2")
def test_a_partner_s_refusal_is_recorded_too(client, everything):
    assert client("broads-neighbours", "volunteer").get("/probe/cases").status_code == 403
    assert len(everything("select 1 from event where kind = 'access:refused'")) == 1


def test_a_stranger_is_led_to_sign_in_and_back(client):
    response = client().get("/probe/cases?page=2")
    assert response.status_code == 302 and response.location.endswith("?next=/probe/cases?page%3D2")
    posted = client().post("/probe/cases", data={"note": NOTE})
    assert posted.status_code == 401 and "Rang twice" in posted.text


@pytest.mark.parametrize("url", ["/nothing/here", "/probe/shown/not-a-uuid"])
def test_an_unknown_page_is_a_page(tracer, url):
    response = tracer.get(url)
    assert response.status_code == 404 and "<h1" in response.text


def test_a_wrong_method_is_a_page(tracer):
    response = tracer.get("/probe/keep")
    assert response.status_code == 405 and "<h1" in response.text


# Forgery


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize("token", [None, "forged", ""])
def test_a_form_without_the_key_changes_nothing_and_keeps_what_was_typed(tracer, everything, token):
    data = {"note": NOTE} | ({} if token is None else {"csrf_token": token})
    response = tracer.open("/probe/keep", method="POST", data=data)
    assert response.status_code == 400
    assert "Rang twice &amp; &lt;left&gt; a card" in response.text and "Send it again" in response.text
    assert NOTE not in names(everything)


@pytest.mark.asvs("3.5.1")
def test_another_browser_s_key_is_no_key(client, tracer, everything):
    theirs = client("norfolk", "supervisor")._token()
    response = tracer.open("/probe/keep", method="POST", data={"note": NOTE, "csrf_token": theirs})
    assert response.status_code == 400 and NOTE not in names(everything)


# Headers and cookies


@pytest.mark.asvs("3.4.3", "3.4.4", "3.4.5", "3.4.6", "14.3.2")
@pytest.mark.parametrize("url", ["/probe/who", "/nothing", "/healthz", "/probe/cases"])
def test_every_answer_carries_its_headers(tracer, url):
    headers = tracer.get(url).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy.pop("script-src").startswith("'self' 'sha256-")
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.asvs("3.3.2", "3.3.4")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("hub=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


@pytest.mark.asvs("3.3.1", "3.3.3")
def test_beyond_this_machine_the_cookie_is_bound_to_host_and_https(app):
    served = create_app(replace(app.config["HUB"], host="0.0.0.0", hostnames=("hub.example",), demo=False))
    try:
        cookie = served.test_client().get("/sign-in", base_url="https://hub.example").headers["Set-Cookie"]
    finally:
        dispose(served)
    assert cookie.startswith("__Host-hub=") and "Secure" in cookie and "Domain" not in cookie and "Path=/" in cookie


# Servers away


@contextmanager
def database_away(admin, name: str):
    """Nobody can reach the database, and whoever was connected is thrown out."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'alter database "{name}" allow_connections false')
        connection.exec_driver_sql(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
        try:
            yield
        finally:
            connection.exec_driver_sql(f'alter database "{name}" allow_connections true')


@pytest.mark.asvs("16.5.2")
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_database_a_page_says_so_and_keeps_what_was_typed(app, tracer, admin, everything, method):
    name = everything("select current_database()")[0][0]
    with database_away(admin, name):
        for _ in range(2):  # the first finds a connection that was cut, the second none at all
            response = getattr(tracer, method)("/probe/keep" if method == "post" else "/probe/who", data={"note": NOTE})
            assert response.status_code == 503 and "<h1" in response.text
            if method == "post":
                assert "Rang twice &amp; &lt;left&gt; a card" in response.text and 'name="_once"' in response.text
        assert tracer.get("/healthz").status_code == 200
        assert tracer.get("/readyz").status_code == 503
    assert tracer.get("/probe/who").status_code == 200


@pytest.mark.asvs("16.5.2")
def test_without_valkey_pages_work_and_jobs_wait(app, tracer, everything, monkeypatch):
    monkeypatch.setitem(app.extensions, "hub_redis", Redis(unix_socket_path="/nowhere/valkey.sock"))
    assert tracer.post("/probe/keep", data={"note": NOTE}).status_code == 303
    assert NOTE in names(everything)
    assert tracer.get("/readyz").json["valkey"] == "away"


def test_a_name_that_is_not_the_hubs_is_refused(client):
    """A link for a colleague must never point to a stranger's host, and no stranger's page may drive the demo."""
    assert client().get("/sign-in", base_url="http://evil.example").status_code == 400
    assert client().get("/sign-in", base_url="http://127.0.0.1:8000").status_code == 200


def test_a_public_page_may_change_who_acts_though_its_form_has_a_key(client, norfolk, everything):
    """An administrator opens the link that they made, in the browser in which they are signed in."""
    with norfolk.acting("norfolk", "administrator"):
        token = make_password_link(norfolk.person("norfolk", "tracer").id)
    answer = client("norfolk", "administrator").post(f"/password/{token}", data={"password": "three random words"})
    assert answer.status_code in (303, 422)


def test_of_two_who_did_the_same_at_one_moment_the_second_is_told(client, everything):
    answer = client("norfolk", "tracer").post("/probe/taken", data={"note": NOTE, "key": str(uuid4())})
    assert answer.status_code == 409 and "Somebody else did the same at this moment" in answer.text
    assert str(escape(NOTE)) in answer.text, "what they typed is not lost"
    assert everything("select 1 from account where name = :note", note=NOTE) == []
