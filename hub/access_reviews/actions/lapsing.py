"""The due date comes near, and is over: what nobody has decided is suspended, and people are told."""

from uuid import UUID

from sqlalchemy import Row, delete, insert, update

from hub.access_reviews import queries, rules
from hub.access_reviews.actions.opening import REVIEWERS
from hub.access_reviews.models import AccessReview, ReviewedRight, SuspendedRole
from hub.identity.actions import end_in
from hub.identity.actions.roles import LAST, alone_in_leaving
from hub.identity.models import AccountRole
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.notices.actions import tell, tell_role


def remind(review_id: UUID, days: int) -> None:
    """Tell the reviewers how near the due date is, if something is still open."""
    review = queries.review(review_id)
    if review.signed_at or all(one.state != "open" for one in queries.rights(review_id)):
        return
    to = ("access-review-due", review_id, f"{days}", "access_reviews.show")
    tell_role(REVIEWERS, *to, urgent=days == min(rules.REMIND), review_id=review_id)


def lapse(review_id: UUID) -> None:
    """Suspend every right that nobody decided in time, except the last of two roles that stay. Safe to repeat.

    Work stays with whoever holds it: the role comes back with a late review, and the page shows what they hold.
    """
    review = queries.review(review_id, lock=True)
    if review.lapsed_at or review.signed_at:
        return
    alone_in_leaving()
    undecided = [one for one in queries.rights(review_id) if one.state == "open"]
    kept = _spared(undecided)
    for one in undecided:
        if (one.account_id, one.role) in kept:
            _mark(review_id, one, spared=True)
        else:
            _suspend(review_id, one)
    mine = (AccessReview.org_id == acting().org_id, AccessReview.id == review_id)
    db.session.execute(update(AccessReview).where(*mine).values(lapsed_at=now()))
    suspended = len(undecided) - len(kept)
    record("access_review:lapsed", about=[review_id], review=review_id, count=suspended)
    if undecided:
        to = ("access-review-lapsed", review_id, str(suspended), "access_reviews.show")
        tell_role(REVIEWERS, *to, urgent=True, review_id=review_id)


def _spared(undecided: list[Row]) -> set[rules.Right]:
    """The right of the last administrator, and of the last information governance officer."""
    used = {(one.account_id, Role(one.role)): one.used_at for one in undecided}
    kept = {role: rules.spared(role, used, {one.id for one in colleagues(role)}, used) for role in LAST}
    return {(account_id, role) for role, account_id in kept.items() if account_id}


def _suspend(review_id: UUID, right: Row) -> None:
    """Take the role out of those that are held, so that the next request finds none."""
    org_id, account_id, role = acting().org_id, right.account_id, right.role
    mine = (AccountRole.org_id == org_id, AccountRole.account_id == account_id, AccountRole.role == role)
    gone = db.session.execute(
        delete(AccountRole).where(*mine).returning(AccountRole.granted_at, AccountRole.granted_by)
    ).one()
    left = (SuspendedRole.org_id == org_id, SuspendedRole.account_id == account_id, SuspendedRole.role == role)
    db.session.execute(delete(SuspendedRole).where(*left))  # of an earlier review, given back on the page of people
    values = {"org_id": org_id, "account_id": account_id, "role": role, "review_id": review_id}
    values |= {"granted_at": gone.granted_at, "granted_by": gone.granted_by, "suspended_at": now()}
    db.session.execute(insert(SuspendedRole).values(values))
    _mark(review_id, right, suspended_at=now())
    record("role:suspended", about=[account_id, review_id], account=account_id, role=role, review=review_id)
    end_in(account_id, {role}, "role suspended")
    tell([account_id], "role-suspended", review_id, "", "identity.account")


def _mark(review_id: UUID, right: Row, **values) -> None:
    mine = (
        ReviewedRight.org_id == acting().org_id, ReviewedRight.review_id == review_id,
        ReviewedRight.account_id == right.account_id, ReviewedRight.role == right.role,
    )  # fmt: skip
    db.session.execute(update(ReviewedRight).where(*mine).values(values))
