"""Two tracers write down whom one resident met, at the same moment: neither loses what the other named."""

from threading import Event, Thread

import pytest

from hub.cases import queries as cases
from hub.contacts import actions, queries
from tests.cases.conftest import county, covid  # noqa: F401 (fixtures)

PERSON = {"forename": "Noor", "surname": "Reed", "met": "household"}


@pytest.fixture
def while_named(norfolk, county):  # noqa: F811
    """Do something about a case while another tracer has named somebody and has not committed it yet."""

    def go(deed):
        case_id, named, failed = county.open(), Event(), []

        def first():
            with norfolk.app.app_context(), norfolk.acting("norfolk", "tracer"):
                actions.add("contacts", cases.case(case_id), [PERSON])
                named.set()
                other.join(0.5)  # it waits for the end of this transaction

        def second():
            named.wait(20)
            try:
                with norfolk.app.app_context(), norfolk.acting("norfolk", "tracer", 1):
                    deed(cases.case(case_id))
            except Exception as fault:  # told by the test, not by the thread
                failed.append(fault)

        other = Thread(target=second)
        other.start()
        first()
        other.join(20)
        assert failed == []
        return case_id

    return go


def test_both_are_counted(while_named, county):  # noqa: F811
    case_id = while_named(lambda case: actions.add("contacts", case, [PERSON]))
    assert county.read(case_id).contacts_named == 2


def test_nobody_to_name_does_not_stand_beside_somebody_named(while_named, norfolk):
    case_id = while_named(lambda case: actions.name_none("contacts", case))
    with norfolk.acting("norfolk", "tracer"):
        assert queries.none_named(case_id) == set() and len(queries.named("contacts", case_id)) == 1
