"""What a merge changes, part by part: decided before anything is written, so that a page can show it. No database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hub.kernel.clock import UK

# What is known of a person, in parts that belong together: of each the merged person has one or the other's, whole.
PARTS = {
    "forename": ("forename", "forename_key"),
    "surname": ("surname", "surname_key"),
    "born_on": ("born_on",),
    "nhs_number": ("nhs_number",),
    "gender": ("gender",),
    "ethnicity": ("ethnicity",),
    "language": ("language",),
    "home": ("house", "address", "postcode", "postcode_key", "uprn", "home_key"),
}
SEEN = {"home": ("house", "address", "postcode")}  # a number nobody can see is nothing to choose by
CLOSING = ("status", "closed_at", "closed_by", "outcome", "outcome_at", "outcome_code", "duplicate_of")
CALL_BACK = ("call_back_at", "asked_back_at", "asked_back_when")
TRACER = ("allocated_to", "allocated_at")
DUPLICATE = "duplicate"
SPELL_BEGINS = ("onset_on", "tested_on", "exposed_on", "isolation_from")


@dataclass(frozen=True)
class Change:
    """One part of one row: what it was, what it becomes."""

    of: str
    id: UUID
    part: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class Plan:
    """Everything that a merge changes, and which case goes on instead of which."""

    changes: list[Change] = field(default_factory=list)
    duplicates: dict[UUID, UUID] = field(default_factory=dict)
    taken: tuple[str, ...] = ()

    def change(self, of: str, row: Any, part: str, **after: Any) -> None:
        """Add one part of a row, unless it stays as it is."""
        before = {name: getattr(row, name) for name in after}
        if before != after:
            self.changes.append(Change(of, row.id, part, before, after))


def differing(into: Any, other: Any) -> list[str]:
    """The parts that both know and know differently: a person says which is right."""
    return [part for part in PARTS if _known(into, part) and _known(other, part) and not _same(into, other, part)]


def lacking(into: Any, other: Any) -> list[str]:
    """The parts that only the other knows, or knows more of: they are taken over without asking."""
    more = ["home"] if _same(into, other, "home") and other.uprn and not into.uprn else []
    return [part for part in PARTS if not _known(into, part) and _known(other, part)] + more


def _known(row: Any, part: str) -> bool:
    named = "postcode" if part == "home" and row.postcode else PARTS[part][0]
    return bool(getattr(row, named)) or (part == "home" and bool(row.address))


def _same(one: Any, other: Any, part: str) -> bool:
    names = SEEN.get(part, PARTS[part])
    return [getattr(one, name) or None for name in names] == [getattr(other, name) or None for name in names]


def people(plan: Plan, into: Any, other: Any, chosen: Collection[str], aliases: Iterable[Any]) -> None:
    """The other becomes a name of the first, who takes over what was chosen; so do those merged into the other."""
    plan.change("resident", other, "person", merged_into=into.id)
    for one in aliases:
        if one.merged_into == other.id:
            plan.change("resident", one, "person", merged_into=into.id)
    plan.taken = tuple(part for part in PARTS if part in chosen)
    for part in plan.taken:
        plan.change("resident", into, part, **{name: getattr(other, name) for name in PARTS[part]})


def points(plan: Plan, into_id: UUID, known: Sequence[Any]) -> None:
    """The other's ways to reach them move; one that both had stays where it is, and what was tried of it is known."""
    ours = {(one.kind, one.value): one for one in known if one.resident_id == into_id}
    for one in known:
        same = ours.get((one.kind, one.value))
        if one.resident_id == into_id:
            continue
        if same is None:
            plan.change("point", one, "person", resident_id=into_id)
        elif same.state == "untried":
            plan.change("point", same, "state", state=one.state)


def cases(plan: Plan, into_id: UUID, known: Sequence[Any], at: datetime, by: UUID | None, code: Any) -> None:
    """The other's cases move; of two that are open for one spell the younger ends and the older goes on."""
    goes_on: list[Any] = []
    for one in known:
        plan.change("case", one, "person", resident_id=into_id)
        older = next((each for each in goes_on if is_duplicate(each, one)), None)
        if older is not None:
            plan.duplicates[one.id] = older.id
            _close(plan, one, older, at, by, code(one))
        elif one.status == "open":
            goes_on.append(one)
    for one in goes_on:
        _carry(plan, one, [each for each in known if plan.duplicates.get(each.id) == one.id])


def is_duplicate(older: Any, younger: Any) -> bool:
    """Two open cases, one of each person, of one programme and category and with days in common.

    A contact who fell ill has two spells of work, so a contact's case is no duplicate of a case's.
    """
    alike = (older.programme, older.category) == (younger.programme, younger.category)
    open_ = older.status == younger.status == "open" and older.resident_id != younger.resident_id
    (begins, ends), (begun, ended) = spell(older), spell(younger)
    return alike and open_ and begins <= ended and begun <= ends


def spell(case: Any) -> tuple[date, date]:
    """From the first day that is known of a case to its last."""
    days = [day for name in SPELL_BEGINS if (day := getattr(case, name)) is not None]
    return min([*days, case.received_at.astimezone(UK).date()]), case.ends_on or date.max


def _close(plan: Plan, case: Any, older: Any, at: datetime, by: UUID | None, code: str | None) -> None:
    closing = {"status": "closed", "closed_at": at, "closed_by": by, "outcome": DUPLICATE, "outcome_at": at}
    plan.change("case", case, "closing", **closing, outcome_code=code, duplicate_of=older.id)
    plan.change("case", case, "call back", **dict.fromkeys(CALL_BACK))


def _carry(plan: Plan, case: Any, over: Sequence[Any]) -> None:
    """What was promised for those that end is kept by the one that goes on: calls, whose it is, how urgent."""
    ringing = sorted((one for one in (case, *over) if one.call_back_at or one.asked_back_at), key=_first_promised)
    if ringing:
        plan.change("case", case, "call back", **{name: getattr(ringing[0], name) for name in CALL_BACK})
    holding = [one for one in over if one.allocated_to]
    if holding and not case.allocated_to:
        plan.change("case", case, "tracer", **{name: getattr(holding[0], name) for name in TRACER})
    urgent = min((one.priority for one in over), default=case.priority)
    variant = case.variant or any(one.variant for one in over)
    plan.change("case", case, "urgency", variant=variant, priority=min(case.priority, urgent))


def _first_promised(case: Any) -> tuple:
    """Of two promised calls the sooner is made, one that the resident asked for before all others."""
    return case.asked_back_at is None, case.call_back_at or case.asked_back_at


def places(plan: Plan, homes: dict[UUID, str], postcode: str, known: Sequence[Any], placed: Any) -> None:
    """Cases that go on at another address than before are routed anew, but not against what a person chose."""
    for one in known:
        on = one.status == "open" and one.id not in plan.duplicates
        if on and homes[one.resident_id] != postcode and one.routed not in ("person", "suggestion"):
            plan.change("case", one, "district", **placed(), suggested_id=None, bounces=0)
