"""Reads of escalations: the consultant's list, one of them, those of a case, what was written."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours

PAGE = 50
COLUMNS = """
    select x.id, x.case_id, x.setting, x.state, x.version, x.raised_at, x.due_at, x.taken_by, x.taken_at, x.advised_at,
           x.passed_at, x.reference, x.acknowledged_at, x.ended_at, x.raised_by, raiser.name as raised_by_name,
           taker.name as taken_by_name, c.resident_id, c.reference as case_reference, c.status as case_status,
           c.allocated_to, tracer.name as tracer_name, c.ends_on, c.variant, r.forename, r.surname, r.postcode,
           district.short_name as district_name
    from escalation x
    join case_file c on c.org_id = x.org_id and c.id = x.case_id
    join resident r on r.org_id = c.org_id and r.id = c.resident_id
    left join organisation district on district.id = c.district_id
    left join account raiser on raiser.org_id = x.org_id and raiser.id = x.raised_by
    left join account taker on taker.org_id = x.org_id and taker.id = x.taken_by
    left join account tracer on tracer.org_id = x.org_id and tracer.id = c.allocated_to
    where x.org_id = acting_org()
"""
SHOWN = {
    "desk": "x.state in ('waiting', 'taken')",
    "asked": "x.state = 'asked'",
    "passed": "x.state = 'passed'",
    "advised": "x.state = 'advised'",
}


def escalations(show: str, after: tuple[datetime, UUID] | None = None) -> Sequence[Row]:
    """One page, and one row more, of what is not over: variants first of all, then the first due."""
    place = "and (not c.variant, x.due_at, x.id) > (:a0, :a1, :a2)" if after else ""
    keys = {f"a{number}": value for number, value in enumerate(after or ())}
    return rows(f"{COLUMNS} and {SHOWN[show]} {place} order by not c.variant, x.due_at, x.id limit {PAGE + 1}", **keys)


def counts() -> dict[str, int]:
    """How many each view of the list shows: one statement."""
    parts = ", ".join(f'count(*) filter (where {condition}) as "{name}"' for name, condition in SHOWN.items())
    asked = f"select {parts} from escalation x where x.org_id = acting_org() and x.state <> 'over'"
    return dict(row(asked)._mapping)


def escalation(escalation_id: UUID) -> Row:
    """One of them. Raises NotYours."""
    found = row(f"{COLUMNS} and x.id = :id", id=escalation_id)
    if found is None:
        raise NotYours()
    return found


def of_case(case_id: UUID) -> Sequence[Row]:
    """All of a case, the latest first."""
    return rows(f"{COLUMNS} and x.case_id = :id order by x.raised_at desc, x.id", id=case_id)


def notes(*escalation_ids: UUID) -> Sequence[Row]:
    """What was written about these, in order."""
    if not escalation_ids:
        return []
    return rows(
        """select n.escalation_id, n.kind, n.body, n.at, a.name as who from escalation_note n
           left join account a on a.org_id = n.org_id and a.id = n.by
           where n.org_id = acting_org() and n.escalation_id = any(:ids) order by n.at, n.id""",
        ids=list(escalation_ids),
    )


def calls_of(case_id: UUID) -> Sequence[Row]:
    """What was tried to reach the resident, the latest first: for whoever is told of the case."""
    return rows(
        """select l.at, l.channel, l.outcome from call l where l.org_id = acting_org() and l.case_id = :id
           order by l.at desc limit 50""",
        id=case_id,
    )
