"""What ends while a phone carries it: its officer is told at once, and a volunteer has been by the task itself."""

from sqlalchemy import Row

from hub.doorstep.actions import packs
from hub.handovers.kinds import when_ended
from hub.visits.queries import of_request


@when_ended("door-knock")
def recall(handover: Row) -> None:
    """The county needs it no longer: the phone hears of it at its next contact, the officer by text message."""
    visit = of_request(handover.id)
    if visit:
        packs.recall(visit, handover.reference)


@when_ended("visit-step")
def recall_task(handover: Row) -> None:
    """A task that is over: the volunteer's phone hears of it at its next contact."""
    packs.recall_task(handover.id)
