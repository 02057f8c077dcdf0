"""Which pairs are asked about: the most alike, and what was decided never again without news. No database."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from hub.matching.rules.comparing import Likeness, Person, compare
from hub.matching.rules.weighing import Weighing

Pair = tuple[UUID, UUID]

# Reasons of which a new one is news: what identifies somebody, not where they live today.
STRONG = {"nhs-same", "born-same", "forename-same", "surname-same", "surname-common", "names-swapped", "point-same"}


def settled(between: Iterable[Any], reasons: Collection[str]) -> bool:
    """Whether somebody said already that these are two people, knowing as much as is known today.

    `between` are the rows of every pair of names that the two go by, since merged.
    """
    return any(one.state == "different" and not (set(reasons) & STRONG) - set(one.reasons) for one in between)


def is_news(row: Any, found: Likeness) -> bool:
    """Whether what is known of a pair has to be written again: it differs, and nobody merged the two meanwhile."""
    told = (row.score, row.certain, tuple(row.reasons))
    return row.state == "different" or (row.state == "open" and told != (found.score, found.certain, found.reasons))


def most_alike(worth: Iterable[tuple[Person, Person]], by: Weighing) -> dict[Pair, Likeness]:
    """Of two people who go by several names since they were merged, how alike the most alike of these are."""
    best: dict[Pair, Likeness] = {}
    for one, other in worth:
        if one.root == other.root:
            continue
        pair, found = ordered(one.root, other.root), compare(one, other, by)
        if found.score >= by.offer_from and (pair not in best or found.score > best[pair].score):
            best[pair] = found
    return best


def ordered(one: UUID, other: UUID) -> Pair:
    """The smaller id first."""
    return (one, other) if one < other else (other, one)
