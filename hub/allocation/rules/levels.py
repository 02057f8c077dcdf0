"""What a level of training may take: data of the county, asked in one place. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from hub.cases.rules.settings import settings_of
from hub.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Level:
    """A level of training. Empty `categories` or `priorities` (ranks) mean all of them."""

    key: str
    label: str
    cases_per_shift: int
    categories: tuple[str, ...] = ()
    priorities: tuple[int, ...] = ()
    variants: bool = True
    complex: bool = True


@dataclass(frozen=True, slots=True)
class Allocation:
    """The county's choices: levels from the least trained up, and which cases stay where they are."""

    levels: tuple[Level, ...]
    default: str
    pool: str | None = None
    booked_hours: int = 4
    untouched_minutes: int = 30
    grace_minutes: int = 30

    def level(self, key: str | None) -> Level:
        """The level of this key; the default one for whom none is set, and where the file has forgotten the key."""
        known = {one.key: one for one in self.levels}
        return known.get(key or "", known[self.default])


class Work(Protocol):
    """What is asked of a case here."""

    category: str
    priority: int
    variant: bool
    facts: Mapping[str, Any]


# Where a county has no [allocation] section: everybody takes everything, 120 cases a day among nine.
ORDINARY = Allocation((Level("trained", "Trained", 14),), "trained")


def refusal(level: Level, case: Work, plan: Programme) -> str | None:
    """Why this level may not take the case, as the end of a sentence ('takes no variants'); None when it may."""
    if case.variant and not level.variants:
        return "takes no variants"
    if not level.complex and settings_of(case.facts, plan):
        return "takes no complex settings"
    if level.categories and case.category not in level.categories:
        return f"does not take “{_category(plan, case.category)}”"
    if level.priorities and case.priority not in level.priorities:
        return f"does not take the priority “{_priority(plan, case.priority)}”"
    return None


def takes(level: Level, plan: Programme) -> str:
    """What a level takes, in words: 'Close contact; no variants; no complex settings'."""
    told = [", ".join(_category(plan, one) for one in level.categories)] if level.categories else []
    told += [", ".join(_priority(plan, one) for one in level.priorities)] if level.priorities else []
    told += [] if level.variants else ["no variants"]
    told += [] if level.complex else ["no complex settings"]
    text = "; ".join(told) or "everything"
    return text[:1].upper() + text[1:]


def _category(plan: Programme, key: str) -> str:
    return next((one.label for one in plan.categories if one.key == key), key)


def _priority(plan: Programme, rank: int) -> str:
    return next((one.label for one in plan.priorities if one.rank == rank), "Ordinary")
