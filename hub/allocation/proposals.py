"""Proposals of who takes what: made from what stands, sealed when they are shown, held against what stands then.

What is done is what was shown, or nothing is done and the proposal is shown anew with what differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.allocation import queries
from hub.allocation.actions.giving import Giving
from hub.allocation.rules.levels import Level, refusal
from hub.allocation.rules.sharing import Move, Refusal, Sharing, level_out, share_out
from hub.cases.rules.words import listed_name
from hub.handovers.seals import Otherwise, differences, seal
from hub.kernel.clock import now


@dataclass
class Proposal:
    """The moves with the rows they are about, what stays and why, what has to be said, and the seal of it all."""

    sharing: Sharing
    rows: dict[UUID, Row]
    seal: str

    @property
    def tokens(self) -> list[str]:
        """Each move as one value of a form."""
        return [f"{one.case_id}.{one.from_id or ''}.{one.to_id}" for one in self.sharing.moves]


def suggest(giving: Giving, **chosen: Any) -> Proposal:
    """Who might take the cases that nobody has, of those that a filter chooses."""
    found = queries.unallocated(**chosen)
    cases = queries.waiting(found, with_kin=True)
    return _proposal(giving, found, share_out(cases, _hands(giving), _refusal(giving)))


def level(giving: Giving) -> Proposal:
    """Who might give what to whom, so that nobody has more for their shift than others."""
    found = queries.held(giving.allocation)
    return _proposal(giving, found, level_out(queries.waiting(found), _hands(giving), _refusal(giving)))


def _hands(giving: Giving) -> list:
    return [one.hand for one in queries.on_shift(giving.people.values(), now())]


def _refusal(giving: Giving) -> Refusal:
    def told(level: Level, case: Row) -> str | None:
        why = refusal(level, case, giving.plan)
        return f"the level “{level.label}” {why}" if why else None

    return told


def _proposal(giving: Giving, found: Sequence[Row], sharing: Sharing) -> Proposal:
    rows = {one.id: one for one in found}
    shown = {str(one.case_id): _value(one.from_id, one.to_id, None) for one in sharing.moves}
    return Proposal(sharing, rows, seal(shown))


def moves_in(tokens: Sequence[str]) -> list[Move]:
    """The moves that a form sent back; what is none was not on our page."""
    found = {}
    for one in tokens:
        try:
            case_id, from_id, to_id = one.split(".")
            move = Move(UUID(case_id), UUID(from_id) if from_id else None, UUID(to_id), "")
        except ValueError:
            continue
        found[move.case_id] = move
    return list(found.values())


def refuse_other(giving: Giving, moves: Sequence[Move], seen: str, keeping: bool) -> None:
    """Let pass what was shown and still holds; `keeping` leaves what may not be moved just now. Raises Otherwise."""
    rows = {one.id: one for one in queries.these([one.case_id for one in moves], lock=True)}
    busy = {one.id: one.stays for one in queries.waiting(queries.held(giving.allocation))} if keeping else {}
    here = {one.id for one in queries.on_shift(giving.people.values(), now())}
    present = {str(one.case_id): _stands(giving, one, rows.get(one.case_id), busy, here) for one in moves}
    labels = {str(one.id): listed_name(one) for one in rows.values()}
    changed = differences(seen, seal(present), labels)
    if changed or not moves:
        raise Otherwise(changed or ["There was nothing to move."])


def _stands(giving: Giving, move: Move, case: Row | None, busy: Mapping[UUID, str | None], here: set[UUID]) -> list:
    """What a move is now: as it was shown, or with what is in its way."""
    if case is None or case.status == "closed":
        return _value(move.from_id, move.to_id, "closed")
    way = None if move.to_id in here else "not on shift"
    way = way or giving.refused(giving.person(move.to_id), case) or busy.get(case.id)
    return _value(case.allocated_to, move.to_id, way)


def _value(from_id: UUID | None, to_id: UUID, in_the_way: str | None) -> list:
    return [str(from_id or ""), str(to_id), in_the_way]
