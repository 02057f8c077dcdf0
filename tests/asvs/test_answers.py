"""What every answer of the hub carries, whichever page it is, and what the server does not answer at all."""

from dataclasses import replace

import pytest

from hub import create_app
from tests.conftest import dispose

WHO = [("norfolk", "supervisor"), ("norfolk", "ig"), ("norfolk", "administrator"), ("breckland", "manager"),
       ("breckland", "officer"), ("broads-neighbours", "coordinator")]  # fmt: skip
SHOWN = {"text/html", "text/css", "text/javascript", "application/json", "application/problem+json", "text/plain"}
SHOWN |= {"application/scim+json"}


@pytest.fixture(scope="module")
def served(shared_app):
    """The hub as others reach it: under its own name, behind a proxy that speaks TLS."""
    settings = replace(shared_app.config["HUB"], host="0.0.0.0", hostnames=("hub.example",), demo=False)
    made = create_app(settings)
    yield made
    dispose(made)


def plain_pages(app):
    """Every address that can be asked for as it stands."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    return [rule.rule for rule in rules if rule.endpoint not in ("identity.demo",)]


@pytest.mark.asvs("3.2.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "4.1.1", "5.4.1", "14.3.2")
@pytest.mark.parametrize(("slug", "role"), WHO)
def test_whatever_is_asked_for_is_told_for_what_it_is(app, client, slug, role):
    browser, seen = client(slug, role), 0
    for url in plain_pages(app):
        answer = browser.get(url)
        kind = answer.mimetype
        seen += answer.status_code == 200
        assert kind, url
        assert not kind.startswith("text/") or "charset=" in answer.headers["Content-Type"], url
        assert answer.headers["X-Content-Type-Options"] == "nosniff", url
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], url
        assert answer.headers["Referrer-Policy"] == "same-origin" and answer.headers["Cache-Control"] == "no-store", url
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", url
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", url
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")], url
        if kind not in SHOWN:
            assert answer.headers["Content-Disposition"].startswith("attachment"), f"{url} would be drawn: {kind}"
    assert seen > 5, "pages were seen"


@pytest.mark.asvs("3.4.1")
@pytest.mark.parametrize("url", ["/sign-in", "/healthz", "/nothing", "/static/favicon.svg", "/scim/v2/Users"])
def test_browsers_are_told_to_come_by_https_alone(served, url):
    told = served.test_client().get(url, base_url="https://hub.example").headers["Strict-Transport-Security"]
    age, below = told.split("; ")
    assert int(age.removeprefix("max-age=")) >= 31_536_000 and below == "includeSubDomains"


def test_on_this_machine_alone_there_is_no_https_to_demand(client):
    assert "Strict-Transport-Security" not in client().get("/sign-in").headers


@pytest.mark.asvs("13.4.4")
@pytest.mark.parametrize("url", ["/", "/sign-in", "/scim/v2/Users", "/healthz"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_needs_are_not_answered(client, url, method):
    answer = client("norfolk", "tracer").open(url, method=method, headers={"X-Canary": "canary"})
    assert answer.status_code == 405 and "canary" not in answer.text


@pytest.mark.asvs("13.4.1", "13.4.3", "5.3.2")
@pytest.mark.parametrize(
    "url",
    ["/.git/config", "/.git/HEAD", "/static/", "/static/js/", "/static/../pyproject.toml", "/static/%2e%2e/__init__.py",
     "/static/..%2f..%2fpyproject.toml", "/static/scss/..%5c..%5c..%5cpyproject.toml", "/pyproject.toml", "/.env"],
)  # fmt: skip
def test_no_folder_no_source_and_no_history_is_served(client, url):
    answer = client("norfolk", "administrator").get(url)
    assert answer.status_code in (404, 308) and "[project]" not in answer.text and "Index of" not in answer.text


@pytest.mark.asvs("13.4.2")
def test_nothing_runs_in_debug_mode(served, monkeypatch):
    from hub import server

    monkeypatch.setenv("FLASK_DEBUG", "1")
    told = create_app(served.config["HUB"])
    dispose(told)
    assert not told.config["PROPAGATE_EXCEPTIONS"] and not served.debug
    assert server.preload_app and not hasattr(server, "reload") and server.loglevel == "warning"


@pytest.mark.asvs("5.4.2")
def test_the_name_of_a_download_cannot_break_its_header(app):
    from hub.kernel.web.tables import download

    with app.test_request_context(), pytest.raises(ValueError, match="newline"):
        download("a\r\nSet-Cookie: x=1", b"")
    answer = download("staff.csv", b"")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="staff.csv"'


@pytest.mark.asvs("16.5.1", "16.3.4")
def test_who_meets_a_fault_is_told_nothing_of_the_inside(app, client, monkeypatch):
    from hub.kernel.web import requests as web

    def broken():
        raise RuntimeError("select canary from secret_table")

    monkeypatch.setitem(app.view_functions, "identity.account", broken)
    monkeypatch.setattr(app, "testing", False)
    told = []
    monkeypatch.setattr(web.log, "error", lambda event, **said: told.append((event, said)), raising=False)
    for headers in ({}, {"Accept": "application/json"}):
        answer = client("norfolk", "tracer").get("/account", headers=headers)
        assert answer.status_code == 500
        assert "canary" not in answer.text and "Traceback" not in answer.text and "RuntimeError" not in answer.text
    assert [event for event, _ in told] == ["page_failed"] * 2
    assert told[0][1]["fault"] == "RuntimeError" and "canary" not in str(told)


@pytest.mark.asvs("14.2.1")
def test_no_key_counts_that_stands_in_an_address(client):
    tracer = client("norfolk", "tracer")
    key = tracer.get_cookie("hub").value
    stranger = client()
    for name in ("hub", "session", "access_token", "token", "Authorization"):
        assert stranger.get("/account", query_string={name: key}).status_code == 302
        assert stranger.get("/scim/v2/Users", query_string={name: f"Bearer {key}"}).status_code == 401


@pytest.mark.asvs("15.2.2", "16.5.2")
def test_when_every_connection_is_in_use_a_page_says_so_and_keeps_what_was_typed(app, client, monkeypatch):
    from sqlalchemy.exc import TimeoutError as PoolUsedUp

    def waiting():
        raise PoolUsedUp("QueuePool limit of size 8 overflow 4 reached")

    tracer = client("norfolk", "tracer")
    monkeypatch.setitem(app.view_functions, "identity.mobile", waiting)
    monkeypatch.setattr(app, "testing", False)
    answer = tracer.post("/account/mobile", data={"mobile": "07700 900 982"})
    assert answer.status_code == 503 and "07700 900 982" in answer.text and "QueuePool" not in answer.text
