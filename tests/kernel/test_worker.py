"""The worker does each row once, fenced by its attempt, and runs nothing but the hub's own entry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from hub.kernel.clock import now
from hub.kernel.work import relay, worker
from hub.kernel.work.worker import drain, make_worker
from tests.kernel.jobs_for_tests import cause


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
        worker._fail(slow, "ValueError")
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


def test_of_a_job_given_up_somebody_hears_in_one_turn_more(app, norfolk, outbox, everything, marks):
    pack = cause(norfolk, "test:mourned")
    for _ in range(worker.ATTEMPTS + 2):
        assert marks(pack) == [] if outbox(pack).attempt < worker.ATTEMPTS + 1 else [(norfolk.org("norfolk"), "3")]
        everything("update outbox set available_at = now()")
        with app.app_context():
            drain()
    assert (outbox(pack).status, outbox(pack).attempt) == ("failed", worker.ATTEMPTS + 1)
    assert len(marks(pack)) == 1


# The queue is no way in


@pytest.mark.asvs("1.3.2", "1.5.2")
@pytest.mark.parametrize("function", ["os.system", "subprocess.call", "hub.kernel.work.worker.drain", "builtins.exec"])
def test_a_function_put_into_the_queue_by_a_stranger_does_not_run(app, redis, tmp_path, function):
    witness = tmp_path / "ran"
    argument = f"open({str(witness)!r}, 'w')" if function == "builtins.exec" else f"touch {witness}"
    Queue(worker.QUEUE, connection=redis, serializer=JSONSerializer).enqueue_call(function, args=(argument,))
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
    assert not witness.exists()


def test_a_stranger_s_job_is_refused_even_when_it_names_a_row(app, norfolk, redis, outbox, marks):
    pack = cause(norfolk)
    queue = Queue(worker.QUEUE, connection=redis, serializer=JSONSerializer)
    put = queue.enqueue_call("os.system", args=(str(outbox(pack).id),))
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
    assert marks(pack) == [] and outbox(pack).attempt == 0
    with pytest.raises(worker.ForeignJob):
        worker.HubJob.fetch(put.id, connection=redis, serializer=JSONSerializer).func()


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


@pytest.mark.asvs("8.4.1")
def test_the_organisation_comes_from_the_row_and_never_from_valkey(app, norfolk, redis, everything):
    relay.queue(redis).enqueue_call(worker.ENTRY, args=(str(uuid4()),))
    with app.app_context():
        make_worker(app).work(burst=True, logging_level="CRITICAL")
    assert everything("select 1 from event where via = 'job'") == []
