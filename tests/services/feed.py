"""A feed in Open Referral UK form, to be changed a little in each test."""

import json
from copy import deepcopy

SERVICE = {
    "id": "s-1",
    "name": "Castle Pantry",
    "status": "active",
    "description": "<p>Food parcels &amp; advice</p>",
    "url": "https://pantry.example/",
    "organization": {"id": "o-1", "name": "Castle Trust"},
    "phones": [{"id": "p-1", "number": "01632 960 101"}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "17:00"}],
    "cost_options": [{"option": "Parcel", "amount": "0.00"}],
    "eligibility_description": "Anybody",
    "attributes": [{"taxonomy_term": {"id": "t-9", "name": "Food banks"}}],
    "service_at_locations": [
        {
            "location": {
                "name": "Castle Hall",
                "latitude": 52.618125,
                "longitude": 1.300583,
                "addresses": [{"address_1": "1 Castle Street", "city": "Norwich", "postal_code": "NR1 3AB"}],
            }
        }
    ],
}


def service(number: int = 1, **changed) -> dict:
    return deepcopy(SERVICE) | {"id": f"s-{number}", "name": f"Service {number}"} | changed


def file(*services) -> bytes:
    return json.dumps({"total_items": len(services), "total_pages": 1, "contents": list(services)}).encode()


def at(postcode: str, **more) -> list[dict]:
    return [{"location": {"name": "There", "addresses": [{"postal_code": postcode}], **more}}]
