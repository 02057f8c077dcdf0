"""A notice on its way out of the hub."""

from uuid import UUID

from hub.kernel.work.jobs import ANYONE, job
from hub.notices import actions, delivery, queries
from hub.notices.kinds import sentence, title


@job("notice:send", by=ANYONE)
def send(notice: str, way: str) -> None:
    """Send one notice one way, if its person is still here, wants it so and has not read it. Raises Away."""
    found = queries.delivery(UUID(notice))
    if found is None or found.read_at or _gone(found, way) or not _wanted(found, way):
        return
    to = found.address if way == "email" else found.mobile
    told = title(found.kind, found.reference), sentence(found.kind, found.reference)
    try:
        delivery.send(way, found.id, to, *told)
    except delivery.Refused as final:
        actions.note_delivery(found.id, way, "refused", str(final))
    else:
        actions.note_delivery(found.id, way, "sent")


def _gone(found, way: str) -> bool:
    return bool(found.email if way == "email" else found.text_message)


def _wanted(found, way: str) -> bool:
    """A text message is urgent, and needs a number; e-mail is as the person chose."""
    if way == "text":
        return bool(found.mobile)
    return found.wanted == "all" or (found.wanted == "urgent" and found.urgent)
