"""The only writers of sessions: who is signed in, in which role, how they came in, and when that ends."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, has_request_context
from sqlalchemy import insert, update

from hub.identity import queries, rules
from hub.identity.models import Session
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.callers import caller


def start_session(account_id: UUID, role: Role, how: str, device: str) -> str:
    """Open a session in one of the account's roles and return its token; `how` is one of rules.HOW."""
    settings = current_app.config["HUB"]
    moment, token, session_id = now(), rules.new_token(), new_id()
    db.session.execute(
        insert(Session).values(
            org_id=acting().org_id,
            id=session_id,
            account_id=account_id,
            role=role,
            token_hash=rules.token_hash(token),
            started_at=moment,
            seen_at=moment,
            idle=timedelta(minutes=settings.idle_minutes),
            ends_at=moment + timedelta(hours=settings.absolute_hours),
            device=device[:60],
            how=how,
            network=caller() if has_request_context() else None,
            proved_at=moment if how in rules.PROVED else None,
        )
    )
    audit.record("session:started", about=[account_id], session=session_id, how=how)
    return token


def switch_workspace(session_id: UUID, role: Role) -> str:
    """Go on in another of the person's roles, under a new token. Raises NotYours when the role is not held."""
    actor = acting()
    if role not in queries.roles_of(actor.account_id):
        raise NotYours()
    token = rules.new_token()
    mine = (Session.org_id == actor.org_id, Session.id == session_id, Session.account_id == actor.account_id)
    db.session.execute(update(Session).where(*mine).values(role=role, token_hash=rules.token_hash(token)))
    audit.record("workspace:switched", about=[actor.account_id], role=role)
    return token


def end_session(session_id: UUID, why: str) -> None:
    """End one session of this organisation: 'signed out', 'ended by owner', 'ended by administrator'."""
    ended = db.session.execute(
        update(Session)
        .where(Session.org_id == acting().org_id, Session.id == session_id, Session.ended_at.is_(None))
        .values(ended_at=now(), ended_why=why)
        .returning(Session.account_id)
    ).scalar()
    if ended is not None:
        audit.record("session:ended", about=[ended], session=session_id, why=why)


def end_all(account_id: UUID, why: str, but: UUID | None = None) -> int:
    """End every open session of an account, except one where told; returns how many ended."""
    ending = [one.id for one in queries.sessions_of(account_id) if one.id != but]
    for session_id in ending:
        end_session(session_id, why)
    return len(ending)


def prove(session_id: UUID) -> None:
    """Note that the person has just given their second factor again in this session."""
    mine = (Session.org_id == acting().org_id, Session.id == session_id, Session.account_id == acting().account_id)
    db.session.execute(update(Session).where(*mine).values(proved_at=now()))
    audit.record("session:proved", about=[acting().account_id], session=session_id)
