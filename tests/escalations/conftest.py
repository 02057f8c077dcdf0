"""A case that is escalated, and those who answer."""

from types import SimpleNamespace

import pytest

from hub.cases import queries as cases
from hub.escalations import actions, queries
from hub.programmes.queries import programme
from tests.cases.conftest import county, covid  # noqa: F401 - fixtures


@pytest.fixture
def desk(county, norfolk):  # noqa: F811
    """Escalations at work: `escalate(case_id)`, `do("advise", id, body="…")`, `read(id)`."""

    def escalate(case_id, setting="other", body="She works on a ship"):
        with norfolk.acting("norfolk", "tracer"):
            case = cases.case(case_id)
            return actions.escalate(case, case.version, programme(), setting, body)

    def do(step, escalation_id, role="consultant", **typed):
        with norfolk.acting("norfolk", role):
            one = queries.escalation(escalation_id)
            more = () if step in ("take", "end") else (programme(),)
            getattr(actions, step)(one, one.version, *more, **typed)

    def read(escalation_id):
        with norfolk.acting("norfolk", "consultant"):
            return queries.escalation(escalation_id)

    return SimpleNamespace(escalate=escalate, do=do, read=read)
