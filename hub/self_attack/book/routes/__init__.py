"""Every route of the hub: whose rows its address speaks of, and where their ids are found; a module for each side."""

from hub.self_attack.book.rights import RIGHT_OF
from hub.self_attack.book.routes import (
    cards,
    county,
    district,
    everybody,
    governance,
    models,
    partner,
    retention,
    single_sign_on,
    support,
    teams,
)
from hub.self_attack.book.routes.route import OWN, Route

__all__ = ["OWN", "RIGHT_OF", "ROUTES", "Route"]

SIDES = (everybody, county, district, cards, models, teams, partner, support, governance, single_sign_on, retention)
ROUTES: dict[str, Route] = {endpoint: route for side in SIDES for endpoint, route in side.ROUTES.items()}
