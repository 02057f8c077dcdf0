"""The main job, end to end, through the pages and the worker (product.md, 'The journey that must always work')."""

import csv
import io
from datetime import date, timedelta

import pytest

from hub.demo.line_list import COLUMNS
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from tests.journeys.visitor import Visitor

# Real postcodes, one of each of three districts whose models differ.
BRECKLAND, SOUTH_NORFOLK, BROADLAND = "NR191DJ", "NR152XE", "NR134AA"
PLACES = {BRECKLAND: "E07000143", SOUTH_NORFOLK: "E07000149", BROADLAND: "E07000144"}


@pytest.fixture(autouse=True)
def gazetteer_of_three(app):
    with app.app_context():
        gazetteer.load([Located("postcode", key, gss, 600000, 310000, None, None, None) for key, gss in PLACES.items()])


@pytest.fixture
def person(client):
    """`person("norfolk", "tracer")`: somebody at the hub's pages."""
    return lambda slug, role, nth=0: Visitor(client(slug, role, nth))


def line_list(*people: dict) -> bytes:
    """A line list in the national layout."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    out.writerows([one.get(column, "") for column in COLUMNS] for one in people)
    return text.getvalue().encode("utf-8-sig")


def resident(postcode: str, **changes) -> dict:
    tested = date.today() - timedelta(days=2)
    return {
        "Category": "Case",
        "ID": "a1b2c3",
        "Forename": "Zofia",
        "Surname": "Nowak-Testowa",
        "Date of Birth": "03/04/1975",
        "House Number": "12",
        "Postcode": postcode,
        "Phone": "07700 900123",
        "Date Tested": f"{tested:%d/%m/%Y}",
    } | changes


def given_an_imported_case(supervisor: Visitor, work, *people: dict) -> None:
    file = (io.BytesIO(line_list(*people)), "list.csv")
    supervisor.open("/imports").press("Read file", {"file": file})
    work()
    supervisor.open(supervisor.url).press("Import")
    work()
    supervisor.open(supervisor.url).says("New cases 1")


def when_the_case_is_allocated(supervisor: Visitor, tracer: Visitor) -> None:
    name = tracer.client.person.name
    supervisor.open("/cases?whose=all").follow("Nowak-Testowa, Zofia")
    supervisor.follow("Allocate")
    who = next(option.get("value") for option in supervisor._all("option") if supervisor._words(option).startswith(name))
    supervisor.press("Allocate", account_id=who)


def test_the_pages_of_the_journey_can_be_reached(person, work):
    supervisor, tracer = person("norfolk", "supervisor"), person("norfolk", "tracer")
    given_an_imported_case(supervisor, work, resident(BRECKLAND))
    when_the_case_is_allocated(supervisor, tracer)
    tracer.open("/cases").follow("Nowak-Testowa, Zofia")
    print(tracer.said)
    tracer.follow("Record a call")
    print(tracer.said)
    assert 0
