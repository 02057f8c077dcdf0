"""What comes home: contact details, the outcome of a visit, or the request itself, sent back. Runs in the worker."""

from sqlalchemy import Row, update

from hub.asking.rules import after_bounce
from hub.cases import queries as cases
from hub.cases.actions import add_contact_point, tell_route
from hub.cases.models import CaseFile
from hub.cases.rules.words import POINT_KINDS
from hub.handovers.kinds import when_bounced, when_returned
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.support.actions import record_need


@when_returned("enrichment")
def details_came(sent: Row) -> None:
    """Put what the district found onto the case, each with where it came from; a late answer too."""
    case = cases.case(sent.origin_id, lock=True)
    _take_points(case, sent)
    _update(case)
    _tell(case, sent)


@when_returned("door-knock")
def outcome_came(sent: Row) -> None:
    """Put the outcome of the visit onto the case, and the needs that were told at the door.

    A closed case keeps how it was closed; what came late stays with the request, marked late.
    """
    case, answer = cases.case(sent.origin_id, lock=True), sent.answer or {}
    _take_points(case, sent)
    known = {(one["kind"], one.get("note")) for one in answer.get("needs", [])}
    for kind, note in sorted(known, key=str):
        record_need("case", case.id, kind, note, handover_id=sent.id, about=[case.resident_id])
    if case.status == "open" and answer.get("outcome"):
        _update(case, outcome=answer["outcome"], outcome_at=sent.returned_at or now(), outcome_handover_id=sent.id)
    _tell(case, sent)


@when_bounced("enrichment")
def search_sent_back(sent: Row) -> None:
    """Offer the suggested council for the next try; the second time a supervisor says where it belongs."""
    _sent_back(sent)


@when_bounced("door-knock")
def visit_sent_back(sent: Row) -> None:
    """As for a search."""
    _sent_back(sent)


def _sent_back(sent: Row) -> None:
    case = cases.case(sent.origin_id, lock=True)
    values = {"bounces": case.bounces + 1, "suggested_id": sent.suggested_org_id}
    if not after_bounce(case.bounces, sent.suggested_org_id, sent.other_org_id):
        values |= {"district_id": None, "routed": None}
        tell_route(case.id, case.resident_id, None, None)
    _update(case, **values)


def _take_points(case: Row, sent: Row) -> None:
    for point in (sent.answer or {}).get("contact_points", []):
        kind = point["kind"] if point["kind"] in POINT_KINDS else "other"
        add_contact_point(case.id, case.resident_id, kind, point["value"], "district", point.get("source"), sent.id)


def _update(case: Row, **values) -> None:
    db.session.execute(
        update(CaseFile)
        .where(CaseFile.org_id == acting().org_id, CaseFile.id == case.id)
        .values(version=CaseFile.version + 1, **values)
    )


def _tell(case: Row, sent: Row) -> None:
    about = [case.id, case.resident_id, sent.id]
    outcome = str((sent.answer or {}).get("outcome", ""))
    record("case:outcome_received", about=about, case=case.id, handover=sent.id, outcome=outcome)
