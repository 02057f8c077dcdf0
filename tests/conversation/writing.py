"""Writing and reading messages from either side of a request, and forging them."""

from hub.conversation import queries
from hub.conversation.actions import write
from hub.handovers import queries as handovers
from hub.kernel.db import db
from hub.kernel.keys import new_id


def written(norfolk, handover, words="Is there a side gate?", who=None):
    """One side writes; the county unless told."""
    slug, role = who or handover.giver
    with norfolk.acting(slug, role):
        mine = handovers.sent(handover.id) or handovers.received(handover.id)
        return write(mine, words)


def thread(norfolk, who, handover):
    side = "sent" if who == handover.giver else "received"
    with norfolk.acting(*who):
        return queries.thread(handover.id, side)


FORGED = """
    insert into message (org_id, id, side, handover_id, handover_side, other_org_id, words, account_id, role, at)
    values (:own, :id, :side, :handover, :handover_side, :other, 'Forged', {account}, 'tracer', now())"""


def forge(handover, norfolk, side, account, own, other, handover_side="sent"):
    db.session.execute(
        db.text(FORGED.format(account=account)),
        {"own": norfolk.org(own), "id": new_id(), "side": side, "handover": handover.id,
         "handover_side": handover_side, "other": norfolk.org(other)},
    )  # fmt: skip
