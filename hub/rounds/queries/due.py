"""Which visits are due on a day, which of them need two people, and what the organisation says of its rounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import row, rows
from hub.rounds.rules.day import bounds
from hub.safety.queries import markers_among
from hub.safety.rules import pair_needed
from hub.teams.queries import today
from hub.visit_models.rules import performer

NAME = "rounds"
KMH = 40
MOST_VISITS = 200

# The step at which a visit stands, out of the version of the model that it runs by.
STEP = """
    cross join lateral (select one.value as body from jsonb_array_elements(m.body -> 'step') one
                        where one.value ->> 'key' = {key}) step"""
# A grid reference by the postcode's key; a visit to an unknown postcode has none.
PLACE = """
    left join lateral (select p.easting, p.northing from place p
                       where p.kind = 'postcode' and p.key = h.postcode_key and p.valid_from <= :day
                         and (p.valid_to is null or p.valid_to > :day)) place on true"""
REQUEST = """
    join handover h on h.org_id = v.org_id and h.id = v.handover_id and h.side = v.side
    join section m on m.org_id = v.org_id and m.name = v.model and m.version = v.model_version
    left join account a on a.org_id = h.org_id and a.id = h.holder_id"""
DUE = f"""
    select v.id as visit_id, v.handover_id, v.state, v.due_from, v.due_until, m.body -> 'windows' as windows,
           step.body as step, h.reference, h.subject, h.version as request_version, h.team, h.patch, h.due_at,
           h.holder_id, a.name as holder_name, place.easting, place.northing, made.next as attempt,
           other.round_id as other_round_id, other.day as other_day
    from visit v {REQUEST}
    {STEP.format(key="v.state ->> 'step'")}
    {PLACE}
    cross join lateral (select count(*) + 1 as next from visit_attempt t
                        where t.org_id = v.org_id and t.visit_id = v.id) made
    left join lateral (select s.round_id, s.day from round_stop s
                       where s.org_id = v.org_id and s.visit_id = v.id and s.attempt = made.next
                         and s.status = 'planned' and s.day >= :today order by s.day limit 1) other on true
    where v.org_id = acting_org() and v.status = 'open' and v.due_from < :until and v.onward_id is null
      and h.status = 'accepted' and split_part(step.body ->> 'by', ':', 1) in ('officers', 'team')
      and (cast(:team as text) is null or h.team = :team or step.body ->> 'by' = 'team:' || :team)
      and (cast(:patch as text) is null or h.patch = :patch)
      and (cast(:mine as uuid) is null or h.holder_id is null or h.holder_id = :mine)
    order by h.due_at, v.id limit {MOST_VISITS}"""  # noqa: S608


def due(day: date, team: str | None = None, patch: str | None = None, mine: UUID | None = None) -> Sequence[Row]:
    """Open visits whose next attempt may be made on this day by the district's own people, the first due first.

    With `mine`, only those that nobody or this person holds. `other_round_id` names the round that has it already.
    """
    return rows(DUE, day=day, today=today(), until=bounds(day)[1], team=team, patch=patch, mine=mine)


def unclaimed() -> int:
    """Door-knocks that nobody has claimed: their visits have not begun, so no round can have them."""
    return row("""select count(*) as n from handover h where h.org_id = acting_org() and h.side = 'received'
                  and h.kind = 'door-knock' and h.status = 'waiting'""").n


def settings() -> Mapping[str, Any]:
    """What the organisation's `[rounds]` says: office, minutes_at_door, speed_kmh; empty without it."""
    section = live(NAME)
    return section.body if section else {}


def pairs(visits: Sequence[Row]) -> set[UUID]:
    """Which of these visits need two people: by the step, or by a risk marker at the address."""
    known = zip(visits, markers_among([one.subject for one in visits]), strict=True)
    return {one.visit_id for one, risks in known if pair_needed(one.step, risks.here, performer(one.step)[0])}
