"""Whatever goes wrong while somebody's data is in hand, nothing of them is said, kept in Valkey or left with a job."""

import threading
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from hub.cli import main
from hub.kernel.db import db, relay_engine
from hub.kernel.keys import new_id
from hub.kernel.logs import guard_threads
from hub.kernel.work import relay, worker
from hub.kernel.work.jobs import ANYONE, job, later
from tests.canaries.hearing import Private, in_valkey, listening, logs_of_servers, odd_arguments, said_by_servers

NAMES = ("Cordelia", "Quillfeather", "12 Heronsgate", "NR1 9ZZ", "9434765919", "07700 900123", "is afraid of the dog")
PRIVATE = Private(NAMES)
TYPED = dict(zip(("forename", "surname", "address", "postcode", "nhs_number", "phone", "risk"), NAMES, strict=True))
SENTENCE = "; ".join(NAMES)


def nothing_in(heard: list[str], capfd) -> None:
    out, err = capfd.readouterr()
    assert [line for line in (*heard, out, err) if PRIVATE.found_in(line)] == []


def of_the_program() -> None:
    raise ValueError(SENTENCE)


def of_the_database() -> None:
    db.session.execute(text("select cast(:typed as uuid)"), {"typed": SENTENCE})


def of_a_key() -> None:
    statement = "insert into section (org_id, name, version, state, body) values (acting_org(), :name, 1, 'x', '{}')"
    db.session.execute(text(statement), {"name": SENTENCE})


@pytest.fixture
def failing(app, monkeypatch):
    """`failing("cases.new", of_the_program)`: that page fails so, as in service."""

    def fail(endpoint, how):
        before = app.view_functions[endpoint]

        def view(**_):
            how()

        view.requires = before.requires
        monkeypatch.setitem(app.view_functions, endpoint, view)
        monkeypatch.setattr(app, "testing", False)

    return fail


@pytest.mark.asvs("16.2.5", "16.5.1")
@pytest.mark.parametrize("how", [of_the_program, of_the_database, of_a_key])
def test_a_page_that_fails_says_nothing_of_what_was_typed(client, failing, capfd, app, how):
    failing("cases.new", how)
    tracer, before = client("norfolk", "tracer"), logs_of_servers()
    with listening() as heard:
        answer = tracer.post("/cases/new", data=TYPED)
    assert answer.status_code == 500 and "Quillfeather" in answer.text, "nothing that was typed is lost"
    assert any("page_failed" in line for line in heard)
    nothing_in(heard, capfd)
    assert [one for one in in_valkey(app.extensions["hub_redis"]) if PRIVATE.found_in(one)] == []
    assert not PRIVATE.found_in(said_by_servers(before)), "PostgreSQL’s sentence quotes the value that it refuses"


def test_a_fault_in_the_page_of_a_fault_says_nothing_either(client, failing, capfd, monkeypatch):
    failing("cases.new", of_the_program)
    monkeypatch.setattr("hub.kernel.web.requests.error_page", lambda *_, **__: of_the_program())
    with listening() as heard:
        answer = client("norfolk", "tracer").post("/cases/new", data=TYPED)
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert any("page_of_fault_failed" in line for line in heard), "the operator hears of it"
    nothing_in(heard, capfd)


def test_what_is_refused_at_the_door_says_nothing(client, app, capfd):
    tracer, stranger = client("norfolk", "tracer"), client()
    with listening() as heard:
        assert tracer.post("/cases/new", data=TYPED | {"csrf_token": "wrong"}).status_code == 400
        assert tracer.post("/cases/new", data=TYPED | {"risk": SENTENCE * 20_000}).status_code == 413
        assert tracer.post("/cases/new", data=TYPED | {"nhs_number": SENTENCE}).status_code == 422
        assert stranger.post("/cases/new", data=TYPED).status_code == 401
        assert client("breckland", "officer").post("/cases/new", data=TYPED).status_code == 403
        sent = {"email": "cordelia.Quillfeather@norfolk.example", "password": "wrong"}
        tried = [stranger.post("/sign-in", data=sent).status_code for _ in range(12)]
        assert tried[-1] == 429
    nothing_in(heard, capfd)
    assert [one for one in in_valkey(app.extensions["hub_redis"]) if PRIVATE.found_in(one)] == []


@job("test:canary", by=ANYONE)
def canary(pack: str) -> None:
    """Fail with somebody's data in hand."""
    raise ValueError(SENTENCE)


def test_a_job_that_fails_until_it_is_given_up_keeps_nothing_of_them(app, norfolk, everything, capfd):
    redis = app.extensions["hub_redis"]
    with norfolk.acting("norfolk", "tracer"):
        later("test:canary", pack=new_id())
    with listening() as heard, app.app_context():
        relay.tick(relay_engine(), redis)
        for _ in range(worker.turns("test:canary")):
            everything("update outbox set available_at = now() - :a_bit", a_bit=timedelta(seconds=1))
            assert relay.relay_once(relay_engine(), redis) == 1
            worker.make_worker(app).work(burst=True, logging_level="DEBUG")
    assert [one.status for one in everything("select status from outbox")] == ["failed"]
    assert any("job_failed" in line for line in heard)
    nothing_in(heard, capfd)
    assert odd_arguments(everything) == []
    assert [one for one in in_valkey(redis) if PRIVATE.found_in(one)] == []


def test_a_job_whose_failure_cannot_be_written_down_tells_rq_nothing(app, norfolk, everything, capfd, monkeypatch):
    """RQ keeps an exception's words in Redis and logs them; ours would carry the first one's along."""
    redis = app.extensions["hub_redis"]
    monkeypatch.setattr(worker, "_fail", lambda *_: of_the_program())
    with norfolk.acting("norfolk", "tracer"):
        later("test:canary", pack=new_id())
    with listening() as heard, app.app_context():
        relay.tick(relay_engine(), redis)
        assert relay.relay_once(relay_engine(), redis) == 1
        worker.make_worker(app).work(burst=True, logging_level="DEBUG")
        kept = list(in_valkey(redis))
    assert any(worker.FAILED in one for one in kept), "RQ took it for a failure"
    assert [one for one in kept if PRIVATE.found_in(one)] == []
    nothing_in(heard, capfd)


def test_a_command_that_fails_tells_where_and_not_of_whom(monkeypatch):
    @click.command("canary")
    def command():
        of_the_program()

    monkeypatch.setitem(main.commands, "canary", command)
    done = CliRunner().invoke(main, ["canary"])
    assert done.exit_code == 1 and "ValueError at " in done.stderr and "test_faults.py:" in done.stderr
    assert not PRIVATE.found_in(done.output)


def test_a_thread_that_dies_tells_where_and_not_of_whom(monkeypatch, capfd):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    guard_threads()
    with listening() as heard:
        thread = threading.Thread(target=of_the_program)
        thread.start()
        thread.join()
    assert any("thread_died" in line and "test_faults.py:" in line for line in heard)
    nothing_in(heard, capfd)
