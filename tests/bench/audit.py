"""The sealed trail: how fast events are written, sealed and verified, on embedded, durable servers.

make bench ARGS=audit                       200,000 events to verify
make bench ARGS="audit --events 1000000"
"""

import argparse
import multiprocessing
import os
import threading
import time

import psutil
import psycopg
from sqlalchemy import create_engine, make_url, text

from hub import create_app
from hub.demo.build import build_partnership
from hub.embedded import servers
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.seal.keys import make_key
from hub.kernel.tenancy import Acting, as_actor
from hub.sealing.sealer import seal_once
from hub.sealing.verifying import verify
from hub.self_attack.world.place import Place
from hub.settings import ROOT
from hub.start import mark_demo, migrate
from tests.bench.filling import fill
from tests.conftest import settings_for

DATABASE = "hub_bench_audit"
CLIENTS = 8
NAME = "bench.example"
WAITED = """
    select extract(epoch from s.signed_at - e.at)::float from seal_leaf l
    join event e on e.org_id = l.org_id and e.id = l.event_id
    cross join lateral (select signed_at from seal_checkpoint c
                        where c.org_id = l.org_id and c.size > l.index order by c.size limit 1) s
    where l.org_id = %s and e.at > %s
"""


def main(arguments: list[str]) -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(prog="make bench ARGS=audit", description=__doc__.splitlines()[0])
    asked.add_argument("--events", type=int, default=200_000, help="events to verify")
    asked.add_argument("--seconds", type=float, default=15, help="how long events are appended")
    options = asked.parse_args(arguments)
    with servers(ROOT / "var" / "bench") as local:
        with create_engine(local.admin_url, isolation_level="AUTOCOMMIT").connect() as admin:
            admin.exec_driver_sql(f'drop database if exists "{DATABASE}" with (force)')
        settings = settings_for(local, DATABASE)
        app = create_app(settings)
        migrate(app)
        mark_demo(app)
        build_partnership(app, say=lambda *_: None)
        Bench(app, settings, libpq(local.database_url("postgres", DATABASE))).show(options)


def libpq(url: str) -> str:
    """An address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Bench:
    """One trail, its sealer, and who writes into it."""

    def __init__(self, app, settings, superuser: str):
        self.app, self.settings, self.superuser = app, settings, superuser
        self.engine = app.extensions["hub_relay"]
        norfolk = Place(app, self.everything)
        self.tracer = norfolk.actor("norfolk", "tracer")
        self.keys = make_key(settings.var / "bench" / "seal", NAME, first=True)

    def everything(self, statement: str, **told):
        engine = create_engine(make_url(self.superuser).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            found = connection.execute(text(statement), told).all()
        engine.dispose()
        return found

    def show(self, options) -> None:
        """A line for each."""
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before this began")
        fill(self.superuser, self.tracer.org_id, [self.tracer.account_id], options.events)
        start = time.perf_counter()
        sealed = seal_once(self.engine, self.keys)
        taken = time.perf_counter() - start
        print(f"{'sealed in one go':44}{sealed / taken:>12,.0f} events/s")
        self.append(options.seconds)
        self.verify()

    def append(self, seconds: float) -> None:
        """Events from client processes, each in a transaction of its own, while the sealer works every two seconds.

        What the processors did for one event says more than events per second where others use the machine, too.
        """
        context = multiprocessing.get_context("spawn")
        ready, counted, used = context.Barrier(CLIENTS + 1), context.Value("i", 0), context.Value("d", 0)
        told = (self.settings, self.tracer.org_id, self.tracer.account_id, seconds, ready, counted, used)
        clients = [context.Process(target=client, args=told) for _ in range(CLIENTS)]
        for one in clients:
            one.start()
        ready.wait()
        began, halt, before = now(), threading.Event(), self.server_seconds()
        sealer = threading.Thread(target=self.keep_sealing, args=[halt])
        sealer.start()
        ready.wait()
        server = self.server_seconds() - before
        ready.wait()
        for one in clients:
            one.join()
        time.sleep(3)
        halt.set()
        sealer.join()
        rate, busy = counted.value / seconds, (used.value + server) / max(1, counted.value)
        print(f"{f'appended by {CLIENTS} clients, sealed meanwhile':44}{rate:>12,.0f} events/s   (promised: 2,000)")
        print(f"{'  processor time of an event, all processes':44}{busy * 1000:>12.2f} ms")
        self.waited(began)

    def server_seconds(self) -> float:
        """Processor time of PostgreSQL's processes that are there, in seconds."""
        mine = [one for one in psutil.Process().children(recursive=True) if one.name() == "postgres"]
        return sum(sum(one.cpu_times()[:2]) for one in mine)

    def keep_sealing(self, halt: threading.Event) -> None:
        """As the sealer's thread does."""
        while not halt.wait(2.0):
            seal_once(self.engine, self.keys)

    def waited(self, since) -> None:
        """How long events waited for the checkpoint that has them."""
        with psycopg.connect(self.superuser) as connection:
            waited = sorted(one for (one,) in connection.execute(WAITED, [self.tracer.org_id, since]))
        for name, share in (("median", 0.5), ("p99", 0.99)):
            promised = "   (promised: under 5)" if name == "p99" else ""
            print(f"{f'sealed after, {name}':44}{waited[int(len(waited) * share)]:>12.2f} s{promised}")

    def verify(self) -> None:
        """`hub audit verify` over everything."""
        start = time.perf_counter()
        found = verify(libpq(self.settings.relay_url), NAME, self.keys.trusted)
        taken, events = time.perf_counter() - start, sum(one.events for one in found)
        assert all(one.is_whole for one in found), [one.faults[:3] for one in found if not one.is_whole]
        print(f"{f'verified {events:,} events':44}{events / taken:>12,.0f} events/s   (promised: 100,000)")


def client(settings, org: int, account, seconds: float, ready, counted, used) -> None:
    """One client process: events through `record`, each in a transaction of its own, as a page commits."""
    app, done = create_app(settings), 0
    with app.app_context(), as_actor(Acting(org, account, "tracer")):
        record("record:opened", about=[account], record="case")
    ready.wait()
    until, before = time.monotonic() + seconds, time.process_time()
    with app.app_context():
        while time.monotonic() < until:
            with as_actor(Acting(org, account, "tracer")):
                record("record:opened", about=[account], record="case")
            done += 1
    with counted.get_lock():
        counted.value += done
        used.value += time.process_time() - before
    ready.wait()
    ready.wait()  # PostgreSQL's processes are counted before they end
