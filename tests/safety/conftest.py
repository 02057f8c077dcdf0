"""A visit under way, a browser for each of the district's people, and markers and check-ins in a line each."""

import sys
from datetime import timedelta

import pytest

from hub.kernel import clock as clock_module
from hub.safety.actions import markers
from tests.visits.conftest import RESIDENT, visiting

__all__ = ["RESIDENT", "visiting"]
HOME = {"address": RESIDENT["address"], "postcode": RESIDENT["postcode"]}


CARD = {"card": "sorry-we-missed-you"}
OLIVE = 1  # Breckland's second officer, who is no manager as the first is


@pytest.fixture
def mark(norfolk):
    """`mark("dog")`: an officer adds a marker at the resident's home and owns it; its id."""

    def add(category: str, district: str = "breckland", subject=HOME, **told):
        nth = OLIVE if district == "breckland" else 0
        with norfolk.acting(district, "officer", nth):
            owner = told.pop("owner_id", norfolk.person(district, "officer", nth).id)
            return markers.add(subject, category, owner, **told)

    return add


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=31)`: from now on the clock goes so much ahead, everywhere."""
    real, ahead = clock_module.now, [timedelta()]

    def now():
        return real() + ahead[0]

    for name, module in list(sys.modules.items()):
        if name.startswith(("hub.", "tests.")) and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", now)

    def move(**by):
        ahead[0] += timedelta(**by)

    return move


@pytest.fixture
def open_now(everything):
    return lambda: everything("select * from check_in where ended_at is null")


@pytest.fixture
def told(everything):
    """`told("door-overdue")`: who has a notice of this kind."""

    def ask(kind: str) -> list:
        return [one.account_id for one in everything("select account_id from notice where kind = :k", k=kind)]

    return ask


def go(visit, browser=None, **typed):
    return (browser or visit.browser).post(f"/requests/{visit.id}/visit/check-in", data={"minutes": "20", **typed})


def facts(everything, kind: str) -> list[dict]:
    return [one.facts for one in everything("select facts from event where kind = :kind order by id", kind=kind)]


def kinds(everything, about) -> list[str]:
    found = everything(
        """select e.kind from event e join event_about a on a.org_id = e.org_id and a.event_id = e.id
           where a.about = :id order by e.id""",
        id=about,
    )
    return [one.kind for one in found]


@pytest.fixture
def standing(everything):
    return lambda: everything("select * from risk_marker order by added_at, id")
