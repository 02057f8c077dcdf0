"""The relay announces what is due: once, under a cap, through every outage, and gives back what was lost."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text

from hub.kernel.clock import now
from hub.kernel.work import relay, worker
from tests.kernel.jobs_for_tests import cause


def test_the_relay_announces_a_due_row_once(norfolk, engine, redis, outbox):
    pack = cause(norfolk)
    assert relay.relay_once(engine, redis) == 1
    assert outbox(pack).status == "sent"
    assert relay.relay_once(engine, redis) == 0
    [job_id] = relay.queue(redis).job_ids
    assert relay.queue(redis).fetch_job(job_id).args == [str(outbox(pack).id)], "ids alone travel"


def test_two_relays_share_the_rows_and_never_wait_for_each_other(norfolk, engine, redis, outbox):
    first, second = cause(norfolk), cause(norfolk)
    with ThreadPoolExecutor(1) as pool, engine.begin() as other:
        other.execute(text("select 1 from outbox where id = :id for update"), {"id": outbox(first).id})
        announced = pool.submit(relay.relay_once, engine, redis)
        wait([announced], timeout=5)
        in_time = announced.done()
    assert in_time and announced.result() == 1
    assert (outbox(first).status, outbox(second).status) == ("pending", "sent")


def test_no_more_jobs_are_in_flight_than_the_cap(norfolk, engine, redis, monkeypatch):
    monkeypatch.setattr(relay, "IN_FLIGHT", 2)
    for _ in range(3):
        cause(norfolk)
    assert relay.relay_once(engine, redis) == 2
    assert relay.relay_once(engine, redis) == 0


def test_while_valkey_is_down_the_row_waits(norfolk, engine, redis, outbox, work, marks):
    pack = cause(norfolk)
    away = Redis(unix_socket_path="/nowhere/valkey.sock", retry=Retry(NoBackoff(), 0))
    with pytest.raises(RedisError):
        relay.relay_once(engine, away)
    assert outbox(pack).status == "pending"

    work()
    assert len(marks(pack)) == 1


def test_when_valkey_goes_between_claim_and_announcement_the_row_goes_back(norfolk, engine, redis, outbox, monkeypatch):
    pack = cause(norfolk)
    monkeypatch.setattr(relay, "queue", lambda _: GoneAfterCount())
    with pytest.raises(RedisError):
        relay.relay_once(engine, redis)
    assert outbox(pack).status == "pending" and outbox(pack).lease_until is None


class GoneAfterCount:
    """A queue that tells its length, then goes away."""

    count = 0

    def enqueue_call(self, *_args, **_kwargs):
        raise RedisError("gone")


def test_a_valkey_that_was_emptied_is_noticed_and_everything_announced_again(norfolk, engine, redis, outbox):
    pack = cause(norfolk)
    relay.relay_once(engine, redis)
    relay.tick(engine, redis)
    assert outbox(pack).status == "sent", "the canary sings: nothing was lost"
    redis.flushall()
    relay.tick(engine, redis)
    assert outbox(pack).status == "pending"
    assert relay.relay_once(engine, redis) == 1


@pytest.mark.parametrize("status", ["sent", "running"])
def test_an_expired_lease_gives_the_row_back(norfolk, engine, redis, outbox, everything, work, marks, status):
    pack = cause(norfolk)
    everything("update outbox set status = :status, lease_until = now() + interval '1 minute'", status=status)
    relay.tick(engine, redis)
    assert outbox(pack).status == status
    everything("update outbox set lease_until = now() - interval '1 second'")
    relay.tick(engine, redis)
    assert (outbox(pack).status, outbox(pack).lease_until) == ("pending", None)
    assert work() == 1 and len(marks(pack)) == 1


def test_done_rows_are_forgotten_after_a_week(norfolk, engine, redis, work, everything):
    cause(norfolk)
    work()
    relay.tick(engine, redis)
    assert everything("select 1 from outbox where name = 'test:mark'")
    everything("update outbox set done_at = done_at - interval '8 days'")
    relay.tick(engine, redis)
    assert everything("select 1 from outbox where name = 'test:mark'") == []


def test_the_relay_s_thread_takes_a_job_from_commit_to_queue_by_itself(app, norfolk, redis):
    thread = relay.Relay(app, every=0.2)
    thread.start()
    try:
        cause(norfolk)
        deadline = now() + timedelta(seconds=5)
        while not relay.queue(redis).count and now() < deadline:
            thread.join(0.02)
        assert relay.queue(redis).count == 1
    finally:
        thread.stop()
        thread.join(5)
    assert not thread.is_alive()


def test_a_row_that_kills_each_worker_is_given_up_too(norfolk, engine, redis, outbox, everything):
    pack = cause(norfolk)
    everything("update outbox set status = 'running', attempt = :most, lease_until = now()", most=worker.ATTEMPTS)
    relay.tick(engine, redis)
    assert outbox(pack).status == "failed"


def test_a_job_that_somebody_must_hear_of_has_one_turn_more(norfolk, engine, redis, outbox, everything):
    pack = cause(norfolk, "test:mourned")
    for attempt, status in ((worker.ATTEMPTS, "pending"), (worker.ATTEMPTS + 1, "failed")):
        everything("update outbox set status = 'running', attempt = :a, lease_until = now()", a=attempt)
        relay.tick(engine, redis)
        assert outbox(pack).status == status


def test_old_forms_are_forgotten_and_fresh_ones_kept(app, everything, norfolk):
    for days in (1, 8):
        everything(
            """insert into submission (org_id, key, account_id, at)
               values (:org, gen_random_uuid(), gen_random_uuid(), now() - make_interval(days => :days))""",
            org=norfolk.org("norfolk"), days=days,
        )  # fmt: skip
    relay.tick(app.extensions["hub_relay"], app.extensions["hub_redis"])
    assert everything("select count(*) as n from submission")[0].n == 1
