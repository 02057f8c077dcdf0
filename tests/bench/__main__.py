"""Raise, queue, round, replay, import, outcome: how long and how many statements, on embedded, durable servers.

make bench                       2,000 open requests in one district's queue
make bench ARGS="--open 20000"
make bench ARGS=audit            the sealed trail: appended, sealed, verified
"""

import argparse
import itertools
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from os import environ

from hub.asking.actions import raise_door_knock
from hub.cases.actions import open_case
from hub.directory import actions as directory
from hub.directory import sections
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.handovers.actions import accept, raise_handover, return_answer
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.kernel.tenancy import as_actor
from hub.programmes.queries import programme
from hub.settings import ROOT
from tests.bench import audit
from tests.bench.imports import importing
from tests.bench.measured import Measured, built, headings
from tests.bench.rounds import planning
from tests.replay.many import past_visits

FACTS = {"forename": "Ann", "surname": "Bench", "postcode": "NR19 1DJ", "address": "12", "instructions": "None"}


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    asked.add_argument("--open", type=int, default=2000, help="open requests in the queue")
    asked.add_argument("--rounds", type=int, default=100, help="how often each path is walked")
    options = asked.parse_args()
    with built("hub_bench") as told:
        bench = Bench(*told)
        bench.fill(options.open)
        bench.show(options.rounds)


class Bench(Measured):
    """One application with a full queue, and the paths through it."""

    def __init__(self, app, settings, superuser):
        super().__init__(app, settings, superuser)
        self.houses = itertools.count(1)

    def fill(self, count: int) -> None:
        """Open requests in one district's queue."""
        self.tracer, self.officer = self.norfolk.actor("norfolk", "tracer"), self.norfolk.actor("breckland", "officer")
        with self.app.app_context():
            for _ in range(0, count, 200):
                with as_actor(self.tracer):
                    for _ in range(200):
                        self.raise_one()
            gazetteer.load([Located("postcode", "NR191DJ", "E07000143", 600000, 310000, None, None, None)])
        self.sort()
        self.everything("analyze")
        self.everything("update outbox set status = 'done', done_at = now()")

    def sort(self) -> None:
        """Every sort of request, so that the filters have something to tell apart: holders, teams, dues, marks."""
        self.everything(
            """with numbered as (select id, row_number() over (order by id) as n from handover where side = 'received')
               update handover h set due_at = h.raised_at + (n.n % 97 - 20) * interval '1 hour',
                   unread = (n.n % 13 = 0)::int, opened_at = case when n.n % 3 > 0 then now() end,
                   team = (array['red', 'blue', 'green', null])[n.n % 4 + 1],
                   patch = (array['north', 'south', 'east', 'west', null])[n.n % 5 + 1],
                   holder_id = case when n.n % 3 = 0 then cast(:me as uuid) end,
                   status = case when n.n % 3 = 0 then 'accepted' else 'waiting' end
               from numbered n where n.id = h.id and h.side = 'received'""",
            me=self.officer.account_id,
        )

    def raise_one(self):
        return raise_handover("door-knock", self.norfolk.org("breckland"), FACTS, new_id(), now() + timedelta(hours=24))

    def show(self, rounds: int) -> None:
        """Print a line for each path."""
        headings()
        self.line("queue page (50 of them, with counts)", self.queue("/requests"), rounds)
        self.line("queue: mine and overdue", self.queue("/requests?held=mine&due=overdue"), rounds)
        several = "/requests?status=waiting&due=later&unread=new"
        self.line("queue: waiting, due later, never opened", self.queue(several), rounds)
        self.line("queue: found by a last name", self.queue("/requests", text="bench"), rounds)
        self.line("raise (case, both rows, events, outbox)", self.raising(), rounds)
        self.line("round: 40 visits, 3 officers, proposed", planning(self), min(rounds, 20))
        self.line("replay: 500 past visits, draft and live", self.replay(500), min(rounds, 20))
        with self.worker():
            self.line("outcome: answered → on the county's row", self.outcome, min(rounds, 50))
        importing(self)

    def queue(self, address: str, **typed: str):
        """A page of the officer whose queue is full; with what they type, the page that their search leads to."""
        browser = self.browser(self.officer)
        return self.page(browser, browser.post(address, data=typed).location if typed else address)

    def replay(self, count: int):
        """A draft over so many past visits, beside the model in force."""
        past_visits(self.everything, self.norfolk, count)
        with self.app.app_context(), as_actor(self.norfolk.actor("breckland", "manager")):
            body = sections.live("visit_model").body
            step = body["step"][0] | {"attempts": 2, "windows": ["morning", "evening"]}
            directory.draft("visit_model", 2, body | {"step": [step, *body["step"][1:]]})
        self.everything("analyze")
        return self.queue(f"/visit-model/2/replay?over=past&count={count}")

    def new_case(self):
        with self.app.app_context(), as_actor(self.tracer):
            house = {"address": str(next(self.houses)), "category": "case", "tested_on": now().date()}
            return open_case(programme(), FACTS | house)

    def raising(self):
        browser, to = self.browser(self.tracer), self.norfolk.org("breckland")

        def raise_through_the_page() -> float:
            case = self.new_case()
            typed = {"version": 1, "to": to}
            shown = browser.post(f"/cases/{case}/ask/door-knock", data=typed).text
            typed["seal"] = re.search(r'name="seal" value="([^"]*)"', shown)[1]
            self.sent.clear()
            start = time.perf_counter()
            answer = browser.post(f"/cases/{case}/ask/door-knock/send", data=typed)
            taken = (time.perf_counter() - start) * 1000
            assert answer.status_code == 303, answer.text
            return taken

        return raise_through_the_page

    def outcome(self) -> float:
        case = self.new_case()
        with self.app.app_context():
            with as_actor(self.tracer):
                typed = {"to": self.norfolk.org("breckland"), "instructions": None, "risk": None}
                handover = raise_door_knock(case, 1, programme(), typed)
            with as_actor(self.officer):
                accept(handover, 1)
            self.sent.clear()
            start = time.perf_counter()
            with as_actor(self.officer):
                return_answer(handover, {"outcome": "reached-complete"}, 2)
        home = "select 1 from handover where id = :id and side = 'sent' and status = 'returned'"
        while not self.everything(home, id=handover):
            time.sleep(0.001)
            assert time.perf_counter() - start < 30, "the answer never came home"
        return (time.perf_counter() - start) * 1000

    @contextmanager
    def worker(self):
        """A real worker process beside the application."""
        env = {**environ, **self.settings.for_children(), "HUB_DEMO": "0"}
        process = subprocess.Popen([sys.executable, "-m", "hub", "worker"], env=env, cwd=ROOT)
        time.sleep(3)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    if sys.argv[1:2] == ["audit"]:
        audit.main(sys.argv[2:])
    else:
        main()
