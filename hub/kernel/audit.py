"""The audit trail: one row per event, in the transaction of the page that shows or changes.

No audit row, no page: `record` writes at once, so an event that cannot be written takes the page with it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import has_request_context
from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.clock import now
from hub.kernel.db import Base, db
from hub.kernel.events import VOCABULARY
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting


class Event(Base):
    """What happened, by whom, in which role. Append-only by grant and by trigger.

    `from_org` marks an event mirrored from the other side of a hand-over: same id, no account. `facts` holds short
    strings, whole numbers, booleans and lists of them, so that its canonical JSON (sorted keys, no spaces) can be
    sealed later without touching a row.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_org_id_account_id_id", "org_id", "account_id", "id", postgresql_include=["kind"]),
        Index("ix_event_org_id_kind_id", "org_id", "kind", "id", postgresql_include=["from_org"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    account_id: Mapped[UUID | None]
    role: Mapped[str | None]
    session_id: Mapped[UUID | None]
    request_id: Mapped[UUID | None]
    from_org: Mapped[int | None]
    via: Mapped[str]
    about: Mapped[list] = mapped_column(JSONB)
    facts: Mapped[dict] = mapped_column(JSONB)


class EventAbout(Base):
    """Finds the events about one resident, hand-over, visit or account: an index of `event.about`.

    A side table because array operators are not leakproof and lose their index under row security.
    """

    __tablename__ = "event_about"
    __table_args__ = (ForeignKeyConstraint(["org_id", "event_id"], ["event.org_id", "event.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)


class WrongEvent(Exception):
    """An event outside the vocabulary, or with other facts than it must carry: a fault in the program."""


INSERT = text("""
    with written as (
        insert into event (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
        values (:org_id, :id, :at, :kind, :account_id, :role, :session_id, :request_id, :from_org, :via,
                cast(:about_json as jsonb), cast(:facts as jsonb))
    )
    insert into event_about (org_id, about, event_id)
    select :org_id, about, :id from unnest(cast(:about as uuid[])) as about
""")

INSERT_EACH = text("""
    with given as (
        select id, cast(about as jsonb) as about, cast(facts as jsonb) as facts
        from unnest(cast(:ids as uuid[]), cast(:abouts as text[]), cast(:facts as text[])) as one (id, about, facts)
    ), written as (
        insert into event (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
        select :org_id, id, :at, :kind, :account_id, :role, :session_id, :request_id, null, :via, about, facts
        from given
    )
    insert into event_about (org_id, about, event_id)
    select :org_id, cast(about.id as uuid), given.id
    from given, jsonb_array_elements_text(given.about) as about (id)
""")

# The ids are made where the rows are: a long list sends nothing there and back.
INSERT_SET = """
    with given as materialized (
        select uuidv7() as id, array[{about}] as about, jsonb_build_object({facts}) as facts from ({source}) as one
    ), written as (
        insert into event (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
        select :org_id, id, :at, :kind, :account_id, :role, :session_id, :request_id, null, :via, to_jsonb(about), facts
        from given
    )
    insert into event_about (org_id, about, event_id)
    select :org_id, unnest(about), id from given
"""


def record(kind: str, /, about: Iterable[UUID] = (), **facts) -> UUID:
    """Write one event of the acting person's organisation and return its id. Raises WrongEvent."""
    return _write(new_id(), kind, about, facts, None)


def record_each(kind: str, entries: Iterable[tuple[Iterable[UUID], dict]]) -> None:
    """Write many events of one kind, each with its own `about` and facts, in one statement: for work on whole sets."""
    ids, abouts, facts = [], [], []
    for about, told in entries:
        check(kind, told)
        ids.append(new_id())
        abouts.append(json.dumps(sorted({str(one) for one in about if one is not None})))
        facts.append(json.dumps({name: _plain(value) for name, value in told.items()}, sort_keys=True))
    db.session.execute(INSERT_EACH, _by_whom(kind) | {"ids": ids, "abouts": abouts, "facts": facts})


def record_set(kind: str, source: str, given: Mapping[str, Any], about: Sequence[str], **facts: str) -> None:
    """Write an event of one kind for each row that `source` finds, without the rows' leaving the database.

    `source` is a statement of the program's own with the parameters `given`; `about` and `facts` name its columns,
    which hold ids that are there, codes or names of fields. Raises WrongEvent.
    """
    check(kind, facts)
    pairs = ", ".join(f"'{name}', one.{column}" for name, column in facts.items())
    named = ", ".join(f"one.{column}" for column in about)
    db.session.execute(text(INSERT_SET.format(about=named, facts=pairs, source=source)), dict(given) | _by_whom(kind))


def _by_whom(kind: str) -> dict[str, Any]:
    actor = acting()
    return {
        "org_id": actor.org_id,
        "at": now(),
        "kind": kind,
        "account_id": actor.account_id,
        "role": actor.role,
        "session_id": actor.session_id,
        "request_id": actor.request_id,
        "via": "job" if actor.by_job else "page" if has_request_context() else "command",
    }


def mirror(event_id: UUID, kind: str, /, from_org: int, role: str | None, about: Iterable[UUID], **facts) -> None:
    """Write, for the other controller, a step of a hand-over under the id it has at home; jobs do this."""
    _write(event_id, kind, about, facts, from_org, role)


def _write(
    event_id: UUID, kind: str, about: Iterable[UUID], facts: dict, from_org: int | None, role: str | None = None
) -> UUID:
    check(kind, facts)
    concerned = sorted({str(one) for one in about if one is not None})
    by = _by_whom(kind)
    if from_org is not None:
        by |= {"account_id": None, "role": role, "session_id": None}
    parameters = by | {
        "id": event_id,
        "from_org": from_org,
        "about_json": json.dumps(concerned),
        "about": concerned,
        "facts": json.dumps({name: _plain(value) for name, value in facts.items()}, sort_keys=True),
    }
    db.session.execute(INSERT, parameters)
    return event_id


def check(kind: str, facts: dict) -> None:
    """Hold an event against the vocabulary. Raises WrongEvent."""
    if kind not in VOCABULARY:
        raise WrongEvent(f"'{kind}' is not in the vocabulary.")
    if set(facts) != VOCABULARY[kind]:
        raise WrongEvent(f"'{kind}' must carry {sorted(VOCABULARY[kind])}, not {sorted(facts)}.")


def _plain(value):
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        if len(value) > 80:
            raise WrongEvent("A fact is an id or a code, not a text.")
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(str(_plain(one)) for one in value)
    raise WrongEvent(f"A fact can't be a {type(value).__name__}.")
