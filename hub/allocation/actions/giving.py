"""Cases are given to people: what a level may take is asked here, and every case ends with one holder."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.allocation import queries
from hub.allocation.queries import Worker
from hub.allocation.rules.levels import Allocation, refusal
from hub.allocation.rules.sharing import Move
from hub.batches.actions import each
from hub.batches.kinds import batch_kind
from hub.cases import actions as cases
from hub.cases.together import companions
from hub.kernel.audit import record
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.words import clock
from hub.programmes.models import Programme

GIVEN = batch_kind("given", "Giving cases", "given", again="allocation.many")
SUGGESTED = batch_kind("suggested", "Sharing out what waits", "given", again="allocation.many")
LEVELLED = batch_kind("levelled", "Levelling the load", "moved", again="allocation.many")
Seen = Mapping[UUID, UUID | None]


class Giving:
    """What every gift is held against: who is there, what their levels take, the programme's words."""

    def __init__(self, allocation: Allocation, plan: Programme):
        self.allocation, self.plan = allocation, plan
        self.people = {one.id: one for one in queries.workers(allocation)}

    def person(self, account_id: UUID) -> Worker:
        """Somebody who works on cases. Raises NotYours."""
        if account_id not in self.people:
            raise NotYours()
        return self.people[account_id]

    def refused(self, to: Worker, case: Row) -> str | None:
        """Why the person's level may not take the case, as a sentence; None when it may."""
        told = refusal(to.level, case, self.plan)
        return f"{to.name} is at the level “{to.level.label}”, which {told}." if told else None

    def give(self, case: Row, seen: UUID | None, to: Worker, why: str | None) -> str:
        """Give one case that somebody saw with `seen`; returns what was done. Raises NotPossibleNow."""
        if case.status == "closed":
            raise NotPossibleNow(f"This {self.plan.words['case']} is closed.")
        if case.allocated_to == to.id:
            return f"{to.name} has it"
        if case.allocated_to != seen:
            raise NotPossibleNow(whose(case))
        told = self.refused_home(to, case)
        if told and not why:
            raise NotPossibleNow(told)
        try:
            along = cases.allocate(case.id, case.version, to.id)
        except EditConflict:
            return self._with_the_home(case, to)
        if told:
            _note(case, to, why)
        return f"Given to {to.name}{with_others(len(along))}" + (", above what the level may take" if told else "")

    def refused_home(self, to: Worker, case: Row) -> str | None:
        """Why the level may not take the case, or one of those that go along with it; None when it may."""
        along = [one.id for one in companions([case.id]) if one.allocated_to != to.id]
        whole = [case, *(queries.these(along) if along else ())]
        return next((told for one in whole if (told := self.refused(to, one))), None)

    def _with_the_home(self, case: Row, to: Worker) -> str:
        """The case went along when another of its home was given. Raises NotPossibleNow when it did not."""
        [present] = queries.these([case.id])
        if present.allocated_to != to.id:
            raise NotPossibleNow(whose(present))
        return f"Given to {to.name} with the rest of the home"


def give_one(giving: Giving, case_id: UUID, seen: UUID | None, account_id: UUID, why: str | None) -> str:
    """Give one case; returns what was done.

    Raises NotYours, NotPossibleNow; Invalid where the level may not take it and no reason is told.
    """
    found = _locked([case_id])
    if not found:
        raise NotYours()
    to = giving.person(account_id)
    told = giving.refused_home(to, found[0])
    if told and not why:
        raise Invalid({"why": [f"{told} Choose somebody else, or say why they should have it"]})
    return giving.give(found[0], seen, to, why)


def give(giving: Giving, seen: Seen, account_id: UUID, why: str | None, back: str = "") -> UUID:
    """Give several cases to one person, each for itself; returns the batch with the report. Raises NotYours."""
    to = giving.person(account_id)
    found = _locked(seen)
    return each(GIVEN, found, lambda case: giving.give(case, seen[case.id], to, why), lambda _: to.id, back=back)


def move(giving: Giving, kind: str, moves: Sequence[Move]) -> UUID:
    """Do these moves, each for itself; returns the batch with the report. Raises NotYours."""
    wanted = {one.case_id: one for one in moves}
    people = {one.to_id: giving.person(one.to_id) for one in moves}

    def do(case: Row) -> str:
        one = wanted[case.id]
        return giving.give(case, one.from_id, people[one.to_id], None)

    return each(kind, _locked(wanted), do, lambda case: wanted[case.id].to_id)


def _locked(case_ids: Collection[UUID]) -> Sequence[Row]:
    """These cases, held with all that go along with them, in one order whatever order a list has."""
    companions(list(case_ids))
    return queries.these(case_ids, lock=True)


def with_others(number: int) -> str:
    """', and 2 others at the same address'; nothing for none."""
    return f", and {number} other{'' if number == 1 else 's'} at the same address" if number else ""


def whose(case: Row) -> str:
    """Who has a case now, since when, and who gave it: told to whoever came second."""
    given = queries.last_given(case.id)
    by = f", given by {given.name}" if given and given.name and given.account_id != case.allocated_to else ""
    since = f" since {clock(given.at)}" if given else ""
    if case.allocated_to is None:
        return f"Nobody has it{since}{by.replace('given', 'put back')}."
    return f"{case.tracer_name} has it{since}{by}."


def _note(case: Row, to: Worker, why: str) -> None:
    note_id = cases.write_note(case.id, "note", why)
    record(
        "case:level_overridden", about=[case.id, case.resident_id, to.id, note_id], case=case.id, to=to.id,
        level=to.level.key, note=note_id,
    )  # fmt: skip
