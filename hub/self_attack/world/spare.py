"""What is walked over as an id but must not be the walker: an account, a session, an event, an agreement."""

from typing import Any

from hub.identity.actions import start_session
from hub.kernel.access import Role


def keep(world: Any, county: str) -> None:
    """Find or make one of each in the county, and put them among what was made."""
    see, org = world.place.everything, world.place.org(county)
    [account] = see("select id from account where org_id = :org and email_key like 'spare@%'", org=org)
    with world.acting(county, "tracer"):
        start_session(world.place.person(county, "adviser").id, Role.ADVISER, "password", "spare")
    [session] = see("select id from session where org_id = :org order by id desc limit 1", org=org)
    [event] = see("select id from event where org_id = :org and kind = 'case:opened' order by id limit 1", org=org)
    [agreement] = see(
        """select a.id from agreement a join organisation o on o.id = a.to_org
           where a.from_org = :org and o.slug = 'great-yarmouth' and a.kind = 'enrichment'""",
        org=org,
    )
    [report] = see("insert into self_attack (id, began_at, ended_at) values (uuidv7(), now(), now()) returning id")
    [case] = see("select resident_id from case_file where id = :id", id=world.made[f"{county} open"])
    world.made |= {
        "spare account": account.id, "spare session": session.id, "event": event.id, "agreement": agreement.id,
        "resident": case.resident_id, "no token": "x" * 43, "report": report.id,
    }  # fmt: skip
