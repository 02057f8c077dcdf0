"""Who is to take which case: those that wait are shared out, and the load of those at work is made level.

Urgent cases go first, levels are respected, homes stay together, nobody goes above what a shift holds, unless a home
is larger than anybody's room: that is said. No database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID


@dataclass(frozen=True)
class Waiting:
    """A case. `urgency` sorts, `home` joins those of one address, `kin` already has another case of that home.

    `stays` says why the case may not be moved just now; `case` is what a level is asked about.
    """

    id: UUID
    urgency: tuple
    case: Any = None
    home: str | None = None
    kin: UUID | None = None
    holder: UUID | None = None
    calls: int = 0
    stays: str | None = None


@dataclass(frozen=True)
class Hand:
    """Somebody who can take cases: how many they work on, and how many a shift holds."""

    id: UUID
    name: str
    load: int
    capacity: int
    level: Any = None


class Move(NamedTuple):
    """A case goes from one, or from nobody, to another, and why."""

    case_id: UUID
    from_id: UUID | None
    to_id: UUID
    why: str


@dataclass
class Sharing:
    """The moves, the cases that stay with the reason, and what else has to be said."""

    moves: list[Move] = field(default_factory=list)
    left: list[tuple[UUID, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


Refusal = Callable[[Any, Any], str | None]
FULL = "Everybody on shift who may take it is full"


def share_out(cases: Iterable[Waiting], hands: Sequence[Hand], refusal: Refusal, why: str = "") -> Sharing:
    """Give each case to somebody with room, the most urgent first; `refusal(level, case)` says why a level may not."""
    found = Sharing()
    loads = {one.id: one.load for one in hands}
    for home in homes(cases):
        _place(home, hands, loads, refusal, why, found)
    return found


def homes(cases: Iterable[Waiting]) -> list[list[Waiting]]:
    """The cases of one home together, homes and cases by urgency; a case without a home is alone."""
    grouped: dict[Any, list[Waiting]] = {}
    for one in sorted({one.id: one for one in cases}.values(), key=lambda one: (one.urgency, one.id)):
        grouped.setdefault(one.home or one.id, []).append(one)
    return list(grouped.values())


def _place(home: list[Waiting], hands: Sequence[Hand], loads: dict, refusal: Refusal, why: str, found: Sharing) -> None:
    named = {one.id: one for one in hands}
    kin = next((named[one.kin] for one in home if one.kin in named), None)
    willing = [one for one in hands if not _refused(one, home, refusal)]
    if kin is not None and kin not in willing:
        reason = f"{kin.name} has the rest of this home: {_refused(kin, home, refusal)}"
        found.left += [(one.id, reason) for one in home]
        return
    if not willing:
        found.left += [(one.id, _nobody(hands, home, refusal)) for one in home]
        return
    chosen = kin or _roomy(willing, loads, len(home))
    if chosen is None:
        found.left += [(one.id, FULL) for one in home]
        return
    loads[chosen.id] += len(home)
    if loads[chosen.id] > chosen.capacity:
        found.said.append(_above(chosen, loads[chosen.id], len(home), kin is not None))
    reason = "Has the rest of this home" if kin else why
    found.moves += [Move(one.id, one.holder, chosen.id, reason) for one in home if one.holder != chosen.id]


def _refused(hand: Hand, home: Iterable[Waiting], refusal: Refusal) -> str | None:
    return next((told for one in home if (told := refusal(hand.level, one.case))), None)


def _nobody(hands: Sequence[Hand], home: list[Waiting], refusal: Refusal) -> str:
    """Why nobody may take it, by the words for whose shift holds most."""
    if not hands:
        return "Nobody is on shift"
    best = max(hands, key=lambda one: (one.capacity, one.name))
    return f"Nobody on shift may take it: {_refused(best, home, refusal)}"


def _roomy(willing: Sequence[Hand], loads: dict, size: int) -> Hand | None:
    """The least loaded who has room; for a home that fits nobody, whoever has most room."""
    fits = [one for one in willing if loads[one.id] + size <= one.capacity]
    if fits:
        return min(fits, key=lambda one: (_share(one, loads), one.name, one.id))
    some = [one for one in willing if loads[one.id] < one.capacity] if size > 1 else []
    return max(some, key=lambda one: (one.capacity - loads[one.id], one.name), default=None)


def _share(hand: Hand, loads: dict) -> float:
    return loads[hand.id] / hand.capacity if hand.capacity else float("inf")


def _above(hand: Hand, load: int, size: int, kin: bool) -> str:
    cause = "because they have the rest of a home" if kin else f"because a home of {size} stays together"
    return f"{hand.name} would have {load}, above the {hand.capacity} of a shift, {cause}."


def level_out(cases: Iterable[Waiting], hands: Sequence[Hand], refusal: Refusal) -> Sharing:
    """Take from those who are not on shift, then from the fullest to the emptiest until one more would turn it round.

    What `stays` is counted in its holder's load and not moved. Cases that nobody has called yet are moved first.
    """
    cases = list(cases)
    here = {one.id for one in hands}
    orphans = [one for one in cases if one.holder not in here and not one.stays]
    found = share_out(orphans, hands, refusal, "Is with somebody who is not on shift")
    loads = {one.id: one.load for one in hands}
    for move in found.moves:
        loads[move.to_id] += 1
    movable = [home for home in homes(one for one in cases if one.holder in here) if _together(home)]
    movable.sort(key=lambda home: (any(one.calls for one in home), home[0].urgency))
    held = {one.id: [home for home in movable if home[0].holder == one.id] for one in hands}
    while move := _next(held, hands, loads, refusal):
        giver, taker, home = move
        held[giver.id].remove(home)
        loads[giver.id] -= len(home)
        loads[taker.id] += len(home)
        why = f"{giver.name} has more for a shift of theirs than {taker.name}"
        found.moves += [Move(one.id, giver.id, taker.id, why) for one in home]
    found.left += [(one.id, one.stays) for one in cases if one.stays]
    return found


def _together(home: list[Waiting]) -> bool:
    """A home moves whole, or not at all."""
    return not any(one.stays or one.kin or one.holder != home[0].holder for one in home)


def _next(held: dict, hands: Sequence[Hand], loads: dict, refusal: Refusal) -> tuple[Hand, Hand, list] | None:
    """The next home to move: from the fullest who has one to the emptiest who may take it, if that levels the load."""
    by_load = sorted(hands, key=lambda one: (_share(one, loads), one.name, one.id))
    for giver in reversed(by_load):
        for taker in by_load:
            if taker is giver:
                break
            for home in held[giver.id]:
                after = (loads[taker.id] + len(home)) / taker.capacity if taker.capacity else float("inf")
                still = (loads[giver.id] - len(home)) / giver.capacity if giver.capacity else 0
                turns = after > still if giver.capacity else after > 1
                if not turns and after <= 1 and not _refused(taker, home, refusal):
                    return giver, taker, home
    return None
