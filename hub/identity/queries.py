"""Reads of accounts, roles and sessions of the acting organisation."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import lobby, row, rows
from hub.kernel.keys import email_key

ACCOUNT = """
    select a.org_id, a.id, a.email, a.name, a.active, a.version, a.password_hash, a.closed_at, a.mobile, a.badge,
           a.factor_due_at, a.leaves_on, a.demo,
           array(select r.role from account_role r
                 where r.org_id = a.org_id and r.account_id = a.id order by r.role) as roles,
           (select max(s.seen_at) from session s where s.org_id = a.org_id and s.account_id = a.id) as seen_at
    from account a where a.org_id = acting_org()
"""


def account(account_id: UUID) -> Row | None:
    """One account with its roles."""
    return row(ACCOUNT + " and a.id = :id", id=account_id)


def account_by_email(key: str) -> Row | None:
    """The account with this e-mail key in this organisation."""
    return row(ACCOUNT + " and a.email_key = :key", key=key)


def accounts() -> Sequence[Row]:
    """Everyone of this organisation, present people first, by name."""
    return rows(ACCOUNT + " order by a.active desc, a.name, a.id")


def roles_of(account_id: UUID) -> list[Role]:
    """The roles that an account holds."""
    found = rows("select role from account_role where org_id = acting_org() and account_id = :id", id=account_id)
    return [Role(one.role) for one in found]


def role_used_last(account_id: UUID, held: Sequence[str]) -> str | None:
    """The role, of those held now, in which somebody worked last; None before their first session."""
    found = row(
        """select role from session where org_id = acting_org() and account_id = :id and role = any(:held)
           order by seen_at desc, started_at desc limit 1""",
        id=account_id,
        held=list(held),
    )
    return found.role if found else None


def sessions_of(account_id: UUID) -> Sequence[Row]:
    """The account's sessions that are still open, latest first."""
    return rows(
        """
        select id, role, started_at, seen_at, device, how, network from session
        where org_id = acting_org() and account_id = :id
          and ended_at is null and ends_at > :now and seen_at + idle > :now
        order by started_at desc
        """,
        id=account_id,
        now=now(),
    )


def colleagues(*roles: Role) -> Sequence[Row]:
    """Active people who hold one of the roles, for a list to choose from: id and name."""
    return rows(
        """
        select distinct a.id, a.name from account a
        join account_role r on r.org_id = a.org_id and r.account_id = a.id
        where a.org_id = acting_org() and a.active and r.role = any(:roles) order by a.name, a.id
        """,
        roles=[str(role) for role in roles],
    )


def candidates(email: str) -> Sequence[Row]:
    """The (org_id, account_id) of active accounts with this address, in whatever organisation: asked of the lobby."""
    return lobby("accounts_by_email", key=email_key(email))


def demo_people() -> Sequence[Row]:
    """The demo's people with their organisation and roles; nobody in a database that was not made for the demo."""
    return lobby("demo_people")


def password_link(token_hash: bytes) -> Row | None:
    """Whose password the link with this hash may set, if it is still good: asked of the lobby."""
    return next(iter(lobby("password_link_by_token", hash=token_hash)), None)


def organisation() -> Row:
    """The acting organisation's name and kind."""
    return row("select id, name, short_name, kind from organisation where id = acting_org()")
