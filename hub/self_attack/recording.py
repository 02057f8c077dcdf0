"""Reports of self-attacks: begun, ended, read. Written as the owner: no tenant may, and none of it is a tenant's."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import owner_connection, row, rows
from hub.kernel.keys import new_id
from hub.kernel.tenancy import Acting, as_actor
from hub.notices.actions import tell_role
from hub.self_attack.running import Report, run
from hub.settings import Settings

BEGIN = text("""
    insert into self_attack (id, began_at, night) values (:id, :at, :night) on conflict (night) do nothing returning id
""")
END = text("""
    update self_attack set ended_at = :at, tried = cast(:tried as jsonb), findings = cast(:findings as jsonb),
        broken = :broken where id = :id
""")
MOST_KEPT = 500  # findings of one report: more would tell no more


def begin(night: date | None = None) -> UUID | None:
    """Note that a run begins; None where that night's has begun already, by this worker or another."""
    run_id = new_id()
    with owner_connection() as connection:
        begun = connection.execute(BEGIN, {"id": run_id, "at": now(), "night": night}).scalar()
    return run_id if begun else None


def attacked(settings: Settings, say: Callable[[str], None], run_id: UUID | None = None) -> Report:
    """Run it, keep the report, and tell the officers and administrators of every organisation if something was found.

    Whatever breaks a run off is in its report, and is raised again.
    """
    run_id = run_id or begin()
    report = Report(now())
    try:
        run(report, settings, _live, say)
    except BaseException as fault:
        report.broken = type(fault).__name__
        raise
    finally:
        _end(run_id, report)
        if not report.clean:
            _tell(run_id)
    return report


def _live(statement: str) -> Any:
    """The live database's catalogue, which every login may read."""
    with owner_connection() as connection:
        return connection.execute(text(statement)).all()


def _end(run_id: UUID, report: Report) -> None:
    told = report.told()
    given = {"id": run_id, "at": now(), "broken": report.broken or None}
    given |= {"tried": json.dumps(told["tried"]), "findings": json.dumps(told["findings"][:MOST_KEPT])}
    with owner_connection() as connection:
        connection.execute(END, given)


def _tell(run_id: UUID) -> None:
    with owner_connection() as connection:
        organisations = connection.execute(text("select id from organisation order by id")).scalars().all()
    for org_id in organisations:
        with as_actor(Acting(org_id)):
            tell_role([Role.IG, Role.ADMINISTRATOR], "self-attack-found", run_id, "", "self_attack.index")


def reports(limit: int = 30) -> Sequence[Row]:
    """The newest reports, without their findings."""
    return rows(
        """select id, began_at, ended_at, night, tried, jsonb_array_length(findings) as found, broken
           from self_attack order by id desc limit :limit""",
        limit=limit,
    )


def report_of(run_id: UUID) -> Row | None:
    """One report, whole."""
    return row(
        "select id, began_at, ended_at, night, tried, findings, broken from self_attack where id = :id", id=run_id
    )
