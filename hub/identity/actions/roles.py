"""The only writers of roles: given and withdrawn, and what goes back with them."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, delete, insert, text

from hub.identity import leaving, powers, queries
from hub.identity.actions.sessions import end_session
from hub.identity.models import AccountRole
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

LAST = {
    Role.ADMINISTRATOR: "This is your organisation’s last administrator. Make someone else administrator first",
    Role.IG: "This is your organisation’s last information governance officer. Give someone else that role first",
}


def change_roles(account_id: UUID, give: Iterable[Role] = (), withdraw: Iterable[Role] = ()) -> list[str]:
    """Give and withdraw roles of a colleague; returns, in words, what they held in a role that is gone.

    Raises NotYours for an account that is closed or elsewhere, Invalid for the last who stays (`keep_the_last`).
    """
    account = queries.account(account_id)
    if account is None or not account.active:
        raise NotYours()
    withdraw, before = set(withdraw), {Role(one) for one in account.roles}
    powers.let_lapse(account_id, withdraw - before)
    after = (before - withdraw) | set(give)
    if before == after:
        return []
    keep_the_last(account, after)
    set_roles(account_id, set(before), after)
    event = audit.record("account:changed", about=[account_id], account=account_id, fields=["roles"])
    return let_go(account_id, event, sorted(after)) if before - after else []


def keep_the_last(account: Row, roles: Collection[Role]) -> None:
    """Refuse that an organisation loses its last administrator, or its last information governance officer.

    Raises Invalid.
    """
    lost = [role for role in LAST if role in account.roles and role not in roles]
    if not lost:
        return
    alone_in_leaving()
    for role in lost:
        if not {one.id for one in queries.colleagues(role)} - {account.id}:
            raise Invalid({"roles": [LAST[role]]})


def alone_in_leaving() -> None:
    """Of two who leave, or are suspended, at one moment, one waits for the other's commit."""
    db.session.execute(text("select pg_advisory_xact_lock(7112, acting_org())"))


def set_roles(account_id: UUID, before: set[str], after: set[str]) -> None:
    """Bring the roles of an account from one set to the other; sessions in one that is gone end."""
    org_id = acting().org_id
    powers.let_lapse(account_id, before ^ after)
    grant(account_id, sorted(after - before))
    for role in sorted(after - before):
        audit.record("role:granted", about=[account_id], account=account_id, role=role)
    for role in sorted(before - after):
        db.session.execute(
            delete(AccountRole).where(
                AccountRole.org_id == org_id, AccountRole.account_id == account_id, AccountRole.role == role
            )
        )
        audit.record("role:withdrawn", about=[account_id], account=account_id, role=role)
    end_in(account_id, before - after, "role withdrawn")
    powers.changed(account_id, before ^ after)


def end_in(account_id: UUID, roles: Collection[str], why: str) -> None:
    """End the sessions in these roles: they must not come alive with the role."""
    for session in queries.sessions_of(account_id):
        if session.role in roles:
            end_session(session.id, why)


def grant(account_id: UUID, roles: Iterable[str]) -> None:
    """Write down that the acting person gives these roles; whoever calls records it."""
    actor = acting()
    given = {"org_id": actor.org_id, "account_id": account_id, "granted_at": now(), "granted_by": actor.account_id}
    roles = list(roles)
    if roles:
        db.session.execute(insert(AccountRole), [{**given, "role": str(role)} for role in roles])


def let_go(account_id: UUID, event: UUID, remaining: Sequence[Role] = ()) -> list[str]:
    """Give back what they hold, and once more when this is committed: a colleague may be giving them work just now."""
    later("account:left", account=account_id, event=event)
    return leaving.give_back(account_id, event, remaining)
