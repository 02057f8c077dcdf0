"""A morning on the telephone to look at: calls of every outcome, people reached and closed, one escalated.

Everything goes the way a person's work goes: the same actions, as the demo's own people, with their events.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.calls.actions import record_call
from hub.calls.rules import bookings
from hub.cases import actions as cases
from hub.cases import queries
from hub.cases.rules.settings import settings_of
from hub.contacts import actions as named
from hub.escalations.actions import escalate
from hub.kernel.access import Role
from hub.kernel.clock import now, today
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor
from hub.national.actions import make_pack
from hub.programmes.models import Programme
from hub.programmes.queries import programme

LATE = timedelta(minutes=95)  # so long ago a call was agreed for half an hour later, and nobody rang
MET = (("Petra", "household", "07700 900411"), ("Dilys", "face-to-face", "07700 900412"), ("Joe", "vehicle", None))
BEEN = (("work", "The Malthouse café", "NR1 3AB"), ("shop", "Market stall", "NR19 1AA"))
REASON = "Works with a class of thirty and went in on the day of the first symptoms. Should the school be told today?"
FREE = """
    select c.id, c.allocated_to from case_file c
    where c.org_id = acting_org() and c.status = 'open' and c.allocated_to is not null and c.calls = 0
      and c.reference is not null and not exists (
        select from handover_origin o where o.org_id = c.org_id and o.origin_id = c.id)
      and not exists (select from handover h where h.org_id = c.org_id and h.origin_id = c.id)
      and exists (select from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
                  and p.kind = 'phone')
    order by c.ends_on, c.id
"""


def work(org_id: int, supervisor: UUID) -> list[str]:
    """Ring some of those whom nobody was asked about, and hand the closed ones back; returns their references."""
    with as_actor(Acting(org_id, supervisor, Role.SUPERVISOR)):
        free = rows(FREE)
    _escalate(org_id, free)
    for one, do in zip(free, STEPS, strict=False):
        with as_actor(Acting(org_id, one.allocated_to, Role.TRACER)):
            do(queries.case(one.id), programme())
    with as_actor(Acting(org_id, supervisor, Role.SUPERVISOR)):
        closed = rows("""select reference from case_file where org_id = acting_org() and status = 'closed'
                         and outcome = 'reached-complete' order by closed_at, id""")
        make_pack()
    return [one.reference for one in closed]


def _escalate(org_id: int, free: list[Row]) -> None:
    """The first of them in a setting that the consultant is asked about."""
    for one in free:
        with as_actor(Acting(org_id, one.allocated_to, Role.TRACER)):
            case, plan = queries.case(one.id), programme()
            setting = next((each for each in settings_of(case.facts, plan) if each.escalate), None)
            if setting:
                escalate(case, case.version, plan, setting.key, REASON)
                free.remove(one)
                return


def _rings(outcome: str, note: str | None = None, **more: Any) -> Callable[[Row, Programme], None]:
    """A call to the resident's first number that ended so."""

    def ring(case: Row, plan: Programme) -> None:
        record_call(case, plan, _call(case, outcome) | {"note": note} | more)

    return ring


def _call(case: Row, outcome: str) -> Mapping[str, Any]:
    phone = next(one for one in queries.contact_points(case.resident_id) if one.kind == "phone")
    return {"channel": "call", "outcome": outcome, "contact_point_id": phone.id}


def _books(case: Row, plan: Programme) -> None:
    """The resident cannot talk now: the last time that is offered, tomorrow morning as a rule."""
    offered = bookings.choices(plan, now())
    at = offered[-1].at if offered else now() + timedelta(hours=14)
    told = {"call_back_at": at, "note": "On a shift now, asks to be rung then"}
    record_call(case, plan, _call(case, "call-rescheduled") | told)


def _forgets(case: Row, plan: Programme) -> None:
    """A call was agreed, its time has passed, and nobody rang."""
    told = {"at": now() - LATE, "call_back_at": now() - LATE + timedelta(minutes=30)}
    record_call(case, plan, _call(case, "call-rescheduled") | told)


def _reaches(case: Row, plan: Programme) -> None:
    """All is asked: whom they met, where they were; the case is closed."""
    record_call(case, plan, _call(case, "complete"))
    met = [
        {"forename": forename, "surname": case.surname if how == "household" else "", "met": how, "phone": phone}
        | {"met_on": today() - timedelta(days=2), "email": None, "note": None}
        for forename, how, phone in MET
    ]
    been = [
        {"kind": kind, "name": name, "postcode": postcode, "visited_on": today() - timedelta(days=4)}
        | {"arrived": None, "left": None, "note": None}
        for kind, name, postcode in BEEN
    ]
    named.add("contacts", queries.case(case.id), met)
    named.add("places", queries.case(case.id), been)
    now_is = queries.case(case.id)
    cases.close_case(now_is, now_is.version, plan, "reached-complete", None)


STEPS = (
    _reaches,
    _rings("no-answer"),
    _books,
    _reaches,
    _rings("voicemail-left", "Asked to ring back"),
    _forgets,
    _rings("no-answer"),
)
