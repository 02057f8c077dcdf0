"""Who is in which team, and who covers which patch."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from hub.identity.queries import account_by_email
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.teams import queries
from hub.teams.models import PatchMember, TeamMember


def add_to_team(team: str, account_ids: Iterable[UUID]) -> int:
    """Put people into a team and return how many were not in it yet. Raises NotYours for a team there is not."""
    if team not in dict(queries.teams()):
        raise NotYours()
    added = _add(TeamMember, "team", team, account_ids)
    for account_id in added:
        record("team:joined", about=[account_id], account=account_id, team=team)
    return len(added)


def remove_from_team(team: str, account_id: UUID) -> None:
    """Take a person out of a team; what they hold stays with them. Raises NotYours when they are not in it."""
    _remove(TeamMember, "team", team, account_id)
    record("team:left", about=[account_id], account=account_id, team=team)


def add_to_patch(patch: str, account_ids: Iterable[UUID]) -> int:
    """Let people cover a patch and return how many did not yet. Raises NotYours for a patch there is not."""
    if patch not in dict(queries.patches()):
        raise NotYours()
    added = _add(PatchMember, "patch", patch, account_ids)
    for account_id in added:
        record("patch:covered", about=[account_id], account=account_id, patch=patch)
    return len(added)


def remove_from_patch(patch: str, account_id: UUID) -> None:
    """Let a person no longer cover a patch. Raises NotYours when they do not."""
    _remove(PatchMember, "patch", patch, account_id)
    record("patch:left", about=[account_id], account=account_id, patch=patch)


def add_listed() -> None:
    """Put into their teams the people whose e-mail addresses the `[teams]` section lists, where there are such."""
    for team, addresses in queries.listed_members().items():
        known = [account_by_email(email_key(one)) for one in addresses]
        add_to_team(team, [one.id for one in known if one and one.active])


def _add(table: type[TeamMember | PatchMember], column: str, key: str, account_ids: Iterable[UUID]) -> list[UUID]:
    actor = acting()
    common = {"org_id": actor.org_id, column: key, "added_at": now(), "added_by": actor.account_id}
    written = [common | {"account_id": one} for one in account_ids]
    if not written:
        return []
    statement = insert(table).values(written).on_conflict_do_nothing().returning(table.account_id)
    return list(db.session.scalars(statement))


def _remove(table: type[TeamMember | PatchMember], column: str, key: str, account_id: UUID) -> None:
    mine = (table.org_id == acting().org_id, table.account_id == account_id, getattr(table, column) == key)
    if not db.session.execute(delete(table).where(*mine)).rowcount:
        raise NotYours()
