"""What is done by itself: an answer comes home, a clock runs out, a forgotten need is told of."""

from uuid import UUID

from sqlalchemy import Row

from hub.handovers.jobs import RECEIVERS, SENDERS
from hub.handovers.kinds import place, when_bounced, when_lapsed, when_received, when_returned
from hub.handovers.queries import sent as sent_handover
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.tenancy import acting_for
from hub.kernel.work.jobs import job
from hub.notices.actions import tell
from hub.support import actions
from hub.support.rules import REFERRAL, WARM


@when_received(WARM)
@when_received(REFERRAL)
def somebody_asks(received: Row) -> None:
    """The helpline hears of it; where there is none, whoever is in charge."""
    _tell_helpline("transfer-rings" if received.kind == WARM else "referral-new", received)


@when_returned(WARM)
@when_returned(REFERRAL)
def answer_came(sent: Row) -> None:
    """What was done, or that it cannot be."""
    actions.take_answer(sent)


@when_bounced(WARM)
@when_bounced(REFERRAL)
def sent_back(sent: Row) -> None:
    """Not theirs to meet."""
    actions.take_back(sent, "sent-back", sent.ended_why)


@when_lapsed(WARM)
@when_lapsed(REFERRAL)
def nobody_took_it(sent: Row) -> None:
    """The clock ran out."""
    actions.take_back(sent, "not-taken")


@job("need:remind", by=SENDERS | RECEIVERS)
def remind(need: str, version: int) -> None:
    """The timer of a need that somebody may forget."""
    actions.remind(UUID(need), version)


@job("need:clock", by=SENDERS | RECEIVERS, crosses=True)
def clock(need: str, handover: str, acts_for: int) -> None:
    """The timer of what was passed on: both sides hear that nobody has accepted or answered it."""
    found = sent_handover(UUID(handover))
    told = actions.clock_ran_out(found)
    if told:
        with acting_for(acts_for):
            _tell_helpline(told, found, also=(Role.MANAGER, Role.SUPERVISOR))


def _tell_helpline(kind: str, handover: Row, also: tuple[Role, ...] = ()) -> None:
    people = colleagues(Role.ADVISER, Role.COORDINATOR, *also) or colleagues(Role.MANAGER, Role.SUPERVISOR)
    tell([one.id for one in people], kind, handover.id, handover.reference, **place(handover.kind, handover.id))
