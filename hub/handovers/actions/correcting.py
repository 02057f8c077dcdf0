"""What was handed over, or answered, is corrected in one's own row: one fact, by a correction that is on record."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, update
from sqlalchemy.dialects.postgresql import JSONB

from hub.handovers.models import Handover
from hub.kernel.db import db
from hub.kernel.keys import postcode_key, surname_key
from hub.kernel.tenancy import acting

KEYS = {"surname": ("surname_key", surname_key), "postcode": ("postcode_key", postcode_key)}


def correct_subject(handover_id: UUID, side: str, place: int, field: str, becomes: Any) -> None:
    """Write what is right into one's own row, and its search key.

    `place` is the person's place in the household, 0 the subject itself. The database refuses it without a row of
    subject_correction that says the same, and a key that was never given. The caller records the event.
    """
    mine = (Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == side)
    keys = {KEYS[field][0]: KEYS[field][1](becomes)} if place == 0 and field in KEYS else {}
    corrected = func.corrected(Handover.subject, place, field, literal(becomes, JSONB))
    db.session.execute(update(Handover).where(*mine).values(subject=corrected, version=Handover.version + 1, **keys))


def correct_answer(handover_id: UUID, side: str, field: str, becomes: Any) -> None:
    """Write what is right into the answer of one's own row. The caller puts it on record, and records the event."""
    mine = (Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == side)
    corrected = func.corrected(Handover.answer, 0, field, literal(becomes, JSONB))
    db.session.execute(update(Handover).where(*mine).values(answer=corrected, version=Handover.version + 1))
