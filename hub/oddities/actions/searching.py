"""Searching the trail, by night and on demand."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import insert

from hub.kernel.access import Role
from hub.kernel.audit import record, record_each
from hub.kernel.clock import UK, now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.oddities import queries
from hub.oddities.models import OddityRun
from hub.oddities.queries import search as trail
from hub.oddities.rules.homes import Key, key
from hub.restricted import actions as restricted

NIGHT = time(2, 30)
# An event gets its id when it is written and is seen when its page is done: whatever took longer than this, and began
# before the last search, is the one thing that a search can miss. Imports, the slowest, take minutes.
OVERLAP = timedelta(days=1)
FIRST = timedelta(days=30)

# What is open of the same rule, colleague, person and day grows; what was decided stays, and more of it is a new one.
KEEP = """
    kept as (
        insert into oddity as x (org_id, id, rule, account_id, person_id, on_day, first_at, last_at, looks, number,
                                 most, detail, found_at)
        select acting_org(), uuidv7(), rule, account_id, person_id, on_day, first_at, last_at, looks, number, most,
               detail, :now
        from grouped
        on conflict (org_id, rule, account_id, person_id, on_day) where state = 'open'
        do update set looks = x.looks + excluded.looks, number = greatest(x.number, excluded.number),
            first_at = least(x.first_at, excluded.first_at), last_at = greatest(x.last_at, excluded.last_at),
            version = x.version + 1
        returning x.id, x.rule, x.account_id, x.person_id, x.on_day, x.version),
    joined as (
        insert into oddity_event (org_id, rule, event_id, about, oddity_id)
        select acting_org(), u.rule, u.event_id, u.about, k.id
        from unknown u join kept k on k.rule = u.rule and k.account_id = u.account_id
            and k.person_id is not distinct from u.person_id
            and k.on_day = cast(u.at at time zone 'Europe/London' as date))
    select id, rule, account_id, person_id from kept where version = 1"""


def home_key() -> Key:
    """The key of colleagues' homes in this installation."""
    return key(current_app.config["HUB"].secret_key)


def look(how: str) -> int:
    """Search what was written since the last search, and a day before it again; returns how many oddities are new.

    `how` is night or asked. Safe to repeat: a rule finds an event about a person once.
    """
    trail.alone()
    moment, before = now(), trail.last_until()
    span = trail.Span((before - OVERLAP) if before else moment - FIRST, moment + timedelta(milliseconds=1))
    found = trail.search(span, queries.settings(), home_key(), KEEP, now=moment)
    run_id = new_id()
    kept = {"at": moment, "how": how, "since_at": span.since, "until_at": moment, "found": len(found)}
    db.session.execute(insert(OddityRun).values(org_id=acting().org_id, id=run_id, **kept))
    record("oddities:searched", about=[run_id], run=run_id, how=how, found=len(found))
    if found:
        told = (((one.id, one.account_id, one.person_id), {"oddity": one.id, "rule": one.rule}) for one in found)
        record_each("oddity:found", told)
    if found and how == "night":
        tell_role([Role.IG], "oddities-found", run_id, str(len(found)), "oddities.index")
    return len(found)


def ask() -> None:
    """Have the trail searched as soon as the worker is free; nothing where somebody has just asked for it."""
    standing = queries.last_search()
    if standing is None or not standing.busy:
        later("oddities:search")


def keep_watch() -> UUID | None:
    """See to it that the next night's search is set; None where it is."""
    restricted.keep_watch(now())  # also where records were restricted before there was a watch
    return None if trail.is_waiting() else later("oddities:night", at=next_night(now()))


def next_night(moment: datetime) -> datetime:
    """When the night's search after this moment begins, in UTC."""
    local = moment.astimezone(UK)
    day = local.date() if local.time() < NIGHT else local.date() + timedelta(days=1)
    return datetime.combine(day, NIGHT, UK)
