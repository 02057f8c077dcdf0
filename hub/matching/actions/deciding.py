"""Somebody decides about a pair: one person, or two; or asks again. Whoever comes second is told who was first."""

from collections.abc import Collection, Mapping
from typing import Any
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
CHANGED = "What is known of these two has changed since you opened the page."
LOOK = "Open the pair again to see how it stands."


def decide(pair: Row, version: int, state: str) -> None:
    """Write a decision about an open pair. Raises NotPossibleNow when somebody else was first."""
    said = {"state": state, "decided_at": now(), "decided_by": acting().account_id, "asked_at": None, "asked_by": None}
    changed = _write(pair, version, "open", said)
    if changed is None:
        raise NotPossibleNow(_who(queries.likeness(pair.id)), LOOK)
    one_of_them_is_gone = merges.merged([pair.one_id, pair.other_id])
    if one_of_them_is_gone:
        raise NotPossibleNow(*GONE)
    same = state == "same"
    record("likeness:decided", about=[pair.one_id, pair.other_id], likeness=pair.id, same=same)


def ask_again(pair: Row, version: int) -> None:
    """Take back that two are different people: the pair waits for a decision until somebody makes it.

    Raises NotPossibleNow when somebody else was first, or one of the two goes under another's name by now.
    """
    reopened = {"state": "open", "asked_at": now(), "asked_by": acting().account_id}
    changed = _write(pair, version, "different", reopened)
    if changed is None:
        raise NotPossibleNow(_how_it_stands(queries.likeness(pair.id)), LOOK)
    # Held until the end: a merge of one of them that is under way at this moment is waited for, and seen.
    if any(one.merged_into for one in queries.sides(pair.one_id, pair.other_id, lock=True)):
        raise NotPossibleNow(*GONE)
    record("likeness:asked", about=[pair.one_id, pair.other_id], likeness=pair.id)


def _write(pair: Row, version: int, state: str, values: Mapping[str, Any]) -> Row | None:
    """Write these values when the pair is still in this state and version; None when it is not."""
    likeness = Likeness.__table__
    return db.session.execute(
        update(Likeness)
        .where(likeness.c.org_id == acting().org_id, likeness.c.id == pair.id, likeness.c.version == version)
        .where(likeness.c.state == state)
        .values(version=version + 1, **values)
        .returning(likeness.c.id)
    ).one_or_none()


def _who(today: Row) -> str:
    if today.state == "open":
        return CHANGED
    return f"{today.decided_by_name or 'A colleague'} decided this already: {SAID[today.state]}."


def _how_it_stands(today: Row) -> str:
    if today.state == "different":
        return CHANGED
    if today.asked_at:
        return f"{today.asked_by_name or 'A colleague'} asked again already."
    return "This pair waits for a decision already." if today.state == "open" else _who(today)


def decide_different(pair: Row, version: int) -> None:
    """These are two people: it is remembered, and not asked again while nothing more agrees. Raises NotPossibleNow."""
    decide(pair, version, "different")


def say_different(resident_id: UUID, others: Collection[UUID]) -> None:
    """Whoever typed somebody in was shown these and said that it is another person: that is remembered, too."""
    for pair in queries.asked_of(resident_id):
        if pair.whom in others:
            found = queries.likeness(pair.id)
            decide_different(found, found.version)
