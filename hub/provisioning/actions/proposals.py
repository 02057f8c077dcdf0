"""Roles that another system wants given or withdrawn: an administrator decides, unless the table of groups says so."""

from uuid import UUID

from sqlalchemy import insert, update

from hub.identity import queries as people
from hub.identity.actions import change_roles
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.notices.actions import tell_role
from hub.provisioning import queries
from hub.provisioning.models import RoleProposal


def propose(account_id: UUID, role: Role, change: str, source: str) -> None:
    """Put a change of a role before the administrators, unless it is there already or would change nothing."""
    holds = role in people.roles_of(account_id)
    for one in queries.proposals():
        if one.account_id == account_id and one.role == role:
            if one.change == change:
                return
            _close(one.id, None)  # what it asked for is no longer wanted
    if holds == (change == "give"):
        return
    proposal_id = new_id()
    values = {"org_id": acting().org_id, "id": proposal_id, "account_id": account_id, "role": str(role)}
    values |= {"change": change, "source": source, "made_at": now()}
    db.session.execute(insert(RoleProposal).values(values))
    record("role:proposed", about=[account_id], account=account_id, role=role, change=change, source=source)
    tell_role([Role.ADMINISTRATOR], "role-proposed", account_id, "", "provisioning.proposals")


def _close(proposal_id: UUID, accepted: bool | None) -> None:
    mine = (RoleProposal.org_id == acting().org_id, RoleProposal.id == proposal_id)
    values = {"decided_at": now(), "decided_by": acting().account_id, "accepted": accepted}
    db.session.execute(update(RoleProposal).where(*mine).values(values))
    record("role:proposal_decided", about=[proposal_id], proposal=proposal_id, accepted=bool(accepted))


def decide(proposal_id: UUID, accept: bool) -> list[str]:
    """Do what was proposed, or not; returns, in words, what went back. Raises NotYours, NotPossibleNow, Invalid."""
    found = queries.proposal(proposal_id)
    if found is None:
        raise NotYours()
    if found.account_id == acting().account_id and found.change == "give":
        raise NotPossibleNow("You cannot give yourself a role.", "Ask another administrator to decide.")
    back: list[str] = []
    if accept:
        changed = {"give": [Role(found.role)]} if found.change == "give" else {"withdraw": [Role(found.role)]}
        back = change_roles(found.account_id, **changed)
    _close(proposal_id, accept)
    return back
