"""The county's own systems are looked into, and what one of them gave becomes a way to reach the resident."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.calls import queries
from hub.calls.models import SystemCheck
from hub.cases.actions import add_contact_point
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting


def record_check(case: Row, system: str, result: str) -> None:
    """Record that a local system was looked into, and what came of it; the last look is what stands."""
    check = {"org_id": acting().org_id, "case_id": case.id, "system": system}
    found = {"result": result, "at": now(), "by": acting().account_id}
    statement = upsert(SystemCheck).values(**check, **found)
    db.session.execute(statement.on_conflict_do_update(index_elements=["org_id", "case_id", "system"], set_=found))
    record("systems:checked", about=[case.id, case.resident_id], case=case.id, system=system, result=result)


def record_checks(case: Row, results: Mapping[str, str]) -> None:
    """Record several looks at once."""
    for system, result in results.items():
        record_check(case, system, result)


def keep_found(case: Row, system: str, label: str, typed: Mapping[str, Any]) -> int:
    """Add what a system gave, with its name as where it came from; returns how many of it were not known yet.

    That it found something is recorded in the same step, where that was not said before.
    """
    if ("found", system) not in {(one.result, one.system) for one in queries.checks([case.id])}:
        record_check(case, system, "found")
    told = [(kind, typed[kind]) for kind in ("phone", "email") if typed.get(kind)]
    return sum(add_contact_point(case.id, case.resident_id, *one, "person", found_in=label) for one in told)
