"""Ends: a provider says that somebody signed out there, or an administrator takes a link away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import insert

from hub.identity import queries as identity
from hub.identity.actions import end_session
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.single_sign_on import queries
from hub.single_sign_on.actions import arrivals
from hub.single_sign_on.models import ProviderLink, ProviderLogout, ProviderSession, SignInRule
from hub.single_sign_on.rules.tokens import LEEWAY, OLDEST, hashed
from hub.single_sign_on.rules.trust import NotTrusted

REMEMBERED = timedelta(seconds=OLDEST + 2 * LEEWAY)  # longer than the token itself is believed


def obey_logout(provider: Row, claims: dict[str, Any]) -> int:
    """End the sessions that a logout token speaks of, and return how many. Raises NotTrusted for one seen before."""
    _once(provider.id, claims["jti"])
    open_now = [one for one in _meant(provider.id, claims) if queries.is_open(one)]
    for session_id in open_now:
        end_session(session_id, "signed out at the provider")
    record("provider_logout:received", about=[provider.id], provider=provider.id, count=len(open_now))
    return len(open_now)


def _once(provider_id: UUID, jti: str) -> None:
    mine = (ProviderLogout.org_id == acting().org_id, ProviderLogout.provider_id == provider_id)
    db.session.execute(delete(ProviderLogout).where(*mine, ProviderLogout.at < now() - REMEMBERED))
    values = {"org_id": acting().org_id, "provider_id": provider_id, "jti_hash": hashed(jti), "at": now()}
    statement = insert(ProviderLogout).values(**values).on_conflict_do_nothing().returning(ProviderLogout.at)
    if db.session.execute(statement).scalar() is None:
        raise NotTrusted("used-before")


def _meant(provider_id: UUID, claims: dict[str, Any]) -> list[UUID]:
    """By the session there, by the person, or by both: then it is that person's in that session."""
    by_sid = queries.sessions_of_sid(provider_id, claims["sid"]) if "sid" in claims else None
    if "sub" not in claims:
        return by_sid or []
    link = queries.link_of(provider_id, claims["sub"])
    by_sub = queries.sessions_of_link(link.id) if link else []
    return by_sub if by_sid is None else [one for one in by_sub if one in by_sid]


def unlink(link_id: UUID) -> Row:
    """Let a provider no longer sign this person in; the sessions that it began for them end. Raises NotYours."""
    link = queries.link(link_id)
    if link is None or link.account_id is None:
        raise NotYours()
    for session_id in queries.sessions_of_link(link_id):
        end_session(session_id, "link removed")
    _forget(link_id)
    about = [link.provider_id, link.account_id]
    record("provider_link:removed", about=about, provider=link.provider_id, account=link.account_id)
    return link


def dismiss(link_id: UUID) -> Row:
    """Forget somebody who waits and whom no account means. Raises NotYours."""
    link = queries.link(link_id)
    if link is None or link.account_id is not None:
        raise NotYours()
    _forget(link_id)
    record("provider_link:dismissed", about=[link.provider_id], provider=link.provider_id, link=link_id)
    return link


def _forget(link_id: UUID) -> None:
    org_id = acting().org_id
    db.session.execute(
        delete(ProviderSession).where(ProviderSession.org_id == org_id, ProviderSession.link_id == link_id)
    )
    db.session.execute(delete(ProviderLink).where(ProviderLink.org_id == org_id, ProviderLink.id == link_id))


def accept(link_id: UUID) -> Row:
    """Say that somebody who waits is the person of the account with their address, and tell whose account it is.

    Raises NotYours, NotPossibleNow.
    """
    link = queries.link(link_id)
    if link is None or link.account_id is not None:
        raise NotYours()
    account = identity.account_by_email(email_key(link.email))
    if account is None or not account.active:
        raise NotPossibleNow("No account has that address any more.", "Remove the entry: they can sign in again.")
    if any(one.provider_id == link.provider_id for one in queries.links_of_account(account.id)):
        raise NotPossibleNow("That account is linked to somebody else there.", "Remove that link first.")
    arrivals.take_waiting(link, account.id, "administrator")
    tell([account.id], "account-linked", link.id, link.label, "single_sign_on.own", urgent=True)
    return link


def demand(keeper_id: UUID) -> None:
    """Let nobody in by password but this administrator. Raises NotPossibleNow."""
    if not queries.in_use():
        raise NotPossibleNow("No provider of yours signs people in yet.", "Turn one on first.")
    if keeper_id not in {one.id for one in queries.keepers()}:
        raise NotPossibleNow("Nobody of that name is an administrator with a password.", "Choose one who is.")
    values = {"org_id": acting().org_id, "keeper_id": keeper_id, "made_at": now()}
    statement = insert(SignInRule).values(**values)
    kept = {name: values[name] for name in ("keeper_id", "made_at")}
    db.session.execute(statement.on_conflict_do_update(index_elements=["org_id"], set_=kept))
    record("sign_in_rule:made", about=[keeper_id], account=keeper_id)


def allow_passwords() -> None:
    """Let everybody with a password in by it again."""
    db.session.execute(delete(SignInRule).where(SignInRule.org_id == acting().org_id))
    record("sign_in_rule:ended")
