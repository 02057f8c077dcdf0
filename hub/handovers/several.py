"""A hand-over that names several residents of one address: whose cases it is about, and for whom it is over."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import all_, func, insert, literal, update

from hub.handovers import queries, rules
from hub.handovers.models import Handover, HandoverOrigin
from hub.kernel import audit
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later


def name(handover_id: UUID, origin_ids: Sequence[UUID]) -> None:
    """Keep whose the others are, in the order in which the subject names them."""
    places = [
        {"org_id": acting().org_id, "handover_id": handover_id, "place": place, "origin_id": origin_id}
        for place, origin_id in enumerate(origin_ids, 1)
    ]
    db.session.execute(insert(HandoverOrigin), places)


def settle(handover_id: UUID, origin_id: UUID) -> bool:
    """Say of one of several that nobody need see them any more; the receiver is told, and goes on for the others.

    False where it names nobody else who is still sought: then all of it is pointless.
    """
    people = queries.named(handover_id)
    if len(people) < 2:
        return False
    [place] = [one.place for one in people if one.origin_id == origin_id]
    # Two that are settled at once wait for each other here: the second sees that nobody is left.
    sent = db.session.execute(
        update(Handover)
        .where(Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == "sent")
        .where(Handover.status.in_(rules.OPEN), literal(place) != all_(Handover.settled))
        .values(settled=func.array_append(Handover.settled, place), version=Handover.version + 1)
        .returning(Handover.settled, Handover.other_org_id)
    ).one_or_none()
    if sent is None:
        return True  # another session has said so, or has ended all of it
    if {one.place for one in people} <= set(sent.settled):
        return False
    event = audit.record("handover:settled", about=[handover_id, origin_id], handover=handover_id, place=place)
    later("handover:pass_on", acts_for=sent.other_org_id, handover=handover_id, side="sent", event=event)
    return True
