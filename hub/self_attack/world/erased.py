"""In the walk's county: a hold, somebody who was erased and has a certificate, and came again."""

from datetime import timedelta
from typing import Any

from hub.governance.subjects import ids_of, subject
from hub.kernel.clock import today
from hub.retention import actions, queries

WHO = {"forename": "Edna", "surname": "Holme", "nhs_number": "9434765870"}


def erase(world: Any, county: str) -> None:
    """Close a case, have its resident erased, and open another one for somebody with the same NHS number."""
    see = world.place.everything
    going = world.case(county, f"{county} erased", **WHO)
    see("update case_file set status = 'closed', closed_at = now() where id = :id", id=going)
    [resident] = see("select resident_id as id from case_file where id = :id", id=going)
    with world.acting(county, "ig"):
        made = actions.begin_person(
            ids_of(subject(resident.id).about), "Asked by letter, and nothing speaks against it"
        )
    world.work()
    world.case(county, f"{county} back", **WHO)
    with world.acting(county, "ig"):
        actions.look_for_returns()
        [back] = queries.returns()
        held = actions.place({"residents": [back.resident_id]}, "A claim was announced", today() + timedelta(days=90))
    world.made |= {"erasure": made, "hold": held, "came again": back.resident_id}
