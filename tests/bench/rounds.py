"""Planning a round through the page: 40 visits spread over a district, three officers, one of them in a pair."""

import time
from collections.abc import Callable
from datetime import timedelta

from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.handovers import queries as requests
from hub.handovers.actions import accept, raise_handover
from hub.kernel.access import Role
from hub.kernel.clock import UK, now
from hub.kernel.keys import new_id
from hub.kernel.tenancy import as_actor

VISITS, OFFICERS = 40, 3
PAIRS = ["AA", "AB", "AD", "AE", "AF", "AG", "AH", "AJ", "AL", "AN", "AP", "AQ"]
POSTCODES = [f"NR19 {sector}{pair}" for sector in "12" for pair in PAIRS]


def planning(bench) -> Callable[[], float]:
    """Claim 40 visits; a call proposes tomorrow's round of them, in milliseconds, and discards it again."""
    _claim(bench)
    manager = bench.norfolk.actor("breckland", "manager")
    browser = bench.browser(manager)
    day = (now() + timedelta(days=1)).astimezone(UK).date()
    address = f"/rounds/new?day-day={day.day}&day-month={day.month}&day-year={day.year}"
    form = {"minutes": 10, "begin": "office", "end": "office", "office": "NR19 1EE"}
    for number, account in enumerate(_people(bench)):
        form |= {f"crew.{number}.account_id": account, f"crew.{number}.starts": "8am", f"crew.{number}.ends": "8pm"}

    def plan() -> float:
        bench.everything("update round set status = 'cancelled'")
        bench.everything("update round_stop set status = 'unplanned', why = 'cancelled'")
        bench.sent.clear()
        start = time.perf_counter()
        answer = browser.post(address, data=form)
        taken = (time.perf_counter() - start) * 1000
        assert answer.status_code == 303, answer.text
        sent = list(bench.sent)
        [found] = bench.everything("select count(*) as n from round_stop where status = 'planned'")
        assert found.n == VISITS, found.n
        bench.sent[:] = sent
        return taken

    return plan


def _people(bench) -> list[str]:
    found = bench.everything(
        "select id from account where org_id = :org order by name, id limit :most",
        org=bench.norfolk.org("breckland"),
        most=OFFICERS,
    )
    for one in found:
        bench.everything(
            "insert into account_role values (:org, :id, :role, now()) on conflict do nothing",
            org=bench.norfolk.org("breckland"), id=one.id, role=str(Role.OFFICER),
        )  # fmt: skip
    return [str(one.id) for one in found]


def _claim(bench) -> None:
    places = [("NR19 1EE", 598_700, 313_300)]
    places += [(one, 590_000 + 977 * n % 17_000, 305_000 + 1_553 * n % 14_000) for n, one in enumerate(POSTCODES)]
    with bench.app.app_context():
        gazetteer.load([Located("postcode", key.replace(" ", ""), "E07000143", *where) for key, *where in places])
        with as_actor(bench.tracer):
            asked = [
                raise_handover(
                    "door-knock", bench.norfolk.org("breckland"),
                    {"forename": "Ann", "surname": "Round", "address": f"{n} The Way", "postcode": POSTCODES[n % 24]},
                    new_id(), now() + timedelta(hours=24),
                )
                for n in range(VISITS)
            ]  # fmt: skip
        bench.everything("update outbox set status = 'done', done_at = now()")
        with as_actor(bench.officer):
            for one in asked:
                accept(one, requests.received(one).version, take_over=True)
