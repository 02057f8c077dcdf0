"""How well matching does on the invented set: precision and recall, per rule and over all. No database."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from hub.matching import labelled
from hub.matching.rules.blocks import pairs
from hub.matching.rules.comparing import Likeness, compare, person
from hub.matching.rules.weighing import Weighing
from hub.matching.rules.words import rule

Pair = tuple[UUID, UUID]


@dataclass
class Measure:
    """What was offered and what was true; `certain` those offered as certain."""

    offered: dict[Pair, Likeness]
    true: set[Pair]
    compared: int
    befell: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Of the pairs offered, how many are one person."""
        return _share(len(self.true & self.offered.keys()), len(self.offered))

    @property
    def recall(self) -> float:
        """Of the people who are in the set twice, how many were offered."""
        return _share(len(self.true & self.offered.keys()), len(self.true))

    @property
    def certain(self) -> set[Pair]:
        """The pairs that nothing speaks against."""
        return {pair for pair, found in self.offered.items() if found.certain}

    def by_rule(self) -> dict[str, tuple[int, float, float]]:
        """Per rule: how many pairs it offers, its precision, and its share of all that is true."""
        told: dict[str, set[Pair]] = {}
        for pair, found in self.offered.items():
            told.setdefault(rule(found.reasons), set()).add(pair)
        true = self.true
        return {
            name: (len(found), _share(len(found & true), len(found)), _share(len(found & true), len(true)))
            for name, found in sorted(told.items(), key=lambda one: -len(one[1]))
        }


def measure(people: int, seed: int, by: Weighing) -> Measure:
    """Invent a set, match it, and hold what is offered against what is true."""
    records = labelled.invent(people, seed)
    people = [person(one) for one in records]
    worth = pairs(people, people)
    weighed = ((one, other, compare(one, other, by)) for one, other in worth)
    offered = {(one.id, other.id): found for one, other, found in weighed if found.score >= by.offer_from}
    result = Measure(offered, set(), len(worth))
    for one, other in labelled.true_pairs(records):
        result.true.add((one.id, other.id))
        befell = one.befell or other.befell or ("nothing",)
        result.befell.update(befell)
        if (one.id, other.id) not in offered:
            result.missed.update(befell)
    return result


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
