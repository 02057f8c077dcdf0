"""One search of the trail: what the rules find in a span of events and no search found before, in one statement."""

# ruff: noqa: S608 - put together from this program's own constants, values travel apart

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from hub.governance.rules import LOOKS, first_id
from hub.kernel.clock import UK
from hub.kernel.db import row, rows
from hub.kernel.keys import surname_key
from hub.oddities.queries.hits import hits
from hub.oddities.queries.people import GROUND
from hub.oddities.rules import Settings
from hub.oddities.rules.homes import Key

# How far beyond a span work with a person is looked for.
WORKED = timedelta(days=90)

UNKNOWN = """
    select distinct on (h.rule, h.event_id, about) h.*, coalesce(h.person_id, h.account_id) as about
    from hits h
    where not exists (
        select from oddity_event o where o.org_id = acting_org() and o.rule = h.rule and o.event_id = h.event_id
            and o.about = coalesce(h.person_id, h.account_id))
    order by h.rule, h.event_id, about, h.number desc"""
GROUPED = """
    select rule, account_id, person_id, cast(at at time zone 'Europe/London' as date) as on_day,
           min(at) as first_at, max(at) as last_at, count(distinct event_id) as looks, max(number) as number,
           max(most) as most, (array_agg(detail order by number desc, detail))[1] as detail
    from unknown group by 1, 2, 3, 4"""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until before another, both UTC."""

    since: datetime
    until: datetime


def search(span: Span, settings: Settings, key: Key, keep: str | None = None, **given: Any) -> Sequence[Row]:
    """What is odd in a span: every group that the rules find, found before or not.

    `keep` goes on from what is not known yet (`unknown`, and `grouped` of it) with further statements, whose parameters
    are `given`. Reads as the acting organisation, whose restricted records must be visible to it.
    """
    if not settings.on:
        return []
    unknown = UNKNOWN if keep else UNKNOWN.replace("where not exists", "where true or not exists")
    ending = f", {keep}" if keep else " select * from grouped"
    statement = (
        f"{GROUND}, hits as materialized ({hits(settings.on)}), unknown as materialized ({unknown}), "
        f"grouped as ({GROUPED}){ending}"
    )
    return rows(statement, **_parameters(span, settings, key), **given)


def _parameters(span: Span, settings: Settings, key: Key) -> dict[str, Any]:
    told = {name: value for name, value in asdict(settings).items() if name != "off"}
    told |= {"overseers": list(settings.overseers), "open_days": list(settings.open_days)}
    staff = [(one.id, *_names(one.name)) for one in rows("select id, name from account where org_id = acting_org()")]
    ids, forenames, surnames = zip(*staff, strict=True) if staff else ((), (), ())
    return told | {
        "since": first_id(span.since), "until": first_id(span.until), "since_at": span.since, "until_at": span.until,
        "first_day": span.since.astimezone(UK).date(), "last_day": span.until.astimezone(UK).date(),
        "worked_since": first_id(span.since - WORKED), "looks": list(LOOKS), "accounts": list(ids),
        "forenames": list(forenames), "surnames": list(surnames),
        "inner": key.inner, "outer": key.outer, "mark": key.mark,
    }  # fmt: skip


def _names(name: str) -> tuple[str, str]:
    """First and last name of a colleague, as keys; a single name is a last name."""
    told = name.split()
    return surname_key(told[0]) if len(told) > 1 else "", surname_key(told[-1]) if told else ""


def alone() -> None:
    """Wait until no other search of this organisation is under way: two at once would find the same."""
    rows("select pg_advisory_xact_lock(7339, acting_org())")


def last_until() -> datetime | None:
    """Until when the trail has been searched; None before the first time."""
    return row("select max(until_at) as until_at from oddity_run where org_id = acting_org()").until_at


def is_waiting() -> bool:
    """Whether a night's search is set."""
    return bool(rows("""select 1 from outbox where org_id = acting_org() and name = 'oddities:night'
                        and status in ('pending', 'sent') limit 1"""))  # fmt: skip


def counted(found: Iterable[Row]) -> dict[str, int]:
    """How many by rule."""
    told: dict[str, int] = {}
    for one in found:
        told[one.rule] = told.get(one.rule, 0) + 1
    return told
