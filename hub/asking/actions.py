"""Asking a district, taking it back, and taking in what comes home: case and hand-over in one transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text, update

from hub.asking import household
from hub.asking.queries import raised_by
from hub.asking.rules import after_bounce, offered
from hub.call_backs.rules import LANGUAGES, ring_from
from hub.cases import queries as cases
from hub.cases.actions import add_contact_point, conflict, moved, tell_route
from hub.cases.models import CaseFile, ContactPoint, Resident
from hub.cases.rules.words import BY_CARD, POINT_KINDS
from hub.handovers import actions as handovers
from hub.handovers.queries import named, of_origin
from hub.handovers.rules import outcomes_by_place
from hub.handovers.several import settle
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, row
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.notices.actions import tell, tell_role
from hub.programmes.models import Programme
from hub.programmes.rules import due_at, lapses_at
from hub.support.actions import record_need

# Takes the case, checks that nobody changed it, says whom it is routed to, and reads what may be told: one round trip.
TAKE = text("""
    update case_file c
    set version = c.version + 1, suggested_id = null,
        routed = case when c.district_id is distinct from :to then 'suggestion' else c.routed end, district_id = :to
    from resident r
    where c.org_id = acting_org() and c.id = :id and c.version = :version and c.status = 'open'
      and (c.district_id = :to or c.suggested_id = :to) and r.org_id = c.org_id and r.id = c.resident_id
    returning old.district_id as was_with,
        (select o.name from organisation o where o.id = c.org_id) as county_name,
        c.id, c.resident_id, c.calls, c.ends_on, r.forename, r.surname, r.born_on,
        r.gender, r.house, r.address, r.postcode, r.uprn, r.language,
        array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
              and p.kind = 'phone' order by p.added_at, p.id) as phones,
        array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
              and p.kind = 'email' order by p.added_at, p.id) as emails,
        array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
              and p.state = 'wrong' order by p.added_at, p.id) as wrong_points
""")

# Whoever looked at one of the others before is shown it again: it has been asked about meanwhile.
SEEN_ANEW = text("""
    update case_file c set version = c.version + 1 where c.org_id = acting_org() and c.id = any(:ids)
