"""What the walk's tracers did to reach a resident: a call, systems looked into, a text sent by hand."""

from typing import Any

from hub.calls import queries
from hub.calls.actions import record_call, record_checks, write_message
from hub.calls.rules.messages import written
from hub.cases import queries as cases
from hub.kernel.db import row
from hub.programmes.queries import programme


def reach(world: Any, slug: str, case: Any) -> None:
    """Nobody answers; a system is looked into; the resident has a text from the council's own phone."""
    outcome = next(key for key, one in programme().call_outcomes.items() if not one.reached)
    record_call(case, programme(), {"channel": "call", "outcome": outcome, "note": "Nobody there"})
    case = cases.case(case.id)
    record_checks(case, {"revenues": "nothing"})
    [point, *_] = cases.contact_points(case.resident_id)
    desk = queries.desk()
    words = written(desk.settings.templates["please-ring"], None, desk.places(case))
    write_message(case, point.id, words, programme(), desk.settings, None)
    world.made[f"{slug} point"] = point.id
    world.made[f"{slug} call"] = row("select id from call where org_id = acting_org() order by id limit 1").id
