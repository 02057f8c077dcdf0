"""Cases that a list brought and people worked, packs made of them, and the next list."""

import csv
import io
from dataclasses import replace
from datetime import date, time

import pytest

from hub.cases import actions, queries
from hub.contacts import actions as naming
from hub.directory import actions as directory
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.intake.actions import runs
from hub.national.actions import make_pack
from hub.programmes.queries import programme
from hub.settings import ROOT
from hub.support.actions import record_need
from tests.intake.conftest import _programme, written
from tests.national.standin import CLIENT, SECRET, standing_in

BLANK = dict.fromkeys(("forename", "born_on", "nhs_number", "postcode", "address"))
PLACES = [Located("postcode", "NR13AB", "E07000148"), Located("postcode", "NR191AA", "E07000143"),
          Located("postcode", "IP11QJ", "E07000202")]  # fmt: skip
HEADER = ("ID", "Forename", "Surname", "Date of Birth", "NHS Number", "House Number", "Postcode", "Phone", "Email",
          "Date Tested", "Status", "Call Centre Outcome", "LA Support Required", "Number of Contacts")  # fmt: skip
ADA = {"ID": "a1", "Forename": "Ada", "Surname": "Barleymow", "Date of Birth": "12/04/1961", "House Number": "12",
       "Postcode": "NR1 3AB", "Phone": "07700 900123", "Date Tested": "19/11/2026",
       "Status": "Failed: uncontactable"}  # fmt: skip


@pytest.fixture(scope="session")
def covid_plan():
    return _programme(ROOT / "tenants" / "norfolk")


@pytest.fixture
def supervisor(client):
    return client("norfolk", "supervisor")


@pytest.fixture
def closed(norfolk):
    """`closed("CTAS-1", "refused")`: a case of Norfolk's that a tracer typed in and closed."""

    def close(reference, outcome="reached-complete", phone=None, need=None):
        with norfolk.acting("norfolk", "tracer"):
            case_id = actions.open_case(
                programme(), BLANK | {"surname": "Canary", "reference": reference, "phone": phone}
            )
            if need:
                record_need("case", case_id, need, None)
        end(norfolk, case_id, outcome)
        return case_id

    return close


def end(norfolk, case_id, outcome):
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), outcome, None)


@pytest.fixture
def close(norfolk, everything):
    """`close("a1", "refused")`: close the case of this reference."""

    def by_reference(reference, outcome="reached-complete"):
        [case] = everything("select id from case_file where reference = :ref", ref=reference)
        end(norfolk, case.id, outcome)
        return case.id

    return by_reference


@pytest.fixture
def correct(norfolk):
    """`correct(case_id, surname="Barleymead")`: a tracer corrects facts."""

    def change(case_id, **typed):
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id)
            actions.change_case(case, case.version, programme(), typed)

    return change


NOOR = {"forename": "Noor", "surname": "Reed", "met": "vehicle", "met_on": date(2026, 11, 18), "phone": "+441632960002",
        "email": None, "note": None}  # fmt: skip
MILL = {"kind": "work", "name": "The Mill", "postcode": "NR1 3AB", "visited_on": date(2026, 11, 17),
        "arrived": time(9), "left": None, "note": None}  # fmt: skip


@pytest.fixture
def names(norfolk):
    """`names("contacts", case_id, NOOR)`: the resident names some of one sort; without any, there is none."""

    def add(sort, case_id, *typed):
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id)
            return naming.add(sort, case, typed) if typed else naming.name_none(sort, case)

    return add


@pytest.fixture
def bring(norfolk, app, work):
    """`bring(ADA | {"Status": "Completed"})`: the supervisor imports a list of these rows."""
    with app.app_context():
        gazetteer.load(PLACES)

    def whole(*people):
        lines = [[one.get(name, "") for name in HEADER] for one in people]
        with norfolk.acting("norfolk", "supervisor"):
            run_id = runs.upload("list.csv", written(*lines, header=HEADER))
        work()
        with norfolk.acting("norfolk", "supervisor"):
            runs.confirm(run_id)
        work()
        return run_id

    return whole


@pytest.fixture
def packed(norfolk):
    """Make the next pack of everything; returns its number."""

    def make():
        with norfolk.acting("norfolk", "supervisor"):
            return make_pack().number

    return make


@pytest.fixture
def standing(everything):
    """What stands, as (kind, state) by reference: `standing()`, or of one kind `standing("closing")`."""

    def now(kind=None):
        found = everything("select kind, state, reference from hand_back_row where state <> 'superseded' order by kind")
        return [(one.kind, one.state) for one in found] if kind is None else [
            one.state for one in found if one.kind == kind]  # fmt: skip

    return now


def file_of(browser, number, kind="closing"):
    answer = browser.get(f"/hand-back/{number}/{kind}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def its(app, norfolk, monkeypatch, bring):
    """The stand-in of a national system, with Norfolk connected to it: `its.say(reference="i1", surname="Reed")`."""
    with standing_in() as (standin, address):
        body = {"system": "ITS", "way": "pull", "url": address, "token_url": f"{address}/token", "client_id": CLIENT,
                "scope": "cases", "page_size": 2, "needs_column": "LA Support Required"}  # fmt: skip
        secrets = replace(app.config["HUB"], national_secrets={"norfolk": SECRET})
        monkeypatch.setitem(app.config, "HUB", secrets)
        with norfolk.acting("norfolk", "supervisor"):
            directory.draft("national", 2, body, "file")
        standin.connect = lambda: connect(norfolk)
        yield standin


def connect(norfolk):
    """Put the settings that pull into force: from now on the hub fetches by itself."""
    with norfolk.acting("norfolk", "supervisor"):
        directory.publish("national", 2)


@pytest.fixture
def turns(everything, work):
    """Let the next turns come, whenever they are due: `turns(3)`."""

    def pass_(number=1):
        for _ in range(number):
            everything("update outbox set available_at = now() where name = 'national:pull' and status = 'pending'")
            work()

    return pass_
