"""A record is corrected by its own feature's action, and whoever was given what was wrong is told (art. 16 and 19)."""

from typing import Any
from uuid import UUID

from hub.cases import queries as cases
from hub.cases.actions import change_case, correct_contact_point
from hub.governance import subjects
from hub.kernel.audit import record
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.programmes.queries import programme
from hub.retention import actions as retention
from hub.subject_requests import queries, records
from hub.subject_requests.actions.answers import correct_own_answer
from hub.subject_requests.actions.copies import correct_copy, on_record
from hub.subject_requests.actions.telling import spread
from hub.subject_requests.records import Field
from hub.subject_requests.rules.standing import corrected_list, told

SAME = "This is what the record says already"


def correct(request_id: UUID, field: Field, becomes: Any, why: str) -> int:
    """Correct one fact of one record; returns how many receivers are told of it. Raises Invalid, EditConflict."""
    retention.alone()
    request = queries.standing(request_id, lock=True).request
    if request.state != "open":
        raise NotPossibleNow("This request is closed.", "Open it again first.")
    if queries.is_erased(request.subject_id):
        raise NotPossibleNow("What was held on them is erased.", "Look at the erasures under retention.")
    if becomes == field.value:
        raise Invalid({"value": [SAME]})
    subject = subjects.subject(request.subject_id)
    known = {"request_id": request_id, "field": field, "becomes": becomes, "why": why}
    moved = CORRECT[field.record](subject, known)
    receivers = spread(subject, moved, request_id)
    if field.record == "answer":
        receivers += _tell_the_asker(subject, known)
    fields = [field.name]
    record("rectification:made", about=[request_id, subject.id], request=request_id, record=field.record, fields=fields)
    return receivers


def _of_resident(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By the case's own action; returns what the record says differently now, in the words of what is handed over."""
    field: Field = known["field"]
    case = cases.case(records.own(subject).case_id, lock=True)
    before = records.known_now(case.id)
    change_case(case, case.version, programme(), {field.name: known["becomes"]})
    after = records.known_now(case.id)
    on_record(field.record, field.record_id, None, 0, field.name, field.value, known["becomes"],
              request_id=known["request_id"], why=known["why"])  # fmt: skip
    return {name: (before[name], after[name]) for name in after if before[name] != after[name] and before[name]}


def _of_point(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By the case's own action; of what was handed over it is one of a list."""
    field: Field = known["field"]
    correct_contact_point(records.own(subject).case_id, field.point, known["becomes"])
    on_record("resident", field.point.resident_id, None, 0, field.name, field.value, known["becomes"],
              request_id=known["request_id"], why=known["why"])  # fmt: skip
    return {records.GIVEN_AS[field.name]: (field.value, known["becomes"])} if field.name in records.GIVEN_AS else {}


def _of_copy(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By the hand-over's own action, which the database lets pass because the correction is on record."""
    field: Field = known["field"]
    if "." in field.name:
        return _of_list(subject, known)
    becomes = known["becomes"].isoformat() if hasattr(known["becomes"], "isoformat") else known["becomes"]
    told_of = {"request_id": known["request_id"], "why": known["why"]}
    correct_copy(field.record_id, "received", field.place, field.name, field.value, becomes, **told_of)
    return {field.name: (field.value, becomes)}


def _of_list(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """One of a copy's phone numbers or email addresses."""
    field: Field = known["field"]
    [copy] = [one for one in records.copies(subject, "received") if one.id == field.record_id]
    name = field.name.partition(".")[0]
    was = told(copy.subject, field.place)[name]
    becomes = corrected_list(was, field.value, known["becomes"])
    told_of = {"request_id": known["request_id"], "why": known["why"]}
    correct_copy(field.record_id, "received", field.place, name, was, becomes, **told_of)
    return {name: (field.value, known["becomes"])}


def _of_answer(subject: subjects.Subject, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What was answered may have been handed on besides."""
    field: Field = known["field"]
    return {records.GIVEN_AS[field.asks]: (field.value, known["becomes"])} if field.asks in records.GIVEN_AS else {}


def _tell_the_asker(subject: subjects.Subject, known: dict[str, Any]) -> int:
    """One's own answer is corrected, and whoever had asked is told."""
    field: Field = known["field"]
    [copy] = [one for one in records.copies(subject, "received") if one.id == field.record_id]
    name, _, nth = field.name.partition(".")
    if not nth:
        return correct_own_answer(copy, name, known["becomes"], known["request_id"])
    points = records.points_of(copy.answer)
    points[int(nth)] = points[int(nth)] | {"value": known["becomes"]}
    return correct_own_answer(copy, name, points, known["request_id"])


CORRECT = {"resident": _of_resident, "point": _of_point, "handover": _of_copy, "answer": _of_answer}
