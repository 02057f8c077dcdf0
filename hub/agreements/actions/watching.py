"""What follows from an agreement that is in force: its officers are told before it ends, and when it was ended."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.agreements.queries import proposals, terms
from hub.agreements.schemas import Watch
from hub.directory.actions import when_ended, when_signed
from hub.directory.queries import agreement, agreements
from hub.directory.sections import in_force, when_published
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role


def watch() -> Watch:
    """How many days before an end the acting organisation's officers are told."""
    return in_force("agreements") or Watch()


@when_signed
def remind_of(agreement_id: UUID) -> None:
    """Set a timer for each day on which the end of this agreement is to be told; one that is over sets none."""
    found = agreement(agreement_id)
    if found is None or found.valid.upper is None:
        return
    for days in watch().remind_days:
        at = found.valid.upper - timedelta(days=days)
        if at > now():
            later("agreement:due", at=at, agreement=agreement_id, days=days)


@when_published("agreements")
def remind_of_all() -> None:
    """The days were chosen anew: timers for them. Those of the days before find that nobody wants them."""
    for one in agreements():
        remind_of(one.id)


def due(agreement_id: UUID, days: int) -> None:
    """Tell the officers that an agreement ends in so many days; not when it ended, was followed, or nobody asks."""
    found = next((one for one in terms.ending(timedelta(days=days)) if one.id == agreement_id), None)
    if found is None or days not in watch().remind_days:
        return
    record("agreement:due", about=[agreement_id], agreement=agreement_id, days=days)
    about = {"about": agreement_id, "reference": other_name(found)}
    tell_role([Role.IG], "agreement-due", endpoint="agreements.show", agreement_id=agreement_id, **about)


def concluded(proposal: Row) -> None:
    """For one side of a proposal that both signed: it is in the trail, and its end will be told."""
    made = proposals.concluded(proposal)
    parts = terms.parts(made)
    kinds = [one.kind for one in parts]
    about = [proposal.id, *(one.id for one in parts)]
    record("agreement:concluded", about=about, proposal=proposal.id, agreement=made.id, kinds=kinds)
    for one in parts:
        remind_of(one.id)


@when_ended
def tell_end(agreement_id: UUID, event: UUID) -> None:
    """Let the other party know that this one has ended an agreement."""
    found = agreement(agreement_id)
    other = found.to_org if found.side == "from" else found.from_org
    later("agreement:tell_end", acts_for=other, agreement=agreement_id, event=event)


def other_name(agreement: Row) -> str:
    """The other party's short name, by which a notice calls an agreement."""
    return agreement.to_short if agreement.from_org == acting().org_id else agreement.from_short
