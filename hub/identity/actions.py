"""The only writers of accounts, roles and sessions; each records its event."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, delete, insert, text, update

from hub.identity import leaving, queries, rules
from hub.identity.models import Account, AccountRole, PasswordLink, Session
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key, new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

LINK_HOURS = 48


def start_session(account_id: UUID, role: Role, how: str, device: str) -> str:
    """Open a session in one of the account's roles and return its token; `how` is 'password' or 'demo'."""
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


def _end_all(account_id: UUID, why: str) -> None:
    for session in queries.sessions_of(account_id):
        end_session(session.id, why)


def create_account(email: str, name: str, roles: list[Role], password: str | None = None, demo: bool = False) -> UUID:
    """Make an account of the acting organisation with its roles. Raises Invalid for a taken address."""
    key = email_key(email)
    if queries.account_by_email(key):
        raise Invalid({"email": ["There is already an account with this email address"]})
    account_id = new_id()
    db.session.execute(
        insert(Account).values(
            org_id=acting().org_id,
            id=account_id,
            email=email.strip(),
            email_key=key,
            name=name.strip(),
            password_hash=rules.hash_password(password) if password else None,
            active=True,
            demo=demo,
            created_at=now(),
            version=1,
        )
    )
    _grant(account_id, roles)
    audit.record("account:created", about=[account_id], account=account_id, roles=roles)
    return account_id


def change_account(account_id: UUID, version: int, name: str, email: str, roles: list[Role]) -> list[str]:
    """Change a colleague's name, address and roles; returns, in words, what they held in a role that is gone.

    Raises EditConflict, Invalid, NotYours.
    """
    account = queries.account(account_id)
    if account is None:
        raise NotYours()
    if account.version != version:
        raise _conflict(account_id, name, email, roles)
    taken = queries.account_by_email(email_key(email))
    if taken and taken.id != account_id:
        raise Invalid({"email": ["There is already an account with this email address"]})
    _keep_an_administrator(account, roles)
    changed = [field for field, new in {"name": name, "email": email}.items() if getattr(account, field) != new]
    written = db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id, Account.version == version)
        .values(name=name.strip(), email=email.strip(), email_key=email_key(email), version=version + 1)
    )
    if written.rowcount != 1:
        raise _conflict(account_id, name, email, roles)
    _set_roles(account_id, set(account.roles), set(roles))
    event = audit.record("account:changed", about=[account_id], account=account_id, fields=changed)
    return _let_go(account_id, event, roles) if set(account.roles) - set(roles) else []


def _conflict(account_id: UUID, name: str, email: str, roles: list[Role]) -> EditConflict:
    account = queries.account(account_id)
    changes = [
        ("Name", account.name, name),
        ("Email address", account.email, email),
        ("Roles", ", ".join(account.roles), ", ".join(sorted(roles))),
    ]
    return EditConflict(account.version, changes)


def _keep_an_administrator(account, roles: list[Role]) -> None:
    loses = Role.ADMINISTRATOR in account.roles and Role.ADMINISTRATOR not in roles
    if not loses:
        return
    db.session.execute(text("select pg_advisory_xact_lock(7112, acting_org())"))  # of two who leave, one waits
    if queries.administrators() <= 1:
        raise Invalid(
            {"roles": ["This is your organisation’s last administrator. Make someone else administrator first"]}
        )


def _set_roles(account_id: UUID, before: set[str], after: set[str]) -> None:
    org_id = acting().org_id
    _grant(account_id, sorted(after - before))
    for role in sorted(after - before):
        audit.record("role:granted", about=[account_id], account=account_id, role=role)
    for role in sorted(before - after):
        db.session.execute(
            delete(AccountRole).where(
                AccountRole.org_id == org_id, AccountRole.account_id == account_id, AccountRole.role == role
            )
        )
        audit.record("role:withdrawn", about=[account_id], account=account_id, role=role)
    for session in queries.sessions_of(account_id):
        if session.role in before - after:  # or it would come alive with the role
            end_session(session.id, "role withdrawn")


def _grant(account_id: UUID, roles: list[Role]) -> None:
    actor = acting()
    given = {"org_id": actor.org_id, "account_id": account_id, "granted_at": now(), "granted_by": actor.account_id}
    if roles:
        db.session.execute(insert(AccountRole), [{**given, "role": str(role)} for role in roles])


def set_mobile(account_id: UUID, mobile: str | None) -> None:
    """Keep the number (E.164) to which urgent text messages go, or None."""
    mine = (Account.org_id == acting().org_id, Account.id == account_id)
    db.session.execute(update(Account).where(*mine).values(mobile=mobile))
    audit.record("account:changed", about=[account_id], account=account_id, fields=["mobile"])


def make_badge(account_id: UUID) -> str:
    """Give a colleague a new badge number and return it; the one before counts no longer. Raises NotYours."""
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    taken = {one.badge for one in queries.accounts()}
    badge = next(number for number in iter(rules.new_badge, "") if number not in taken)
    mine = (Account.org_id == account.org_id, Account.id == account_id)
    db.session.execute(update(Account).where(*mine).values(badge=badge))
    audit.record("account:changed", about=[account_id], account=account_id, fields=["badge"])
    return badge


def close_account(account_id: UUID) -> list[str]:
    """A leaver: no sign-in from now on, no session, no badge, no work; returns, in words, what they held.

    Raises NotYours, NotPossibleNow, Invalid for the last administrator.
    """
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    if account_id == acting().account_id:
        raise NotPossibleNow("You cannot close your own account.", "Ask another administrator to do it.")
    _keep_an_administrator(account, [])
    db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id)
        .values(active=False, closed_at=now(), version=Account.version + 1, badge=None,
                mobile=account.mobile if leaving.keeps_number(account_id) else None)
    )  # fmt: skip
    _end_all(account_id, "account closed")
    event = audit.record("account:closed", about=[account_id], account=account_id)
    return _let_go(account_id, event)


def _let_go(account_id: UUID, event: UUID, remaining: Sequence[Role] = ()) -> list[str]:
    """Give back what they hold, and once more when this is committed: a colleague may be giving them work just now."""
    later("account:left", account=account_id, event=event)
    return leaving.give_back(account_id, event, remaining)


def after_leaving(account_id: UUID, event: UUID) -> None:
    """Give back what came at that very moment; the number goes when nobody may have to ring it. Safe to repeat."""
    account = queries.account(account_id)
    leaving.give_back(account_id, event, [Role(one) for one in account.roles] if account.active else ())
    if account.active or account.mobile is None:
        return
    if leaving.keeps_number(account_id):
        later("account:left", at=now() + timedelta(hours=1), account=account_id, event=event)
    else:
        set_mobile(account_id, None)


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
    for session in queries.sessions_of(account_id):
        if session.id != acting().session_id:
            end_session(session.id, "password changed")
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.org_id == account.org_id, PasswordLink.account_id == account_id)
        .where(PasswordLink.used_at.is_(None))
        .values(used_at=now())
    )
    audit.record("password:changed", about=[account_id], account=account_id, how=how)


def _check_password(account_id: UUID, password: str) -> Row:
    account = queries.account(account_id)
    if account is None:
        raise NotYours()
    faults = rules.password_faults(password, account.email)
    if faults:
        raise Invalid({"password": faults})
    return account
