"""The clocks of many cases at once: which are overdue, which are in a complex setting, told by the programme's data.

The same as hub/cases/rules/clocks.py and settings.py say of one row; a test holds the two together.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from datetime import datetime, timedelta
from typing import Any

from hub.cases.queries.parts import USABLE
from hub.cases.rules.clocks import settling
from hub.cases.rules.settings import pattern
from hub.kernel.db import row
from hub.programmes import hours
from hub.programmes.models import CaseClock, Programme
from hub.programmes.rules import waitless

STARTED = {
    "received": "c.received_at",
    "wait-over": f"""c.received_at + case when c.priority = any(cast(:waitless as int[])) or not {USABLE}
                     then interval '0' else cast(:wait as interval) end""",
    "called": "c.last_call_at",
    "call-agreed": "c.call_back_at",
    "request-due": "q.due",
    "request-answered": "q.answered",
}
STOPPED = {
    "first-call": "c.calls > 0",
    "called": "c.last_call_at > {start}",
    "asked": "q.at > {start}",
    "enrichment-asked": "q.enrichment",
    "reached": "c.last_call_outcome = any(:settling)",
    "closed": "false",
}
GOES_ON = "(q.due is null or q.due <= :now) and (c.call_back_at is null or c.call_back_at <= :now)"


def overdue(programme: Programme, at: datetime) -> tuple[str, dict[str, Any]]:
    """The condition on `c` and `q` (parts.ASKED) of open cases with a clock that has run out, and its parameters."""
    told: dict[str, Any] = {"now": at, "waitless": waitless(programme), "settling": settling(programme)}
    told["wait"] = timedelta(hours=programme.hours_before_enrichment)
    clocks = []
    for number, clock in enumerate(programme.case_clocks):
        start = STARTED[clock.starts]
        stops = " or ".join(f"coalesce({STOPPED[stop].format(start=start)}, false)" for stop in clock.stops)
        clocks.append(f"({start} <= :clock{number} and not ({stops}))")
        told[f"clock{number}"] = _latest_start(programme, clock, at)
    return f"c.status = 'open' and {GOES_ON} and ({' or '.join(clocks) or 'false'})", told


def _latest_start(programme: Programme, clock: CaseClock, at: datetime) -> datetime:
    """Whatever started then or earlier is overdue at a moment."""
    wait = timedelta(hours=clock.hours)
    return hours.before(programme, at, wait) if clock.in_opening_hours else at - wait


def complex_setting(programme: Programme) -> tuple[str, dict[str, Any]]:
    """The condition on `c` of open cases in a complex setting, and its parameters."""
    met, told = [], {}
    for fact in dict.fromkeys(one.fact for one in programme.settings):  # each fact is taken out of a case once
        ours = [one for one in programme.settings if one.fact == fact]
        told[f"{fact}_is"] = [one.equals for one in ours if one.equals is not None]
        words = [word for one in ours for word in one.contains]
        told[f"{fact}_has"] = pattern(words) if words else None
        met.append(f"(c.facts ->> '{fact}' = any(:{fact}_is) or c.facts ->> '{fact}' ~* :{fact}_has)")
    return f"c.status = 'open' and ({' or '.join(met) or 'false'})", told


def is_watched() -> bool:
    """Whether a sweep of the clocks is set already."""
    asked = """select exists (select from outbox where org_id = acting_org() and name = 'clocks:sweep'
               and status = 'pending') as there"""
    return row(asked).there


def any_open() -> bool:
    """Whether any case is open."""
    asked = "select exists (select from case_file where org_id = acting_org() and status = 'open') as there"
    return row(asked).there
