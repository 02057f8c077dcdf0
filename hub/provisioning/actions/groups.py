"""A directory's groups: their members get the role that the administrator's table says, two roles on proposal alone."""

from uuid import UUID

from sqlalchemy import delete, insert, update

from hub.identity import queries as people
from hub.identity.actions import change_roles
from hub.identity.rules import NEVER_BY_ITSELF, ROLES_OF
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key, new_id
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.provisioning import queries
from hub.provisioning.actions.proposals import propose
from hub.provisioning.models import ScimGroup, ScimMember


def add_group(name: str, external_id: str | None, members: set[UUID]) -> UUID:
    """Keep a group; it gives nobody a role before the administrator says which. Raises Invalid for a known name."""
    if any(email_key(one.name) == email_key(name) for one in queries.groups()):
        raise Invalid({"displayName": ["There is a group with this name."]})
    group_id, moment = new_id(), now()
    values = {"org_id": acting().org_id, "id": group_id, "name": name, "name_key": email_key(name)}
    values |= {"external_id": external_id, "made_at": moment, "changed_at": moment}
    db.session.execute(insert(ScimGroup).values(values))
    record("directory_group:added", about=[group_id], group=group_id)
    _set_members(group_id, None, set(), members)
    return group_id


def change_group(group_id: UUID, name: str, external_id: str | None, members: set[UUID]) -> None:
    """Bring a group to what the directory says. Raises NotYours, Invalid."""
    found = _group(group_id)
    if any(email_key(one.name) == email_key(name) and one.id != group_id for one in queries.groups()):
        raise Invalid({"displayName": ["There is another group with this name."]})
    mine = (ScimGroup.org_id == acting().org_id, ScimGroup.id == group_id)
    values = {"name": name, "name_key": email_key(name), "external_id": external_id, "changed_at": now()}
    db.session.execute(update(ScimGroup).where(*mine).values(values))
    before = {one.account_id for one in queries.members().get(group_id, [])}
    _set_members(group_id, found.role, before, members)


def _set_members(group_id: UUID, role: str | None, before: set[UUID], after: set[UUID]) -> None:
    org_id = acting().org_id
    strangers = after - before - queries.known(after - before)
    if strangers:
        raise Invalid({"members": [f"There is nobody here with the id {min(strangers)}."]})
    if after - before:
        new = [{"org_id": org_id, "group_id": group_id, "account_id": one} for one in after - before]
        db.session.execute(insert(ScimMember), new)
    gone = (ScimMember.org_id == org_id, ScimMember.group_id == group_id, ScimMember.account_id.in_(before - after))
    if before - after:
        db.session.execute(delete(ScimMember).where(*gone))
    if before != after:
        record(
            "directory_group:changed", about=[group_id, *(before ^ after)], group=group_id,
            joined=len(after - before), left=len(before - after),
        )  # fmt: skip
    for one in sorted(before ^ after):
        if role:
            follow(one, Role(role))


def follow(account_id: UUID, role: Role) -> None:
    """Give or withdraw a role as the groups of somebody say; two roles are only proposed, the other way too."""
    account = people.account(account_id)
    wanted, holds = role in queries.roles_by_groups(account_id), role in account.roles
    if not account.active:
        return
    if wanted == holds:
        if not wanted:
            change_roles(account_id, withdraw=[role])  # it may be suspended, and does not come back
        return
    change = "give" if wanted else "withdraw"
    if role in NEVER_BY_ITSELF:
        propose(account_id, role, change, "scim")
    else:
        change_roles(account_id, **{change: [role]})


def map_group(group_id: UUID, role: Role | None) -> int:
    """Say which role the members of a group have; it counts for those of now at once. Returns for how many.

    Raises NotYours, Invalid for a role that does not fit this kind of organisation.
    """
    found = _group(group_id)
    if role is not None and role not in ROLES_OF[people.organisation().kind]:
        raise Invalid({"role": ["Choose one of the roles of your organisation"]})
    mine = (ScimGroup.org_id == acting().org_id, ScimGroup.id == group_id)
    db.session.execute(update(ScimGroup).where(*mine).values(role=role, changed_at=now()))
    record("directory_group:mapped", about=[group_id], group=group_id, role=role)
    inside = queries.members().get(group_id, [])
    for one in inside:
        for each in {role, Role(found.role) if found.role else None} - {None}:
            follow(one.account_id, each)
    return len(inside)


def remove_group(group_id: UUID) -> None:
    """The directory no longer has this group: its members lose what it stood for. Raises NotYours."""
    found = _group(group_id)
    _set_members(group_id, found.role, {one.account_id for one in queries.members().get(group_id, [])}, set())
    db.session.execute(delete(ScimGroup).where(ScimGroup.org_id == acting().org_id, ScimGroup.id == group_id))
    record("directory_group:removed", about=[group_id], group=group_id)


def _group(group_id: UUID):
    found = queries.group(group_id)
    if found is None:
        raise NotYours()
    return found
