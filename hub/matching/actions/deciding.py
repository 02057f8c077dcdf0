"""Somebody decides about a pair: one person, or two. Whoever comes second is told who decided, and how."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Row, update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.matching import queries
from hub.matching.models import Likeness
from hub.matching.queries import merges

SAID = {"same": "the same person", "different": "different people", "open": "to be decided again"}
GONE = ("One of the two was merged into somebody else meanwhile.", "Look at the list again.")


def decide(pair: Row, version: int, state: str) -> None:
    """Write a decision about an open pair. Raises NotPossibleNow when somebody else was first."""
    likeness = Likeness.__table__
    changed = db.session.execute(
        update(Likeness)
        .where(likeness.c.org_id == acting().org_id, likeness.c.id == pair.id, likeness.c.version == version)
        .where(likeness.c.state == "open")
        .values(state=state, decided_at=now(), decided_by=acting().account_id, version=version + 1)
        .returning(likeness.c.id)
    ).one_or_none()
    today = queries.likeness(pair.id)
    if changed is None:
        raise NotPossibleNow(_who(today), "Open the pair again to see how it stands.")
    one_of_them_is_gone = merges.merged([pair.one_id, pair.other_id])
    if one_of_them_is_gone:
        raise NotPossibleNow(*GONE)
    same = state == "same"
    record("likeness:decided", about=[pair.one_id, pair.other_id], likeness=pair.id, same=same)


def _who(today: Row) -> str:
    if today.state == "open":
        return "What is known of these two has changed since you opened the page."
    return f"{today.decided_by_name or 'A colleague'} decided this already: {SAID[today.state]}."


def decide_different(pair: Row, version: int) -> None:
    """These are two people: it is remembered, and not asked again while nothing more agrees. Raises NotPossibleNow."""
    decide(pair, version, "different")


def say_different(resident_id: UUID, others: Collection[UUID]) -> None:
    """Whoever typed somebody in was shown these and said that it is another person: that is remembered, too."""
    for pair in queries.asked_of(resident_id):
        if pair.whom in others:
            found = queries.likeness(pair.id)
            decide_different(found, found.version)
