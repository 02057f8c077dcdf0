"""What the walk's county escalates to its consultant, and what its supervisors heard of."""

from typing import Any

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.escalations import actions, queries
from hub.kernel.db import row
from hub.programmes.queries import programme


def escalate(world: Any, county: str, district: str) -> None:
    """An escalation on each desk, and a case of which the supervisors heard that it is overdue."""
    for name in ("waiting", "asked", "advised"):
        case_id = world.case(county, f"{county} {name} escalated", district)
        with world.acting(county, "tracer"):
            case = case_queries.case(case_id)
            made = actions.escalate(case, case.version, programme(), "other", "She works on a ship")
            world.made[f"{county} {name} escalation"] = made
    for name, do in (("asked", actions.ask), ("advised", actions.advise)):
        with world.acting(county, "consultant"):
            do(queries.escalation(world.made[f"{county} {name} escalation"]), 1, programme(), "Which ship?")
    with world.acting(county, "tracer"):
        before = "update case_file set received_at = received_at - interval '9 days' where id = :id returning id"
        row(before, id=case_id)
        cases.tell_overdue(programme())
    world.work()
