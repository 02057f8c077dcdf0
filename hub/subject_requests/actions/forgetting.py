"""What was told for a request goes when its own time is over; that there was one, and how it ended, stays."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update

from hub.kernel.audit import record
from hub.kernel.clock import UK, today
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.subject_requests import queries
from hub.subject_requests.models import (
    SubjectCorrection,
    SubjectNote,
    SubjectNotice,
    SubjectPack,
    SubjectPause,
    SubjectRedaction,
    SubjectRequest,
)
from hub.subject_requests.rules.clock import corresponding
from hub.subject_requests.settings import settings

FORGOTTEN = "Erased"
BLANK = dict.fromkeys(("asker", "born_on", "postcode", "answer_to", "wants", "identity_how", "extended_why"))


def its_time() -> datetime:
    """When what is told today is over, as the organisation keeps such things (UTC)."""
    day = corresponding(today(), settings().keep_months)
    return datetime.combine(day, time(4), UK).astimezone(UTC)


def forget_request(request_id: UUID) -> None:
    """Forget who asked and what they said, the notes, and the values of corrections. Safe to repeat.

    Nothing goes of a request that is open again, or while a file of it is kept.
    """
    request = queries.standing(request_id, lock=True).request
    if request.state == "open" or request.name == FORGOTTEN:
        return
    if any(one.erased_at is None for one in queries.files(request_id)):
        later("subject_request:forget", at=its_time(), request=request_id)
        return
    _blank(SubjectRequest, SubjectRequest.id == request_id, name=FORGOTTEN, **BLANK)
    for table in (SubjectNote, SubjectPause, SubjectCorrection):
        _delete(table, table.request_id == request_id)
    for pack in queries.packs(request_id):
        _delete(SubjectRedaction, SubjectRedaction.pack_id == pack.id)
        _blank(SubjectPack, SubjectPack.id == pack.id, content=None, state="erased")
    _blank(SubjectNotice, SubjectNotice.request_id == request_id, was=None, becomes=None)
    record("subject_request:forgotten", about=[request_id], request=request_id)


def forget_notice(notice_id: UUID) -> None:
    """Forget the values of a notice that was decided here, of the correction, and of what was passed on of it."""
    same = or_(SubjectNotice.id == notice_id, SubjectNotice.parent_id == notice_id)
    _blank(SubjectNotice, same, was=None, becomes=None, words=None)
    _delete(SubjectCorrection, SubjectCorrection.notice_id == notice_id)
    record("subject_notice:forgotten", about=[], notice=notice_id)


def _blank(table: Any, condition: Any, **values: Any) -> None:
    db.session.execute(update(table).where(table.org_id == acting().org_id, condition).values(values))


def _delete(table: Any, condition: Any) -> None:
    db.session.execute(delete(table).where(table.org_id == acting().org_id, condition))
