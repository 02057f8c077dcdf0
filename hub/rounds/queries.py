"""Reads of rounds: the visits that are due on a day, a round with its officers and stops, a person's rounds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.rounds.rules.day import Routes, bounds, crews_now, routes_of
from hub.rounds.rules.route import Crew, Pace
from hub.safety.queries import markers_among
from hub.safety.rules import pair_needed
from hub.teams.queries import today
from hub.visit_models.rules import performer
from hub.visits.days import Planned, plan_by

NAME = "rounds"
KMH = 40
MOST_VISITS = 200
PAGE = 30

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
ROUND = """
    select r.id, r.day, r.status, r.team, r.patch, r.minutes, r.kmh, r.office, r.from_office, r.to_office, r.ordered_by,
           r.made_by, r.made_at, r.confirmed_at, r.version, maker.name as made_by_name,
           office.easting as office_easting, office.northing as office_northing
    from round r join account maker on maker.org_id = r.org_id and maker.id = r.made_by
    left join place office on office.kind = 'postcode' and office.key = replace(r.office, ' ', '')
        and office.valid_from <= r.day and (office.valid_to is null or office.valid_to > r.day)
    where r.org_id = acting_org() and r.id = :id"""
CREWS = """
    select c.round_id, c.account_id, c.second_id, c.place, c.starts_at, c.ends_at, c.home_at,
           a.name, b.name as second_name
    from round_crew c
    join account a on a.org_id = c.org_id and a.id = c.account_id
    left join account b on b.org_id = c.org_id and b.id = c.second_id
    where c.org_id = acting_org() and c.round_id = :id order by c.place"""
STOPS = f"""
    select s.visit_id, s.attempt, s.nth, s.pair, s.opens_at, s.closes_at, s.status, s.why, s.account_id, s.position,
           s.planned_at, v.handover_id, v.model_version, v.status as visit_status, step.body as step,
           h.reference, h.subject, h.status as request_status, h.version as request_version, h.team,
           h.holder_id, a.name as holder_name, place.easting, place.northing,
           t.at as done_at, t.outcome, doer.name as done_by,
           exists (select 1 from round_stop o where o.org_id = s.org_id and o.visit_id = s.visit_id
                   and o.attempt = s.attempt and o.status = 'planned' and o.round_id <> s.round_id
                   and o.day >= :today) as elsewhere
    from round_stop s join visit v on v.org_id = s.org_id and v.id = s.visit_id {REQUEST}
    {STEP.format(key="s.step")}
    {PLACE}
    left join visit_attempt t on t.org_id = s.org_id and t.visit_id = s.visit_id and t.number = s.attempt
    left join account doer on doer.org_id = t.org_id and doer.id = t.account_id
    where s.org_id = acting_org() and s.round_id = :id
      and (cast(:account as uuid) is null or s.account_id = :account)
    order by s.position nulls last, h.due_at, s.visit_id"""  # noqa: S608


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


def office() -> Row:
    """Whom an officer at a door rings: the organisation's name and telephone number."""
    return row("select name, coalesce(shown_phone, phone) as phone from organisation where id = acting_org()")


def round_of(round_id: UUID) -> Row | None:
    """One round."""
    return row(ROUND, id=round_id)


def crews(round_id: UUID) -> Sequence[Row]:
    """The officers of a round, in the order in which they were put down."""
    return rows(CREWS, id=round_id)


def stops(round_id: UUID, day: date, account_id: UUID | None = None) -> Sequence[Row]:
    """The stops of a round, or of one officer in it, with their grid references: one statement however many."""
    return rows(STOPS, id=round_id, day=day, account=account_id, today=today())


@dataclass(frozen=True)
class Whole:
    """A round with its officers and all its stops."""

    round: Row
    crews: Sequence[Row]
    stops: Sequence[Row]

    @property
    def pace(self) -> Pace:
        """How long a visit takes, and how fast one travels."""
        return Pace(self.round.minutes, self.round.kmh)

    @cached_property
    def routes(self) -> Routes:
        """What lies ahead, by officer and in order."""
        return routes_of(self.crews, self.stops)

    @property
    def ahead(self) -> list[Row]:
        """Every stop that somebody is still to make."""
        return [stop for route in self.routes.values() for stop in route]

    @property
    def about(self) -> list[UUID]:
        """Whom an event about the whole round concerns."""
        return [self.round.id, *(stop.handover_id for stop in self.stops)]

    def order_of(self, account_id: UUID) -> list[UUID]:
        """An officer's visits in order."""
        return [stop.visit_id for stop in self.routes[account_id]]

    def crews_now(self, present: datetime) -> dict[UUID, Crew]:
        """Who can still go."""
        return {crew.id: crew for crew in crews_now(self.round, self.crews, self.stops, present)}


def whole(round_id: UUID) -> Whole | None:
    """A round with its officers and stops: three statements however many they are."""
    found = round_of(round_id)
    return Whole(found, crews(round_id), stops(round_id, found.day)) if found else None


def newly_due(found: Whole, everyones: bool) -> list[Row]:
    """Visits due on the round's day, within its team and patch, that stand in no round: not in this one either."""
    present = {(stop.visit_id, stop.attempt) for stop in found.stops}
    mine = None if everyones else acting().account_id
    return [
        one for one in due(found.round.day, found.round.team, found.round.patch, mine)
        if one.other_round_id is None and (one.visit_id, one.attempt) not in present
    ]  # fmt: skip


def pairs(visits: Sequence[Row]) -> set[UUID]:
    """Which of these visits need two people: by the step, or by a risk marker at the address."""
    known = zip(visits, markers_among([one.subject for one in visits]), strict=True)
    return {one.visit_id for one, risks in known if pair_needed(one.step, risks.here, performer(one.step)[0])}


