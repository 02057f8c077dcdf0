"""Past visits of a district: few that were worked through the pages' own actions, or many put there at once."""

import pytest

from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.visits import actions, queries
from tests.handovers.asking import asked
from tests.replay.many import past_visits
from tests.visit_models.conftest import draft, manager  # noqa: F401 - the fixtures


@pytest.fixture
def visited(norfolk):
    """`visited("no-answer", "spoke-all")`: a door-knock of Breckland whose attempts had these outcomes."""

    def visit(*outcomes: str):
        knock = asked(norfolk, lambda: None, kind="door-knock")
        knock.accept()
        with norfolk.acting("breckland", "officer"):
            for outcome in outcomes:
                running = queries.of_request(knock.id)
                actions.record_attempt(running, running.version, outcome, now(), {})
            return requests.received(knock.id)

    return visit


@pytest.fixture
def many(norfolk, everything):
    """`many(500)`: so many past visits of Breckland, put there at once."""
    return lambda count: past_visits(everything, norfolk, count)
