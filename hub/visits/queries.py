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


def _running(found: Row | None) -> Running | None:
    return Running(**{**found._mapping, "state": State.restored(found.state)}) if found else None


def attempts(visit_id: UUID) -> Sequence[Row]:
    """Every attempt of a visit in order, with who made it: own people, or a partner organisation."""
    return rows(
        """
        select t.number, t.step, t.outcome, t.at, t.role, t.answers, a.name as by_name, b.name as second_name,
               o.short_name as partner_name
        from visit_attempt t
        left join account a on a.org_id = t.org_id and a.id = t.account_id
        left join account b on b.org_id = t.org_id and b.id = t.second_id
        left join handover h on h.org_id = t.org_id and h.id = t.onward_id and h.side = 'sent'
        left join organisation o on o.id = h.other_org_id
        where t.org_id = acting_org() and t.visit_id = :id order by t.number
        """,
        id=visit_id,
    )
