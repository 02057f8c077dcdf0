"""Where rounds, people and visits stand: rounds by day, who goes in which, and in whose round a visit is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import rows
from hub.kernel.tenancy import acting
from hub.rounds.queries.whole import stops
from hub.teams.queries import today
from hub.visits.days import Planned, plan_by

PAGE = 30


def listed(everyones: bool, after: tuple | None = None) -> Sequence[Row]:
    """Rounds by day, the latest first, with who goes and how much is done; without `everyones` one's own alone."""
    condition = "" if after is None else "and (r.day, r.id) < (:after_day, :after_id)"
    return rows(
        f"""select r.id, r.day, r.status, r.team, r.patch, r.made_by,
                   (select string_agg(a.name || coalesce(' with ' || b.name, ''), ', ' order by c.place)
                    from round_crew c join account a on a.org_id = c.org_id and a.id = c.account_id
                    left join account b on b.org_id = c.org_id and b.id = c.second_id
                    where c.org_id = r.org_id and c.round_id = r.id) as people,
                   count(s.visit_id) filter (where s.status in ('planned', 'missed') or t.at is not null) as planned,
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
