"""An escalation goes along when its case is a duplicate; of two that are open, that of the older case goes on."""

from collections.abc import Sequence
from typing import Any

from hub.escalations import actions
from hub.escalations.models import Escalation
from hub.kernel.clock import now
from hub.matching.carrying import Carried, carries
from hub.matching.rules.merging import Change


def ends(one: Any, there: Sequence[Any]) -> dict[str, Any]:
    """The consultant answers one question about a case at a time; what was written of the other stays beside it."""
    both = one.state != "over" and any(each.state != "over" for each in there)
    return {"state": "over", "ended_at": now()} if both else {}


def follow(changes: Sequence[Change], back: bool) -> None:
    """Say on each case where its escalation stands now; what ended is recorded."""
    ids = {values["case_id"] for one in changes for values in (one.before, one.after)}
    ended = [] if back else [one for one in changes if "state" in one.after]
    actions.restate(ids, [(one.id, one.after["case_id"]) for one in ended])


carries(
    Carried(
        "escalation", ("escalation", "escalations"), Escalation, "case_id", besides=ends, follow=follow,
        ended="Both are with the consultant: what is asked about the case that goes on stays, the other question ends.",
    )
)  # fmt: skip
