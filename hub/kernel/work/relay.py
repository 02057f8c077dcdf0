"""From the outbox to the queue: wakes by NOTIFY and by the clock, claims, commits, then nudges.

Everything here is safe to lose and to repeat. A row announced twice is done once, because the worker's claim is
fenced; a row whose nudge was lost is announced again when its lease ends.
"""

import threading
from datetime import timedelta

import structlog
from flask import Flask
from redis import Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import Engine, text

from hub.kernel.clock import now
from hub.kernel.work.jobs import JOBS
from hub.kernel.work.worker import ATTEMPTS, ENTRY, QUEUE, HubJob

log = structlog.get_logger()

IN_FLIGHT = 500
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=7)
CANARY = "hub:canary"

CLAIM = text("""
    update outbox set status = 'sent', lease_until = :lease
    where (org_id, id) in (
        select org_id, id from outbox where status = 'pending' and available_at <= :now
        order by available_at limit :most for update skip locked)
    returning id
""")
UNCLAIM = text("update outbox set status = 'pending', lease_until = null where status = 'sent' and id = any(:ids)")
# A row whose attempts were all counted and never ended kills its workers: it is given up like one that fails.
# A row at work is locked by its worker's transaction, and skipped; a killed worker's lock is gone at once.
EXPIRE = text("""
    update outbox set lease_until = null,
        error = case when attempt >= :most then coalesce(error, 'WorkerLost') else error end,
        status = case when attempt >= :most + cast(name = any(:one_more) as int) then 'failed' else 'pending' end
    where (org_id, id) in (
        select org_id, id from outbox where status in ('sent', 'running') and lease_until < :now
        for update skip locked)
""")
ALL_LOST = text("update outbox set status = 'pending', lease_until = null where status = 'sent'")
SWEEP = text("delete from outbox where status = 'done' and done_at < :before")
SWEEP_FORMS = text("delete from submission where at < :before")
_SHORT_LIVED: dict[str, timedelta] = {"kept_search": timedelta(hours=12)}  # which the kernel's own pages keep


def forget_after(table: str, age: timedelta) -> None:
    """Let the relay delete the rows of a table whose `at` is older than this; it needs grant and policy."""
    _SHORT_LIVED[table] = age


def queue(redis: Redis) -> Queue:
    """The hub's queue: JSON only, and a job class that runs nothing but our own entry."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer, job_class=HubJob)


def relay_once(engine: Engine, redis: Redis) -> int:
    """Announce what is due, at most up to the cap on jobs in flight; returns how many. Raises RedisError."""
    target = queue(redis)
    room = IN_FLIGHT - target.count
    if room <= 0:
        return 0
    moment = now()
    with engine.begin() as connection:
        ids = [str(row.id) for row in connection.execute(CLAIM, {"now": moment, "lease": moment + LEASE, "most": room})]
    try:
        for row_id in ids:
            target.enqueue_call(
                ENTRY, args=(row_id,), timeout=300, result_ttl=0, failure_ttl=60, description="outbox row"
            )
    except RedisError:
        with engine.begin() as connection:
            connection.execute(UNCLAIM, {"ids": ids})
        raise
    return len(ids)


def tick(engine: Engine, redis: Redis) -> None:
    """Return expired leases, forget what is old and done, and notice by a missing canary key that Redis was emptied."""
    moment = now()
    with engine.begin() as connection:
        one_more = [name for name, declared in JOBS.items() if declared.given_up]
        connection.execute(EXPIRE, {"now": moment, "most": ATTEMPTS, "one_more": one_more})
        connection.execute(SWEEP, {"before": moment - KEPT})
        connection.execute(SWEEP_FORMS, {"before": moment - KEPT})
        for table, age in _SHORT_LIVED.items():
            connection.execute(text(f"delete from {table} where at < :before"), {"before": moment - age})  # noqa: S608
    if not redis.get(CANARY):
        with engine.begin() as connection:
            connection.execute(ALL_LOST)
        redis.set(CANARY, "1")


class Relay(threading.Thread):
    """The relay beside a worker: a thread that owns its connections and ends when `stop` is set."""

    def __init__(self, app: Flask, every: float = 2.0):
        super().__init__(name="relay", daemon=True)
        self.engine: Engine = app.extensions["hub_relay"]
        self.redis: Redis = app.extensions["hub_redis"]
        self.every = every
        self.halt = threading.Event()

    def run(self) -> None:
        """Listen, announce, tick; outages of either server are waited out."""
        while not self.halt.is_set():
            try:
                self._listen()
            except Exception as fault:  # an outage must not end the thread: the next round tries again
                log.warning("relay_waits", fault=type(fault).__name__)
                self.halt.wait(self.every)

    def _listen(self) -> None:
        raw = self.engine.raw_connection()
        try:
            listener = raw.driver_connection
            listener.autocommit = True
            listener.execute("listen hub_outbox")
            while not self.halt.is_set():
                tick(self.engine, self.redis)
                while relay_once(self.engine, self.redis):
                    pass
                for _ in listener.notifies(timeout=self.every, stop_after=1):
                    pass
        finally:
            raw.invalidate()

    def stop(self) -> None:
        """End the thread at its next turn."""
        self.halt.set()
