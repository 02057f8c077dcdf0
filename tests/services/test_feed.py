"""A feed over HTTP: pages, services asked for one by one, slowness, size, redirects, and being read again by itself."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.directory.sections import published
from hub.kernel.work.jobs import later
from hub.kernel.work.worker import drain
from hub.services import actions, fetching, queries, reading
from tests.services.feed import service

SERVICES = [service(number) for number in range(1, 8)]
PER_PAGE = 3


class Feed(BaseHTTPRequestHandler):
    """`mode` is set by each test on the server."""

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        asked = urlsplit(self.path)
        mode = self.server.mode
        if mode == "moved":
            self.send_response(302)
            self.send_header("Location", "http://feed.example/services")
            self.end_headers()
        elif mode == "refused" and "page=2" in asked.query.split("&"):
            self._say(b"no", 503)
        elif mode == "large":
            self._say(b'"' + b"x" * (fetching.MOST_BYTES + 10) + b'"')
        elif mode == "many":
            found = [{"id": str(n), "name": "a", "locations": []} for n in range(reading.MOST_SERVICES // 2 + 1)]
            self._say(json.dumps({"total_pages": 3, "contents": found}).encode())
        elif mode == "html":
            self._say(b"<html>")
        elif asked.path == "/services":
            self._say(json.dumps(self._page(int(parse_qs(asked.query)["page"][0]))).encode())
        else:
            self._say(json.dumps(next(one for one in SERVICES if one["id"] == asked.path.rsplit("/", 1)[1])).encode())

    def _page(self, number):
        here = SERVICES[(number - 1) * PER_PAGE : number * PER_PAGE]
        if self.server.mode == "short":
            here = [{"id": one["id"], "name": one["name"]} for one in here]
        last = number * PER_PAGE >= len(SERVICES)
        return {"total_pages": 3, "page_number": number, "last_page": last, "contents": here}

    def _say(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(mode="whole"):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    server.mode, server.daemon_threads = mode, True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("mode", ["whole", "short"])
def test_all_pages_are_read_and_what_the_list_leaves_out_is_asked_for(mode):
    with serving(mode) as feed:
        pages = [fetching.page(feed, number) for number in (1, 2, 3)]
    assert [one.last for one in pages] == [False, False, True]
    assert [one for page in pages for one in page.services] == SERVICES


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("refused", "503"), ("large", "too large"), ("html", "not JSON"), ("moved", "without encryption"),
        ("many", "more than 20,000 services"),
    ],
)  # fmt: skip
def test_a_feed_that_does_not_answer_as_it_should_is_told_in_a_sentence(mode, why):
    with serving(mode) as feed, pytest.raises(fetching.Unreachable, match=why):
        fetching.page(feed, 2)


@pytest.mark.asvs("12.3.1")
@pytest.mark.parametrize(
    "address",
    [
        "http://feed.example/services",
        "ftp://feed.example",
        "file:///etc/passwd",
        "https://me:pw@feed.example",
        "https:",
    ],
)
def test_only_an_encrypted_address_is_asked(address):
    assert not fetching.may_be_asked(urlsplit(address))
    with pytest.raises(fetching.Unreachable):
        fetching.page(address, 1)


def test_one_that_is_not_there():
    with pytest.raises(fetching.Unreachable, match="could not be reached"):
        fetching.page("http://127.0.0.1:9/services", 1)


@pytest.fixture
def named(norfolk, everything):
    """Let a feed stand in the county's live section, as if its file had named it."""

    def do(feed, role="supervisor"):
        everything("alter table section disable trigger user")  # a published section never changes, but here
        everything(
            """update section set body = body || jsonb_build_object('feed', cast(:feed as text))
               where org_id = :org and name = 'services' and state = 'live' returning version""",
            feed=feed, org=norfolk.org("norfolk"),
        )  # fmt: skip
        with norfolk.acting("norfolk", role):
            published("services")

    return do


def test_a_feed_in_the_file_is_read_page_by_page_and_again_the_next_day(norfolk, work, everything, named):
    with serving() as feed:
        named(feed)
        work()
    with norfolk.acting("norfolk", "tracer"):
        assert len(queries.search("food")) == 7
    [again] = everything(
        """select available_at > now() + interval '23 hours' as later from outbox
           where name = 'services:refresh' and status = 'pending'"""
    )
    assert again.later


def test_a_time_that_is_given_up_is_not_the_last(given_up, everything, named):
    named("http://feed.example/services")
    given_up("services:refresh")
    waits = "select available_at > now() + interval '23 hours' as later from outbox where status = 'pending'"
    assert [one.later for one in everything(f"{waits} and name = 'services:refresh'")] == [True]


def test_a_feed_that_breaks_half_way_changes_nothing_and_is_told(norfolk, work, everything, named):
    with serving("refused") as feed:
        named(feed)
        work()
    with norfolk.acting("norfolk", "supervisor"):
        assert queries.search() == []
        [run] = queries.loads()
        assert (run.status, run.problem) == ("failed", "The feed answered with status 503.")
    assert everything("select 1 from notice where kind = 'services-not-loaded'")
    assert everything("select 1 from event where kind = 'services:not_loaded'")
    assert len(everything("select 1 from outbox where name = 'services:page' and status = 'done'")) == 2
    assert everything("select 1 from outbox where status = 'pending' and name = 'services:refresh'"), "it tries again"


def test_a_page_that_dies_by_our_own_fault_ends_the_load_and_who_began_it_is_told(
    norfolk, app, everything, named, monkeypatch
):
    monkeypatch.setattr(actions, "finish", lambda *_: 1 / 0)
    with serving() as feed:
        named(feed, "administrator")
        with app.app_context():
            drain()
            everything(
                """update outbox set attempt = 12, available_at = now()
                   where name = 'services:page' and status = 'pending'"""
            )
            drain()
    with norfolk.acting("norfolk", "supervisor"):
        [run] = queries.loads()
    assert run.status == "failed" and run.problem.startswith("The hub itself failed")
    told = {one.account_id for one in everything("select account_id from notice where kind = 'services-not-loaded'")}
    assert told >= {norfolk.person("norfolk", role).id for role in ("administrator", "supervisor")}


def test_a_load_whose_file_was_changed_meanwhile_ends_and_says_so(norfolk, work):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = actions.begin("feed.example")
        later("services:page", run=run_id, version=0, page=1)
    work()
    with norfolk.acting("norfolk", "supervisor"):
        assert queries.run(run_id).problem == "Your organisation’s file was changed while the feed was read."


def test_a_feed_of_more_services_than_any_council_has_is_let_go_and_told(norfolk, work, everything, named, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 5)
    with serving() as feed:
        named(feed)
        work()
    with norfolk.acting("norfolk", "supervisor"):
        assert queries.search() == []
        [run] = queries.loads()
        assert (run.status, run.problem) == ("failed", "It holds more than 5 services.")
        assert queries.run(run.id).staged == []
    assert everything("select 1 from notice where kind = 'services-not-loaded'")
    assert len(everything("select 1 from outbox where name = 'services:page'")) == 2, "no page more is asked for"
