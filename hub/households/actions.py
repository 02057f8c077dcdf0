"""The only writers of what is decided about households: one call for several, who stands apart, who gets newcomers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from hub.calls.actions import record_call
from hub.cases.actions import join_holder, write_note
from hub.cases.actions.writing import write
from hub.households import queries
from hub.households.schemas import FOR, NOT_ASKED
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.programmes.models import Programme


def record_together(members: Sequence[Row], programme: Programme, typed: Mapping[str, Any]) -> tuple[int, int]:
    """Record one call as one for each member that was asked about.

    Returns for how many, and how many requests it made pointless and ended. Whoever agreed a call back of their own
    keeps it, unless this very call reached them or agreed another.
    """
    asked = [one for one in sorted(members, key=lambda one: one.id) if typed.get(f"{FOR}{one.id}") != NOT_ASKED]
    call = {name: value for name, value in typed.items() if not name.startswith(FOR)}
    call["household_call_id"] = new_id()
    own = queries.same_point(call["contact_point_id"], [one.resident_id for one in asked])
    ended = 0
    for one in asked:
        told = call | {"outcome": typed.get(f"{FOR}{one.id}") or call["outcome"]}
        told["contact_point_id"] = own.get(one.resident_id, call["contact_point_id"])
        reached = programme.call_outcomes[told["outcome"]].reached
        if one.call_back_at and one.call_back_at > now() and not (call["call_back_at"] or reached):
            told["call_back_at"] = one.call_back_at
        ended += record_call(one, programme, told)
    return len(asked), ended


def part(case: Row, version: int, why: str) -> None:
    """Let a case be worked apart from its household, with the reason. Raises EditConflict, NotPossibleNow."""
    if case.status == "closed" or case.parted_at is not None:
        raise NotPossibleNow("This stands on its own already.", "Open it to see.")
    write(case.id, version, [], parted_at=now())
    note_id = write_note(case.id, "parted", why)
    record("household:parted", about=[case.id, case.resident_id, note_id], case=case.id)


def join(case: Row, version: int, why: str) -> None:
    """Put a case back into its household: it goes to whoever holds that. Raises EditConflict, NotPossibleNow."""
    if case.status == "closed" or case.parted_at is None:
        raise NotPossibleNow("This is part of its household already.", "Open it to see.")
    write(case.id, version, [], parted_at=None)
    note_id = write_note(case.id, "joined", why)
    record("household:joined", about=[case.id, case.resident_id, note_id], case=case.id)
    join_holder(case.id, version + 1)
