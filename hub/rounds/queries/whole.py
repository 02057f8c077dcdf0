"""One round with its officers and all its stops, and what became due since it was planned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.rounds.queries.due import PLACE, REQUEST, STEP, due
from hub.rounds.rules.day import Routes, crews_now, routes_of
from hub.rounds.rules.route import Crew, Pace
from hub.teams.queries import today

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
    def on_it(self) -> list[Row]:
        """The officers whose day is not over."""
        return [crew for crew in self.crews if crew.home_at is None]

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


def forms(versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """The visit model's versions by number, for the questions on a sheet."""
    found = rows(
        """select version, body from section where org_id = acting_org() and name = 'visit_model'
           and version = any(:versions)""",
        versions=sorted(set(versions)),
    )
    return {one.version: one.body for one in found}
