"""Doing again, in a restored database, the erasures that were made after its backup: before the hub opens.

The register outside the database (outside.py) names by ids what was erased since. The owner of the tables does it
again, organisation by organisation, for nobody can ask a restored database whether something was due.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from hub.kernel.audit import record
from hub.kernel.db import lobby
from hub.kernel.tenancy import Acting, as_actor, context_of
from hub.retention import outside
from hub.retention.actions.erasing import erase
from hub.settings import WrongSettings

RUN = text("""
    insert into erasure_run (org_id, id, number, kind, started_at, rules, total)
    select :org, :run, coalesce(max(number), 0) + 1, 'replay', :at, '{}', 0 from erasure_run where org_id = :org
    on conflict (org_id, id) do nothing
""")
ITEMS = text("""
    insert into erasure_item (org_id, run_id, record, sort, about)
    select :org, :run, :record, :sort, one.id from unnest(cast(:ids as uuid[])) as one (id)
    on conflict (org_id, run_id, record, about) do update set done_at = null
""")
COUNTED = text("""
    update erasure_run set total = total + :many, done = done + :many, counts = cast(:counts as jsonb),
        finished_at = coalesce(finished_at, now()), digest = coalesce(digest, '')
    where org_id = :org and id = :run and kind = 'replay'
""")
LINE = text("""
    insert into erasure_line (org_id, id, run_id, at, record, sets, copied_at)
    values (:org, :id, :run, :at, :record, cast(:sets as jsonb), now())
""")


def missing(app: Flask) -> list[dict[str, Any]]:
    """The lines of the register that this database knows nothing of, the oldest first. Raises BrokenRegister."""
    lines = outside.read(app.config["HUB"])
    if not lines:
        return []
    with app.app_context():
        unknown = {str(one.id) for one in lobby("unknown_erasures", lines=[line["id"] for line in lines])}
    return [line for line in lines if line["id"] in unknown]


def refuse_unreplayed(app: Flask) -> None:
    """Stop the start on a database that lacks erasures of the register. Raises WrongSettings."""
    try:
        lacking = len(missing(app))
    except outside.BrokenRegister as broken:
        raise WrongSettings(f"{broken} Restore the register from a copy, with the SECRET_KEY it was made by.") from None
    if lacking:
        raise WrongSettings(
            f"This database is older than the register of erasures: it lacks {lacking} of them, and would show people "
            "who were erased. Type hub restore --replay, which erases them again, then start."
        )


def replay(app: Flask) -> int:
    """Do every missing erasure again, each line in a transaction of its own; returns how many lines that were."""
    lines = missing(app)
    for line in lines:
        count = sum(len(ids) for ids in line["sets"].values())
        with app.app_context(), as_actor(Acting(int(line["org"]))):
            record("erasure:replayed", run=line["run"], count=count)
        with app.app_context(), _owner(int(line["org"])) as session:
            _again(session, line, count)
    return len(lines)


def _again(session: Session, line: dict[str, Any], count: int) -> None:
    common = {"org": int(line["org"]), "run": line["run"]}
    session.execute(RUN, common | {"at": line["at"]})
    for sort, ids in line["sets"].items():
        session.execute(ITEMS, common | {"record": line["record"], "sort": sort, "ids": ids})
    counts = erase(session, line["run"], line["record"], line["sets"])
    session.execute(COUNTED, common | {"many": count, "counts": json.dumps(counts)})
    told = {"id": line["id"], "at": line["at"], "record": line["record"], "sets": json.dumps(line["sets"])}
    session.execute(LINE, common | told)


@contextmanager
def _owner(org_id: int) -> Iterator[Session]:
    """A transaction as hub_owner within one organisation."""
    engine = create_engine(current_app.config["HUB"].migrator_url, hide_parameters=True)
    try:
        with Session(engine, info={"owner": True}) as session, session.begin():
            session.execute(text("set local role hub_owner"))
            context = context_of(Acting(org_id), session.connection())
            asked = ", ".join(f"set_config('hub.{name}', :{name}, true)" for name in context)
            session.execute(text(f"select {asked}"), context)
            yield session
    finally:
        engine.dispose()
