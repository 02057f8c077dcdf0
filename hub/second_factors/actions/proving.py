"""A factor is given: a code of an app, used once within its window, or a recovery code, used once at all."""

from uuid import UUID

from sqlalchemy import update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.second_factors import keeping, queries, rules
from hub.second_factors.models import RecoveryCode, SecondFactor


class TooMany(Exception):
    """Too many wrong codes within the hour: nothing is tried any more, not even the right one."""


def give(account_id: UUID, typed: str) -> str | None:
    """Take what was typed as an app's code or as a recovery code; returns which it was, 'app' or 'recovery'."""
    digits, code = rules.digits(typed), rules.bare_code(typed)
    if digits and _by_app(account_id, digits):
        return "app"
    if code and give_code(account_id, code):
        return "recovery"
    return None


def _by_app(account_id: UUID, digits: str) -> bool:
    for app in queries.factors(account_id, "app"):
        seed = keeping.opened(app.secret, app.org_id, account_id)
        step = rules.fitting_step(seed.decode(), digits, now(), app.counter) if seed else None
        if step is not None and use(app.id, app.counter, step):
            return True
    return False


def use(factor_id: UUID, seen: int, counter: int) -> bool:
    """Move a factor's counter on; False when the same code was used at this very moment by somebody else."""
    mine = (SecondFactor.org_id == acting().org_id, SecondFactor.id == factor_id, SecondFactor.counter == seen)
    moved = db.session.execute(update(SecondFactor).where(*mine).values(counter=counter, used_at=now())).rowcount
    if moved:
        record("factor:used", about=[acting().account_id], account=acting().account_id, factor=factor_id)
    return bool(moved)


def give_code(account_id: UUID, code: str) -> bool:
    """Use up a recovery code; its owner is told, who may not have been the one."""
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.org_id == acting().org_id, RecoveryCode.account_id == account_id)
        .where(RecoveryCode.code_hash == keeping.code_hash(code, account_id), RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .returning(RecoveryCode.id)
    ).scalar()
    if used is None:
        return False
    left = queries.codes_left(account_id)
    record("recovery_codes:used", about=[account_id], account=account_id, left=left)
    tell([account_id], "recovery-code-used", used, str(left), "own_factors.index")
    return True
