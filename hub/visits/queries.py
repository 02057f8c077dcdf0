"""Reads of visits: the visit of a request with the model it runs by, and its attempts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.visit_models.rules import Attempt, Model, State, Step, due, step_of


@dataclass(frozen=True)
class Running:
    """A visit with its own version of the model; `state` is where it stands, or stood when it ended."""

    id: UUID
    handover_id: UUID
    status: str
    version: int
    model_version: int
    model: Model
    state: State
    onward_id: UUID | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None

    @property
    def step(self) -> Step:
        """The step at which it stands."""
        return step_of(self.model, self.state.step)

    @property
    def due(self) -> Attempt:
        """The attempt that is due at it."""
        return due(self.model, self.state, self.started_at)


VISIT = """
    select v.id, v.handover_id, v.status, v.version, v.model_version, s.body as model, v.state, v.onward_id,
           v.started_at, v.ended_at, v.outcome
    from visit v join section s on s.org_id = v.org_id and s.name = v.model and s.version = v.model_version
    where v.org_id = acting_org()
"""


def of_request(handover_id: UUID) -> Running | None:
    """The visit of a received door-knock, if it has begun."""
    return _running(row(VISIT + " and v.handover_id = :id", id=handover_id))


def visit(visit_id: UUID) -> Running | None:
    """One visit."""
    return _running(row(VISIT + " and v.id = :id", id=visit_id))


def of_several(visit_ids: Collection[UUID]) -> dict[UUID, Running]:
    """These visits, by id, in one statement."""
    found = rows(VISIT + " and v.id = any(:ids)", ids=list(visit_ids))
    return {one.id: _running(one) for one in found}


def for_story(handover_id: UUID) -> Row | None:
    """The model of a request's visit, its attempts, and the steps that were handed on with who did it, in one row."""
    return row(
        """
        select s.body as model,
            array(select jsonb_build_object('step', t.step, 'outcome', t.outcome, 'at', t.at, 'role', t.role,
                    'answers', t.answers, 'by_name', a.name, 'second_name', b.name, 'partner_name', o.short_name,
                    'onward_id', t.onward_id)
                from visit_attempt t
                left join account a on a.org_id = t.org_id and a.id = t.account_id
                left join account b on b.org_id = t.org_id and b.id = t.second_id
                left join handover h on h.org_id = t.org_id and h.id = t.onward_id and h.side = 'sent'
                left join organisation o on o.id = h.other_org_id
                where t.org_id = v.org_id and t.visit_id = v.id order by t.number) as attempts,
            array(select jsonb_build_object('id', h.id, 'to', o.short_name, 'status', h.status, 'by_name', a.name,
                    'step', e.facts ->> 'step', 'raised_at', h.raised_at, 'accepted_at', h.accepted_at,
                    'returned_at', h.returned_at, 'ended_at', h.ended_at)
                from handover h join organisation o on o.id = h.other_org_id
                join event_about x on x.org_id = h.org_id and x.about = h.id
                join event e on e.org_id = x.org_id and e.id = x.event_id and e.kind = 'visit:handed_on'
                left join account a on a.org_id = e.org_id and a.id = e.account_id
                where h.org_id = v.org_id and h.parent_id = v.handover_id and h.side = 'sent'
                order by h.raised_at, h.id) as onward
        from visit v join section s on s.org_id = v.org_id and s.name = v.model and s.version = v.model_version
        where v.org_id = acting_org() and v.handover_id = :id
        """,
        id=handover_id,
    )


def _running(found: Row | None) -> Running | None:
    return Running(**{**found._mapping, "state": State.restored(found.state)}) if found else None


def attempts(visit_id: UUID) -> Sequence[Row]:
    """Every attempt of a visit in order, with who made it: own people, or a partner organisation."""
    return rows(
        """
        select t.number, t.step, t.outcome, t.at, t.role, t.answers, t.household, a.name as by_name,
               b.name as second_name, o.short_name as partner_name
        from visit_attempt t
        left join account a on a.org_id = t.org_id and a.id = t.account_id
        left join account b on b.org_id = t.org_id and b.id = t.second_id
        left join handover h on h.org_id = t.org_id and h.id = t.onward_id and h.side = 'sent'
        left join organisation o on o.id = h.other_org_id
        where t.org_id = acting_org() and t.visit_id = :id order by t.number
        """,
        id=visit_id,
    )
