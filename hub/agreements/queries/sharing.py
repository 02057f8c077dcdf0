"""What was shared under an agreement: counts by month, and the hand-overs themselves, from one's own rows alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import rows

PAGE = 50
COUNTED = """
    select kind, date_trunc('month', raised_at at time zone 'Europe/London')::date as month,
           count(*) as given, count(returned_at) as returned
    from handover
    where org_id = acting_org() and agreement_id = any(:ids) and raised_at >= :since
    group by 1, 2 order by 1, 2"""
# Names of fields alone leave the row: what they hold is nobody's business here.
LISTED = """
    select id, side, kind, reference, status, raised_at, returned_at,
           array(select jsonb_object_keys(coalesce(subject, '{{}}'))) as given,
           array(select jsonb_object_keys(coalesce(answer, '{{}}'))) as came_back
    from handover
    where org_id = acting_org() and agreement_id = any(:ids) {onwards}
    order by raised_at desc, id desc limit :most"""


def counted(agreement_ids: Sequence[UUID], since: datetime) -> Sequence[Row]:
    """How many were given and how many came back, by kind and UK month; one organisation hands over one way only."""
    return rows(COUNTED, ids=list(agreement_ids), since=since)


def listed(agreement_ids: Sequence[UUID], after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of what was handed over, the latest first, with the names of the fields each way."""
    onwards = "and (raised_at, id) < (:at, :id)" if after else ""
    place = dict(zip(("at", "id"), after, strict=True)) if after else {}
    return rows(LISTED.format(onwards=onwards), ids=list(agreement_ids), most=PAGE + 1, **place)
