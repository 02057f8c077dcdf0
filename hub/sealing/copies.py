"""Copies of the checkpoints outside the database's reach: each with its own thread, place and patience.

A copy gets every checkpoint of every organisation, in order, at least once. One that is away costs nobody else
anything: its place waits in `seal_copy`, and its thread asks again, later each time, at most every five minutes.
"""

import threading
from collections.abc import Iterable
from datetime import timedelta
from zlib import crc32

import structlog
from flask import Flask
from sqlalchemy import Connection, Engine, text

from hub.kernel.clock import now
from hub.sealing.ways import CannotSend, send
from hub.settings import Settings

log = structlog.get_logger()

MOST = 500
LONGEST_PAUSE = 300
LATE = timedelta(hours=1)
LOCK = 0xC0B1  # the first of the two numbers of a copy's lock

MINE = text("select pg_try_advisory_xact_lock(:lock, :copy)")
KNOWN = text("""
    insert into seal_copy (org_id, name)
    select distinct k.org_id, cast(:name as text) from seal_key k
    where not exists (select 1 from seal_copy c where c.org_id = k.org_id and c.name = :name)
    on conflict do nothing
""")
NEXT = text("""
    select s.org_id, s.number, s.note from seal_copy c
    cross join lateral (
        select s.org_id, s.number, s.note from seal_checkpoint s
        where s.org_id = c.org_id and s.number > c.number order by s.number limit :most) s
    where c.name = :name order by s.org_id, s.number limit :most
""")
TAKEN = text("""
    update seal_copy c set number = one.number, sent_at = :at, fault = null, failing_since = null
    from unnest(cast(:orgs as int[]), cast(:numbers as bigint[])) as one (org_id, number)
    where c.org_id = one.org_id and c.name = :name
""")
FAILED = text("""
    update seal_copy c set fault = :fault, failing_since = coalesce(c.failing_since, :at)
    where c.name = :name and exists (
        select 1 from seal_checkpoint s where s.org_id = c.org_id and s.number > c.number)
""")


def send_once(engine: Engine, copy: str, token: str, most: int = MOST) -> int:
    """Send a copy what it has not got yet; returns how many checkpoints. Raises CannotSend, which is written down.

    The lock is held until the copy has answered: two workers never send the same ones at the same time.
    """
    with engine.begin() as connection:
        connection.execute(KNOWN, {"name": copy})
    try:
        with engine.begin() as connection:
            if not connection.execute(MINE, {"lock": LOCK, "copy": crc32(copy.encode()) >> 1}).scalar():
                return 0
            return _send(connection, copy, token, most)
    except CannotSend as fault:
        with engine.begin() as connection:
            connection.execute(FAILED, {"name": copy, "fault": str(fault), "at": now()})
        raise


def _send(connection: Connection, copy: str, token: str, most: int) -> int:
    found = connection.execute(NEXT, {"name": copy, "most": most}).all()
    if not found:
        return 0
    send(copy, [one.note for one in found], token, now())
    reached = {one.org_id: one.number for one in found}  # in order: the last one wins
    told = {"orgs": list(reached), "numbers": list(reached.values()), "name": copy, "at": now()}
    connection.execute(TAKEN, told)
    return len(found)


class Copier(threading.Thread):
    """One copy's thread beside the sealer."""

    def __init__(self, app: Flask, copy: str, every: float = 2.0):
        super().__init__(name="copier", daemon=True)
        self.engine: Engine = app.extensions["hub_relay"]
        self.settings: Settings = app.config["HUB"]
        self.copy, self.every, self.pause = copy, every, every
        self.halt = threading.Event()

    def run(self) -> None:
        """Send, wait, send again."""
        while not self.halt.is_set():
            try:
                while send_once(self.engine, self.copy, self.settings.seal_token) and not self.halt.is_set():
                    pass
                self.pause = self.every
            except Exception as fault:  # an outage of either side must not end the thread
                self.pause = min(self.pause * 2, LONGEST_PAUSE)
                log.warning("copy_waits", copy=self.copy, fault=type(fault).__name__)
            self.halt.wait(self.pause)

    def stop(self) -> None:
        """End the thread at its next turn."""
        self.halt.set()


def copiers(app: Flask) -> Iterable[Copier]:
    """A thread for each copy of HUB_SEAL_COPIES."""
    return [Copier(app, copy) for copy in app.config["HUB"].seal_copies]
