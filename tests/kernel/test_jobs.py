"""The outbox is the truth: a job is there when the page committed, is done once, and only as it was declared."""

from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.kernel import relay, worker
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.jobs import WrongJob, later
from hub.kernel.worker import drain, make_worker
from tests.kernel import jobs_for_tests


@pytest.fixture
def marks(everything):
    """In which organisations, and how often, a job left its mark."""
    def found(pack) -> list[tuple]:
        return [tuple(one) for one in everything(
            "select org_id, facts->>'count' from event where kind = :kind and facts->>'pack' = :pack order by 1, 2",
            kind=jobs_for_tests.MARK, pack=str(pack))]  # fmt: skip
    return found


@pytest.fixture
def outbox(everything):
    def found(pack):
        return everything("select * from outbox where args->>'pack' = :pack", pack=str(pack))[0]
    return found


@pytest.fixture
def engine(app):
    return app.extensions["hub_relay"]


@pytest.fixture
def redis(app, engine):
    """Valkey, known to have been there: the canary sings."""
    relay.tick(engine, app.extensions["hub_redis"])
    return app.extensions["hub_redis"]


def cause(norfolk, name="test:mark", who=("norfolk", "tracer"), **more):
    pack = uuid4()
    with norfolk.acting(*who):
        later(name, pack=pack, **more)
    return pack


def test_a_job_is_done_for_the_organisation_that_wrote_it(norfolk, work, marks, outbox):
    pack = cause(norfolk)
    assert marks(pack) == []
    assert work() == 1
    assert marks(pack) == [(norfolk.org("norfolk"), "1")]
    assert outbox(pack).status == "done" and outbox(pack).done_at


def test_a_page_that_was_rolled_back_leaves_no_job(norfolk, everything):
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("norfolk", "tracer"):
            later("test:mark", pack=uuid4())
            raise ZeroDivisionError
    assert everything("select 1 from outbox where name = 'test:mark'") == []


def test_a_timer_waits_for_its_hour(norfolk, work, marks, everything):
    pack = cause(norfolk, at=now() + timedelta(hours=1))
    assert work() == 0 and marks(pack) == []
    everything("update outbox set available_at = now()")
    assert work() == 1 and len(marks(pack)) == 1


def test_a_job_written_wakes_the_relay(app, norfolk, engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("listen hub_outbox")
        connection.commit()
        cause(norfolk)
        raw = connection.connection.driver_connection
        assert [one.channel for one in raw.notifies(timeout=5, stop_after=1)] == ["hub_outbox"]


# The relay


def test_the_relay_announces_a_due_row_once(norfolk, engine, redis, outbox):
    pack = cause(norfolk)
    assert relay.relay_once(engine, redis) == 1
    assert outbox(pack).status == "sent"
    assert relay.relay_once(engine, redis) == 0
    [job_id] = relay.queue(redis).job_ids
    assert relay.queue(redis).fetch_job(job_id).args == [str(outbox(pack).id)], "ids alone travel"


def test_two_relays_share_the_rows_and_never_wait_for_each_other(norfolk, engine, redis, outbox):
    first, second = cause(norfolk), cause(norfolk)
    with engine.begin() as other:
        other.execute(text("select 1 from outbox where id = :id for update"), {"id": outbox(first).id})
        with engine.connect() as impatient:
            impatient.exec_driver_sql("set statement_timeout = '1s'")
            impatient.commit()
            assert relay.relay_once(engine, redis) == 1
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


# The worker


def test_a_row_announced_twice_is_done_once(app, norfolk, outbox, marks):
    pack = cause(norfolk)
    row_id = str(outbox(pack).id)
    with app.app_context():
        worker.run(row_id)
        worker.run(row_id)
    assert len(marks(pack)) == 1 and outbox(pack).attempt == 1


def test_a_worker_through_valkey_does_what_the_relay_announced(app, norfolk, engine, redis, marks):
    packs = [cause(norfolk) for _ in range(3)]
    assert relay.relay_once(engine, redis) == 3
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="WARNING")
    assert [len(marks(pack)) for pack in packs] == [1, 1, 1]


def test_an_attempt_that_was_overtaken_rolls_its_effect_back(app, norfolk, everything, outbox, marks):
    pack = cause(norfolk)
    with app.app_context():
        slow = worker._claim(outbox(pack).id)
        everything("update outbox set status = 'pending'")
        fast = worker._claim(outbox(pack).id)
        assert (slow.attempt, fast.attempt) == (1, 2)
        with pytest.raises(worker.Overtaken):
            worker._do(slow)
        assert marks(pack) == []
        worker._do(fast)
        with pytest.raises(worker.Overtaken):
            worker._do(fast)
    assert len(marks(pack)) == 1


def test_a_late_failure_of_an_overtaken_attempt_says_nothing_of_the_row(app, norfolk, everything, outbox):
    pack = cause(norfolk)
    with app.app_context():
        slow = worker._claim(outbox(pack).id)
        everything("update outbox set status = 'pending'")
        worker._do(worker._claim(outbox(pack).id))
        worker._fail(slow, ValueError())
    assert (outbox(pack).status, outbox(pack).error) == ("done", None)


def test_a_failed_job_leaves_nothing_but_its_fault_and_is_tried_again_later(app, norfolk, outbox, marks):
    pack = cause(norfolk, "test:stumble")
    with app.app_context():
        drain()
    row = outbox(pack)
    assert marks(pack) == []
    assert (row.status, row.attempt, row.error, row.lease_until) == ("pending", 1, "ValueError", None)
    assert timedelta(seconds=0) < row.available_at - now() <= timedelta(seconds=2)


