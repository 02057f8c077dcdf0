"""Holds: what is not to be erased, why, until somebody looks again; and taking one away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import insert, update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotYours
from hub.kernel.tenancy import acting
from hub.retention import queries
from hub.retention.actions.runs import alone
from hub.retention.models import LegalHold, LegalHoldAbout

SORTS = {"residents": "resident", "cases": "case", "handovers": "request", "named_beside": "request"}


def place(sets: dict[str, Iterable[UUID]], reason: str, review_on: date) -> UUID:
    """Hold these ids, and whatever hangs on them now or later. Returns the hold's id.

    An erasure under way stops short of them: its next step begins when this is committed.
    """
    alone()
    hold_id = new_id()
    db.session.execute(
        insert(LegalHold).values(
            org_id=acting().org_id, id=hold_id, reason=reason, review_on=review_on, placed_at=now(),
            placed_by=acting().account_id, version=1,
        )
    )  # fmt: skip
    about = [{"about": one, "sort": SORTS[sort]} for sort, ids in sets.items() for one in ids]
    common = {"org_id": acting().org_id, "hold_id": hold_id}
    db.session.execute(insert(LegalHoldAbout), [common | one for one in about])
    record("hold:placed", about=[hold_id, *(one["about"] for one in about)], hold=hold_id, count=len(about))
    return hold_id


def review(hold_id: UUID, version: int, review_on: date) -> None:
    """Let a hold stand, and say when somebody looks at it next. Raises EditConflict, NotYours."""
    found = _changed(hold_id, version, review_on=review_on)
    record("hold:reviewed", about=[hold_id, *found.about], hold=hold_id)


def lift(hold_id: UUID, version: int, why: str) -> None:
    """Take a hold away: what is due is erased with the next erasure. Raises EditConflict, NotYours."""
    found = _changed(hold_id, version, lifted_at=now(), lifted_by=acting().account_id, lifted_why=why)
    record("hold:lifted", about=[hold_id, *found.about], hold=hold_id)


def _changed(hold_id: UUID, version: int, **values):
    found = queries.hold(hold_id)
    if found is None:
        raise NotYours()
    mine = (LegalHold.org_id == acting().org_id, LegalHold.id == hold_id)
    still = (LegalHold.version == version, LegalHold.lifted_at.is_(None))
    done = db.session.execute(update(LegalHold).where(*mine, *still).values(version=version + 1, **values))
    if not done.rowcount:
        raise EditConflict(found.version, [("The hold", "Changed by somebody else: look at it again", None)])
    return found
