"""An escalation goes along when its case is a duplicate; of two that are open, that of the older case goes on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from hub.escalations.models import Escalation
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.matching.carrying import Carried, carries
from hub.matching.rules.merging import Change

# What is open counts; of what is over the latest.
STANDS = """
    update case_file c set version = c.version + 1, escalation_state = (
        select x.state from escalation x where x.org_id = c.org_id and x.case_id = c.id
        order by x.state = 'over', x.raised_at desc, x.id limit 1)
    where c.org_id = :org and c.id = any(:ids)
"""


def ends(one: Any, there: Sequence[Any]) -> dict[str, Any]:
    """The consultant answers one question about a case at a time; what was written of the other stays beside it."""
    both = one.state != "over" and any(each.state != "over" for each in there)
    return {"state": "over", "ended_at": now()} if both else {}


def follow(changes: Sequence[Change], back: bool) -> None:
    """Each case says where its latest escalation stands; what ended is recorded."""
    ids = {values["case_id"] for one in changes for values in (one.before, one.after)}
    db.session.execute(text(STANDS), {"org": acting().org_id, "ids": sorted(ids)})
    for one in changes:
        if "state" in one.after and not back:
            case_id = one.after["case_id"]
            record("escalation:ended", about=[case_id, one.id], escalation=one.id, case=case_id)


carries(
    Carried(
        "escalation", ("escalation", "escalations"), Escalation, "case_id", besides=ends, follow=follow,
        ended="Both are with the consultant: what is asked about the case that goes on stays, the other question ends.",
    )
)  # fmt: skip
