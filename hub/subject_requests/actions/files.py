"""What was made to be sent is kept as it was sent, until its own time is over."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from hub.kernel.audit import record
from hub.kernel.clock import UK, now, today
from hub.kernel.db import db
from hub.kernel.forms.sentences import uk_day
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.subject_requests import queries
from hub.subject_requests.models import SubjectFile, SubjectPack
from hub.subject_requests.rules.clock import corresponding
from hub.subject_requests.settings import settings


def keep(
    request_id: UUID, kind: str, name: str, media_type: str, body: bytes, pack_id: UUID | None = None, turn: int = 0
) -> UUID:
    """Keep a file with its digest (SHA-256, hexadecimal); returns its id. The database refuses another body later."""
    file_id, until = new_id(), corresponding(today(), settings().keep_months)
    values = {
        "org_id": acting().org_id, "id": file_id, "request_id": request_id, "pack_id": pack_id, "kind": kind,
        "name": name, "media_type": media_type, "body": body, "size": len(body), "turn": turn, "made_at": now(),
        "digest": hashlib.sha256(body).hexdigest(), "made_by": acting().account_id, "keep_until": until,
    }  # fmt: skip
    db.session.execute(insert(SubjectFile).values(values))
    record("subject_file:made", about=[request_id], request=request_id, file=file_id, kind=kind)
    _erase_on(until, file_id)
    return file_id


def mark_sent(file_id: UUID, sent_on: date, how: str) -> None:
    """Record that a file was sent; it is kept so many months from then. Raises NotYours, NotPossibleNow, Invalid."""
    found = queries.file(file_id)
    if found.sent_on or found.erased_at:
        raise NotPossibleNow("It is recorded already that this was sent, or it was erased.")
    made_on = found.made_at.astimezone(UK).date()
    if sent_on < made_on:
        raise Invalid({"sent_on": [f"It was made on {uk_day(made_on)}, and cannot have been sent before"]})
    until = corresponding(sent_on, settings().keep_months)
    _write(file_id, sent_on=sent_on, sent_how=how, sent_by=acting().account_id, keep_until=until)
    record("subject_file:sent", about=[found.request_id], request=found.request_id, file=file_id, how=how)
    _erase_on(until, file_id)
    if found.pack_id:
        mine = (SubjectPack.org_id == acting().org_id, SubjectPack.id == found.pack_id)
        db.session.execute(update(SubjectPack).where(*mine).values(keep_until=until))


def _erase_on(until: date, file_id: UUID) -> None:
    later("subject_file:erase", at=datetime.combine(until, time(4), UK).astimezone(UTC), file=file_id)


def erase(file_id: UUID) -> None:
    """Erase the bytes of a file whose time is over, and what its pack had gathered; the digest stays."""
    found = queries.file(file_id)
    if found.erased_at or (found.keep_until and found.keep_until > today()):
        return
    _write(file_id, body=None, erased_at=now())
    record("subject_file:erased", about=[found.request_id], request=found.request_id, file=file_id)
    if found.pack_id and all(one.erased_at for one in queries.files(found.request_id) if one.pack_id == found.pack_id):
        mine = (SubjectPack.org_id == acting().org_id, SubjectPack.id == found.pack_id)
        db.session.execute(update(SubjectPack).where(*mine).values(content=None, state="erased"))


def erase_now(file_id: UUID) -> None:
    """Erase a file that is to be sent to nobody: its time is over. The day before, for the database counts in UTC."""
    _write(file_id, keep_until=today() - timedelta(days=1))
    erase(file_id)


def _write(file_id: UUID, **values) -> None:
    mine = (SubjectFile.org_id == acting().org_id, SubjectFile.id == file_id)
    db.session.execute(update(SubjectFile).where(*mine).values(**values))
