"""Close contacts and places go along when their case turns out to be a duplicate."""

from collections.abc import Sequence
from typing import Any

from hub.contacts.models import CloseContact, PlaceVisited
from hub.matching.carrying import Carried, carries


def number_named(_: Any, named: Sequence[Any]) -> dict[str, int]:
    """What the case that goes on says of how many close contacts were named."""
    return {"contacts_named": len(named)}


carries(Carried("contact", ("close contact", "close contacts"), CloseContact, "case_id", says=number_named))
carries(Carried("place", ("place", "places"), PlaceVisited, "case_id"))
