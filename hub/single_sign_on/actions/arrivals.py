"""Whoever comes from a provider: known by (issuer, subject) alone, never by an address; unknown people wait.

The organisation is the one whose provider it is, whatever a claim says.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.identity import queries as identity
from hub.identity.actions import create_account
from hub.identity.rules import ROLES_OF
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key, new_id
from hub.kernel.tenancy import acting
from hub.notices.actions import tell_role
from hub.single_sign_on import queries
from hub.single_sign_on.actions.attempts import refuse
from hub.single_sign_on.models import ProviderLink, ProviderSession
from hub.single_sign_on.rules.described import code_of, codes_of, proposed, text_of

LONGEST_NAME, LONGEST_EMAIL = 100, 254


@dataclass(frozen=True)
class Arrival:
    """Who came: with `why` they are not let in, and that is on record."""

    why: str | None = None
    account_id: UUID | None = None
    roles: tuple[str, ...] = ()


def arrive(provider: Row, claims: dict[str, Any]) -> Arrival:
    """Let somebody in whose token was believed, or have them wait."""
    link = queries.link_of(provider.id, claims["sub"]) or _first_time(provider, claims)
    if link is None:
        refuse(provider.id, "no-email")
        return Arrival("no-email")
    if link.account_id is None:
        return _refused(provider, link, "not-linked")
    if not link.active:
        return _refused(provider, link, "closed")
    _note_use(provider, link, claims)
    if not link.roles:
        return _refused(provider, link, "no-role")
    return Arrival(None, link.account_id, tuple(link.roles))


def _refused(provider: Row, link: Row, why: str) -> Arrival:
    refuse(provider.id, why, link.account_id)
    return Arrival(why, link.account_id)


def _note_use(provider: Row, link: Row, claims: dict[str, Any]) -> None:
    """When they came last, and for somebody who waits which roles their groups propose."""
    waits = () if link.roles or not provider.groups_claim else ROLES_OF[identity.organisation().kind]
    roles = proposed(claims.get(provider.groups_claim), provider.group_roles, waits) if waits else []
    mine = (ProviderLink.org_id == acting().org_id, ProviderLink.id == link.id)
    db.session.execute(update(ProviderLink).where(*mine).values(used_at=now(), proposed=roles))
    record("provider_link:used", about=[provider.id, link.account_id], provider=provider.id, account=link.account_id)


def _first_time(provider: Row, claims: dict[str, Any]) -> Row | None:
    """An account without a role; or, where an account has the address, a place in the list of those who wait."""
    email = text_of(claims.get(provider.email_claim), LONGEST_EMAIL)
    if "@" not in email:
        return None
    name = text_of(claims.get(provider.name_claim), LONGEST_NAME) or email[:LONGEST_NAME]
    taken = identity.account_by_email(email_key(email))
    account_id = None if taken else create_account(email, name, [])
    who = {"name": name, "email": email} if taken else {}
    link_id = _write(provider.id, claims["sub"], account_id, None, **who)
    record("provider_link:waits", about=[provider.id, account_id], provider=provider.id, link=link_id)
    tell_role([Role.ADMINISTRATOR], "person-waits", link_id, provider.label, "providers.waiting")
    return queries.link(link_id)


def _write(provider_id: UUID, subject: str, account_id: UUID | None, by: UUID | None, **who: str) -> UUID:
    link_id, moment = new_id(), now()
    db.session.execute(
        insert(ProviderLink).values(
            org_id=acting().org_id, id=link_id, provider_id=provider_id, subject=subject, account_id=account_id,
            proposed=[], made_at=moment, linked_by=by, used_at=moment, **who,
        )
    )  # fmt: skip
    return link_id


def link_own(provider: Row, claims: dict[str, Any]) -> str | None:
    """Link the acting person's own account, which they proved by its password; else the code why not."""
    account_id = acting().account_id
    link = queries.link_of(provider.id, claims["sub"])
    mine = [one for one in queries.links_of_account(account_id) if one.provider_id == provider.id]
    if mine or (link and link.account_id is not None):
        same = bool(link) and link.account_id == account_id
        if not same:
            refuse(provider.id, "linked-elsewhere", account_id)
        return None if same else "linked-elsewhere"
    if link:
        take_waiting(link, account_id, "own")
        return None
    _write(provider.id, claims["sub"], account_id, account_id)
    record("provider_link:made", about=[provider.id, account_id], provider=provider.id, account=account_id, how="own")
    return None


def take_waiting(link: Row, account_id: UUID, how: str) -> None:
    """Say that somebody who waits is this account's person; what was kept of them besides goes."""
    db.session.execute(
        update(ProviderLink)
        .where(ProviderLink.org_id == acting().org_id, ProviderLink.id == link.id, ProviderLink.account_id.is_(None))
        .values(account_id=account_id, name=None, email=None, linked_by=acting().account_id)
    )
    about = [link.provider_id, account_id]
    record("provider_link:made", about=about, provider=link.provider_id, account=account_id, how=how)


def note_session(provider: Row, session_id: UUID, claims: dict[str, Any]) -> None:
    """Write down which provider began a session, and how the person had shown who they are (acr, amr)."""
    acr, amr, sid = code_of(claims.get("acr")), codes_of(claims.get("amr")), code_of(claims.get("sid"))
    link = queries.link_of(provider.id, claims["sub"])
    db.session.execute(
        insert(ProviderSession).values(
            org_id=acting().org_id, session_id=session_id, provider_id=provider.id, link_id=link.id, sid=sid,
            acr=acr, amr=amr,
        )
    )  # fmt: skip
    about = [provider.id, link.account_id]
    record("provider_session:started", about=about, provider=provider.id, session=session_id, acr=acr, amr=amr)
