"""Tasks of Broads Neighbours and its volunteers, and the stand-in for GOV.UK Notify, to read what leaves for them."""

from copy import deepcopy
from datetime import timedelta

import pytest

from hub.handovers import actions
from hub.identity.actions import create_account
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.teams.actions import record_check
from tests.notices.conftest import notify  # noqa: F401 (a fixture)
from tests.safety.conftest import later, told  # noqa: F401 (fixtures)
from tests.tasks.step import FORM, PARTNER, RESIDENT


@pytest.fixture
def hand_on(norfolk, work):
    """`hand_on()`: South Norfolk hands a step to Broads Neighbours; the task's id."""

    def hand(subject=RESIDENT, form=FORM):
        with norfolk.acting("south-norfolk", "officer"):
            soon = now() + timedelta(hours=9)
            task_id = actions.raise_handover("visit-step", norfolk.org(PARTNER), subject, new_id(), soon, form=form)
        work()
        return task_id

    return hand


@pytest.fixture
def task(hand_on):
    """A task that nobody holds yet: its id."""
    return hand_on()


@pytest.fixture
def given(hand_on, norfolk, work):
    """`given(staff=2)`: a task of such a step, which the partner's volunteer holds; its id."""

    def make(subject=RESIDENT, **step):
        form = deepcopy(FORM)
        form["step"] |= {"staff": 1} | step
        task = hand_on(subject, form)
        with norfolk.acting(PARTNER, "coordinator"):
            actions.assign(task, 1, norfolk.person(PARTNER, "volunteer").id)
        work()
        return task

    return make


@pytest.fixture
def another(norfolk, work):
    """A second volunteer of the partner with a valid check: their place among its volunteers by name, and their id."""

    def make(days: int = 100):
        with norfolk.acting(PARTNER, "administrator"):
            account_id = create_account("wyn.staithe@broads-neighbours.example", "Wyn Staithe", [Role.VOLUNTEER])
        if days:
            with norfolk.acting(PARTNER, "coordinator"):
                record_check(account_id, now().date() - timedelta(days=9), now().date() + timedelta(days=days))
        work()
        return account_id

    return make
