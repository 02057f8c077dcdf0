"""The sealed trail: how fast events are written, sealed, verified and asked for, on embedded, durable servers.

make bench ARGS=audit                       1,000,000 events of one council
make bench ARGS="audit --events 200000"
"""

import argparse
import multiprocessing
import os
import threading
import time

import psutil
import psycopg

from hub import create_app
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.seal.keys import make_key
from hub.kernel.tenancy import Acting, as_actor
from hub.sealing.sealer import seal_once
from hub.sealing.verifying import verify
from tests.bench.measured import Measured, built, libpq
from tests.bench.trail import asking, fill

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
    asked.add_argument("--events", type=int, default=1_000_000, help="events of one council")
    asked.add_argument("--seconds", type=float, default=15, help="how long events are appended")
    options = asked.parse_args(arguments)
    with built("hub_bench_audit") as told:
        Trail(*told).show(options)


class Trail(Measured):
    """One trail, its sealer, who writes into it and who asks."""

    def __init__(self, app, settings, superuser: str):
        super().__init__(app, settings, superuser)
        self.engine = app.extensions["hub_relay"]
        self.tracer = self.norfolk.actor("norfolk", "tracer")
        self.keys = make_key(settings.var / "bench" / "seal", NAME, first=True)

    def show(self, options) -> None:
        """A line for each."""
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before this began")
        fill(self, options.events)
        [waiting] = self.everything("select count(*) as n from unsealed")
        start = time.perf_counter()
        seal_once(self.engine, self.keys)
        taken = time.perf_counter() - start
        print(f"{'sealed in one go':44}{waiting.n / taken:>12,.0f} events/s")
        self.append(options.seconds)
        self.everything("vacuum analyze event, event_about, seal_leaf, unsealed")
        self.verify()
        asking(self)

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
        with psycopg.connect(self.libpq) as connection:
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
