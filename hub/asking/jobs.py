"""What is done for the county when a hand-over comes home: answered, or sent back. Runs in the worker."""

from sqlalchemy import Row

from hub.asking import actions
from hub.handovers.kinds import when_bounced, when_returned


@when_returned("enrichment")
def details_came(sent: Row) -> None:
    """Contact details, or none."""
    actions.take_details(sent)


@when_returned("door-knock")
def outcome_came(sent: Row) -> None:
    """The outcome of a visit."""
    actions.take_outcome(sent)


@when_bounced("enrichment")
def search_sent_back(sent: Row) -> None:
    """Not theirs to search."""
    actions.take_back(sent)


@when_bounced("door-knock")
def visit_sent_back(sent: Row) -> None:
    """Not theirs to visit."""
    actions.take_back(sent)
