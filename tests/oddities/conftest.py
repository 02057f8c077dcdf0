"""A county with cases that tracers hold, and colleagues who do odd things: looks written as pages write them."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hub.cases.actions import open_case
from hub.kernel import audit
from hub.kernel.audit import record
from hub.kernel.clock import UK, now
from hub.kernel.tenancy import as_actor
from hub.oddities.actions import searching
from hub.programmes.queries import programme

ORDINARY = {
    "forename": "Ada", "surname": "Canary", "born_on": None, "postcode": "PE37 7AB", "house": "4",
    "address": "Mill Lane",
}  # fmt: skip


def at(days: int = 1, hour: int = 11, minute: int = 0) -> datetime:
    """So many days ago at a time of day in the UK."""
    day = now().astimezone(UK).date() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UK)


@pytest.fixture
def when(monkeypatch):
    """`with when(moment): …`: events are written as of then, and so are their ids."""

    @contextmanager
    def at_moment(moment: datetime):
        with monkeypatch.context() as patched:
            real = audit.new_id

            def then():
                own = real().int & ((1 << 80) - 1)
                return type(real())(int=int(moment.timestamp() * 1000) << 80 | own)

            patched.setattr(audit, "now", lambda: moment)
            patched.setattr(audit, "new_id", then)
            yield

    return at_moment


@pytest.fixture
def case(norfolk, everything, when):
    """`case(nth=0, surname="Bird")`: a case that the nth tracer typed in ten days ago and holds; id and resident_id."""

    def make(nth: int = 0, **typed):
        with when(at(10)), norfolk.acting("norfolk", "tracer", nth):
            case_id = open_case(programme(), ORDINARY | typed)
        return everything("select id, resident_id from case_file where id = :id", id=case_id)[0]

    return make


@pytest.fixture
def looks(norfolk, when):
    """`looks(case, nth=1, moment=…)`: the nth tracer opens the case, as its page records it."""

    def look(case, nth: int = 1, moment: datetime | None = None, slug="norfolk", role="tracer", **kept):
        with when(moment or at()), norfolk.acting(slug, role, nth):
            record("record:opened", about=[case.id, case.resident_id], record="case")

    return look


@pytest.fixture
def search(norfolk, app, everything):
    """Search the last thirty days, as the night's job does for the first time; returns how many are new."""

    def do(slug="norfolk") -> int:
        everything("delete from oddity_run")
        actor = replace(norfolk.actor(slug, "ig"), account_id=None, role=None, by_job=True)
        with app.app_context(), as_actor(actor):
            return searching.look("night")

    return do


@pytest.fixture
def found(everything):
    """`found("own-street")`: its oddities, oldest first; without a rule the rules of all."""

    def ask(rule: str | None = None):
        if rule is None:
            return [one.rule for one in everything("select rule from oddity order by rule, id")]
        return everything("select * from oddity where rule = :rule order by id", rule=rule)

    return ask


@pytest.fixture
def ig(client):
    return client("norfolk", "ig")
