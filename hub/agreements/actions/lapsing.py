"""A legal basis comes to its end while an agreement rests on it: each side looks every day, and tells its officers.

A look, and not a timer set at the signature: the list of legal bases learns of an end after agreements were signed.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import Row

from hub.agreements.actions.watching import other_name, watch
from hub.agreements.queries import bases, terms
from hub.directory.actions import when_signed
from hub.directory.bases import Basis, lapsing
from hub.directory.sections import when_published
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import UK, now, today
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role

MORNING = time(6, 30)  # UK: told when the day's work begins


def keep_watch(*_: object) -> None:
    """See to it that the next morning's look is set."""
    if not bases.is_waiting():
        local = now().astimezone(UK)
        day = local.date() + timedelta(days=local.time() >= MORNING)
        later("agreement:bases", at=datetime.combine(day, MORNING, UK))


when_signed(keep_watch)
when_published("agreements")(keep_watch)


def look() -> int:
    """Tell of every basis that comes to its end, once for each of the days that the organisation chose; how many.

    A morning that nobody worked is made up for by the next one.
    """
    told = 0
    for agreement, basis in resting():
        left = (basis.until - today()).days
        days = min((one for one in watch().remind_days if one >= left), default=None)
        if days is None or bases.was_told(agreement.id, basis.key, days):
            continue
        record("agreement:basis_due", about=[agreement.id], agreement=agreement.id, basis=basis.key, days=days)
        about = {"about": agreement.id, "reference": other_name(agreement)}
        tell_role([Role.IG], "agreement-basis-due", endpoint="agreements.show", agreement_id=agreement.id, **about)
        told += 1
    return told


def resting() -> Iterator[tuple[Row, Basis]]:
    """Each document in force with each basis that ends before it does, whatever the number of its kinds of work."""
    seen = set()
    for one in terms.in_force():
        document = (one.from_org, one.to_org, one.slug, one.version)
        if document not in seen:
            seen.add(document)
            until = one.live.upper.astimezone(UK).date() if one.live.upper else None
            yield from ((one, basis) for basis in lapsing(one.bases, today(), until))
