"""The only writers of passwords and of the one-time links by which they are chosen."""

from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, insert, update

from hub.identity import queries, rules
from hub.identity.actions.sessions import end_all
from hub.identity.models import Account, PasswordLink
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting

LINK_HOURS = 48


def make_password_link(account_id: UUID) -> str:
    """A one-time token, valid for 48 hours, with which the person sets a password. Raises NotYours."""
    if queries.account(account_id) is None:
        raise NotYours()
    token = rules.new_token()
    db.session.execute(
        insert(PasswordLink).values(
            org_id=acting().org_id,
            id=new_id(),
            account_id=account_id,
            token_hash=rules.token_hash(token),
            made_at=now(),
            made_by=acting().account_id,
            ends_at=now() + timedelta(hours=LINK_HOURS),
        )
    )
    audit.record("password_link:made", about=[account_id], account=account_id)
    return token


def use_password_link(link_id: UUID, account_id: UUID, password: str) -> None:
    """Set the password that the link allows, once. Raises Invalid, NotPossibleNow when it was used meanwhile."""
    _check_password(
        account_id, password
    )  # first: the page that says what is wrong commits, and must not use the link up
    used = db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.org_id == acting().org_id, PasswordLink.id == link_id, PasswordLink.used_at.is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:
        raise NotPossibleNow("This link was already used.", "Ask your organisation’s administrator for a new one.")
    set_password(account_id, password, "link")


def set_password(account_id: UUID, password: str, how: str = "own") -> None:
    """Give the account a new password, by a link or its own; end its other sessions and its links. Raises Invalid."""
    account = _check_password(account_id, password)
    db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id)
        .values(password_hash=rules.hash_password(password))
    )
    end_all(account_id, "password changed", but=acting().session_id)
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.org_id == account.org_id, PasswordLink.account_id == account_id)
        .where(PasswordLink.used_at.is_(None))
        .values(used_at=now())
    )
    audit.record("password:changed", about=[account_id], account=account_id, how=how)


def _check_password(account_id: UUID, password: str) -> Row:
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    ours = queries.organisation()
    told = (account.email, account.name, ours.name, ours.short_name)
    faults = rules.password_faults(password, told, current_app.config["HUB"].breached_passwords)
    if faults:
        raise Invalid({"password": faults})
    return account
