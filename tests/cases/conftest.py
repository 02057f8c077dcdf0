"""A case of the invented Norfolk, typed in by its tracer, and what a test asks of it."""

from types import SimpleNamespace

import pytest

from hub.asking import actions as asking
from hub.cases import actions, queries
from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.handovers import actions as handovers
from hub.kernel.db import row
from hub.programmes.queries import programme
from hub.programmes.schemas import ProgrammeSchema
from hub.settings import ROOT

ANNA = {
    "forename": "Anna", "surname": "Fenwick", "postcode": "IP24 2AA", "house": "4", "address": "High Street, Thetford",
    "phone": "+441632960001", "variant": False, "reference": "CTAS-1001",
}  # fmt: skip


def programme_of(folder):
    know_sections()
    return ProgrammeSchema().load(load(folder).partnership.lead.section("programme"))


@pytest.fixture(scope="session")
def covid():
    return programme_of(ROOT / "tenants" / "norfolk")


@pytest.fixture(scope="session")
def flood():
    return programme_of(ROOT / "hub" / "self_attack" / "partnerships" / "fenflood")


@pytest.fixture
def county(norfolk, everything):
    """The county at work: opens cases, asks a district, reads back; `district` answers as that council does."""

    def open_case(**typed):
        with norfolk.acting("norfolk", "tracer"):
            case_id = actions.open_case(programme(), ANNA | typed)
            if "district" in typed:
                district = norfolk.org(typed["district"]) if typed["district"] else None
                row("update case_file set district_id = :d where id = :id returning id", d=district, id=case_id)
        return case_id

    def read(case_id):
        with norfolk.acting("norfolk", "tracer"):
            found = queries.case(case_id)
            return SimpleNamespace(**found._mapping, points=queries.contact_points(found.resident_id))

    def sent(case_id):
        return everything(
            "select * from handover where origin_id = :id and side = 'sent' order by raised_at", id=case_id
        )

    def events(case_id):
        return everything(
            "select kind, facts from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id "
            "where x.about = :id order by e.id",
            id=case_id,
        )

    def ask(case_id, kind, **typed):
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id)
            told = {"to": case.suggested_id or case.district_id, "question": "Another number?"} | typed
            return asking.RAISE[kind](case_id, case.version, programme(), told)

    def answer(slug, handover_id, **told):
        with norfolk.acting(slug, "officer"):
            handovers.accept(handover_id, 1)
            handovers.return_answer(handover_id, told, 2)

    def bounce(slug, handover_id, suggested=None):
        with norfolk.acting(slug, "officer"):
            handovers.bounce(handover_id, 1, "not our area", norfolk.org(suggested) if suggested else None)

    def case_of(district="breckland", **typed):
        return open_case(district=district, **typed)

    return SimpleNamespace(open=case_of, read=read, sent=sent, events=events, ask=ask, answer=answer, bounce=bounce)
