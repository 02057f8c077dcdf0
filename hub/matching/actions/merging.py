"""Two records are found to be one person: everything of the second hangs on the first, and every change is kept."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from sqlalchemy import Row, insert

from hub.cases.actions import tell_route, withdraw_open
from hub.cases.actions.derived import placed
from hub.cases.arrivals import between_lists
from hub.handovers.queries import of_origin
from hub.handovers.rules import is_open
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.matching import queries
from hub.matching.actions.deciding import GONE, decide
from hub.matching.actions.finding import find_for
from hub.matching.actions.writing import write_parts
from hub.matching.carrying import carry, followed
from hub.matching.models import ResidentMerge
from hub.matching.queries import merges
from hub.matching.rules import merging as rules
from hub.matching.rules.parting import written
from hub.notices.actions import tell
from hub.programmes.models import Programme
from hub.programmes.rules import national_code

DECISION = ("state", "decided_at", "decided_by", "asked_at", "asked_by")


def merge(pair: Row, version: int, programme: Programme, chosen: Collection[str]) -> UUID:
    """Merge the pair: the one known first goes on, and takes over the chosen parts of the other. Returns the merge.

    Raises NotPossibleNow when somebody decided it meanwhile.
    """
    between_lists()  # else one that comes now may bring a case for somebody who is nobody any more
    decide(pair, version, "same")
    into, other = queries.sides(pair.one_id, pair.other_id, lock=True)
    if into.merged_into or other.merged_into:  # by another session, while this one waited for them
        raise NotPossibleNow(*GONE)
    plan = plan_for(into, other, programme, chosen, lock=True)
    over = ending(plan)
    write_parts((one, one.after) for one in plan.changes)
    followed(plan.changes)
    merge_id = _keep(pair, into.id, other.id, plan, over)
    _tell(plan, into.id)
    _tell_tracers(plan, into.id, programme)
    find_for([into.id])
    return merge_id


def _keep(pair: Row, into_id: UUID, from_id: UUID, plan: rules.Plan, over: Collection[Row]) -> UUID:
    """What the merge changed and ended, so that it can be undone."""
    kept = {
        "org_id": acting().org_id, "id": new_id(), "likeness_id": pair.id, "into_id": into_id, "from_id": from_id,
        "changes": written([*plan.changes, _decision(pair)]), "withdrawn": [str(one.id) for one in over],
        "merged_at": now(), "merged_by": acting().account_id,
    }  # fmt: skip
    db.session.execute(insert(ResidentMerge).values(kept))
    cases = {one.id for one in plan.changes if one.of == "case"} | {*plan.duplicates.values()}
    about, fields = [into_id, from_id, *cases], list(plan.taken)
    record("resident:merged", about=about, merge=kept["id"], into=into_id, fields=fields)
    return kept["id"]


def plan_for(
    into: Row, other: Row, programme: Programme, chosen: Collection[str], lock: bool = False
) -> rules.Plan:  # fmt: skip
    """Everything that merging these two would change today; `chosen` are the parts taken of the second."""
    plan, both = rules.Plan(), [into.id, other.id]
    at, chosen = now(), {*chosen, *rules.lacking(into, other)}
    code = partial(_code, programme)
    known = queries.cases_of(both, lock)
    rules.people(plan, into, other, chosen, merges.merged_into([other.id]))
    rules.points(plan, into.id, merges.points_of(both))
    rules.cases(plan, into.id, known, at, acting().account_id, code)
    home = other if "home" in chosen else into
    homes = {one.id: one.postcode_key for one in (into, other)}
    carry(plan, known, lock)
    rules.places(plan, homes, home.postcode_key, known, partial(placed, home.postcode, home.uprn))
    return plan


def _decision(pair: Row) -> rules.Change:
    """The decision too goes back when the merge is undone: the pair waits again as it did."""
    today = queries.likeness(pair.id)
    before, after = ({name: getattr(one, name) for name in DECISION} for one in (pair, today))
    return rules.Change("likeness", pair.id, "decision", before, after)


def ending(plan: rules.Plan) -> list[Row]:
    """What is asked of others today, and no longer once this is merged."""
    moved = {one.id: one.after["district_id"] for one in plan.changes if one.part == "district"}
    return [
        one
        for case_id in [*plan.duplicates, *moved]
        for one in of_origin(case_id)
        if is_open(one.status) and (case_id in plan.duplicates or one.other_org_id != moved[case_id])
    ]


def _code(programme: Programme, case: Row) -> str | None:
    """What the national system calls a duplicate today, if it is this programme's case."""
    if case.programme != programme.key or rules.DUPLICATE not in programme.outcomes:
        return None
    return national_code(programme, rules.DUPLICATE, now().date())


def _tell(plan: rules.Plan, into_id: UUID) -> None:
    """Record what became of each case, and end what was asked of others for those that end or moved."""
    for change in plan.changes:
        about, after = [change.id, into_id], change.after
        if change.part == "closing":
            code = after["outcome_code"]
            record("case:closed", about=about, case=change.id, outcome=after["outcome"], code=code)
            withdraw_open(change.id)
        elif change.part == "tracer":
            to = after["allocated_to"]
            record("case:allocated", about=[*about, to], case=change.id, to=to)
        elif change.part == "district" and change.before["district_id"] != after["district_id"]:
            tell_route(change.id, into_id, after["district_id"], after["routed"])
            withdraw_open(change.id, except_with=after["district_id"])


def _tell_tracers(plan: rules.Plan, into_id: UUID, programme: Programme) -> None:
    """Whoever has a case that ended with it hears which goes on instead; a colleague may be working on that one."""
    for one in queries.cases_of([into_id]) if plan.duplicates else ():
        if one.id in plan.duplicates and one.allocated_to not in (None, acting().account_id):
            goes_on, word = plan.duplicates[one.id], programme.words["case"]
            tell([one.allocated_to], "case-merged", one.id, word, "cases.show", case_id=goes_on)
