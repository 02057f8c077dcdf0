"""Others of a household whom one knock at the door is for as well: who can be named, and taking them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.cases import queries as cases
from hub.cases.actions import conflict
from hub.cases.rules.steps import OPEN
from hub.cases.together import companions
from hub.kernel.db import rows

KIND = "door-knock"
# Held in the order of their ids by whoever asks, so that of two who name each other's case the second sees the first.
HOLD = """
    select c.id from case_file c where c.org_id = acting_org() and c.id = any(:ids) order by c.id for update
"""
TOLD = """
    select c.id, c.resident_id, c.ends_on, r.forename, r.surname, r.born_on, r.gender, r.language,
           array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
                 and p.kind = 'phone' order by p.added_at, p.id) as phones
    from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
    where c.org_id = acting_org() and c.id = any(:ids) and c.status = 'open'
    order by c.id
"""


def can_be_named(case: Row) -> Sequence[Row]:
    """The open cases of the same household that the same council can be asked about, and was not asked about yet."""
    where = {case.district_id, case.suggested_id}
    return [one for one in _others(case) if one.door_knock_status not in OPEN and one.district_id in where]


def being_visited(case: Row) -> Sequence[Row]:
    """Those of the same household for whom somebody is to knock already: a second request is a second knock."""
    return [one for one in _others(case) if one.door_knock_status in OPEN]


def _others(case: Row) -> Sequence[Row]:
    ids = [one.id for one in companions([case.id], lock=False)] if case.parted_at is None else []
    return cases.cases_of(ids) if ids else ()


def told(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """What may be told of each of them, in the order in which a request names them."""
    return rows(TOLD, ids=list(case_ids)) if case_ids else ()


def take(case_id: UUID, others: Sequence[UUID]) -> Sequence[Row]:
    """Hold all of them and return the others, unless one of these can no longer be named. Raises EditConflict."""
    if not others:
        return ()
    rows(HOLD, ids=[case_id, *others])
    case = cases.case(case_id)
    if not set(others) <= {one.id for one in can_be_named(case)}:
        raise conflict(case, [])
    return told(others)
