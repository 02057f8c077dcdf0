"""The only writers of accounts: made, changed, closed, opened again."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from hub.identity import leaving, powers, queries, rules
from hub.identity.actions.roles import grant, keep_the_last, let_go, set_roles
from hub.identity.actions.sessions import end_all
from hub.identity.models import Account
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import email_key, new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

TAKEN = "There is already an account with this email address"


def create_account(email: str, name: str, roles: list[Role], password: str | None = None, demo: bool = False) -> UUID:
    """Make an account of the acting organisation with its roles. Raises Invalid for a taken address."""
    key = email_key(email)
    if queries.account_by_email(key):
        raise Invalid({"email": [TAKEN]})
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
    grant(account_id, roles)
    audit.record("account:created", about=[account_id], account=account_id, roles=roles)
    if not demo:
        powers.changed(account_id, roles)
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
        raise Invalid({"email": [TAKEN]})
    keep_the_last(account, roles)
    changed = [field for field, new in {"name": name, "email": email}.items() if getattr(account, field) != new]
    written = db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id, Account.version == version)
        .values(name=name.strip(), email=email.strip(), email_key=email_key(email), version=version + 1)
    )
    if written.rowcount != 1:
        raise _conflict(account_id, name, email, roles)
    set_roles(account_id, set(account.roles), set(roles))
    event = audit.record("account:changed", about=[account_id], account=account_id, fields=changed)
    return let_go(account_id, event, roles) if set(account.roles) - set(roles) else []


def _conflict(account_id: UUID, name: str, email: str, roles: list[Role]) -> EditConflict:
    account = queries.account(account_id)
    changes = [
        ("Name", account.name, name),
        ("Email address", account.email, email),
        ("Roles", ", ".join(account.roles), ", ".join(sorted(roles))),
    ]
    return EditConflict(account.version, changes)


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

    Raises NotYours, NotPossibleNow, Invalid for the last who stays (`keep_the_last`).
    """
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    if account_id == acting().account_id:
        raise NotPossibleNow("You cannot close your own account.", "Ask another administrator to do it.")
    keep_the_last(account, [])
    db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id)
        .values(active=False, closed_at=now(), version=Account.version + 1, badge=None,
                mobile=account.mobile if leaving.keeps_number(account_id) else None)
    )  # fmt: skip
    end_all(account_id, "account closed")
    event = audit.record("account:closed", about=[account_id], account=account_id)
    powers.let_lapse(account_id, Role)
    powers.changed(account_id, account.roles)
    return let_go(account_id, event)


def reopen_account(account_id: UUID) -> list[Role]:
    """Somebody is back: the account may sign in again, without a role; returns those it had. Raises NotYours."""
    account = queries.account(account_id)
    if account is None:
        raise NotYours()
    if account.active:
        return []
    had = [Role(one) for one in account.roles]
    set_roles(account_id, set(account.roles), set())
    db.session.execute(
        update(Account)
        .where(Account.org_id == account.org_id, Account.id == account_id)
        .values(active=True, closed_at=None, leaves_on=None, password_hash=None, version=Account.version + 1)
    )
    audit.record("account:opened", about=[account_id], account=account_id)
    return had


def set_leaving(account_id: UUID, day: date | None) -> None:
    """Keep somebody's last day, at whose end the account closes; None takes it out. Raises NotYours, Invalid."""
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    if day is not None and day < today():
        raise Invalid({"leaves_on": ["The last day must be today or later. To stop them now, close the account"]})
    if account_id == acting().account_id:
        raise NotPossibleNow("You cannot close your own account.", "Ask another administrator to do it.")
    if day is not None:
        keep_the_last(account, [])
    mine = (Account.org_id == account.org_id, Account.id == account_id)
    db.session.execute(update(Account).where(*mine).values(leaves_on=day))
    audit.record("account:changed", about=[account_id], account=account_id, fields=["leaves_on"])
    if day is not None:
        later("account:leaves", at=rules.over(day), account=account_id, day=day.isoformat())


def leave_when_due(account_id: UUID, day: date) -> None:
    """Close an account whose last day is over, unless the day was changed meanwhile, or they are the last who stays.

    Safe to repeat.
    """
    account = queries.account(account_id)
    if not account.active or account.leaves_on != day or account_id == acting().account_id:
        return
    with suppress(Invalid):  # the page of people shows that their day is over
        close_account(account_id)


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
