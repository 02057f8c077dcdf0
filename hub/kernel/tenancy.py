"""For whom the hub acts: the organisation, person and role that each transaction carries into the database.

The context travels with BEGIN, in one round trip, and ends with the transaction. Values are an int, UUIDs and members
of closed lists, never text from outside, so they stand in the statement as they are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from flask import current_app, g
from sqlalchemy import Connection, text

from hub.kernel.access import PARTNER_ROLES, Role
from hub.kernel.db import db
from hub.kernel.proof import proof_of


@dataclass(frozen=True)
class Acting:
    """Who acts. `by_job` marks the worker, which acts for a person without being confined to a partner's rights.

    `glass` is the restricted record that this browser's person looks at for a reason of theirs (hub/restricted).
    """

    org_id: int | None = None
    account_id: UUID | None = None
    role: Role | None = None
    session_id: UUID | None = None
    request_id: UUID | None = None
    by_job: bool = False
    glass: UUID | None = None

    @property
    def curtain(self) -> str | None:
        """Whether restricted records are hidden: from people at pages; not from jobs and commands, nor from an IG.

        'assigns' lets whoever gives out work see what nobody has.
        """
        if self.account_id is None or self.by_job or self.role is Role.IG:
            return None
        return "assigns" if self.role in ASSIGNING else "on"

    @property
    def confined(self) -> bool:
        """True when the transaction runs under hub_partner."""
        return self.role in PARTNER_ROLES and not self.by_job


ASSIGNING = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.COORDINATOR})
NOBODY = Acting()


def acting() -> Acting:
    """Who acts now; NOBODY before the identity is known, who sees no tenant's row."""
    return g.get("acting", NOBODY)


def act_as(actor: Acting) -> None:
    """Say who acts from the next transaction on. One that is open without a tenant must not go on under this name."""
    if db.session.registry.has() and db.session().in_transaction():
        raise RuntimeError("A transaction began before the identity was known.")
    g.acting = actor


@contextmanager
def as_actor(actor: Acting) -> Iterator[None]:
    """A transaction of its own for this actor: committed at the end, rolled back on an exception."""
    with current_app.app_context():
        g.acting = actor
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def acting_for(org_id: int) -> Iterator[None]:
    """Go on in the same transaction as another organisation: what crosses a border, in jobs alone.

    The person stays behind: over there the hub acts, and their account means nothing.
    """
    before = acting()
    if not before.by_job:
        raise RuntimeError("Only a job may act for another organisation.")
    _switch(replace(before, org_id=org_id, account_id=None, role=None))
    try:
        yield
        db.session.flush()
    except BaseException:
        g.acting = before
        raise
    _switch(before)


def _switch(actor: Acting) -> None:
    db.session.flush()
    db.session.expire_all()
    context = context_of(actor, db.session.connection())
    asked = ", ".join(f"set_config('hub.{name}', :{name}, true)" for name in context)
    db.session.execute(text(f"select {asked}"), context)
    g.acting = actor


def begin(connection: Connection) -> None:
    """Listener for the engine's begin: opens the transaction and says who acts, in one message to the server."""
    if connection.get_execution_options().get("lobby"):
        return
    actor = acting()
    connection.exec_driver_sql(begin_statement(actor, context_of(actor, connection)))


def context_of(actor: Acting, connection: Connection) -> dict[str, str]:
    """What the database is told of this actor, and where it asks for one, the proof that the hub said so."""
    context = {
        "org": "" if actor.org_id is None else str(int(actor.org_id)),
        "account": "" if actor.account_id is None else str(UUID(str(actor.account_id))),
    }
    if key := current_app.config["HUB"].context_key:
        backend = connection.connection.driver_connection.info.backend_pid
        context["proof"] = proof_of(key, context["org"], context["account"], backend)
    return context


def begin_statement(actor: Acting, context: Mapping[str, str]) -> str:
    """The BEGIN for this actor, with its context."""
    parts = ["begin", *(f"set local hub.{name} = '{value}'" for name, value in context.items() if value)]
    if actor.curtain:
        parts.append(f"set local hub.curtain = '{actor.curtain}'")
    if actor.glass is not None:
        parts.append(f"set local hub.glass = '{UUID(str(actor.glass))}'")
    if actor.confined:
        parts.append("set local role hub_partner")
    return "; ".join(parts)
