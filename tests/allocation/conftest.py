"""People of the county at their levels and hours, and cases of every sort for them."""

from datetime import time
from types import SimpleNamespace

import pytest

from hub.allocation import actions, queries
from hub.allocation.actions.giving import Giving
from hub.cases import actions as cases
from hub.identity.actions import create_account
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.programmes.queries import programme
from hub.teams import actions as teams
from hub.teams.queries import patterns_of
from hub.teams.rules import Shift

ALL_DAY = [Shift(day, time(0), time(23, 59)) for day in range(7)]


@pytest.fixture
def floor(norfolk, everything):
    """The county's floor with nobody on shift: hire people, open cases, act as the supervisor."""
    for table in ("rota", "leave", "shift_clock", "outbox"):
        everything(f"delete from {table}")
    made = {"people": 0, "cases": 0}

    def hire(name: str, level: str | None = "trained", shifts=ALL_DAY, team: str | None = None, role=Role.TRACER):
        made["people"] += 1
        with norfolk.acting("norfolk", "supervisor"):
            account_id = create_account(f"floor{made['people']}@norfolk.example", name, [role])
            if level:
                actions.set_level(account_id, level)
            if shifts:
                set_week(account_id, shifts)
            if team:
                teams.add_to_team(team, [account_id])
        return account_id

    def set_week(account_id, shifts):
        known = max((number for _, number in patterns_of(account_id)), default=0)
        teams.set_week(account_id, known, today(), shifts)

    def case(to=None, **typed):
        made["cases"] += 1
        known = {"forename": "Anna", "surname": f"Fenwick{made['cases']:03d}", "postcode": "IP24 2AA", "variant": False}
        columns = {name: typed.pop(name) for name in ("category", "call_back_at", "received_at") if name in typed}
        facts = typed.pop("care_home", None)
        with norfolk.acting("norfolk", "supervisor"):
            case_id = cases.open_case(programme(), known | {"house": str(made["cases"])} | typed)
        everything("update case_file set allocated_to = :to, allocated_at = now() - interval '1 hour' where id = :id",
                   to=to, id=case_id)  # fmt: skip
        for name, value in columns.items():
            everything(f"update case_file set {name} = :value where id = :id", value=value, id=case_id)
        if facts:
            everything('update case_file set facts = facts || \'{"care_home": "Yes"}\' where id = :id', id=case_id)
        return case_id

    def holder(case_id):
        return everything("select allocated_to from case_file where id = :id", id=case_id)[0].allocated_to

    def supervising():
        return norfolk.acting("norfolk", "supervisor")

    def giving():
        return Giving(queries.chosen(), programme())

    return SimpleNamespace(
        hire=hire, case=case, holder=holder, supervising=supervising, giving=giving, set_week=set_week
    )


@pytest.fixture
def supervisor(client):
    return client("norfolk", "supervisor")
