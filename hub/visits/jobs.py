"""What moves a visit without a person of the district: the request itself, a partner's answer or silence."""

from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.kinds import when_accepted, when_bounced, when_ended, when_returned
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.tenancy import acting_for
from hub.kernel.work.jobs import job
from hub.notices.actions import tell
from hub.visits import actions, queries
from hub.visits.queries import Running


@when_accepted("door-knock")
def begin(handover: Row) -> None:
    """An accepted door-knock is a visit."""
    actions.begin(handover)


@when_ended("door-knock")
def stop(handover: Row) -> None:
    """The county needs it no longer, or its time has passed."""
    visit = queries.of_request(handover.id)
    if visit:
        actions.stop(visit, handover.status)


@when_returned("visit-step")
@when_bounced("visit-step")
def partner_answered(handover: Row) -> None:
    """A partner's step is done, or declined."""
    visit = queries.visit(handover.origin_id)
    if visit:
        actions.continue_with(visit, handover)
        _say_that_it_goes_on(visit)


@job("visit:silent", by={Role.OFFICER, Role.MANAGER}, crosses=True)
def partner_silent(visit: str, handover: str, acts_for: int) -> None:
    """The timer of a handed-on step: a partner who has not accepted by now has declined.

    Their own row is asked: a yes that was said in time may still be on its way here.
    """
    with acting_for(acts_for):
        theirs = requests.received(UUID(handover))
        said_yes = theirs is not None and theirs.status != "waiting"
    running = queries.visit(UUID(visit))
    if running and not said_yes:
        actions.silent(running, UUID(handover))
        _say_that_it_goes_on(running)


@job("visit:agreement_over", by={Role.OFFICER, Role.MANAGER})
def agreement_over(visit: str, onward: str) -> None:
    """The timer of a handed-on step: from now on the partner sees nothing of the resident."""
    running = queries.visit(UUID(visit))
    if running:
        actions.agreement_over(running, UUID(onward))
        _say_that_it_goes_on(running)


def _say_that_it_goes_on(before: Running) -> None:
    """The step is the district's again: whoever holds the request is told, or its team, or else the managers."""
    visit = queries.visit(before.id)
    if visit.status != "open" or visit.version == before.version:
        return
    request = requests.received(visit.handover_id)
    people = requests.who_has(request) or [one.id for one in colleagues(Role.MANAGER)]
    tell(people, "partner-back", request.id, request.reference, "visits.show", handover_id=request.id)
