"""Information governance: who did what, and the sharing agreements."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY

ROUTES = {
    "governance.start": OWN,
    "governance.events": OWN,
    "governance.events_file": OWN,
    "governance.colleagues": OWN,
    "governance.rights": OWN,
    "governance.vocabulary": OWN,
    "governance.find": OWN,
    "governance.event": Route(COUNTY, {"event_id": "event"}),
    "governance.colleague": Route(COUNTY, {"account_id": "spare account"}),
    "governance.resident": Route(COUNTY, {"resident_id": "resident"}),
    "self_attack.index": OWN,
    "self_attack.show": Route(ids={"run_id": "report"}),
    "agreements.index": OWN,
    "agreements.show": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.sign": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.end": Route(COUNTY, {"agreement_id": "agreement"}, after=1),
}
