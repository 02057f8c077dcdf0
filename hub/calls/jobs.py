"""A message to a resident on its way out, and the question whether it arrived."""

from datetime import timedelta
from uuid import UUID

from hub.calls import actions, queries
from hub.calls.rules.messages import STRUCK_OUT, TOO_LATE
from hub.kernel.access import GRANTS, May
from hub.kernel.clock import now
from hub.kernel.work.jobs import job, later
from hub.notices import notify
from hub.notices.providers import Refused
from hub.programmes.queries import programme

BY = [role for role, rights in GRANTS.items() if May.RECORD_CALLS in rights]
# When Notify is asked: it tries for three days before it gives a text message up.
ASKED_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 240, 720, 1440, 2880))
FAILURES = ("permanent-failure", "temporary-failure", "technical-failure")


@job("resident_message:send", by=BY)
def send(message: str) -> None:
    """Send a message once, and put it into the log of calls; one that the provider refuses says so. Raises Away."""
    found = queries.message(UUID(message))
    if found is None or found.status != "waiting":
        return
    if found.point_state == "wrong":  # by now it may be a stranger's
        actions.note_delivery(found, "refused", STRUCK_OUT)
        return
    told = {"message": found.body} | ({"subject": found.subject} if found.subject else {})
    try:
        notify.send(found.channel, found.value, found.notify_template, told, str(found.id))
    except Refused as final:
        actions.note_delivery(found, "refused", str(final))
    else:
        actions.note_sent(found, programme(), queries.settings())
        later("resident_message:ask", at=now() + ASKED_AFTER[0], message=found.id, nth=0)


@job("resident_message:give_up", by=BY)
def give_up(message: str) -> None:
    """A message that the provider did not take in time is not sent any more: it may no longer be true."""
    found = queries.message(UUID(message))
    if found is not None and found.status == "waiting":
        actions.note_delivery(found, "refused", TOO_LATE)


@job("resident_message:ask", by=BY)
def ask(message: str, nth: int) -> None:
    """Ask whether a message arrived; while nobody knows, ask again later, and less and less often. Raises Away."""
    found = queries.message(UUID(message))
    if found is None or found.status != "sent":
        return
    try:
        status = notify.status(found.channel, str(found.id))
    except Refused:  # a key that was taken away: what was sent stays as sent
        return
    if status == "delivered":
        actions.note_delivery(found, "delivered")
    elif status in FAILURES:
        actions.note_delivery(found, "failed", status)
    elif nth + 1 < len(ASKED_AFTER):
        later("resident_message:ask", at=now() + ASKED_AFTER[nth + 1], message=found.id, nth=nth + 1)
