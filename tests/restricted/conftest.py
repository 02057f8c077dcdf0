"""A restricted resident of the county, a restricted request of a district, and those who may and may not see them."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.handovers import actions as handovers
from hub.kernel.clock import now, today
from hub.programmes.queries import programme
from hub.restricted import actions

KNOWN = {
    "forename": "Ada", "surname": "Canary", "born_on": None, "nhs_number": "9434765919", "postcode": "PE37 7AB",
    "house": "4", "address": "Mill Lane", "phone": "+447700900123",
}  # fmt: skip
SUBJECT = {"forename": "Ada", "surname": "Canary", "postcode": "PE37 7AB", "address": "4 Mill Lane"}
WHY = "The resident rang from the surgery and asks for her results before five."
HOLDER, OTHER = 0, 1


@pytest.fixture
def case(norfolk, everything):
    """A case that the first tracer typed in and holds."""
    with norfolk.acting("norfolk", "tracer", HOLDER):
        case_id = open_case(programme(), KNOWN)
    return everything("select * from case_file where id = :id", id=case_id)[0]


@pytest.fixture
def restrict(norfolk, everything):
    """`restrict(person_id)`: an IG officer restricts the record; the restriction."""

    def do(person_id, slug="norfolk", role="ig"):
        with norfolk.acting(slug, role):
            id_ = actions.mark(person_id, "well-known", "Plays for the city", today() + timedelta(days=90))
        return everything("select * from restriction where id = :id", id=id_)[0]

    return do


@pytest.fixture
def restricted(case, restrict):
    """The case's resident is restricted."""
    return restrict(case.resident_id)


@pytest.fixture
def asked(norfolk, case, everything, work):
    """`asked(holder=None)`: a request about the resident, received by Breckland, perhaps held by its nth officer."""

    def ask(holder: int | None = None, kind="enrichment", **subject):
        with norfolk.acting("norfolk", "tracer", HOLDER):
            due, lapses = now() + timedelta(hours=4), now() + timedelta(hours=72)
            id_ = handovers.raise_handover(
                kind, norfolk.org("breckland"), SUBJECT | subject, case.id, due, lapses, about=[case.resident_id]
            )
        work()
        if holder is not None:
            with norfolk.acting("breckland", "officer", holder):
                handovers.accept(id_, 1)
            work()
        return id_

    return ask


@pytest.fixture
def holder(client):
    return client("norfolk", "tracer", HOLDER)


@pytest.fixture
def other(client):
    return client("norfolk", "tracer", OTHER)
