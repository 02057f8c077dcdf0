"""Who gets a request that nobody has chosen a person for: pure decisions on what queries.py has read. No database.

Nobody is chosen who is on leave, off duty, outside the rule's team, or whose check has lapsed. When nobody is left,
the request waits for the team, and the reason is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

BY_HAND, PATCH, LEAST_LOADED, ROUND_ROBIN = "by-hand", "patch", "least-loaded", "round-robin"
STRATEGY_WORDS = {
    BY_HAND: "waits until somebody takes it or gives it to a person",
    PATCH: "goes to whoever covers the patch of the address and is on duty, the least loaded first",
    LEAST_LOADED: "goes to the person on duty who holds the fewest open requests",
    ROUND_ROBIN: "goes to the person on duty who got one by this rule longest ago",
}

# Why a request went where it went; the words follow “Placed by rule: ”.
CHOSEN, TEAM, NOBODY, NO_PATCH, UNCOVERED, KEPT = (
    "chosen", "for-the-team", "nobody-on-duty", "no-patch", "nobody-covers", "kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be chosen, as they stand now; `until` are the ends (UTC) of today's shifts."""

    id: UUID
    until: tuple[datetime, ...] = ()
    away: bool = False
    may_visit: bool = True
    teams: frozenset[str] = frozenset()
    patches: frozenset[str] = frozenset()
    open_requests: int = 0
    last_given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision: to this person, or unheld to this team's queue (None: the organisation's), and why."""

    why: str
    team: str | None = None
    holder: UUID | None = None


def is_available(one: Candidate, team: str | None, moment: datetime) -> bool:
    """True for a person of the team (of any, without one) whose working day is not over, here today, and checked."""
    on_duty = not one.away and any(end > moment for end in one.until)
    return on_duty and one.may_visit and (team is None or team in one.teams)


def place(
    strategy: str,
    team: str | None,
    patch: str | None,
    patch_team: str | None,
    people: Iterable[Candidate],
    moment: datetime,
) -> Placed:
    """Where a request goes by this strategy, among the people of this team if the rule names one; `moment` is now, UTC.

    `patch` is the patch of its address, `patch_team` the team that the patch belongs to.
    """
    people = list(people)
    if strategy == BY_HAND:
        return Placed(TEAM, team)
    if strategy == PATCH:
        return _by_patch(team, patch, patch_team, people, moment)
    free = [one for one in people if is_available(one, team, moment)]
    if not free:
        return Placed(NOBODY, team)
    return Placed(CHOSEN, team, min(free, key=by_load if strategy == LEAST_LOADED else by_turn).id)


def _by_patch(
    team: str | None, patch: str | None, patch_team: str | None, people: Sequence[Candidate], moment: datetime
) -> Placed:
    if patch is None:
        return Placed(NO_PATCH, team)
    covering = [one for one in people if patch in one.patches and (team is None or team in one.teams)]
    free = [one for one in covering if is_available(one, team, moment)]
    queue = team or patch_team
    if free:
        return Placed(CHOSEN, queue, min(free, key=by_load).id)
    return Placed(NOBODY if covering else UNCOVERED, queue)


def by_load(one: Candidate) -> tuple:
    """The fewest open requests first; among equals, whose turn is longest past."""
    return one.open_requests, *by_turn(one)


def by_turn(one: Candidate) -> tuple:
    """Who never got one first, then who got one longest ago."""
    return one.last_given_at is not None, one.last_given_at, one.id


def keeps(holder: UUID | None, team: str | None, members: Collection[UUID]) -> bool:
    """True when whoever holds a visit goes on with it at a step of this team (of anybody, without one)."""
    return holder is not None and (team is None or holder in members)


def rule_for(body: Mapping[str, Any] | None, kind: str) -> Mapping[str, Any] | None:
    """The rule of an `[assignment]` section for this kind of request."""
    return next((rule for rule in (body or {}).get("rule", []) if rule["kind"] == kind), None)


def changes_nothing(rule: Mapping[str, Any]) -> bool:
    """True for a rule that leaves a request where it would be without any."""
    return rule["strategy"] == BY_HAND and not rule.get("team")


def in_words(why: str, team: str | None, patch: str | None) -> str:
    """What the page of a request that waits says; team and patch are labels."""
    waits = f"it waits in the queue of {team}" if team else "it waits in the queue"
    match why:
        case "nobody-on-duty" if patch:
            return f"Nobody who covers {patch} is on duty: {waits}."
        case "nobody-on-duty":
            return (
                f"Nobody of {team} is on duty: it waits in the team’s queue."
                if team
                else f"Nobody is on duty: {waits}."
            )
        case "nobody-covers":
            return f"Nobody covers {patch}: {waits}."
        case "no-patch":
            return f"The address lies in no patch: {waits}."
    return f"It waits in the queue of {team}." if team else "It waits in the queue."
