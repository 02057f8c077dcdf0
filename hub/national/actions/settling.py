"""What people settle: acknowledged with a reason, sent again, theirs taken over; and a reference that came late."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.cases.actions.writing import write
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.national import queries
from hub.national.models import HandBackRow
from hub.national.rules.judging import OPEN
from hub.national.rules.theirs import choices, fact_of
from hub.national.sources import Context
from hub.programmes.models import Programme
from hub.restricted.curtain import lifted

NOTE = "hand-back"


def acknowledge(row_id: UUID, why: str) -> None:
    """Settle an open row by hand, with the reason. Raises NotYours, NotPossibleNow."""
    row = _open(row_id)
    _settle(row, "acknowledged", cases.write_note(row.case_id, NOTE, why))


@lifted()  # the national system has them all, those that are not shown too
def acknowledge_kind(number: int, kind: str, why: str) -> int:
    """Settle all open rows of one kind of one pack, with the reason; returns how many. Raises NotPossibleNow.

    For what no list shows: whoever uploaded the file knows that the national system took it.
    """
    pack = queries.pack(number)
    found = [one for one in queries.rows_of(pack.id, kind) if one.state in OPEN] if pack else []
    if not found:
        raise NotPossibleNow("Nothing of this kind is open in this pack any more.", "Look at the pack again.")
    for one in found:
        acknowledge(one.id, why)
    return len(found)


def send_again(row_id: UUID) -> None:
    """Let an open row go into the next pack once more. Raises NotYours, NotPossibleNow."""
    _settle(_open(row_id), "again", None)


def take_theirs(row_id: UUID, context: Context, outcome: str | None, why: str) -> None:
    """Make our case say what the national system says, with the reason. Raises NotYours, NotPossibleNow, Invalid."""
    row = _open(row_id)
    note_id = cases.write_note(row.case_id, NOTE, why)
    if row.kind == "closing":
        stamp = _end_as_theirs(row, context, outcome, why)
    else:
        stamp = _say_as_theirs(row, context.programme)
    _settle(row, "taken", note_id, stamp)


def _end_as_theirs(row: Row, context: Context, outcome: str | None, why: str) -> str:
    offered = dict(choices(context, row))
    chosen = outcome or next(iter(offered), None) if len(offered) < 2 else outcome
    if chosen not in offered:
        raise Invalid({"outcome": ["Select their outcome"]})
    case = case_queries.case(row.case_id, lock=True)
    if case.status == "closed":
        cases.reopen(case, case.version, why)
        case = case_queries.case(row.case_id)
    cases.close_case(case, case.version, context.programme, chosen, None)
    return queries.closing_stamp(row.case_id)


def _say_as_theirs(row: Row, programme: Programme) -> str:
    known = fact_of(row)
    if known is None:
        raise NotPossibleNow("This is nothing that can be taken over.", "Acknowledge it, or send it again.")
    name, value = known
    case = case_queries.case(row.case_id, lock=True)
    cases.change_case(case, case.version, programme, {name: value})
    return str(value)


def _open(row_id: UUID) -> Row:
    row = queries.standing_row(row_id, lock=True)
    if row.state not in OPEN:
        raise NotPossibleNow("This is settled already.", "Open it to see how, and by whom.")
    return row


def _settle(row: Row, how: str, note_id: UUID | None, stamp: str | None = None) -> None:
    values: dict[str, Any] = {"state": how, "state_at": now(), "settled_by": acting().account_id}
    values |= {"stamp": stamp} if stamp else {}
    mine = (HandBackRow.org_id == acting().org_id, HandBackRow.id == row.id)
    db.session.execute(update(HandBackRow).where(*mine).values(**values))
    record("hand_back:settled", about=[row.case_id, row.resident_id, note_id], row=row.id, how=how)


def add_reference(case: Row, version: int, typed: Mapping[str, Any]) -> None:
    """Give a case that was typed in its national reference, by which the next list knows it.

    Raises Invalid when another case has it, NotPossibleNow for a case that a list brought, EditConflict.
    """
    if case.reference and case.origin != "typed":
        raise NotPossibleNow("The list itself brought this reference.", "It cannot be changed here.")
    reference = typed["reference"]
    if reference != case.reference and case_queries.is_taken(case.programme, reference):
        raise Invalid(
            {"reference": ["Another case has this reference already. Search for it: it may be the same person"]}
        )
    write(case.id, version, [("Reference", reference)], reference=reference)
    record("case:updated", about=[case.id, case.resident_id], case=case.id, fields=["reference"])
