"""Factors come and go: an app, the codes on paper, what is removed, what an administrator resets."""

from uuid import UUID

from sqlalchemy import delete, insert, update

from hub.identity import queries as people
from hub.identity.actions import end_all
from hub.identity.models import Account
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.second_factors import keeping, queries, rules
from hub.second_factors.models import FactorReset, RecoveryCode, SecondFactor

MOST = 10


def add_app(account_id: UUID, seed: str, name: str, code: str) -> UUID:
    """Keep an app that has shown a fitting code of this seed. Raises Invalid."""
    step = rules.fitting_step(seed, rules.digits(code) or "", now(), 0)
    if step is None:
        raise Invalid({"code": ["The code is not right. Wait for the next one in your app, and check its clock"]})
    return add(account_id, "app", name, keeping.seal(seed.encode(), acting().org_id, account_id), counter=step)


def add(
    account_id: UUID, kind: str, name: str, secret: bytes, credential: bytes | None = None, counter: int = 0
) -> UUID:
    """Keep an app or a key that has proved itself. Raises Invalid when there are too many."""
    if len(queries.factors(account_id)) >= MOST:
        raise Invalid({"name": [f"You have {MOST} already. Remove one first"]})
    factor_id = new_id()
    db.session.execute(
        insert(SecondFactor).values(
            org_id=acting().org_id, id=factor_id, account_id=account_id, kind=kind, name=name, secret=secret,
            credential=credential, counter=counter, made_at=now(),
        )
    )  # fmt: skip
    record("factor:added", about=[account_id], account=account_id, factor=factor_id, kind=kind)
    return factor_id


def remove(account_id: UUID, factor_id: UUID) -> None:
    """Take one factor away. Raises NotYours, NotPossibleNow for the last one where one is demanded."""
    mine = queries.factors(account_id)
    found = next((one for one in mine if one.id == factor_id), None)
    if found is None:
        raise NotYours()
    if len(mine) == 1 and queries.demand().roles & set(people.account(account_id).roles):
        raise NotPossibleNow("Your organisation asks for a second step.", "Add another app or key first.")
    gone = (SecondFactor.org_id == acting().org_id, SecondFactor.id == factor_id)
    db.session.execute(delete(SecondFactor).where(*gone))
    if len(mine) == 1:
        _forget_codes(account_id)
    record("factor:removed", about=[account_id], account=account_id, factor=factor_id, kind=found.kind)


def new_codes(account_id: UUID) -> list[str]:
    """Ten recovery codes, told this once; those before count no longer."""
    _forget_codes(account_id)
    codes = [rules.new_code() for _ in range(rules.CODES)]
    common = {"org_id": acting().org_id, "account_id": account_id, "made_at": now()}
    hashes = [keeping.code_hash(rules.bare_code(code), account_id) for code in codes]
    db.session.execute(insert(RecoveryCode), [common | {"id": new_id(), "code_hash": one} for one in hashes])
    record("recovery_codes:made", about=[account_id], account=account_id, count=len(codes))
    return codes


def _forget_codes(account_id: UUID) -> None:
    mine = (RecoveryCode.org_id == acting().org_id, RecoveryCode.account_id == account_id)
    db.session.execute(delete(RecoveryCode).where(*mine))


def reset(account_id: UUID, reason: str) -> UUID:
    """Somebody has lost their factors: all are taken away, every session ends, a new one is due at the next sign-in.

    The person is told. Raises NotYours, NotPossibleNow for one's own.
    """
    account, actor = people.account(account_id), acting()
    if account is None or not account.active:
        raise NotYours()
    if account_id == actor.account_id:
        raise NotPossibleNow("You cannot reset your own second step.", "Ask another administrator to do it.")
    for table in (SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.org_id == actor.org_id, table.account_id == account_id))
    reset_id, moment = new_id(), now()
    values = {"org_id": actor.org_id, "id": reset_id, "account_id": account_id, "reason": reason}
    db.session.execute(insert(FactorReset).values(values | {"reset_at": moment, "reset_by": actor.account_id}))
    mine = (Account.org_id == actor.org_id, Account.id == account_id)
    db.session.execute(update(Account).where(*mine).values(factor_due_at=moment))
    end_all(account_id, "second step reset")
    record("factor:reset", about=[account_id], account=account_id, reset=reset_id)
    kind = "second-step-reset" if actor.account_id else "second-step-reset-outside"
    tell([account_id], kind, reset_id, "", "own_factors.index", urgent=True)
    return reset_id


def reset_outside(account_id: UUID, reason: str, others_cannot: bool = False) -> None:
    """The same by whoever runs the hub, for somebody whom no administrator can help: these and IG are told.

    Raises NotYours, NotPossibleNow where another administrator could do it and nobody says that they cannot.
    """
    others = {one.id for one in colleagues(Role.ADMINISTRATOR)} - {account_id}
    if others and not others_cannot:
        raise NotPossibleNow("Another administrator of this organisation can do this, on the page “People”.")
    reset_id = reset(account_id, reason)
    told = {one.id for one in colleagues(Role.ADMINISTRATOR, Role.IG)} - {account_id}
    tell(told, "second-step-reset-by-operator", reset_id, "", "identity.account")
