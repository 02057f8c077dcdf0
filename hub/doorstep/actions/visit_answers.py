"""An answer from a phone about a visit: recorded as the attempt it speaks of, or why not, and who is told then."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.conversation.actions import write
from hub.doorstep import queries, rules
from hub.handovers import queries as requests
from hub.handovers.rules import is_open
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow
from hub.notices.actions import tell, tell_role
from hub.visit_models.rules import form_of, performer, step_of
from hub.visits import actions as visits
from hub.visits import alongside, household
from hub.visits import queries as visit_queries
from hub.visits.queries import Running

LATE = (
    "We had been at the door before we knew that this request was over. What was found there is kept with us: "
    "write to us here if you need it."
)


def asked(carried: Row) -> set[str] | None:
    """The keys of the questions that were asked."""
    visit = visit_queries.visit(carried.visit_id)
    form = form_of(visit.model, step_of(visit.model, carried.step)) or {"question": []}
    return {one["key"] for one in form["question"]}


def about(carried: Row) -> list[UUID]:
    """Which records the answer concerns."""
    return [carried.visit_id, visit_queries.visit(carried.visit_id).handover_id]


def recorded(carried: Row, told: Mapping[str, Any], raw: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Record the attempt: (None, its number); or (why not, None)."""
    visit = visit_queries.visit(carried.visit_id)
    why = _why_not(visit, carried)
    if why:
        return why, None
    good, faults = rules.checked(visit.step, form_of(visit.model, visit.step), told["outcome"], raw)
    if faults or any(rules.wrong_time(told[name], visit.started_at, now()) for name in ("at", "made_at")):
        return "faults", None
    try:
        with db.session.begin_nested():
            at = min(told["at"], now())
            said = household.told(requests.received(visit.handover_id), visit.step, raw)
            visits.record_attempt(visit, visit.version, told["outcome"], at, good, told["second"], household=said)
    except Invalid:  # two must go to this door, and nobody was named
        return "faults", None
    except EditConflict:
        return "second", None
    except NotPossibleNow:
        return _why_not(visit_queries.visit(visit.id), carried) or "moved-on", None
    return None, carried.attempt


def _why_not(visit: Running, carried: Row) -> str | None:
    """Why an answer is not recorded by itself; None when it is the attempt that is due."""
    made = len(visit_queries.attempts(visit.id))
    if queries.has_left(carried.account_id):
        return "left"
    if made >= carried.attempt:
        return "second"
    if visit.status != "open" or not is_open(requests.received(visit.handover_id).status):
        return "late"
    moved = visit.state.step != carried.step or visit.onward_id is not None or performer(visit.step)[0] == "partner"
    return "moved-on" if moved else None


def keep_alongside(carried: Row, told: Mapping[str, Any]) -> str:
    """Keep what was said with the answer and belongs to another feature; what is wrong with it, told to its maker."""
    handover_id = visit_queries.visit(carried.visit_id).handover_id
    for name in (one for one in alongside.names() if one in told):
        try:
            with db.session.begin_nested():
                alongside.keep(handover_id, {name: str(rules.posted(told[name]))})
        except (Invalid, NotPossibleNow) as problem:
            reference = requests.received(handover_id).reference
            one, place = alongside.named(name), {"handover_id": handover_id}
            tell([carried.account_id], one.refused, handover_id, reference, one.page, **place)
            return f"Request {reference}, {one.called}: {lower_first(str(problem))}."
    return ""


def tell_of_aside(carried: Row, why: str, is_first: bool) -> None:
    """The managers hear that an answer waits; the other council that there is a late one, not what it says."""
    request = requests.received(visit_queries.visit(carried.visit_id).handover_id)
    if why == "late" and is_first:
        with suppress(NotPossibleNow):  # where no message may pass, nobody there is told
            write(request, LATE)
    tell_role([Role.MANAGER], "answer-aside", carried.visit_id, request.reference, "doorstep.asides")
