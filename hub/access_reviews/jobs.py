"""Timers of a review: it opens, reminds and lapses by itself, and sets the next one."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from hub.access_reviews import actions
from hub.kernel.access import Role
from hub.kernel.problems import NotPossibleNow
from hub.kernel.work.jobs import job

BY = {Role.ADMINISTRATOR, Role.IG}


def keep_the_timer(_: UUID, roles: Collection[str]) -> None:
    """When an administrator signs in, see that the next review will open by itself: a lost timer is set again."""
    if Role.ADMINISTRATOR in roles:
        actions.set_timer()


@job("access_review:open", by=BY)
def opens() -> None:
    """Open the quarter's review, unless somebody did, and set the timer of the next."""
    with suppress(NotPossibleNow):
        actions.open_review()
    actions.set_timer()


@job("access_review:remind", by=BY)
def remind(review: str, days: int) -> None:
    """Some days before the due date."""
    actions.remind(UUID(review), days)


@job("access_review:lapse", by=BY)
def lapse(review: str) -> None:
    """The night after the due date."""
    actions.lapse(UUID(review))
