"""Coming in by a provider, and an organisation's providers."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY

ONE = Route(COUNTY, {"provider_id": "provider"})
OFF = Route(COUNTY, {"provider_id": "provider off"})
WAITS = Route(COUNTY, {"link_id": "provider waits"})

ROUTES = {
    "single_sign_on.start": Route(ids={"provider_id": "provider off"}),
    "single_sign_on.back": Route(ids={"provider_id": "provider"}),
    "single_sign_on.wait": OWN,
    "single_sign_on.leave": Route(ids={"provider_id": "provider"}),
    "single_sign_on.told": Route(ids={"provider_id": "provider off"}),
    "single_sign_on.own": OWN,
    "single_sign_on.link": ONE,
    "providers.index": OWN,
    "providers.new": OWN,
    "providers.details": OWN,
    "providers.show": ONE,
    "providers.change": ONE,
    "providers.secret": ONE,
    "providers.read": ONE,
    "providers.try_out": ONE,
    "providers.enable": ONE,
    "providers.linked": ONE,
    "providers.waiting": OWN,
    "providers.passwords": OWN,
    "providers.allow": OWN,
    "providers.accept": WAITS,
    "providers.dismiss": WAITS,
    "providers.unlink": Route(COUNTY, {"link_id": "provider link"}),
    "providers.disable": OFF,
    "providers.delete": Route(COUNTY, {"provider_id": "provider off"}, after=1),
}
