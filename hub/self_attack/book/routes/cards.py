"""Cards at the district, and the page on which residents check them."""

from hub.self_attack.book.routes.district import request
from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import DISTRICT

ROUTES = {
    "check.start": OWN,
    "check.check": OWN,
    "check.ask": OWN,
    "check.asked": OWN,
    "cards.index": OWN,
    "cards.texts": OWN,
    "cards.text": Route(ids={"language": "=pl"}),
    "cards.paper_style": Route(ids={"paper": "=A6"}),
    "cards.genuine": OWN,
    "cards.call_backs": OWN,
    "cards.rung": Route(DISTRICT, {"call_back_id": f"{DISTRICT} call back"}),
    "cards.of_visit": request("door-knock"),
    "cards.left": request("door-knock"),
    "cards.cancel": Route(DISTRICT, {"batch_id": f"{DISTRICT} batch"}, after=1),
}
