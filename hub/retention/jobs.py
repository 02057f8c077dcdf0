"""The steps of an erasure, the copy for the register, and the night's look at what is due."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import current_app

from hub.directory.sections import live, when_published
from hub.kernel.access import Role
from hub.kernel.clock import UK, now
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import ANYONE, job, later
from hub.notices.actions import tell_role
from hub.retention import actions, outside, queries
from hub.retention.actions.runs import copied

NIGHT = time(2, 30)
LINES = """
    select l.id, l.run_id, l.at, l.record, l.sets, r.kind, r.number from erasure_line l
    join erasure_run r on r.org_id = l.org_id and r.id = l.run_id
    where l.org_id = acting_org() and l.copied_at is null order by l.id limit 500
"""


def _stopped(run: str) -> None:
    """An erasure that stands still keeps every other one from beginning: information governance hears of it."""
    told = queries.run(UUID(run))
    tell_role([Role.IG], "erasure-stopped", told.id, str(told.number), "erasures.show", urgent=True, run_id=told.id)


@job("retention:step", by=ANYONE, given_up=_stopped)
def step(run: str) -> None:
    """Copy out what the step before erased, then do the next; each step is a job of its own."""
    copy()
    if actions.step(UUID(run)):
        later("retention:step", run=UUID(run))
        return
    told = queries.run(UUID(run))
    tell_role([Role.IG], "erasure-done", told.id, str(told.number), "erasures.show", run_id=told.id)


def copy() -> None:
    """Write what was erased into the register outside the database; a line that is there twice counts once."""
    found = rows(LINES)
    if found:
        told = [
            {
                "id": str(one.id), "org": acting().org_id, "run": str(one.run_id), "number": one.number,
                "at": one.at.isoformat(), "record": one.record, "sets": one.sets,
            }
            for one in found
        ]  # fmt: skip
        outside.append(current_app.config["HUB"], told)
        copied(one.id for one in found)


def _not_looked(version: int) -> None:
    """A night that was given up is told of, and is one alone: the next one comes all the same."""
    tell_role([Role.IG], "erasure-night-failed", section_id(version), "", "retention.index", urgent=True)
    keep_nights(version)


@job("retention:night", by=ANYONE, given_up=_not_looked)
def night(version: int) -> None:
    """Look what is due and who came again; erase where the organisation has that done by itself, else tell its IG.

    A night that belongs to rules which are no longer in force ends its chain of timers.
    """
    section = live(queries.NAME)
    if section is None or section.version != version:
        return
    copy()
    actions.look_for_returns()
    due = queries.due().number
    if due and section.body.get("nightly"):
        try:
            actions.begin(None)
        except NotPossibleNow:  # one that somebody began is under way
            due = 0
    elif due:
        tell_role([Role.IG], "erasure-due", section_id(version), str(due), "erasures.due")
    keep_nights(version)


def keep_nights(version: int) -> None:
    """See to it that the next night's look by these rules is set, once: one that failed may be tried again by hand."""
    if not queries.night_is_set(version):
        later("retention:night", at=_next_night(), version=version)


def section_id(version: int) -> UUID:
    """A notice is about something with an id: here, this organisation's rules."""
    return UUID(int=acting().org_id << 32 | version)


@when_published(queries.NAME)
def begin_nights() -> None:
    """The rules came into force: look every night, from the next one on."""
    keep_nights(live(queries.NAME).version)


def _next_night() -> datetime:
    local = now().astimezone(UK)
    tonight = datetime.combine(local.date(), NIGHT, UK)
    return tonight if tonight > local else tonight + timedelta(days=1)
