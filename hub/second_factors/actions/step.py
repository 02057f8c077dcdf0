"""Between password and session: begun by a right password, ended by the right factor, by time, by ten wrong codes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, text, update

from hub.identity.models import Account
from hub.identity.rules import new_token, token_hash
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.second_factors import queries, rules
from hub.second_factors.actions.keys import HALF, WHOLE, give_key
from hub.second_factors.actions.proving import TooMany, give
from hub.second_factors.models import HalfSession

# One second step of an account at a time: whoever tries in many browsers at once is counted in each.
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7113, hashtext(:account))")


def begin(account_id: UUID) -> str:
    """Open the second step for somebody whose password was right, and return the token that leads to it."""
    token = new_token()
    _open(account_id, token)
    record("second_step:asked", about=[account_id], account=account_id)
    return token


def _open(account_id: UUID, token: str, ended_at: datetime | None = None) -> UUID:
    moment, half_id = now(), new_id()
    values = {"org_id": acting().org_id, "id": half_id, "account_id": account_id, "token_hash": token_hash(token)}
    values |= {"started_at": moment, "ends_at": moment + timedelta(minutes=rules.HALF_MINUTES), "failed": 0}
    db.session.execute(insert(HalfSession).values(values | {"ended_at": ended_at}))
    return half_id


def wait_until(account_id: UUID, due: datetime | None, grace_days: int) -> datetime:
    """Until when somebody may still sign in without a factor; their time begins with the first such sign-in."""
    if due is not None:
        return due
    due = rules.due_at(now(), grace_days)
    mine = (Account.org_id == acting().org_id, Account.id == account_id)
    db.session.execute(update(Account).where(*mine).values(factor_due_at=due))
    record("account:changed", about=[account_id], account=account_id, fields=["factor_due_at"])
    return due


def finish(half_id: UUID, account_id: UUID, typed: str) -> str | None:
    """Try what was typed; the kind of factor ends the half session, a wrong code is counted. Raises TooMany."""
    check(account_id)
    kind = give(account_id, typed)
    if kind is None:
        fail(half_id, account_id)
    else:
        end(half_id)
    return kind


def finish_by_key(half_id: UUID, account_id: UUID, told: str) -> str | None:
    """The same for what a browser says that a key has signed. Raises TooMany."""
    check(account_id)
    if not give_key(account_id, HALF, half_id, told):
        fail(half_id, account_id)
        return None
    end(half_id)
    return "key"


def give_again(account_id: UUID, typed: str, session_id: UUID, told: str) -> bool:
    """Whether the person of a session has given a factor once more: what was typed, or what a browser says of a key.

    Wrong ones count with those of signing in. Raises TooMany.
    """
    check(account_id)
    if give_key(account_id, WHOLE, session_id, told) if told else give(account_id, typed):
        return True
    half_id = _open(account_id, new_token(), ended_at=now())  # it opens nothing, and is counted
    fail(half_id, account_id)
    return False


def check(account_id: UUID) -> None:
    """Refuse to try anything for an account with too many wrong codes within the hour. Raises TooMany."""
    db.session.execute(ONE_AT_A_TIME, {"account": str(account_id)})
    if queries.failed_since(account_id, now() - rules.WITHIN) >= rules.MOST_FAILED:
        raise TooMany()


def fail(half_id: UUID, account_id: UUID) -> None:
    """Count a factor that was wrong; after some the account's owner is told that somebody has their password."""
    mine = (HalfSession.org_id == acting().org_id, HalfSession.id == half_id)
    db.session.execute(update(HalfSession).where(*mine).values(failed=HalfSession.failed + 1))
    record("session:refused", about=[account_id], why="second step")
    if queries.failed_since(account_id, now() - rules.WITHIN) >= rules.WARNED_AT:
        tell([account_id], "second-step-failed", account_id, "", "own_factors.index")


def end(half_id: UUID) -> None:
    """A half session is over: what follows is a whole one."""
    mine = (HalfSession.org_id == acting().org_id, HalfSession.id == half_id)
    db.session.execute(update(HalfSession).where(*mine).values(ended_at=now(), challenge=None))
    record("second_step:taken", about=[acting().account_id], account=acting().account_id)
