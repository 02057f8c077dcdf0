"""Each way out is watched: what is planted there is found. A search that finds nothing anywhere would prove nothing."""

import logging

import pytest
import structlog
from flask import Response
from rq.job import Job

from hub.kernel.keys import new_id
from hub.kernel.work import relay, worker
from hub.kernel.work.jobs import ANYONE, job, later
from tests.canaries.hearing import Private, in_valkey, listening, odd_arguments
from tests.walk.test_nowhere import odd_in

PRIVATE = Private(["Quillfeather", "9434765919", "NR1 9ZZ"])


@job("test:planted", by=ANYONE)
def planted(**_) -> None:
    """Do nothing."""


def test_a_name_in_a_log_is_heard():
    with listening() as heard:
        structlog.get_logger().info("opened", whom="Quillfeather")
    assert [line for line in heard if PRIVATE.found_in(line)]


@pytest.mark.asvs("16.2.5")
@pytest.mark.parametrize("said", [("rang %s", "Quillfeather"), ("rang Quillfeather",)])
def test_what_a_library_fills_in_is_left_out_at_every_level(app, said):
    with listening() as heard:
        for level in (logging.DEBUG, logging.WARNING, logging.CRITICAL):
            logging.getLogger("urllib3").log(level, *said)
    assert len([line for line in heard if '"urllib3"' in line]) == 3
    assert [line for line in heard if PRIVATE.found_in(line)] == []


@pytest.mark.parametrize("told", ["Quillfeather", "12 Heronsgate", "a@b.example", "NR1 9ZZ", "9434765919"])
def test_a_job_that_carries_more_than_ids_is_found(norfolk, everything, told):
    with norfolk.acting("norfolk", "tracer"):
        later("test:planted", case=new_id(), number=7, kind="enrichment")
    assert odd_arguments(everything) == []
    with norfolk.acting("norfolk", "tracer"):
        later("test:planted", case=new_id(), whom=told)
    assert odd_arguments(everything) == ["test:planted: whom"]


def test_a_fault_that_is_more_than_a_name_is_found(norfolk, everything):
    with norfolk.acting("norfolk", "tracer"):
        id = later("test:planted", case=new_id())
    everything("update outbox set error = 'ValueError: Quillfeather' where id = :id", id=id)
    assert odd_arguments(everything) == ["test:planted: its fault"]


def test_an_exceptions_words_that_rq_keeps_are_found(app, norfolk, monkeypatch):
    """RQ packs them: whoever only looked at the bytes would see nothing."""
    redis = app.extensions["hub_redis"]
    monkeypatch.setattr(worker.HubJob, "_handle_failure", Job._handle_failure)

    def fail(*_):
        raise ValueError("Quillfeather")

    monkeypatch.setattr(worker, "_claim", fail)
    with norfolk.acting("norfolk", "tracer"):
        later("test:planted", case=new_id())
    with app.app_context():
        relay.tick(worker.relay_engine(), redis)
        assert relay.relay_once(worker.relay_engine(), redis) == 1
        worker.make_worker(app).work(burst=True, logging_level="WARNING")
        assert [one for one in in_valkey(redis) if PRIVATE.found_in(one)]


@pytest.mark.parametrize("number", [0, 7])
def test_a_name_in_any_database_of_valkey_is_found(app, number):
    from redis import Redis

    redis = app.extensions["hub_redis"]
    pool = redis.connection_pool
    other = type(pool)(connection_class=pool.connection_class, **(pool.connection_kwargs | {"db": number}))
    Redis(connection_pool=other).hset("of", "whom", "Quillfeather")
    assert [one for one in in_valkey(redis) if PRIVATE.found_in(one)] == ["Quillfeather"]


ODD = [
    ("leads to", {"headers": {"Location": "/cases?text=Quillfeather"}}),
    ("leads to", {"headers": {"Location": "/cases?near=NR1+9ZZ"}}),
    ("file", {"headers": {"Content-Disposition": 'attachment; filename="Quillfeather.pdf"'}}),
    ("cookie", {"headers": {"Set-Cookie": "last=Quillfeather; Path=/"}}),
    ("title", {"response": "<title>Quillfeather – Partnership Hub</title>"}),
    ("address /cases", {"response": '<a href="/cases?text=Quillfeather">Next page</a>'}),
    ("address /c", {"response": '<form action="/c?nhs=9434765919" method="post">'}),
    ("address Quillfeather", {"response": '<form action="/c"><input type="hidden" name="t" value="Quillfeather">'}),
]


@pytest.mark.parametrize(("where", "answer"), ODD)
def test_a_name_in_what_a_browser_keeps_is_found(app, where, answer):
    response = Response(mimetype="text/html", **answer)
    assert [one.partition(", ")[2].rpartition(":")[0] for one in odd_in(app, PRIVATE, "x.y", response)] == [where]


def test_a_flashed_name_is_found_in_the_cookie_in_which_it_lies(app):
    from flask import flash

    with app.test_request_context("/"):
        flash("Merged: Quillfeather has both histories")
        response = app.process_response(Response())
    assert odd_in(app, PRIVATE, "x.y", response) == ["x.y, cookie: Quillfeather"]


def test_what_names_nobody_is_not_taken_for_somebody(app):
    page = '<title>Case X-1</title><a href="/cases?search=01a2">Next</a><a href="tel:9434765919">Ring</a>'
    assert odd_in(app, PRIVATE, "x.y", Response(page, mimetype="text/html")) == []
    assert not PRIVATE.found_in("Quillfeathers")
