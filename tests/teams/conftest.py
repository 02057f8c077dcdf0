"""A council without hours, for tests that enter their own."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest

from hub.kernel.clock import UK
from hub.teams import actions, queries
from hub.teams.rules import Shift

ALL_DAY = [Shift(day, time(0), time(23, 59)) for day in range(7)]


@pytest.fixture
def nobody_works(everything):
    """No rota, no leave, no teams, no cover: what the demo entered is taken away."""
    for table in ("rota", "leave", "team_member", "patch_member"):
        everything(f"delete from {table}")


@pytest.fixture
def manager(norfolk):
    """Act as Breckland's manager: `with manager(): …`."""

    @contextmanager
    def act(district: str = "breckland"):
        with norfolk.acting(district, "manager"):
            yield

    return act


@pytest.fixture
def officers(norfolk):
    """Two officers of Breckland who are nothing else; the first by name is the manager too."""
    return [norfolk.person("breckland", "officer", nth).id for nth in (1, 2)]


@pytest.fixture
def today(app):
    return queries.today()


def put_to_work(account_id, day: date, shifts=ALL_DAY) -> None:
    """Let a person work from a day on."""
    known = queries.patterns_of(account_id)
    actions.set_week(account_id, max((number for _, number in known), default=0), day, shifts)


def next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def uk(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UK)