def forms(versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """The visit model's versions by number, for the questions on a sheet."""
    found = rows(
        """select version, body from section where org_id = acting_org() and name = 'visit_model'
           and version = any(:versions)""",
        versions=sorted(set(versions)),
    )
    return {one.version: one.body for one in found}


def listed(everyones: bool, after: tuple | None = None) -> Sequence[Row]:
    """Rounds by day, the latest first, with who goes and how much is done; without `everyones` one's own alone."""
    condition = "" if after is None else "and (r.day, r.id) < (:after_day, :after_id)"
    return rows(
        f"""select r.id, r.day, r.status, r.team, r.patch, r.made_by,
                   (select string_agg(a.name || coalesce(' with ' || b.name, ''), ', ' order by c.place)
                    from round_crew c join account a on a.org_id = c.org_id and a.id = c.account_id
                    left join account b on b.org_id = c.org_id and b.id = c.second_id
                    where c.org_id = r.org_id and c.round_id = r.id) as people,
                   count(s.visit_id) filter (where s.status = 'planned' or t.number is not null) as planned,
                   count(t.number) as done,
                   count(s.visit_id) filter (where s.status = 'unplanned' and t.number is null) as unplanned
            from round r
            left join round_stop s on s.org_id = r.org_id and s.round_id = r.id
            left join visit_attempt t on t.org_id = s.org_id and t.visit_id = s.visit_id and t.number = s.attempt
            where r.org_id = acting_org() {condition} and (:everyones or (r.made_by = :me or exists (
                select 1 from round_crew c where c.org_id = r.org_id and c.round_id = r.id
                  and (c.account_id = :me or c.second_id = :me) and r.status = 'confirmed')))
            group by r.org_id, r.id order by r.day desc, r.id desc limit {PAGE + 1}""",  # noqa: S608
        everyones=everyones, me=acting().account_id,
        **({"after_day": after[0], "after_id": after[1]} if after else {}),
    )  # fmt: skip


def of_person(account_id: UUID, day: date) -> Sequence[Row]:
    """The confirmed rounds in which somebody goes on a day: the round, and under whose name its stops stand."""
    return rows(
        """select c.round_id, c.account_id from round_crew c
           join round r on r.org_id = c.org_id and r.id = c.round_id
           where c.org_id = acting_org() and (c.account_id = :me or c.second_id = :me)
             and r.day = :day and r.status = 'confirmed' order by c.starts_at""",
        me=account_id,
        day=day,
    )


def engaged(day: date, people: Collection[UUID], but: UUID | None = None) -> Sequence[Row]:
    """Which of these people go in another round of the day, and from when to when."""
    return rows(
        """select one.id, one.name, c.starts_at, c.ends_at from round_crew c
           join round r on r.org_id = c.org_id and r.id = c.round_id
           join account one on one.org_id = c.org_id and one.id in (c.account_id, c.second_id)
           where c.org_id = acting_org() and r.day = :day and r.status <> 'cancelled' and c.home_at is null
             and one.id = any(:people) and r.id is distinct from cast(:but as uuid)""",
        day=day,
        people=list(people),
        but=but,
    )


def standing(handover_ids: Collection[UUID]) -> Mapping[UUID, Row]:
    """For requests: the round of today or later in which each one's visit stands, and with whom."""
    if not handover_ids:
        return {}
    found = rows(
        """select distinct on (v.handover_id) v.handover_id, s.round_id, s.day, s.account_id, c.second_id,
                  s.planned_at, r.status, a.name
           from visit v join round_stop s on s.org_id = v.org_id and s.visit_id = v.id
           join round r on r.org_id = s.org_id and r.id = s.round_id
           join round_crew c on c.org_id = s.org_id and c.round_id = s.round_id and c.account_id = s.account_id
           join account a on a.org_id = s.org_id and a.id = s.account_id
           where v.org_id = acting_org() and v.handover_id = any(:ids) and v.status = 'open'
             and s.status = 'planned' and s.day >= :today
             and not exists (select 1 from visit_attempt t where t.org_id = s.org_id and t.visit_id = s.visit_id
                             and t.number = s.attempt)
           order by v.handover_id, s.day""",
        ids=list(handover_ids),
        today=today(),
    )
    return {one.handover_id: one for one in found}


def planned_for(handover_id: UUID) -> Sequence[Row]:
    """Where the visit of a request still stands in a round of today or later: for taking it out."""
    return rows(
        """select s.round_id, s.visit_id, s.attempt, s.day, c.account_id, c.second_id, r.status as round_status
           from visit v join round_stop s on s.org_id = v.org_id and s.visit_id = v.id
           join round r on r.org_id = s.org_id and r.id = s.round_id
           left join round_crew c on c.org_id = s.org_id and c.round_id = s.round_id and c.account_id = s.account_id
           where v.org_id = acting_org() and v.handover_id = :id and s.status in ('planned', 'unplanned')
             and s.day >= :today
             and not exists (select 1 from visit_attempt t where t.org_id = s.org_id and t.visit_id = s.visit_id
                             and t.number = s.attempt)""",
        id=handover_id,
        today=today(),
    )


@plan_by
def todays_plan(account_id: UUID, day: date) -> list[Planned]:
    """Somebody's stops of a day in their order, as the doorstep asks for them."""
    found = [stop for one in of_person(account_id, day) for stop in stops(one.round_id, day, one.account_id)]
    planned = [one for one in found if one.status == "planned"]
    return [Planned(one.visit_id, place, one.planned_at) for place, one in enumerate(planned)]
