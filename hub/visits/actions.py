"""The only writers of visits: begin, record an attempt, hand a step on, take it up again, end, stop."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.assignment.actions import came_to_step
from hub.assignment.rules import BY_HAND
from hub.directory.sections import live
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.visit_models import queries as models
from hub.visit_models.rules import ACCEPT_HOURS, DECLINED, Attempt, Ended, State, due, performer, start, step_of
from hub.visit_models.rules import record as follow
from hub.visits import queries, rules
from hub.visits.at_door import markers_at, refuse_alone
from hub.visits.models import Visit, VisitAttempt
from hub.visits.queries import Running

AT_ONCE = "at-once"
NOTHING_DUE = {"due_from": None, "due_until": None}


def begin(handover: Row) -> None:
    """Begin the visit of an accepted door-knock by the model in force; without one it waits until there is one."""
    section = live(models.NAME)
    if section is None:
        return
    visit_id, moment, state = new_id(), now(), start(section.body)
    key = {"org_id": acting().org_id, "id": visit_id, "handover_id": handover.id, "side": "received"}
    model = {"model": models.NAME, "model_version": section.version}
    values = {"status": "open", "version": 1, "started_at": moment} | _standing(state, due(section.body, state, moment))
    db.session.execute(insert(Visit).values(key | model | values))
    about = [visit_id, handover.id]
    record("visit:started", about=about, visit=visit_id, handover=handover.id, model_version=section.version)
    if performer(step_of(section.body, state.step))[0] == "partner":
        _comes_to_step(visit_id)


def _standing(state: State, attempt: Attempt) -> dict[str, Any]:
    return {"state": state.stored(), "due_from": attempt.not_before, "due_until": attempt.until}


def record_attempt(
    visit: Running, version: int, outcome: str, at: datetime, answers: Mapping[str, Any], second_id: UUID | None = None,
    made_by: UUID | None = None, household: Mapping[str, str] | None = None,
) -> State | Ended:  # fmt: skip
    """Record what happened at the door or on the telephone, and return what follows. Raises EditConflict.

    `household` are outcomes for the others of the home, by place. `made_by` is whoever was there, where a colleague
    records what they sent.
    """
    if performer(visit.step)[0] == "partner":
        raise NotPossibleNow("This step is a partner’s.", "Hand it to the partner, or go on without them.")
    standing = safety.standing(visit.id)
    me = made_by or acting().account_id
    refuse_alone(visit, second_id, me, standing.started_at if standing and me in standing.account_ids else at)
    number = len(queries.attempts(visit.id)) + 1
    following = _advance(visit, version, outcome, at)
    values = {"role": acting().role, "account_id": me, "second_id": second_id}
    _keep(visit, number, outcome, at, values | {"answers": dict(answers), "household": dict(household or {})})
    doors.out_by_recording(standing)
    return _then(visit, following)


def _advance(visit: Running, version: int, outcome: str, at: datetime, last: bool = False) -> State | Ended:
    """Move the visit on. The version is compared in the database: of two people one wins and the other is told."""
    following = follow(visit.model, visit.state, outcome, at, last)
    if isinstance(following, Ended):
        values = {"status": "ended", "outcome": following.county, "ended_at": now()} | NOTHING_DUE
    else:
        values = _standing(following, due(visit.model, following, visit.started_at))
    _update(visit, version, **values, onward_id=None)
    return following


def _update(visit: Running, version: int, **values: Any) -> None:
    changed = db.session.execute(
        update(Visit)
        .where(Visit.org_id == acting().org_id, Visit.id == visit.id, Visit.version == version, Visit.status == "open")
        .values(version=version + 1, **values)
    )
    if changed.rowcount != 1:
        present = queries.visit(visit.id)
        if present is None:
            raise NotYours()
        if present.status != "open":
            raise NotPossibleNow("This visit is over.", "Look at the request to see how it ended.")
        refuse_other_version(present, version)


def refuse_other_version(visit: Running, version: int) -> None:
    """Refuse a form that was made from an earlier standing of the visit. Raises EditConflict."""
    if visit.version != version:
        standing = f"{visit.step['title']}, attempt {visit.due.number} of {visit.due.of}"
        raise EditConflict(visit.version, [("Step", standing, None)])


def _keep(visit: Running, number: int, outcome: str, at: datetime, values: Mapping[str, Any]) -> None:
    key = {"org_id": acting().org_id, "visit_id": visit.id, "number": number}
    made = {"step": visit.state.step, "outcome": outcome, "at": at, "recorded_at": now(), "onward_id": None}
    db.session.execute(insert(VisitAttempt).values({**key, **made, **values}))
    facts = {"visit": visit.id, "handover": visit.handover_id, "step": visit.state.step}
    record("visit:attempted", about=[visit.id, visit.handover_id], **facts, attempt=number, outcome=outcome)


def _then(visit: Running, following: State | Ended) -> State | Ended:
    """At the end the county has its answer in the same transaction; another step has people of its own."""
    if isinstance(following, Ended):
        answer = rules.answer_for_county(following.county, visit.model, queries.attempts(visit.id))
        handovers.return_answer(visit.handover_id, answer, requests.received(visit.handover_id).version)
        record("visit:ended", about=[visit.id, visit.handover_id], visit=visit.id, outcome=following.county)
    elif following.step != visit.state.step:
        _comes_to_step(visit.id)
    return following


def _comes_to_step(visit_id: UUID) -> None:
    """Let the step’s own people have it: a team by its strategy, or a partner at once; otherwise it waits.

    Whoever claimed the request begins at the first step, whatever their team: that was a person's decision.
    """
    visit = queries.visit(visit_id)
    kind, name = performer(visit.step)
    if kind != "partner":
        came_to_step(visit.handover_id, name, visit.step.get("assign", BY_HAND))
    elif visit.step.get("hand_on") == AT_ONCE:
        if name in models.surroundings().partners:
            hand_on(visit, visit.version)
        else:
            _say_that_it_waits(visit)


def _say_that_it_waits(visit: Running) -> None:
    """There is no agreement with the partner any more: a person decides."""
    reference = requests.received(visit.handover_id).reference
    tell_role([Role.MANAGER], "partner-gone", visit.handover_id, reference, "visits.show",
              handover_id=visit.handover_id)  # fmt: skip


def partner_of(visit: Running) -> Row:
    """The partner to whom the step can be handed. Raises NotPossibleNow: no partner, no agreement, theirs already."""
    kind, slug = performer(visit.step)
    partner = models.surroundings().partners.get(slug or "")
    if kind != "partner":
        raise NotPossibleNow("This step is not a partner’s.")
    if partner is None:
        raise NotPossibleNow("There is no agreement in force with this partner.", "Go on without the partner.")
    if visit.onward_id is not None:
        raise NotPossibleNow("This step is with the partner already.")
    return partner


def facts_for_partner(visit: Running) -> dict[str, Any]:
    """What the request, the step and the attempts so far know; the agreement decides what of it is copied."""
    subject = requests.received(visit.handover_id).subject
    markers = [one.label for one in safety.markers_for(subject).here]
    return rules.told_to_partner(subject, visit.step, queries.attempts(visit.id), visit.model, markers)


def frozen_for_partner(visit: Running) -> dict[str, Any]:
    """The step as its partner gets it; where a risk at the address demands a pair, two of theirs must go."""
    pair = any(one.pair_required for one in markers_at(visit))
    return rules.frozen(visit.model, visit.step, pair)


def hand_on(visit: Running, version: int, seen: str | None = None) -> UUID:
    """Hand the present step to its partner, with the frozen form.

    `seen` is the seal of the preview, None where the model hands the step on by itself.
    Raises EditConflict, NotPossibleNow, Otherwise.
    """
    partner, request = partner_of(visit), requests.received(visit.handover_id)
    hours = visit.step.get("accept_hours", ACCEPT_HOURS)
    until = now() + timedelta(hours=hours)
    onward = handovers.raise_handover(
        "visit-step", partner.org_id, facts_for_partner(visit), visit.id, due_at=request.due_at,
        form=frozen_for_partner(visit) | {"accept_by": until.isoformat()}, parent_id=visit.handover_id,
        seen=seen,
    )  # fmt: skip
    _update(visit, version, onward_id=onward)
    facts = {"visit": visit.id, "handover": visit.handover_id, "onward": onward, "step": visit.state.step}
    record("visit:handed_on", about=[visit.id, visit.handover_id, onward], **facts)
    later("visit:silent", acts_for=partner.org_id, at=until, visit=visit.id, handover=onward)
    if partner.agreement_ends_at:
        later("visit:agreement_over", at=partner.agreement_ends_at, visit=visit.id, onward=onward)
    return onward


def go_on_without(visit: Running, version: int) -> State | Ended:
    """Go on as if the partner had said no, and take the step back if it is with them. Raises EditConflict."""
    if performer(visit.step)[0] != "partner":
        raise NotPossibleNow("This step is not a partner’s.")
    if visit.onward_id is not None:
        handovers.withdraw_if_open(visit.onward_id)
    return _declined(visit, version, visit.onward_id)


def continue_with(visit: Running, onward: Row) -> None:
    """Go on with what a partner returned, attempt by attempt; what concerns another step changes nothing."""
    if visit.status != "open" or visit.onward_id != onward.id:
        return
    made = rules.from_partner(visit.model, visit.step, onward.answer or {})
    if onward.status == "bounced" or not made:
        _declined(visit, visit.version, onward.id)
        return
    first = len(queries.attempts(visit.id)) + 1
    for number, one in enumerate(made, first):
        at = datetime.fromisoformat(one["at"]) if one["at"] else onward.returned_at
        values = {"role": rules.PARTNER, "account_id": None, "second_id": None, "onward_id": onward.id}
        _keep(visit, number, one["outcome"], at, values | {"answers": one["answers"]})
    following = _advance(visit, visit.version, made[-1]["outcome"], at, last=True)
    _continued(visit, onward.id)
    _then(visit, following)


def _declined(visit: Running, version: int, onward_id: UUID | None) -> State | Ended:
    number = len(queries.attempts(visit.id)) + 1
    following = _advance(visit, version, DECLINED, now())
    actor = acting()
    role, account_id = (rules.HUB, None) if actor.by_job else (actor.role, actor.account_id)
    by = {"role": role, "account_id": account_id, "second_id": None}
    _keep(visit, number, DECLINED, now(), by | {"onward_id": onward_id, "answers": {}})
    _continued(visit, onward_id)
    return _then(visit, following)


def _continued(visit: Running, onward_id: UUID | None) -> None:
    record(
        "visit:continued", about=[visit.id, visit.handover_id], visit=visit.id, onward=onward_id, step=visit.state.step
    )


def silent(visit: Running, onward_id: UUID) -> None:
    """The time to accept is over: a step that nobody took up is taken back, and the visit goes on."""
    sent = requests.sent(onward_id)
    if visit.status == "open" and visit.onward_id == onward_id and sent.status == "waiting":
        handovers.withdraw_if_open(onward_id)
        _declined(visit, visit.version, onward_id)


def agreement_over(visit: Running, onward_id: UUID) -> None:
    """The agreement's time is over: a step not taken up goes on without the partner, else the manager decides."""
    sent = requests.sent(onward_id)
    if visit.status != "open" or visit.onward_id != onward_id or requests.is_live(sent.agreement_id):
        return
    silent(visit, onward_id)
    if sent.status == "accepted":
        _say_that_it_waits(visit)


def stop(visit: Running, why: str) -> None:
    """The request ended before the visit did: nobody goes any more."""
    if visit.status == "open":
        _update(visit, visit.version, status="stopped", ended_at=now(), onward_id=None, **NOTHING_DUE)
        record("visit:stopped", about=[visit.id, visit.handover_id], visit=visit.id, why=why)
