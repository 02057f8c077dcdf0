"""Work that happens after the page: the outbox is the truth, the queue only the nudge.

A page writes an outbox row in its own transaction with `later`; the relay (relay.py) announces it, the worker
(worker.py) does it, once, fenced by its attempt number. Arguments are ids, never values.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import Base, db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting

ANYONE = frozenset(Role)
GIVEN_UP = "The hub itself failed, again and again. Ask whoever runs the hub to look at its failed jobs."


class Outbox(Base):
    """A job to do. `org_id` wrote it, `acts_for` is the organisation whose rows it may change besides."""

    __tablename__ = "outbox"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    acts_for: Mapped[int]
    name: Mapped[str]
    args: Mapped[dict] = mapped_column(JSONB)
    account_id: Mapped[UUID | None]
    role: Mapped[str | None]
    request_id: Mapped[UUID | None]
    status: Mapped[str]
    attempt: Mapped[int]
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]


@dataclass(frozen=True)
class Job:
    """A declared job: what does it, who may cause it, and what is done once it has been given up."""

    name: str
    handler: Callable[..., None]
    by: frozenset[Role]
    crosses: bool
    given_up: Callable[..., None] | None = None


JOBS: dict[str, Job] = {}


class WrongJob(Exception):
    """A job that is not declared, or not for this role: a fault in the program, or a forged row."""


def job(
    name: str, by: Collection[Role], crosses: bool = False, given_up: Callable[..., None] | None = None
) -> Callable:
    """Declare a job: `by` lists the roles that may cause it, `crosses` that it acts for another organisation.

    The handler is called with the row's args as keywords, plus `acts_for` when it crosses; it runs as the writer.
    So does `given_up`, in one last turn after the worker's twelve attempts: people must hear of what never happened.
    """

    def declare(handler: Callable[..., None]) -> Callable[..., None]:
        JOBS[name] = Job(name, handler, frozenset(by), crosses, given_up)
        return handler

    return declare


def checked(name: str, role: str | None, crosses: bool) -> Job:
    """The declared job, if this role may cause it; asked at writing and again at doing. Raises WrongJob."""
    declared = JOBS.get(name)
    if declared is None:
        raise WrongJob(f"No job is called '{name}'.")
    if role is not None and Role(role) not in declared.by:
        raise WrongJob(f"A {role} may not cause '{name}'.")
    if crosses and not declared.crosses:
        raise WrongJob(f"'{name}' may not act for another organisation.")
    return declared


INSERT = text("""
    insert into outbox (org_id, id, acts_for, name, args, account_id, role, request_id, available_at, created_at)
    values (:org_id, :id, :acts_for, :name, cast(:args as jsonb), :account_id, :role, :request_id, :at, :created_at)
""")


def later(name: str, acts_for: int | None = None, at: datetime | None = None, **ids: UUID | int | str) -> UUID:
    """Write a job into the page's own transaction; `at` (UTC) makes it a timer. Returns the row's id."""
    actor = acting()
    checked(name, actor.role, acts_for not in (None, actor.org_id))
    row_id, moment = new_id(), now()
    parameters = {
        "org_id": actor.org_id,
        "id": row_id,
        "acts_for": acts_for or actor.org_id,
        "name": name,
        "args": json.dumps({key: value if isinstance(value, int) else str(value) for key, value in ids.items()}),
        "account_id": actor.account_id,
        "role": actor.role,
        "request_id": actor.request_id,
        "at": at or moment,
        "created_at": moment,
    }
    db.session.execute(INSERT, parameters)
    return row_id
