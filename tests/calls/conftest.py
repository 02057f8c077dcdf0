"""The county at work, and a tracer's pages of one case."""

import json
import re
from types import SimpleNamespace

import pytest

from hub.calls import actions
from hub.cases import queries
from hub.programmes.queries import programme
from tests.cases.conftest import county, covid, flood  # noqa: F401 - the same county, the same programmes
from tests.notices.conftest import notify  # noqa: F401 - the stand-in for GOV.UK Notify


@pytest.fixture
def call(county, norfolk):  # noqa: F811
    """`call(case_id, "no-answer", …)`: a tracer records a call; returns how many requests it ended."""

    def record(case_id, outcome, **typed):
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id, lock=True)
            return actions.record_call(case, programme(), {"channel": "call", "outcome": outcome} | typed)

    return record


@pytest.fixture
def at_case(county, client):  # noqa: F811
    """A tracer on the page of a new case: its id, their browser, and the id of its first number."""

    def open_case(nth: int = 0, **typed):
        case_id = county.open(**typed)
        [point, *_] = county.read(case_id).points
        return SimpleNamespace(
            id=case_id, url=f"/cases/{case_id}", browser=client("norfolk", "tracer", nth), point=point.id
        )

    return open_case


@pytest.fixture
def publish(norfolk, everything):
    """`publish(again_hours=0)`: the county's `[calls]` with these changes, in force."""

    def change(**changes):
        everything("alter table section disable trigger keep_published")
        everything(
            """update section set body = body || cast(cast(:changes as text) as jsonb),
                                  digest = md5(cast(:changes as text))
               where org_id = :org and name = 'calls' and state = 'live'""",
            org=norfolk.org("norfolk"), changes=json.dumps(changes),
        )  # fmt: skip
        everything("alter table section enable trigger keep_published")

    return change


def hidden(text: str, name: str) -> str:
    """The value of a page's hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]