""")


def raise_enrichment(
    case_id: UUID, version: int, programme: Programme, typed: Mapping[str, Any], seen: str | None = None
) -> UUID:
    """Ask a district for contact details; joins an open search.

    `seen` is the seal of the preview. Raises EditConflict, NotPossibleNow, Otherwise.
    """
    return _ask("enrichment", case_id, version, programme, typed, seen)


def raise_door_knock(
    case_id: UUID, version: int, programme: Programme, typed: Mapping[str, Any], seen: str | None = None
) -> UUID:
    """Ask a district to knock at the door; joins an open visit.

    `seen` is the seal of the preview. Raises EditConflict, NotPossibleNow, Otherwise.
    """
    return _ask("door-knock", case_id, version, programme, typed, seen)


RAISE = {"enrichment": raise_enrichment, "door-knock": raise_door_knock}


def _ask(
    kind: str, case_id: UUID, version: int, programme: Programme, typed: Mapping[str, Any], seen: str | None
) -> UUID:
    others = household.take(case_id, typed.get("household") or ())
    if others:
        db.session.execute(SEEN_ANEW, {"ids": [one.id for one in others]})
    case = row(TAKE, id=case_id, version=version, to=typed["to"])
    if case is None:
        _explain(case_id, typed["to"])
    if case.was_with != typed["to"]:
        moved(case.id, case.resident_id, typed["to"], "suggestion")
    raised_at = now()
    due = due_at(programme, kind, raised_at)
    # For several it lapses when it is pointless for the last of them.
    lapses = [lapses_at(programme, kind, raised_at, one.ends_on) for one in (case, *others)]
    return handovers.raise_handover(
        kind, typed["to"], offered(kind, case, programme, dict(typed), due, others), origin_id=case_id, due_at=due,
        lapses_at=None if None in lapses else max(lapses), about=[one.resident_id for one in (case, *others)],
        seen=seen, with_=[one.id for one in others],
    )  # fmt: skip


def _explain(case_id: UUID, to: int) -> None:
    case = cases.case(case_id)
    if case.status == "closed":
        raise NotPossibleNow("This is closed already.", "Nothing was sent. Reopen it first if it must go on.")
    if to not in (case.district_id, case.suggested_id):
        raise NotPossibleNow(
            "The district of this address was changed meanwhile.", "Nothing was sent. Go back and look at it again."
        )
    raise conflict(case, [])


def withdraw_request(case_id: UUID, handover_id: UUID, only: bool = False) -> None:
    """Take back what was asked for a case, when it is no longer needed: for all whom it names, or `only` for this one.

    Raises NotYours, NotPossibleNow.
    """
    if case_id not in {one.origin_id for one in named(handover_id)}:
        raise NotYours()
    if not (only and settle(handover_id, case_id)):
        handovers.withdraw(handover_id)


def take_details(sent: Row) -> None:
    """Put what the district found onto the case, each with where it came from; a late answer too."""
    case = cases.case(sent.origin_id, lock=True)
    _take_points(case, sent)
    _update(case)
    _tell(case, sent, (sent.answer or {}).get("outcome"))


def take_outcome(sent: Row) -> None:
    """Put the outcome of the visit onto the case, and the needs that were told at the door.

    A closed case keeps how it was closed; a late answer does not undo what was asked since. Both stay with the request.
    Of several of a household each gets what was said of them, else what is true of the whole visit; needs and numbers
    that were told at the door stand with the first.
    """
    answer = sent.answer or {}
    _first_of_all(sent, answer)
    own = outcomes_by_place(answer)
    for one in named(sent.id):
        if one.place not in sent.settled:
            _take_outcome(sent, one.origin_id, own.get(one.place, answer.get("outcome")))


def _first_of_all(sent: Row, answer: Mapping[str, Any]) -> None:
    case = cases.case(sent.origin_id, lock=True)
    _take_points(case, sent)
    known = {(one["kind"], one.get("note")) for one in answer.get("needs", [])}
    for kind, note in sorted(known, key=str):
        record_need("case", case.id, kind, note, handover_id=sent.id, about=[case.resident_id])


def _take_outcome(sent: Row, case_id: UUID, outcome: str | None) -> None:
    case = cases.case(case_id, lock=True)
    asked_since = sent.late and of_origin(case.id)[0].id != sent.id
    if case.status == "open" and outcome and not asked_since:
        _update(case, outcome=outcome, outcome_at=sent.returned_at or now(), outcome_handover_id=sent.id)
    _tell(case, sent, outcome)


def take_back(sent: Row) -> None:
    """Offer the suggested council for the next try; the second time a supervisor says where the address belongs."""
    for one in named(sent.id):
        if one.place not in sent.settled:
            _take_back(sent, one.origin_id)


def _take_back(sent: Row, case_id: UUID) -> None:
    case = cases.case(case_id, lock=True)
    values = {"bounces": case.bounces + 1, "suggested_id": sent.suggested_org_id}
    if not after_bounce(case.bounces, sent.suggested_org_id, sent.other_org_id):
        values |= {"district_id": None, "routed": None}
        tell_route(case.id, case.resident_id, None, None)
    _update(case, **values)


def take_call_back(sent: Row, call_back: Row) -> None:
    """Put the resident's wish onto the case, closed or not, with the number if the agreement let it pass.

    Without a number the district rings, so no time is set for a call of ours. The language in which they ask to be
    rung becomes the resident's where none was known. Whoever has the case, and whoever asked for the visit, is told.
    """
    case, moment = cases.case(sent.origin_id, lock=True), call_back.asked_at
    values = {"asked_back_at": moment, "asked_back_when": call_back.part_of_day}
    if call_back.phone:
        add_contact_point(case.id, case.resident_id, "phone", call_back.phone, "resident", BY_CARD, sent.id)
        _works_after_all(case, call_back.phone)
        values["call_back_at"] = ring_from(call_back.part_of_day, moment)
    _update(case, **values)
    about = [case.id, case.resident_id, sent.id]
    record("case:asked_back", about=about, case=case.id, call_back=call_back.id)
    if "language" in sent.returns and not case.language:
        _learn_language(case, LANGUAGES[call_back.language], [*about, call_back.id])
    told = {"about": case.id, "reference": sent.reference, "endpoint": "cases.show", "case_id": case.id}
    tell({case.allocated_to, raised_by(sent.id)} - {None}, "call-back-asked", urgent=True, **told)
    if not case.allocated_to:
        tell_role([Role.SUPERVISOR], "call-back-asked", **told)


def _learn_language(case: Row, language: str, about: list[UUID]) -> None:
    """Keep the language of a resident of whom none was known; the event names the call back from which it is."""
    db.session.execute(
        update(Resident)
        .where(Resident.org_id == acting().org_id, Resident.id == case.resident_id)
        .values(language=language, version=Resident.version + 1)
    )
    record("case:updated", about=about, case=case.id, fields=["language"])


def tell_of_message(sent: Row) -> None:
    """Tell the tracer of the case that the district wrote; the supervisors, while nobody has the case."""
    case = cases.case(sent.origin_id)
    told = {"kind": "message", "about": sent.id, "reference": sent.reference, "endpoint": "asking.conversation"}
    told |= {"case_id": case.id, "handover_id": sent.id}
    if case.allocated_to:
        tell([case.allocated_to], **told)
    else:
        tell_role([Role.SUPERVISOR], **told)


def _works_after_all(case: Row, phone: str) -> None:
    """A number that was marked as wrong, and that the resident now gives themselves, is tried again."""
    db.session.execute(
        update(ContactPoint)
        .where(ContactPoint.org_id == acting().org_id, ContactPoint.resident_id == case.resident_id)
        .where(ContactPoint.kind == "phone", ContactPoint.value == phone, ContactPoint.state == "wrong")
        .values(state="untried", version=ContactPoint.version + 1)
    )


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


def _tell(case: Row, sent: Row, outcome: str | None) -> None:
    about, outcome = [case.id, case.resident_id, sent.id], str(outcome or "")
    record("case:outcome_received", about=about, case=case.id, handover=sent.id, outcome=outcome)
