"""An officer with a visit of today, and their phone: as HTTP sees it, and in Chromium."""

import threading

import pytest
from werkzeug.serving import make_server

from tests.doorstep import walking
from tests.doorstep.phone import Phone
from tests.safety.conftest import later  # noqa: F401 - the fixture
from tests.tasks.conftest import PARTNER, another, given  # noqa: F401 - the fixtures
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
def server(app):
    made = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.fixture
def carrying(visiting, everything):  # noqa: F811
    """A visit of today at Breckland, held by its officer."""

    def make(district: str = "breckland", **facts):
        visit = visiting(district, **facts)
        everything("update visit set due_from = now() - interval '1 hour' where id = :id", id=visit.row.id)
        return visit

    return make


@pytest.fixture
def phone_of(browser, server):
    """`phone_of(person)`: that person's phone, signed in."""
    contexts = []

    def hand(person, **more):
        context = browser.new_context(viewport=walking.PHONE, base_url=server, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        walking.signs_in(page, person.id)
        return page

    yield hand
    for context in contexts:
        context.close()


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
