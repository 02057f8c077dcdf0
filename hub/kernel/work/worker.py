"""From the queue to the effect: claim, act for the row's organisation, and mark done in the same transaction.

The organisation comes from the outbox row, never from Redis. Attempts are counted at the claim; an attempt that was
overtaken finds another number in the row and rolls back.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from flask import Flask, current_app
from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import Engine, Row, text

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db, relay_engine
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.jobs import JOBS, checked

log = structlog.get_logger()

QUEUE = "hub"
ENTRY = "hub.kernel.work.worker.run"
# Covers the moment between claim and fence; from then on the fence's row lock tells that the worker lives.
LEASE = timedelta(seconds=15)
ATTEMPTS = 12
FAILED = "failed: the worker’s log says where"

CLAIM = text("""
    update outbox set status = 'running', attempt = attempt + 1, lease_until = :lease
    where id = :id and status in ('pending', 'sent') and available_at <= :now
    returning org_id, id, acts_for, name, args, account_id, role, request_id, attempt
""")
FENCE = text("""
    update outbox set status = :ended, done_at = :now, lease_until = null
    where org_id = :org_id and id = :id and attempt = :attempt and status = 'running'
""")
FAIL = text("""
    update outbox set error = :error, lease_until = null, available_at = :again,
        status = case when attempt >= :most then 'failed' else 'pending' end
    where id = :id and attempt = :attempt and status = 'running'
""")


class Overtaken(Exception):
    """Another attempt took the row over; this one's effect is rolled back."""


class ForeignJob(Exception):
    """Something other than the hub's own entry stands in the queue."""


class HubJob(Job):
    """An RQ job that can be nothing but the hub's own entry: JSON alone would still run a queued `os.system`."""

    @property
    def func(self):
        """The entry, or ForeignJob."""
        if self.func_name != ENTRY or self.instance is not None:
            raise ForeignJob(self.id)
        return run

    def _handle_failure(self, exc_string: str, *args, **kwargs) -> None:
        """A failure is kept in Redis without its words, which may be anybody's: the outbox row names the exception."""
        super()._handle_failure(FAILED, *args, **kwargs)

    @property
    def success_callback(self):
        """Never: a call-back names a function to import."""
        return None

    @property
    def failure_callback(self):
        """Never."""
        return None

    @property
    def stopped_callback(self):
        """Never."""
        return None


def turns(name: str) -> int:
    """How often a row of this job is taken in hand: its attempts, and once more where something is done in the end."""
    declared = JOBS.get(name)
    return ATTEMPTS + (declared is not None and declared.given_up is not None)


def run(row_id: str) -> None:
    """Do one outbox row, once. A row taken or done is left alone; a fault goes into the row, to be tried again."""
    row = _claim(UUID(row_id))
    if row is None:
        return
    fault = None
    try:
        _do(row)
    except Overtaken:
        log.info("job_overtaken", job=row.name, row=str(row.id))
    except Exception as raised:  # whatever the handler raises: the row must say so, and the worker live on
        fault = type(raised).__name__
    if fault:  # outside of its handling: a second exception would carry the words of the first one along
        log.error("job_failed", job=row.name, row=str(row.id), attempt=row.attempt, fault=fault)
        _fail(row, fault)


def _claim(row_id: UUID) -> Row | None:
    moment = now()
    with relay_engine().begin() as connection:
        return connection.execute(CLAIM, {"id": row_id, "now": moment, "lease": moment + LEASE}).one_or_none()


def _do(row: Row) -> None:
    crosses = row.acts_for != row.org_id
    declared = checked(row.name, row.role, crosses)
    role = Role(row.role) if row.role else None
    actor = Acting(row.org_id, row.account_id, role, request_id=row.request_id, by_job=True)
    given_up = row.attempt > ATTEMPTS
    with as_actor(actor):
        fence = {"org_id": row.org_id, "id": row.id, "attempt": row.attempt, "now": now()}
        if db.session.execute(FENCE, fence | {"ended": "failed" if given_up else "done"}).rowcount != 1:
            raise Overtaken()
        handler = declared.given_up if given_up else declared.handler
        handler(**row.args, **({"acts_for": row.acts_for} if declared.crosses else {}))


def _fail(row: Row, fault: str) -> None:
    again = now() + timedelta(seconds=min(2**row.attempt, 600))
    with relay_engine().begin() as connection:
        parameters = {"id": row.id, "attempt": row.attempt, "error": fault, "again": again}
        connection.execute(FAIL, parameters | {"most": turns(row.name)})


def make_worker(app: Flask) -> SimpleWorker:
    """A worker in this process, the application imported before its first job: forking took five times as long."""
    from hub.kernel.work.relay import queue  # relay imports this module's entry

    redis = app.extensions["hub_redis"]
    return SimpleWorker([queue(redis)], connection=redis, job_class=HubJob, serializer=JSONSerializer)


def drain(engine: Engine | None = None, most: int = 1000) -> int:
    """Do all due rows here and now, in order, through the same claim and fence; tests of effects use it."""
    done = 0
    due = text(
        "select id from outbox where status = 'pending' and available_at <= :now order by available_at, id limit 1"
    )
    while done < most:
        with (engine or current_app.extensions["hub_relay"]).begin() as connection:
            row_id = connection.execute(due, {"now": now()}).scalar()
        if row_id is None:
            break
        run(str(row_id))
        done += 1
    return done
