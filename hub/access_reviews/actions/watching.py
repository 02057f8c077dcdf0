"""Who watches over others, or gives roles away, has changed: those who do so hear of it before the next review."""

from uuid import UUID

from hub.access_reviews.actions.opening import REVIEWERS
from hub.identity.powers import when_powers_change
from hub.identity.queries import colleagues
from hub.kernel.tenancy import acting
from hub.notices.actions import tell


@when_powers_change
def tell_the_others(account_id: UUID) -> None:
    """Tell every other administrator and information governance officer; whoever did it knows."""
    others = {one.id for one in colleagues(*REVIEWERS)} - {acting().account_id}
    tell(others, "powers-changed", account_id, "", "access_reviews.index")
