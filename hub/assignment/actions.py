"""Placing requests by rule: on arrival, when a visit comes to another step, and when the patches change.

Two that arrive at once are placed one after the other, so that the second sees what the first was given.
"""

from uuid import UUID

from sqlalchemy import Row, insert, text, update

from hub.assignment import queries, rules
from hub.assignment.models import Placement
from hub.assignment.rules import Placed
from hub.handovers import actions as handovers
from hub.handovers.models import Handover
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.teams import queries as teams

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7120, acting_org())")


def arrived(handover_id: UUID) -> None:
    """Set a new request's patch, and let the rule for its kind place it. Once: what is placed or taken stays."""
    request = queries.held_for_placing(handover_id)
    if request is None:
        return
    address = queries.address_of(request.subject)
    patch = teams.patch_of(address.postcode, address.uprn)
    if patch != request.patch:
        _write(request.id, patch=patch)
    rule = rules.rule_for(queries.rule_section(), request.kind)
    untouched = request.status == "waiting" and request.holder_id is None and request.team is None
    if rule and untouched and not request.placed and not rules.changes_nothing(rule):
        _place(request, rule["strategy"], rule.get("team"), patch)


def came_to_step(handover_id: UUID, team: str | None, strategy: str) -> None:
    """Let a request follow its visit to a step of a team (None: of anybody): whoever holds it and is in it keeps it."""
    request = queries.held_for_placing(handover_id)
    if request is None:
        return
    members = teams.memberships().get(team, set()) if team else set()
    if rules.keeps(request.holder_id, team, members):
        if team and request.team != team:
            _give(request, Placed(rules.KEPT, team, request.holder_id))
    elif team or strategy != rules.BY_HAND:
        _place(request, strategy, team, request.patch)


def _place(request: Row, strategy: str, team: str | None, patch: str | None) -> None:
    if strategy == rules.BY_HAND:
        placed = Placed(rules.TEAM, team)
    else:
        db.session.execute(ONE_AT_A_TIME)
        of_patch = next((one.get("team") for one in teams.patch_tables() if one["key"] == patch), None)
        placed = rules.place(strategy, team, patch, of_patch, queries.candidates(), now())
    _keep(request, strategy, placed, patch)
    _give(request, placed)


def _keep(request: Row, strategy: str, placed: Placed, patch: str | None) -> None:
    values = {"org_id": acting().org_id, "id": new_id(), "handover_id": request.id, "side": "received"}
    values |= {"rule": strategy, "why": placed.why, "team": placed.team, "patch": patch}
    db.session.execute(insert(Placement).values(values | {"account_id": placed.holder, "at": now()}))
    record(
        "request:placed", about=[request.id, placed.holder], handover=request.id, rule=strategy, why=placed.why,
        team=placed.team, patch=patch, to=placed.holder,
    )  # fmt: skip


def _give(request: Row, placed: Placed) -> None:
    """Let the request be where it was placed; one that is still waiting stays so until a person has it."""
    if placed.holder or request.status == "accepted":
        handovers.assign(request.id, request.version, placed.holder, placed.team)
    elif placed.team:
        _write(request.id, team=placed.team)
        record("handover:assigned", about=[request.id], handover=request.id, to=None, team=placed.team)


def _write(handover_id: UUID, **values: str | None) -> None:
    """Where a request lies and which team sees it is no change of the request: its version stays."""
    mine = (Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == "received")
    db.session.execute(update(Handover).where(*mine).values(**values))


def apply_patches() -> None:
    """Set the patch of every open request anew: the patches have changed."""
    found = queries.open_addresses()
    patches = teams.patches_of({queries.address_of(one._mapping) for one in found})
    changed = [(one.id, patch) for one in found if (patch := patches[queries.address_of(one._mapping)]) != one.patch]
    for handover_id, patch in changed:
        _write(handover_id, patch=patch)
    if changed:
        record("patches:applied", about=[one for one, _ in changed], changed=len(changed))


def check_lapsed(volunteer_id: UUID, check_id: UUID) -> bool:
    """Take back what a volunteer holds whose check no longer counts. False when a newer check is there."""
    found = teams.volunteer(volunteer_id)
    if found is None or found.check_id != check_id or teams.may_visit(volunteer_id, teams.today()):
        return False
    held = queries.tasks_of(volunteer_id)
    for task in held:
        handovers.release(task.id, task.version)
    about = [volunteer_id, *(task.id for task in held)]
    record("volunteer:lapsed", about=about, account=volunteer_id, check=check_id, released=len(held))
    return True
