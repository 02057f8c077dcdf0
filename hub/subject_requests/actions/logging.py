"""A request is logged, corrected, and joined with the person whom it is about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.governance.subjects import Subject
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.subject_requests import queries
from hub.subject_requests.actions.packs import discard
from hub.subject_requests.actions.writing import seen, write
from hub.subject_requests.models import SubjectRequest

TYPED = ("kind", "channel", "received_on", "name", "born_on", "postcode", "asked_by", "asker", "authority_on",
         "answer_to", "wants")  # fmt: skip


def log_request(typed: Mapping[str, Any]) -> UUID:
    """Log a request that came in and return its id; the time for the answer runs from the day it was received."""
    request_id = new_id()
    values = {name: typed.get(name) for name in TYPED} | {
        "org_id": acting().org_id, "id": request_id, "number": queries.next_number(), "logged_at": now(),
        "logged_by": acting().account_id, "owner_id": acting().account_id,
    }  # fmt: skip
    db.session.execute(insert(SubjectRequest).values(values))
    record("subject_request:logged", about=[request_id], request=request_id, kind=typed["kind"])
    write(request_id)
    return request_id


def change_request(request_id: UUID, version: int, typed: Mapping[str, Any]) -> list[str]:
    """Correct what was logged; returns the fields that changed. Raises EditConflict, Invalid, NotPossibleNow."""
    request = seen(request_id, version).request
    changed = {name: typed.get(name) for name in TYPED if typed.get(name) != getattr(request, name)}
    asked_on = request.identity_asked_on
    if asked_on and changed.get("received_on", asked_on) > asked_on:
        raise Invalid({"received_on": ["Proof of identity was asked for before this day"]})
    if changed:
        write(request_id, **changed)
        record("subject_request:changed", about=[request_id], request=request_id, fields=sorted(changed))
    return sorted(changed)


def is_person(request_id: UUID, version: int, subject: Subject) -> None:
    """Say whom the request is about; what was gathered on somebody else goes. Raises EditConflict, NotPossibleNow."""
    request = seen(request_id, version).request
    if request.subject_id not in (None, subject.id):
        discard(request_id)
    write(request_id, person="found", subject_id=subject.id)
    told = {"request": request_id, "result": "found"}
    record("subject_request:person", about=[request_id, subject.id], **told)


def found_nobody(request_id: UUID, version: int) -> None:
    """Say that nothing is held on them; what was gathered on somebody goes. Raises EditConflict, NotPossibleNow."""
    seen(request_id, version)
    discard(request_id)
    write(request_id, person="nothing", subject_id=None)
    record("subject_request:person", about=[request_id], request=request_id, result="nothing")
