"""A task of Broads Neighbours, and the stand-in for GOV.UK Notify, to read what leaves the hub for its people."""

from datetime import timedelta

import pytest

from hub.handovers import actions
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from tests.notices.conftest import notify  # noqa: F401 (a fixture)
from tests.tasks.step import FORM, PARTNER, RESIDENT


@pytest.fixture
def task(norfolk, work):
    """South Norfolk hands a step to Broads Neighbours: its id."""
    with norfolk.acting("south-norfolk", "officer"):
        soon = now() + timedelta(hours=9)
        task_id = actions.raise_handover("visit-step", norfolk.org(PARTNER), RESIDENT, new_id(), soon, form=FORM)
    work()
    return task_id
