"""A review is opened: every right of today is written down, people are told, and its timers are set."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from hub.access_reviews import queries, rules
from hub.access_reviews.models import AccessReview, ReviewedRight
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role

REVIEWERS = (Role.ADMINISTRATOR, Role.IG)


def set_timer() -> None:
    """Let the next quarter's review open by itself, unless that waits already."""
    if not queries.timer_is_set():
        later("access_review:open", at=rules.at(rules.next_quarter(today()), rules.OPENS))


def open_review() -> UUID:
    """Open the review of the present quarter. Raises NotPossibleNow when there is one."""
    day, review_id = today(), new_id()
    quarter, due = rules.quarter_of(day), rules.due_on(day, queries.days())
    if queries.of_quarter(quarter):
        raise NotPossibleNow("The review of this quarter is open already.", "Go back and look at it.")
    org_id = acting().org_id
    values = {"org_id": org_id, "id": review_id, "quarter": quarter, "opened_at": now(), "due_on": due}
    db.session.execute(insert(AccessReview).values(values))
    found = [dict(one._mapping) | {"org_id": org_id, "review_id": review_id} for one in queries.held()]
    if found:
        db.session.execute(insert(ReviewedRight), found)
    record("access_review:opened", about=[review_id], review=review_id, count=len(found), due=due.isoformat())
    tell_role(REVIEWERS, "access-review-open", review_id, quarter, "access_reviews.show", review_id=review_id)
    for days in rules.REMIND:
        later("access_review:remind", at=rules.at(due - timedelta(days=days), rules.OPENS), review=review_id, days=days)
    later("access_review:lapse", at=rules.at(due + timedelta(days=1), rules.LAPSES), review=review_id)
    return review_id
