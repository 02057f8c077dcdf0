"""Each right is kept or withdrawn by somebody else than its holder; information governance signs the whole off."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Row, delete, insert, update

from hub.access_reviews import queries
from hub.access_reviews.models import AccessReview, ReviewedRight, SuspendedRole
from hub.access_reviews.rules import KEEP, WITHDRAW, Right
from hub.identity import powers
from hub.identity.actions import change_roles
from hub.identity.models import AccountRole
from hub.kernel.access import ROLE_NAMES, Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting

OPEN = ("open", "suspended")


def decide(review_id: UUID, decided: Mapping[Right, str]) -> list[str]:
    """Keep or withdraw these rights at once; returns, in words, what went back with those withdrawn.

    Raises NotYours, NotPossibleNow after the sign-off, Invalid for one's own right and for the last who stays.
    """
    _still_open(review_id)
    known = {(one.account_id, Role(one.role)): one for one in queries.rights(review_id)}
    if not set(decided) <= set(known):
        raise NotYours()
    back = []
    for right, decision in decided.items():
        if known[right].account_id == acting().account_id:
            raise Invalid({"": ["Your own rights are decided by somebody else."]})
        if known[right].state in OPEN:
            back += _decide(review_id, known[right], Role(known[right].role), decision)
    return back


def _still_open(review_id: UUID) -> Row:
    found = queries.review(review_id, lock=True)
    if found is None:
        raise NotYours()
    if found.signed_at:
        raise NotPossibleNow("This review was signed off.", "Change somebody’s roles on the page “People”.")
    return found


def _decide(review_id: UUID, right: Row, role: Role, decision: str) -> Sequence[str]:
    back: Sequence[str] = ()
    if decision == KEEP and right.state == "suspended":
        _restore(right, role)
    elif decision == WITHDRAW:
        try:
            back = change_roles(right.account_id, withdraw=[role])
        except Invalid as refused:
            raise Invalid({"": [f"{right.name}, {ROLE_NAMES[role]}: {refused}"]}) from None
    mine = (
        ReviewedRight.org_id == acting().org_id, ReviewedRight.review_id == review_id,
        ReviewedRight.account_id == right.account_id, ReviewedRight.role == role,
    )  # fmt: skip
    values = {"decision": decision, "decided_at": now(), "decided_by": acting().account_id}
    db.session.execute(update(ReviewedRight).where(*mine).values(values))
    facts = {"review": review_id, "account": right.account_id, "role": role, "decision": decision}
    record("access_review:decided", about=[review_id, right.account_id], **facts)
    return back


def _restore(right: Row, role: Role) -> None:
    """A late review gives the role back as it was given at first."""
    kept = queries.suspended(right.account_id, role)
    mine = (SuspendedRole.account_id == right.account_id, SuspendedRole.role == str(role))
    db.session.execute(delete(SuspendedRole).where(SuspendedRole.org_id == acting().org_id, *mine))
    given = {"granted_at": kept.granted_at, "granted_by": kept.granted_by}
    values = {"org_id": acting().org_id, "account_id": right.account_id, "role": str(role)} | given
    db.session.execute(insert(AccountRole).values(values))
    record("role:restored", about=[right.account_id], account=right.account_id, role=role)
    powers.changed(right.account_id, [role])


@powers.when_let_lapse
def forget(account_id: UUID, roles: Collection[str]) -> None:
    """What was suspended does not come back: the role was given anew, withdrawn, or whoever had it has left."""
    mine = (SuspendedRole.org_id == acting().org_id, SuspendedRole.account_id == account_id)
    gone = delete(SuspendedRole).where(*mine, SuspendedRole.role.in_([str(one) for one in roles]))
    for role in db.session.scalars(gone.returning(SuspendedRole.role)).all():
        record("role:withdrawn", about=[account_id], account=account_id, role=role)


def sign_off(review_id: UUID, note: str | None) -> None:
    """Close a review in which every right is decided. Raises NotYours, NotPossibleNow."""
    _still_open(review_id)
    left = sum(1 for one in queries.rights(review_id) if one.state in OPEN)
    if left:
        raise NotPossibleNow(f"Rights without a decision: {left}.", "Decide them first; nobody decides their own.")
    mine = (AccessReview.org_id == acting().org_id, AccessReview.id == review_id)
    values = {"signed_at": now(), "signed_by": acting().account_id, "note": note}
    db.session.execute(update(AccessReview).where(*mine).values(values))
    record("access_review:signed", about=[review_id], review=review_id)
