"""Information governance: who did what, and the sharing agreements."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY

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
    "governance.statement": Route(COUNTY, {"resident_id": "resident"}),
    "governance.letter": Route(COUNTY, {"resident_id": "resident"}),
    "governance.between": OWN,
    "governance.between_file": OWN,
    "governance.counts": OWN,
    "governance.counts_file": OWN,
    "governance.saved": OWN,
    "governance.save": OWN,
    "governance.ask_again": Route(COUNTY, {"question_id": "question"}),
    "governance.let_go": Route(COUNTY, {"question_id": "question"}, after=1),
    "governance.names_index": OWN,
    "governance.names_ask": Route(COUNTY, {"handover_id": "elsewhere enrichment"}),
    "governance.names_show": Route(COUNTY, {"request_id": "names request"}),
    "agreements.index": OWN,
    "agreements.show": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.sign": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.end": Route(COUNTY, {"agreement_id": "agreement"}, after=1),
}
