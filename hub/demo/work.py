"""A day's work to look at: a small invented line list imported, shared out, and some of it asked of the districts.

Everything goes the way a person's work goes: the same actions, as the demo's own people, with their events.
"""

from itertools import cycle
from uuid import UUID

from hub.asking.actions import RAISE
from hub.cases.actions import allocate
from hub.demo.commands import as_csv, norfolk
from hub.demo.line_list import COLUMNS, Mix, line_list
from hub.intake.actions import runs
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor
from hub.programmes.queries import programme

PEOPLE = 80
DOOR_KNOCKS = 6
QUESTION = "Do you know another way to reach this resident: a phone number, an email address, another address?"


def people() -> list[dict[str, str]]:
    """The rows of today's first list, by column: the same again on the same day."""
    header, *made = line_list(PEOPLE, 1, now().date(), norfolk(), Mix(bad=3))
    return [dict(zip(header, one, strict=True)) for one in made]


def fill(org_id: int, supervisor: UUID, tracers: list[UUID]) -> int:
    """Import, allocate and ask, as these people of the county; returns the number of cases, 0 when there were some."""
    with as_actor(Acting(org_id, supervisor, Role.SUPERVISOR)):
        if rows("select 1 from case_file where org_id = acting_org() limit 1"):
            return 0
        run_id = runs.upload("demo.csv", as_csv([COLUMNS, *(one.values() for one in people())]))
        runs.read(run_id)
        runs.confirm(run_id)
    with as_actor(Acting(org_id, supervisor, Role.SUPERVISOR)):
        while runs.import_step(run_id):
            pass
        cases = rows("""select id from case_file where org_id = acting_org() order by priority, ends_on, id""")
        # A few stay with nobody, so that the supervisor has some to give.
        for case, tracer in zip(cases[: len(cases) * 3 // 4], cycle(tracers), strict=False):
            [now_is] = rows("select version, allocated_to from case_file where id = :id", id=case.id)
            if now_is.allocated_to is None:  # it may have come along with others of its household
                allocate(case.id, now_is.version, tracer)
    _ask(org_id, tracers[0])
    return len(cases)


def _ask(org_id: int, tracer: UUID) -> None:
    """One search and some door-knocks for each district, so that every queue has something in it."""
    with as_actor(Acting(org_id, tracer, Role.TRACER)):
        plan = programme()
        cases = rows("""
            select id, version, district_id, row_number() over (partition by district_id order by ends_on, id) as nth
            from case_file where org_id = acting_org() and district_id is not null""")
        for case in cases:
            if case.nth == 1:
                RAISE["enrichment"](case.id, case.version, plan, {"to": case.district_id, "question": QUESTION})
            elif case.nth <= 1 + DOOR_KNOCKS:
                RAISE["door-knock"](
                    case.id, case.version, plan, {"to": case.district_id, "instructions": None, "risk": None}
                )
