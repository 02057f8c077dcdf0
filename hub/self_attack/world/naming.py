"""Whom the walk's residents met, where they were, and one who says that there is no place to name."""

from typing import Any

from hub.cases import queries as cases
from hub.contacts import actions as named
from hub.kernel.clock import now


def name_somebody(world: Any, slug: str, case: Any) -> None:
    """One close contact and one place of a case; of another case, that there are no places."""
    contact = {"forename": "Noor", "surname": "Reed", "met": "household", "met_on": None, "phone": "+441632960002"}
    [world.made[f"{slug} contact"]] = named.add("contacts", case, [contact | {"email": None, "note": "A friend"}])
    place = {"kind": "work", "name": "The mill", "postcode": "IP24 2AA", "visited_on": now().date(), "note": "Late"}
    [world.made[f"{slug} place"]] = named.add("places", case, [place | {"arrived": None, "left": None}])
    named.name_none("places", cases.case(world.made[f"{slug} answered"]))
