"""A message on its way to the other council."""

from uuid import UUID

from sqlalchemy import Row

from hub.conversation import actions, queries, rules
from hub.handovers import kinds
from hub.handovers.queries import who_has
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import WrongJob, job
from hub.notices.actions import tell
from hub.teams.queries import staff

WRITERS = {Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT, Role.OFFICER, Role.MANAGER}


@job("message:pass_on", by=WRITERS, crosses=True)
def pass_on(handover: str, message: str, event: str, acts_for: int) -> None:
    """Give the other side its copy, once, and tell whoever works on it; after the agreement's end nothing passes.

    Raises WrongJob when the message is not one about this hand-over to that organisation.
    """
    written = queries.to_pass_on(UUID(message))
    if written is None or str(written.handover_id) != handover or written.other_org_id != acts_for:
        raise WrongJob("There is no such message to the other organisation.")
    if not queries.is_its_event(UUID(event), message):
        raise WrongJob("This organisation has no such event about this message.")
    if written.passed_at or written.kept_why:
        return
    mine = queries.side_of(written.handover_id, written.handover_side)
    why = rules.kept_why(mine, queries.is_live(mine), now())
    if why:
        actions.keep(written, why)
        return
    home = acting().org_id
    with acting_for(acts_for):
        theirs = queries.side_of(written.handover_id, rules.other_side(written.handover_side))
    if theirs is None or theirs.other_org_id != home:
        raise WrongJob("The other organisation has no such hand-over with this one.")
    if theirs.erased_at is not None:
        actions.keep(written, rules.ERASED)
        return
    actions.give(written)
    with acting_for(acts_for):
        actions.take_in(written, home, UUID(event))
        _tell(theirs)


def _tell(theirs: Row) -> None:
    """The receiver's queue is known here; whose case a sender's hand-over belongs to, its own features know."""
    if theirs.side == "sent":
        kinds.call("messaged", theirs)
        return
    about = {"kind": "message", "about": theirs.id, "reference": theirs.reference}
    about |= {"endpoint": "handovers.show", "handover_id": theirs.id}
    tell(who_has(theirs) or [one.id for one in staff()], **about)
