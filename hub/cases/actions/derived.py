"""What follows from the facts of a case: search keys, its end and rank, the district of its address."""

from collections.abc import Mapping
from typing import Any

from hub.cases import queries
from hub.gazetteer.homes import home_key
from hub.gazetteer.queries import district_for
from hub.gazetteer.rules import Address
from hub.kernel import keys
from hub.kernel.clock import now
from hub.programmes.models import Programme
from hub.programmes.rules import ends_on, priority

PERSON = ("forename", "surname", "born_on", "nhs_number", "language", "house", "address", "postcode")
COUNTED = ("onset_on", "tested_on", "variant", "contacts_named")
TOLD = ("occupation", "instructions", "risk")


def person_keys(person: Mapping[str, Any]) -> dict[str, str]:
    """The keys by which a person is searched for (kernel/keys.py), and that of their home."""
    return {
        "forename_key": keys.surname_key(person.get("forename")),
        "surname_key": keys.surname_key(person.get("surname")),
        "postcode_key": keys.postcode_key(person.get("postcode")),
        "home_key": home_key(person),
    }


def counted(programme: Programme, known: Mapping[str, Any]) -> dict[str, Any]:
    """The day on which it ends and its rank, by the programme’s rules."""
    return {"ends_on": ends_on(programme, known), "priority": priority(programme, known).rank}


def placed(postcode: str | None, uprn: str | None) -> dict[str, Any]:
    """Which council answers for an address today, and how that is known; none: it goes to triage."""
    gss = district_for(Address(postcode, uprn), now().date())
    district = queries.answers_for(gss)
    return {"gss": gss, "district_id": district, "routed": ("uprn" if uprn else "postcode") if district else None}
