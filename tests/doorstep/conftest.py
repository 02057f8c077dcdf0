"""An officer with a visit of today, and their phone: as HTTP sees it, and in Chromium."""

from contextlib import suppress
from functools import partial

import pytest
from playwright.sync_api import Error

from tests.doorstep import walking
from tests.doorstep.phone import Phone
from tests.safety.conftest import later  # noqa: F401 - the fixture
from tests.tasks.conftest import PARTNER, another, given, hand_on  # noqa: F401 - the fixtures
from tests.visits.conftest import visiting  # noqa: F401 - the fixture


@pytest.fixture
def phone(visiting):  # noqa: F811
    """`phone("breckland")`: the visit of a door-knock, and the phone of the officer who holds it, with a pack."""

    def take(district: str = "breckland", hours: int | None = 8, **facts):
        visit = visiting(district, **facts)
        made = Phone(visit.browser)
        # The window of the model may lie on another day than the test: today's visits are what is tested here.
        visit.everything("update visit set due_from = now() - interval '1 hour' where id = :id", id=visit.row.id)
        assert made.take(hours).status_code == 200
        return visit, made

    return take


@pytest.fixture
def carrying(visiting, everything):  # noqa: F811
    """A visit of today at Breckland, held by its officer."""

    def make(district: str = "breckland", **facts):
        visit = visiting(district, **facts)
        everything("update visit set due_from = now() - interval '1 hour' where id = :id", id=visit.row.id)
        return visit

    return make


@pytest.fixture
def phone_of(window):
    """`phone_of(person)`: that person's phone, signed in."""

    def hand(person, **more):
        page = window(**walking.PHONE, **more)
        walking.signs_in(page, person.id)
        return page

    return hand


@pytest.fixture
def own_phone(playwright, browser_type_launch_args, address, tmp_path):
    """A phone that may die and start again."""
    options = {**browser_type_launch_args, "base_url": address, "viewport": walking.PHONE}
    made = walking.OwnPhone(partial(playwright.chromium.launch_persistent_context, **options), tmp_path)
    yield made
    with suppress(Error):  # it has died, or is alive still
        made.context.close()


@pytest.fixture
def carried(given, client):  # noqa: F811
    """`carried(staff=2)`: a task of today, and the phone of the volunteer who holds it, with a pack."""

    def take(**step):
        task = given(**step)
        made = Phone(client(PARTNER, "volunteer"))
        assert made.take(8).status_code == 200
        return task, made

    return take


@pytest.fixture
def row(everything):
    return lambda task: everything("select * from handover where id = :id and side = 'received'", id=task)[0]
