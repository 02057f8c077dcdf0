"""Retention: rules, what is due, erasures, holds."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY

CLASS, ERASURE, HOLD = {"name": "=case"}, {"run_id": "erasure"}, {"hold_id": "hold"}
ROUTES = {
    "retention.index": OWN,
    "retention.show": Route(ids=CLASS),
    "retention.change": Route(ids=CLASS),
    "retention.night": OWN,
    "retention.came_again": Route(COUNTY, {"resident_id": "came again"}),
    "erasures.due": OWN,
    "erasures.erase": OWN,
    "erasures.show": Route(COUNTY, ERASURE),
    "erasures.pdf": Route(COUNTY, ERASURE),
    "holds.index": OWN,
    "holds.find": OWN,
    "holds.place": Route(COUNTY, {"person_id": "resident"}),
    "holds.show": Route(COUNTY, HOLD),
    "holds.review": Route(COUNTY, HOLD),
    "holds.lift": Route(COUNTY, HOLD, after=1),
}
