"""The sealed trail: how fast events are written, sealed and verified, on embedded, durable servers.

make bench ARGS=audit                       200,000 events filled in
make bench ARGS="audit --events 1000000"
"""

import argparse
import multiprocessing
import os
import statistics
import threading
import time

import psycopg
from sqlalchemy import create_engine, make_url

from hub import create_app
from hub.demo.build import build_partnership
from hub.embedded import servers
from hub.kernel.audit import record
from hub.kernel.keys import new_id
from hub.kernel.seal.keys import make_key
from hub.kernel.tenancy import Acting, as_actor
from hub.sealing.sealer import BATCH, seal_once
from hub.sealing.verifying import verify
from hub.settings import ROOT
from hub.start import mark_demo, migrate
from tests.conftest import Partnership, settings_for

DATABASE = "hub_bench_audit"
CLIENTS, SECONDS = 8, 15
NAME = "bench.example"
# As `record` writes them, with the same indexes and the same note of what is unsealed; without the trip for each.
FILL = """
    with given as materialized (
        select uuidv7(n * interval '1 second' - cast(%(span)s as interval)) as id,
               now() + n * interval '1 second' - cast(%(span)s as interval) as at,
               %(people)s::uuid[] as people, %(subjects)s::uuid[] as subjects, n
        from generate_series(%(first)s::int, %(last)s::int) as n
    ), chosen as (
        select *, people[1 + n %% array_length(people, 1)] as account_id,
               subjects[1 + (n * 7919) %% array_length(subjects, 1)] as subject,
               (array['record:opened', 'record:opened', 'list:shown', 'case:updated'])[1 + n %% 4] as kind
        from given
    ), written as (
        insert into event (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
        select %(org)s, id, at, kind, account_id, 'tracer', null, id, null, 'page', jsonb_build_array(subject),
               case kind when 'record:opened' then '{"record": "case"}'::jsonb
                         when 'list:shown' then jsonb_build_object('list', 'cases', 'count', 1)
                         else jsonb_build_object('case', subject, 'fields', jsonb_build_array('phone')) end
        from chosen
    ), waiting as (
        insert into unsealed (org_id, event_id) select %(org)s, id from chosen
    )
    insert into event_about (org_id, about, event_id) select %(org)s, subject, id from chosen
"""


def fill(url: str, org: int, people: list, count: int, subjects: list | None = None, days: int = 365) -> None:
    """Fill an organisation's trail with so many events about `subjects`, spread over `days`, as the superuser `url`.

    A million take about a minute: for measuring what is asked of a large trail.
    """
    about = subjects or [new_id() for _ in range(max(1, count // 40))]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        step = days * 86_400 / count
        for first in range(1, count + 1, 50_000):
            told = {"first": first, "last": min(first + 49_999, count), "org": org, "people": people}
            told |= {"subjects": about, "span": f"{count} seconds"}
            connection.execute(FILL.replace("interval '1 second'", f"interval '{step} seconds'")
                               .replace("%(span)s", f"'{days} days'"), told)  # fmt: skip
        connection.execute("analyze event, event_about, unsealed")


def client(settings, org: int, account, seconds: float, ready, counted) -> None:
    """One client process: events through `record`, each in a transaction of its own, as a page commits."""
    app = create_app(settings)
    with app.app_context(), as_actor(Acting(org, account, "tracer")):
        record("record:opened", about=[account], record="case")
    ready.wait()
    until, done = time.monotonic() + seconds, 0
    with app.app_context():
        while time.monotonic() < until:
            with as_actor(Acting(org, account, "tracer")):
                record("record:opened", about=[account], record="case")
            done += 1
    with counted.get_lock():
        counted.value += done


class Watch(threading.Thread):
    """The sealer at work every two seconds, and how long events waited for it."""

    def __init__(self, app, keys):
        super().__init__(daemon=True)
        self.engine, self.keys, self.halt, self.waited = app.extensions["hub_relay"], keys, threading.Event(), []

    def run(self) -> None:
        while not self.halt.wait(2.0):
            while seal_once(self.engine, self.keys) >= BATCH:
                pass


def sealed_after(url: str, org: int, since) -> list[float]:
    """How many seconds each event waited until a checkpoint had it."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            """select extract(epoch from s.signed_at - e.at)::float from seal_leaf l
               join event e on e.org_id = l.org_id and e.id = l.event_id
               cross join lateral (select signed_at from seal_checkpoint c
                                   where c.org_id = l.org_id and c.size > l.index order by c.number limit 1) s
               where l.org_id = %s and e.at > %s""",
            [org, since],
        )
        return sorted(one for (one,) in found)


def main(arguments: list[str]) -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(prog="make bench ARGS=audit", description=__doc__.splitlines()[0])
    asked.add_argument("--events", type=int, default=200_000, help="events to verify")
    asked.add_argument("--seconds", type=float, default=SECONDS, help="how long events are appended")
    options = asked.parse_args(arguments)
    with servers(ROOT / "var" / "bench") as local:
        with create_engine(local.admin_url, isolation_level="AUTOCOMMIT").connect() as admin:
            admin.exec_driver_sql(f'drop database if exists "{DATABASE}" with (force)')
        settings = settings_for(local, DATABASE)
        app = create_app(settings)
        migrate(app)
        mark_demo(app)
        build_partnership(app, say=lambda *_: None)
        superuser = local.database_url("postgres", DATABASE)
        measure(app, settings, make_url(superuser).set(drivername="postgresql").render_as_string(False), options)


def measure(app, settings, superuser: str, options) -> None:
    """Append, seal, verify: a line for each."""
    engine = create_engine(make_url(superuser).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        norfolk = Partnership(app, lambda statement, **told: connection.exec_driver_sql(statement).all() if not told
                              else connection.execute(__import__("sqlalchemy").text(statement), told).all())  # fmt: skip
        org, people = norfolk.org("norfolk"), [norfolk.person("norfolk", "tracer", nth).id for nth in range(2)]
    folder = settings.var / "bench" / "seal"
    keys = make_key(folder, NAME, first=True)
    while seal_once(app.extensions["hub_relay"], keys):
        pass
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before")
