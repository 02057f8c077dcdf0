"""What is done for the county when a hand-over comes home: answered, sent back, or its resident asks for a call."""

from sqlalchemy import Row

from hub.asking import actions
from hub.handovers.kinds import when_asked_back, when_bounced, when_messaged, when_returned


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


@when_asked_back("door-knock")
def resident_asks_for_a_call(sent: Row, call_back: Row) -> None:
    """The resident used the code of a card; the request itself may be over by now."""
    actions.take_call_back(sent, call_back)


@when_messaged("enrichment")
@when_messaged("door-knock")
def message_came(sent: Row) -> None:
    """The district wrote about a request: its case's tracer is told, or the supervisors while it has none."""
    actions.tell_of_message(sent)
