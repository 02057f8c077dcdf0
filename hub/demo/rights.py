"""A resident's request to look at: somebody asked nine days ago what is held on them, and the pack is ready to be read.

Everything goes the way an officer's work goes: the same actions, with their events.
"""

from datetime import timedelta
from uuid import UUID

from hub.governance import subjects
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.db import row
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain
from hub.subject_requests import actions, queries

ASKED = timedelta(days=9)
# Somebody of whom a district was asked, so that there is a receiver to tell of.
WHO = """
    select r.id, trim(concat_ws(' ', r.forename, r.surname)) as name, r.born_on, r.postcode from handover h
    join case_file c on c.org_id = h.org_id and c.id = h.origin_id
    join resident r on r.org_id = c.org_id and r.id = c.resident_id
    where h.org_id = acting_org() and h.side = 'sent' and r.surname is not null
    order by h.raised_at, h.id limit 1
"""


def work(org_id: int, officer: UUID) -> None:
    """Log the request, find whom it is about, take it on, and have the pack gathered."""
    with as_actor(Acting(org_id, officer, Role.IG)):
        who = row(WHO)
        if who is None:
            return
        typed = {"kind": "access", "channel": "letter", "received_on": today() - ASKED, "asked_by": "person"}
        request_id = actions.log_request(typed | {"name": who.name, "born_on": who.born_on, "postcode": who.postcode})
        actions.is_person(request_id, _version(request_id), subjects.subject(who.id))
        actions.own(request_id, _version(request_id), officer)
        actions.note(request_id, "She rang on the second day and asked that the answer be sent by post.")
        actions.start_pack(request_id)
    drain()


def _version(request_id: UUID) -> int:
    return queries.standing(request_id).request.version