def test_each_attempt_waits_longer_until_the_row_is_given_up(app, norfolk, outbox, everything):
    pack = cause(norfolk, "test:stumble")
    waits = []
    for _ in range(worker.ATTEMPTS):
        everything("update outbox set available_at = now()")
        with app.app_context():
            drain()
        waits.append(round((outbox(pack).available_at - now()).total_seconds()))
    assert waits == sorted(waits) and waits[0] == 2 and waits[-1] == 600
    assert (outbox(pack).status, outbox(pack).attempt) == ("failed", worker.ATTEMPTS)
    everything("update outbox set available_at = now()")
    with app.app_context():
        assert drain() == 0


def test_a_row_that_kills_each_worker_is_given_up_too(norfolk, engine, redis, outbox, everything):
    pack = cause(norfolk)
    everything("update outbox set status = 'running', attempt = :most, lease_until = now()", most=worker.ATTEMPTS)
    relay.tick(engine, redis)
    assert outbox(pack).status == "failed"


# Only what was declared


def test_a_job_that_nobody_declared_cannot_be_written(norfolk):
    with pytest.raises(WrongJob, match="No job is called"):
        cause(norfolk, "os.system")


def test_a_role_that_may_not_cause_the_job_is_refused_when_it_is_written(norfolk):
    with pytest.raises(WrongJob, match="A supervisor may not cause"):
        cause(norfolk, "test:mark_there", who=("norfolk", "supervisor"))


def test_a_job_that_does_not_cross_cannot_act_for_another(norfolk):
    with pytest.raises(WrongJob, match="may not act for another"):
        cause(norfolk, acts_for=norfolk.org("breckland"))


@pytest.mark.parametrize(("name", "role", "other"), [
    ("test:mark_there", "supervisor", True), ("test:mark", "tracer", True), ("os.system", "tracer", False), ("test:mark", "king", False),
])  # fmt: skip
def test_a_forged_row_is_refused_by_the_worker(app, norfolk, everything, outbox, marks, name, role, other):
    here, pack = norfolk.org("norfolk"), uuid4()
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, role, available_at, created_at)
           values (:org, gen_random_uuid(), :other, :name, jsonb_build_object('pack', cast(:pack as text)), :role, now(), now())""",
        org=here, other=norfolk.org("breckland") if other else here, name=name, role=role, pack=str(pack),
    )  # fmt: skip
    with app.app_context():
        drain()
    assert marks(pack) == []
    assert outbox(pack).error in ("WrongJob", "ValueError")


def test_the_database_refuses_to_act_for_a_stranger(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        cause(norfolk, "test:mark_there", acts_for=norfolk.org("broads-neighbours"))


def test_the_database_refuses_a_row_in_anothers_name(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        with norfolk.acting("norfolk", "tracer"):
            rows("""insert into outbox (org_id, id, acts_for, name, available_at, created_at)
                values (:org, gen_random_uuid(), acting_org(), 'test:mark', now(), now()) returning id""",
                 org=norfolk.org("breckland"))  # fmt: skip


def test_a_partner_may_cause_nothing_but_its_answer(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        cause(norfolk, who=("broads-neighbours", "volunteer"))


# The queue is no way in


@pytest.mark.parametrize("function", ["os.system", "subprocess.call", "hub.kernel.worker.drain", "builtins.exec"])
def test_a_function_put_into_the_queue_by_a_stranger_does_not_run(app, redis, tmp_path, function):
    witness = tmp_path / "ran"
    argument = f"open({str(witness)!r}, 'w')" if function == "builtins.exec" else f"touch {witness}"
    Queue(worker.QUEUE, connection=redis, serializer=JSONSerializer).enqueue_call(function, args=(argument,))
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
    assert not witness.exists()


@pytest.mark.parametrize("callback", ["success_callback", "failure_callback", "stopped_callback"])
def test_a_call_back_put_beside_a_job_does_not_run(app, norfolk, redis, outbox, marks, callback):
    pack = cause(norfolk)
    queue = relay.queue(redis)
    job = queue.enqueue_call(worker.ENTRY, args=(str(outbox(pack).id),))
    redis.hset(job.key, f"{callback}_name", "os.system")
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
        loaded = worker.HubJob(job.id, connection=redis, serializer=JSONSerializer)
    assert len(marks(pack)) == 1
    assert getattr(loaded, callback) is None


def test_the_organisation_comes_from_the_row_and_never_from_valkey(app, norfolk, redis, everything):
    relay.queue(redis).enqueue_call(worker.ENTRY, args=(str(uuid4()),))
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
    assert everything("select 1 from event where via = 'job'") == []


def test_a_crossing_job_leaves_both_sides_or_neither(app, norfolk, everything, marks, outbox):
    pack, here, there = uuid4(), norfolk.org("norfolk"), norfolk.org("breckland")
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, role, available_at, created_at)
           values (:here, gen_random_uuid(), :there, 'test:mark_there',
                   jsonb_build_object('pack', cast(:pack as text)), 'tracer', now(), now())""",
        here=here, there=there, pack=str(pack),
    )  # fmt: skip
    with app.app_context():
        drain()
    assert marks(pack) == sorted([(here, "1"), (there, "2")])


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
