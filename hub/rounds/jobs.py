"""What reaches a round from outside: a request that ended. Nobody goes there any more."""

from sqlalchemy import Row

from hub.handovers.kinds import when_ended
from hub.rounds import actions


@when_ended("door-knock")
def take_out(handover: Row) -> None:
    """Its visit leaves every round, and whoever was to go is told."""
    actions.take_out(handover)
