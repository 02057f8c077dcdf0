"""The checks of volunteers: recorded, never changed; each sets its own two timers."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.teams import queries, rules
from hub.teams.models import VolunteerCheck


def record_check(account_id: UUID, checked_on: date, expires_on: date) -> UUID:
    """Record a volunteer's check; it takes the place of every earlier one and counts to the end of `expires_on`.

    One that has lapsed already takes the volunteer's tasks back at once. Raises Invalid, NotYours.
    """
    if queries.volunteer(account_id) is None:
        raise NotYours()
    if expires_on < checked_on:
        raise Invalid({"expires_on": ["The day on which it expires must be the day of the check or later"]})
    actor, check_id, moment = acting(), new_id(), now()
    values = {"org_id": actor.org_id, "id": check_id, "account_id": account_id, "checked_on": checked_on}
    values |= {"expires_on": expires_on, "recorded_by": actor.account_id, "recorded_at": moment}
    db.session.execute(insert(VolunteerCheck).values(values))
    day = expires_on.isoformat()
    record("volunteer:checked", about=[account_id], account=account_id, check=check_id, expires=day)
    if rules.lapses_at(expires_on) > moment:
        remind_at = max(rules.remind_at(expires_on), moment)
        later("volunteer_check:remind", at=remind_at, volunteer=account_id, check=check_id)
    later("volunteer_check:lapse", at=max(rules.lapses_at(expires_on), moment), volunteer=account_id, check=check_id)
    return check_id
