"""A resident of Norfolk's whom Breckland was asked about, and what they ask."""

from datetime import timedelta

import pytest

from hub.cases.actions import add_contact_point, open_case
from hub.governance import subjects
from hub.handovers import actions as handovers
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.programmes.queries import programme
from hub.subject_requests import actions, queries

TYPED = {
    "reference": "CTAS-77001",
    "forename": "Ada",
    "surname": "O’Canary",
    "born_on": None,
    "postcode": "PE37 7AB",
    "house": "4",
    "address": "Mill Lane",
    "phone": "+447700900321",
}
SUBJECT = {"forename": "Ada", "surname": "O’Canary", "address": "4 Mill Lane", "postcode": "PE37 7AB"}


@pytest.fixture
def case(norfolk, everything):
    """A case that a tracer opened and a supervisor looked at, with a number that somebody else told."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = open_case(programme(), TYPED)
    [found] = everything("select id, resident_id from case_file where id = :id", id=case_id)
    with norfolk.acting("norfolk", "supervisor"):
        add_contact_point(found.id, found.resident_id, "phone", "+441632960777", "person")
        record("record:opened", about=[found.id, found.resident_id], record="case")
    return found


@pytest.fixture
def handover(norfolk, case, work, everything):
    """`handover("breckland")`: a request about the case, accepted there."""

    def raise_to(slug: str, kind: str = "enrichment", **told):
        with norfolk.acting("norfolk", "tracer"):
            times = now() + timedelta(hours=4), now() + timedelta(hours=72)
            to = norfolk.org(slug)
            id_ = handovers.raise_handover(kind, to, SUBJECT | told, case.id, *times, about=[case.resident_id])
        with norfolk.acting(slug, "officer", 1):
            handovers.accept(id_, 1)
        work()
        return everything("select id, reference from handover where id = :id and side = 'sent'", id=id_)[0]

    return raise_to


@pytest.fixture
def ask(norfolk):
    """`ask("access")`: log a request at Norfolk, about the resident if one is given; returns its id."""

    def log(kind: str, about=None, slug: str = "norfolk", **typed):
        told = {"kind": kind, "channel": "letter", "received_on": today(), "asked_by": "person", "name": "Ada O’Canary"}
        with norfolk.acting(slug, "ig"):
            request_id = actions.log_request(told | {"postcode": "PE37 7AB"} | typed)
            if about:
                actions.is_person(request_id, queries.standing(request_id).request.version, subjects.subject(about))
        return request_id

    return log


@pytest.fixture
def ig(client):
    return client("norfolk", "ig")


@pytest.fixture
def version(everything):
    """The version of a row, as a form of its page would carry it."""
    return lambda table, id_: everything(f"select version from {table} where id = :id", id=id_)[0].version
