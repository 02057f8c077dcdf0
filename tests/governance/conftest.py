"""A case of the county and a request about it, with what people did and saw; and the officer who asks."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.enrichment.actions import add_point
from hub.governance.rules import first_id
from hub.handovers import actions
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.programmes.queries import programme

TYPED = {
    "reference": "CTAS-77001",
    "forename": "Ada",
    "surname": "O’Canary",
    "born_on": None,
    "nhs_number": "9434765919",
    "postcode": "PE37 7AB",
    "address": "4 Mill Lane",
}
SUBJECT = {"forename": "Ada", "surname": "O’Canary", "born_on": "1971-03-02", "postcode": "PE37 7AB"}


@pytest.fixture
def case(norfolk, everything):
    """A case of Norfolk's that a tracer opened and looked at."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = open_case(programme(), TYPED)
    [found] = everything("select id, resident_id from case_file where id = :id", id=case_id)
    with norfolk.acting("norfolk", "supervisor"):
        record("record:opened", about=[found.id, found.resident_id], record="case")
    return found


@pytest.fixture
def handover(norfolk, case, work, everything):
    """A request about that case, accepted by an officer of Breckland, who found a number."""
    with norfolk.acting("norfolk", "tracer"):
        due, lapses = now() + timedelta(hours=4), now() + timedelta(hours=72)
        id_ = actions.raise_handover(
            "enrichment", norfolk.org("breckland"), SUBJECT, case.id, due, lapses, about=[case.resident_id]
        )
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(id_, 1)
        add_point(id_, "phone", "+441632960123", "council-tax")
    work()
    return everything("select id, reference from handover where id = :id and side = 'sent'", id=id_)[0]


@pytest.fixture
def ig(client):
    return client("norfolk", "ig")


MOVE = """
    update event set id = cast(overlay(id::text placing :begin from 1 for 13) as uuid)
    where kind = 'file:made' and facts ->> 'file' = :file"""


@pytest.fixture
def past(norfolk, everything):
    """Make events of some days ago: as the superuser, past the trigger that keeps events as they are."""

    def make(days: int, n: int = 1) -> None:
        with norfolk.acting("norfolk", "supervisor"):
            for _ in range(n):
                record("file:made", file=f"past_{days}", count=1)
        begin = str(first_id(now() - timedelta(days=days)))[:13]
        everything("alter table event disable trigger append_only")
        everything(MOVE, begin=begin, file=f"past_{days}")
        everything("alter table event enable trigger append_only")

    return make
