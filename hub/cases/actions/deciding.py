"""What is decided about a case: whose it is, whose area, how it ends; what was asked of others ends with it."""

from uuid import UUID

from sqlalchemy import Row, update

from hub.cases import queries, together
from hub.cases.actions.watching import keep_watch
from hub.cases.actions.writing import write, write_note
from hub.cases.models import CaseFile
from hub.cases.rules.words import outcome_label
from hub.handovers import actions as handovers
from hub.handovers.queries import of_origin
from hub.handovers.rules import is_open
from hub.handovers.several import settle
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.programmes.models import Programme
from hub.programmes.rules import national_code


def allocate(case_id: UUID, version: int, account_id: UUID | None) -> list[UUID]:
    """Give a case to a tracer, or to nobody. Raises EditConflict, NotYours.

    Whoever gets one gets the open ones that belong with it, too: those are returned. One that this very person has
    already, perhaps since it went along with another, is as was wished.
    """
    along = together.companions([case_id]) if account_id else ()
    try:
        _give(case_id, version, account_id)
    except EditConflict:
        if account_id is None or queries.case(case_id).allocated_to != account_id:
            raise
    others = [one for one in along if one.allocated_to != account_id]
    for one in others:
        _give(one.id, one.version, account_id)
    return [one.id for one in others]


def _give(case_id: UUID, version: int, account_id: UUID | None) -> None:
    at = now() if account_id else None
    resident_id = write(case_id, version, [("Tracer", account_id)], allocated_to=account_id, allocated_at=at)
    record("case:allocated", about=[case_id, resident_id, account_id], case=case_id, to=account_id)


def join_holder(case_id: UUID, version: int) -> UUID | None:
    """Give a case that is new, or open again, to whoever has those that it belongs with; returns that person."""
    account_id = together.holder(case_id)
    if account_id and queries.case(case_id).allocated_to != account_id:
        _give(case_id, version, account_id)
        if account_id != acting().account_id:
            tell([account_id], "household-grows", case_id, "1 person", "cases.show", case_id=case_id)
    return account_id


def route(case_id: UUID, version: int, district_id: int, why: str, how: str = "person") -> None:
    """Say which organisation answers for the address, and why; what is open with another one ends there.

    Raises EditConflict, NotYours.
    """
    values = {"district_id": district_id, "routed": how, "suggested_id": None, "bounces": 0}
    resident_id = write(case_id, version, [("District", district_id)], **values)
    moved(case_id, resident_id, district_id, how, write_note(case_id, "routed", why))


def moved(case_id: UUID, resident_id: UUID, district_id: int | None, how: str | None, *about: UUID) -> None:
    """Another council answers for the address from now on: it is recorded, and what the former was asked ends."""
    tell_route(case_id, resident_id, district_id, how, *about)
    withdraw_open(case_id, except_with=district_id)


def tell_route(case_id: UUID, resident_id: UUID, district_id: int | None, how: str | None, *about: UUID) -> None:
    """Record whose area an address is now known to be; None sends it to triage. Nothing is routed in silence."""
    record("case:routed", about=[case_id, resident_id, *about], case=case_id, district=district_id, how=how)


def close_case(case: Row, version: int, programme: Programme, outcome: str, why: str | None) -> None:
    """Close a case with one of the programme's outcomes; what was asked of others ends with it. Raises EditConflict."""
    if case.status == "closed":
        raise NotPossibleNow(f"This {programme.words['case']} is closed already.", "Open it to see how.")
    moment = now()
    code = national_code(programme, outcome, moment.date())
    ended = {"status": "closed", "closed_at": moment, "closed_by": acting().account_id}
    ended |= dict.fromkeys(("call_back_at", "asked_back_at", "asked_back_when"))
    said = [("Outcome", outcome_label(programme, outcome))]
    write(case.id, version, said, outcome=outcome, outcome_at=moment, outcome_code=code, **ended)
    note_id = write_note(case.id, "closed", why) if why else None
    record("case:closed", about=[case.id, case.resident_id, note_id], case=case.id, outcome=outcome, code=code)
    withdraw_open(case.id)


def close_outside(case: Row, version: int, programme: Programme, gss: str | None, why: str) -> None:
    """Close a case whose address is another county's, with the programme's outcome for that. Raises EditConflict.

    `gss` is the code of that county's council, if it is known. Raises NotPossibleNow where there is no such outcome.
    """
    outcome = programme.outside
    if outcome is None:
        raise NotPossibleNow(
            "This programme has no outcome for another county’s cases.",
            "Close it with the outcome that fits best, and say in the note whose it is.",
        )
    close_case(case, version, programme, outcome.key, why)
    if gss:
        changed = update(CaseFile).where(CaseFile.org_id == acting().org_id, CaseFile.id == case.id)
        db.session.execute(changed.values(gss=gss, district_id=None, routed=None))


def reopen(case: Row, version: int, why: str) -> None:
    """Open a closed case again, with its reason. Raises EditConflict."""
    if case.status == "open":
        raise NotPossibleNow("This is open already.", "Open it and go on.")
    values = dict.fromkeys(("closed_at", "closed_by", "outcome", "outcome_at", "outcome_code", "outcome_handover_id"))
    values |= {"duplicate_of": None}
    write(case.id, version, [("Status", "Open")], status="open", **values)
    note_id = write_note(case.id, "reopened", why)
    record("case:reopened", about=[case.id, case.resident_id, note_id], case=case.id)
    keep_watch()
    join_holder(case.id, version + 1)


def withdraw_open(case_id: UUID, except_with: int | None = None) -> int:
    """End what was asked of others for a case and is still open, but not what is with one of them; returns how many.

    One that another session ends meanwhile has ended as it should: the others end all the same. One that names others
    of the household goes on for these, and the receiver is told that this person is no longer sought.
    """
    sent = [one for one in of_origin(case_id) if is_open(one.status) and one.other_org_id != except_with]
    return sum(settle(one.id, case_id) or handovers.withdraw_if_open(one.id) for one in sent)
