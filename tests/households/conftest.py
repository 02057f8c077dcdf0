"""A household of the invented Norfolk: three Reeds at one door, each with an open case of their own."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from hub.cases import actions, queries
from hub.programmes.queries import programme

ENDS = datetime.now(UTC).date() - timedelta(days=2)
REED = {
    "surname": "Reed", "postcode": "IP24 2AA", "house": "4", "address": "High Street, Thetford", "variant": False,
    "onset_on": ENDS, "phone": "+441632960001",
}  # fmt: skip
# The same door, as three hands write it.
REEDS = (
    {"forename": "Anna", "reference": "R-1"},
    {"forename": "Ben", "reference": "R-2", "house": "No. 4", "address": None, "phone": "+447700900002"},
    {"forename": "Cy", "reference": "R-3", "house": None, "address": "4 High St, Thetford"},
)


@pytest.fixture
def home(norfolk, everything):
    """People at one address: opened, read back, given, told of; `of(n)` opens the first n Reeds, held by nobody."""

    def open_case(**typed):
        with norfolk.acting("norfolk", "tracer"):
            case_id = actions.open_case(programme(), REED | typed)
        everything(
            "update case_file set district_id = :d, allocated_to = null, allocated_at = null where id = :id",
            d=norfolk.org("breckland"), id=case_id,
        )  # fmt: skip
        return case_id

    def read(case_id):
        with norfolk.acting("norfolk", "tracer"):
            return SimpleNamespace(**queries.case(case_id)._mapping)

    def give(case_id, to, by=0):
        with norfolk.acting("norfolk", "supervisor"):
            return actions.allocate(case_id, queries.case(case_id).version, to.id if to else None)

    def events(case_id):
        return everything(
            "select kind, facts from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id "
            "where x.about = :id order by e.id",
            id=case_id,
        )

    def of(number=3, **typed):
        return [open_case(**told | typed) for told in REEDS[:number]]

    return SimpleNamespace(open=open_case, read=read, give=give, events=events, of=of)
