"""An officer of the district carries a visit on a phone, and an answer from there is set aside."""

from uuid import uuid4

from hub.doorstep.actions import answers, packs
from hub.identity.actions import start_session
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import row
from hub.kernel.tenancy import Acting, as_actor
from hub.visits import queries as visits


def carry(world, district: str, knock: str) -> None:
    """Take a pack with the visit of this request along, and send an answer with faults: `world.made["answer"]`."""
    me = world.place.person(district, "officer")
    with world.acting(district, "officer"):
        start_session(me.id, Role.OFFICER, "password", "phone")
        session = row("select id from session where org_id = acting_org() order by id desc limit 1").id
        visit = visits.of_request(world.made[knock])
    world.place.everything("update visit set due_from = now() where id = :id", id=visit.id)
    with world.app.app_context(), as_actor(Acting(me.org_id, me.id, Role.OFFICER, session)):
        pack = packs.take(8)
        task = next(one for one in pack["tasks"] if one["visit"] == str(visit.id))
        outside = {"id": uuid4(), "account": me.id, "visit": visit.id}
        told = {"pack": pack["pack"], "attempt": task["attempt"], "outcome": "no-such-outcome", "at": now()}
        told |= {"made_at": now(), "second": None, "answers": {"note": "A light was on"}}
        world.made["answer"] = answers.receive(outside, told)[0].id
    world.work()
