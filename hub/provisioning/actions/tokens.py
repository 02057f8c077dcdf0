"""The keys of directories: made by an administrator, shown once, expiring, revoked."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, text, update

from hub.identity.rules import new_token, token_hash
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.provisioning.models import ScimToken

USED = text("""
    update scim_token set used_at = :now where org_id = acting_org() and id = :id
      and (used_at is null or used_at < :now - interval '1 minute')""")


def make_token(name: str, days: int) -> str:
    """A token for a directory, told this once."""
    token, token_id, moment = new_token(), new_id(), now()
    db.session.execute(
        insert(ScimToken).values(
            org_id=acting().org_id, id=token_id, name=name, token_hash=token_hash(token), made_at=moment,
            made_by=acting().account_id, ends_at=moment + timedelta(days=days),
        )
    )  # fmt: skip
    record("scim_token:made", about=[token_id], token=token_id)
    return token


def revoke_token(token_id: UUID) -> None:
    """Let a token count no longer, from its next call on. Raises NotYours."""
    mine = (ScimToken.org_id == acting().org_id, ScimToken.id == token_id, ScimToken.revoked_at.is_(None))
    if not db.session.execute(update(ScimToken).where(*mine).values(revoked_at=now())).rowcount:
        raise NotYours()
    record("scim_token:revoked", about=[token_id], token=token_id)


def note_use(token_id: UUID, what: str, about: UUID | None) -> None:
    """Record a change by a directory: which key, and what it did; a look notes the time alone."""
    db.session.execute(USED, {"now": now(), "id": token_id})
    if about is not None:
        record("directory:changed", about=[about], token=token_id, what=what)
