"""Needs of the walk's residents: one open, one passed on to the county's own helpline, one answered; a directory."""

import json
from uuid import UUID

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.services import queries as services
from hub.services.actions import load_file
from hub.support import actions, persons, queries
from hub.support.rules import REFERRAL

PANTRY = {
    "id": "s-1", "name": "Castle Pantry", "status": "active", "description": "Food parcels", "url": "https://pantry.example/",
    "organization": {"id": "o-1", "name": "Castle Trust"}, "phones": [{"id": "p-1", "number": "01632 960 101"}],
    "eligibility_description": "Anybody", "attributes": [{"taxonomy_term": {"id": "t-9", "name": "Food banks"}}],
    "service_at_locations": [
        {"location": {"name": "Castle Hall", "addresses": [{"address_1": "1 Castle Street", "postal_code": "NR1 3AB"}]}}
    ],
}  # fmt: skip
DIRECTORY = {"total_items": 2, "total_pages": 1, "contents": [PANTRY, {"name": "Without an id"}]}


def in_need(world, county: str, district: str) -> None:
    """Everything in the county; the district has a directory and a need noted at a request of its own."""
    for slug in (county, district):
        with world.acting(slug, "manager"):
            run_id = load_file("directory.json", json.dumps(DIRECTORY).encode())
            if slug == county:
                world.made["service run"], world.made["service"] = run_id, services.search()[0].id
    with world.acting(county, "tracer"):
        case_id = world.made[f"{county} open"]
        world.made["need"] = actions.record_need("case", case_id, "food", "No food until Friday")
        world.made["need passed on"] = actions.record_need("case", case_id, "medicine", "A prescription")
        answered = actions.record_need("case", case_id, "pets", "Two cats")
        world.made["referral"] = _refer(world.made["need passed on"])
        asked = _refer(answered)
    world.work()
    with world.acting(county, "adviser"):
        handovers.accept(asked, requests.received(asked).version)
        handovers.return_answer(asked, {"outcome": "cannot-be-met", "done": "No cattery"}, 2)
    world.work()
    with world.acting(district, "officer"):
        actions.record_need("handover", world.made[f"{county} enrichment"], "food", "Told at the door")


def _refer(need_id: UUID) -> UUID:
    need = queries.need(need_id)
    person, _ = persons.known(need)
    offers = queries.offers(queries.support(), need.kind, person.home)
    offer = next(one for one in offers if one.receiver.key == "county-helpline")
    return actions.ask(need, need.version, offer, REFERRAL, person, None)
