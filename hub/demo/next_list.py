"""The next list of the same day: what it says otherwise of known people, and whom it brings."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from hub.demo.commands import as_csv
from hub.demo.line_list import COLUMNS
from hub.intake.actions import runs
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain

Person = dict[str, str]
FAMILY = ("Maud", "Edwin", "Ivy")
HOME = {"House Number": "The Old Ferry House", "Postcode": "NR1 3AB", "LTLA": "Norwich", "LTLA Index": "E07000148"}
IPSWICH = {"House Number": "9", "Postcode": "IP1 1QJ", "LTLA": "Ipswich", "LTLA Index": "E07000202"}
COMPLETED, DIFFERENT = "Completed", "Failed: refused"
UNTOUCHED = """
    select c.reference from case_file c where c.org_id = acting_org() and c.status = 'open' and c.calls = 0
      and c.allocated_to is not null and c.escalation_state is null and c.reference is not null order by c.ends_on, c.id
"""


def bring(org_id: int, supervisor: UUID, first: list[Person], closed: list[str]) -> None:
    """Import it, as the supervisor: `first` are the rows of the list before, `closed` the references handed back."""
    me = Acting(org_id, supervisor, Role.SUPERVISOR)
    known = {one["ID"]: one for one in first}
    with as_actor(me):
        untouched = [known[one.reference] for one in rows(UNTOUCHED) if one.reference in known]
        people = [*_said_again([known[one] for one in closed], untouched), *_new(untouched)]
        lines = ([one.get(column, "") for column in COLUMNS] for one in people)
        run_id = runs.upload("demo-later.csv", as_csv([COLUMNS, *lines]))
    drain()
    with as_actor(me):
        runs.confirm(run_id)
    drain()


def _said_again(closed: list[Person], untouched: list[Person]) -> Iterator[Person]:
    """Of those handed back one as we told it and one otherwise; of the others one whose symptoms began earlier."""
    for one, status in zip(closed, (COMPLETED, DIFFERENT), strict=False):
        yield one | {"Status": status}
    for one in untouched[:1]:
        began = today() - timedelta(days=5)
        yield one | {"First Symptomatic At": f"{began:%d/%m/%Y}", "Phone2": "01632 960771"}


def _new(untouched: list[Person]) -> Iterator[Person]:
    """A family of three, somebody of another county, and somebody who may be known already, under another spelling."""
    for number, forename in enumerate(FAMILY):
        born = {"Date of Birth": f"0{number + 3}/04/{1958 + 16 * number}", "Phone": "01632 960742"}
        yield _person(f"fe2000{number:02x}", forename, "Fernleigh") | HOME | born
    yield _person("fe200010", "Orla", "Gipping") | IPSWICH | {"Phone": "07700 900735"}
    for one in untouched[1:2]:
        yield one | {"ID": "fe200020", "NHS Number": "", "Forename": one["Forename"][:-1] or one["Forename"]}


def _person(reference: str, forename: str, surname: str) -> Person:
    """Somebody who was tested yesterday and whom the national service could not reach."""
    tested = f"{today() - timedelta(days=1):%d/%m/%Y}"
    told = {"Category": "Case", "ID": reference, "Forename": forename, "Surname": surname, "Care Home": "No"}
    return told | {"Date Tested": tested, "Isolation Start Date": tested, "Status": "Failed: uncontactable"}
