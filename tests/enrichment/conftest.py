"""A request for contact details, claimed by an officer of Breckland."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.handovers import actions
from hub.kernel.clock import now
from hub.programmes.queries import programme
from tests.enrichment.searching import RESIDENT


@pytest.fixture
def handover_id(norfolk):
    """Norfolk asks Breckland for contact details."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = open_case(programme(), {"surname": "Penhaligon", "postcode": "PE37 7AB"})
        due, lapses = now() + timedelta(hours=4), now() + timedelta(hours=72)
        return actions.raise_handover("enrichment", norfolk.org("breckland"), RESIDENT, case_id, due, lapses)


@pytest.fixture
def accepted(norfolk, handover_id):
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(handover_id, 1)
    return handover_id


@pytest.fixture
def officer(client):
    return client("breckland", "officer", 1)
