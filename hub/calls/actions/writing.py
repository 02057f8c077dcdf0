"""A text or an email to a resident: written as it was shown, sent once, and what the provider tells of it."""

from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.calls import queries
from hub.calls.actions.recording import log_call
from hub.calls.models import ResidentMessage
from hub.calls.rules.messages import DOES_NOT_EXIST, WITHIN, Written
from hub.calls.rules.settings import Calls
from hub.cases import queries as cases
from hub.cases.models import ContactPoint
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.programmes.models import Programme
from hub.programmes.queries import programme

NOTIFY, BY_HAND = "notify", "hand"


def write_message(
    case: Row, point_id: UUID, words: Written, programme: Programme, settings: Calls, notify_template: str | None
) -> UUID:
    """Keep a message as it was shown; with a template of Notify's a job sends it, without one a person has sent it."""
    how, template = (NOTIFY if notify_template else BY_HAND), words.template
    message_id, at = new_id(), now()
    kept = {
        "org_id": acting().org_id, "id": message_id, "case_id": case.id, "contact_point_id": point_id,
        "channel": template.channel, "template": template.key, "language": words.language, "subject": words.subject,
        "body": words.body, "sent_by": how, "notify_template": notify_template, "status": "waiting", "written_at": at,
        "by": acting().account_id,
    }  # fmt: skip
    db.session.execute(insert(ResidentMessage).values(kept))
    record(
        "resident_message:written", about=[case.id, case.resident_id], case=case.id, resident_message=message_id,
        channel=template.channel, template=template.key, how=how,
    )  # fmt: skip
    if how == NOTIFY:
        later("resident_message:send", message=message_id)
        later("resident_message:give_up", at=at + WITHIN, message=message_id)
    else:
        note_sent(queries.message(message_id), programme, settings)
    return message_id


def note_sent(message: Row, programme: Programme, settings: Calls) -> None:
    """Write down that a message is on its way: now it is in the log of calls too."""
    case = cases.case(message.case_id, lock=True)
    outcome = settings.sent_outcome(programme)
    told = {"channel": message.channel, "outcome": outcome, "contact_point_id": message.contact_point_id}
    call_id, _ = log_call(case, programme, told)
    _write(message.id, status="sent", sent_at=now(), call_id=call_id)


def note_delivery(message: Row, status: str, fault: str | None = None) -> None:
    """Write down what became of a message: delivered, failed, refused; of one that did not arrive its tracer is told.

    A number that does not exist is marked so.
    """
    _write(message.id, status=status, fault=fault, told_at=now())
    about = [message.case_id, message.resident_id]
    record(
        "resident_message:told", about=about, case=message.case_id, resident_message=message.id,
        channel=message.channel, result=fault or status,
    )  # fmt: skip
    if status != "delivered":
        holder = cases.case(message.case_id).allocated_to or message.by
        word = programme().words["case"]
        tell([holder], "resident-not-reached", message.id, word, "cases.show", case_id=message.case_id)
    if fault == DOES_NOT_EXIST:
        point = (ContactPoint.org_id == acting().org_id, ContactPoint.id == message.contact_point_id)
        wrong = {"state": "wrong", "version": ContactPoint.version + 1}
        db.session.execute(update(ContactPoint).where(*point).values(**wrong))


def _write(message_id: UUID, **values) -> None:
    mine = (ResidentMessage.org_id == acting().org_id, ResidentMessage.id == message_id)
    db.session.execute(update(ResidentMessage).where(*mine).values(**values))
