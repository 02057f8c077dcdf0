"""A visit stands in one round: what another has is not planned again, not by two people at one moment either."""

import runpy
import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from hub.kernel.problems import NotPossibleNow
from hub.rounds import actions, queries
from hub.settings import ROOT
from tests.conftest import DATABASE
from tests.rounds.conftest import at, words

[MIGRATION] = ROOT.glob("migrations/versions/*_one_round.py")


def test_a_visit_left_over_here_and_taken_by_another_round_is_not_planned_twice(breckland):
    breckland.ask(4)
    olive, maya = breckland.person().id, breckland.person("manager").id
    small = breckland.plan((olive, "9am", "9:30am"))
    left = {one.visit_id for one in breckland.stops(small) if one.status == "unplanned"}
    assert left
    other = breckland.plan((maya, "9am", "noon"))
    assert {one.visit_id for one in breckland.stops(other)} == left
    assert breckland.press(small, "plan-again", take_new="yes").status_code == 303
    assert {one.visit_id for one in breckland.stops(small) if one.status == "unplanned"} == left
    assert "In another round by now" in words(breckland.page(f"/rounds/{small}"))
    one = next(iter(left))
    answer = breckland.press(small, "change", do=f"to:{one}", **{f"officer:{one}": str(olive)})
    assert answer.status_code == 409


TOMORROW = "/rounds/new?day-day=24&day-month=11&day-year=2026"


@pytest.mark.parametrize("address", ["/rounds/new", TOMORROW])
def test_the_database_itself_lets_no_visit_into_two_rounds_whatever_the_day(breckland, everything, address):
    breckland.ask(4)
    small = breckland.plan((breckland.person().id, "9am", "9:30am"))
    breckland.plan((breckland.person("manager").id, "9am", "noon"), address=address)
    with pytest.raises(IntegrityError, match="uq_round_stop_planned"):
        everything(
            """update round_stop set status = 'planned', account_id = :who, position = 9, planned_at = now()
               where round_id = :id and status = 'unplanned'""",
            id=small, who=breckland.person().id,
        )  # fmt: skip


def test_a_day_gone_by_gives_its_visits_to_the_next_and_keeps_who_was_to_go(confirmed, clock_at):
    breckland, first = confirmed
    olive = breckland.person().id
    made, *rest = [one for one in breckland.stops(first) if one.account_id == olive]
    clock_at(at(9, 20))
    breckland.done(made.handover_id)
    clock_at(at(7) + timedelta(days=1))
    assert "Not done The day is over" in words(breckland.page(f"/rounds/{first}"))
    second = breckland.plan((olive, "9am", "5pm"), (breckland.person("manager").id, "9am", "5pm"))
    assert {one.status for one in breckland.stops(second)} == {"planned"}
    gone = {one.visit_id: (one.status, one.account_id) for one in breckland.stops(first)}
    assert gone[made.visit_id] == ("planned", olive), "what was done stays as it was"
    assert {gone[one.visit_id] for one in rest} == {("missed", olive)}
    page = words(breckland.page(f"/rounds/{first}"))
    assert page.count("Not done The day is over") == 5
    assert "1 of 6 done" in words(breckland.page("/rounds"))


def test_the_guard_is_made_where_two_days_have_one_visit_already(breckland, cluster):
    """What could happen before it stays readable: the later day keeps the visit, the earlier one missed it."""
    breckland.ask(3)
    first = breckland.plan((breckland.person().id, "9am", "noon"))
    breckland.ask(1)
    second = breckland.plan((breckland.person("manager").id, "9am", "noon"), address=TOMORROW)
    engine = create_engine(cluster.database_url("postgres", DATABASE))
    with engine.begin() as connection:
        connection.exec_driver_sql("drop index uq_round_stop_planned")
        connection.exec_driver_sql("create index uq_round_stop_planned on round_stop (org_id, visit_id)")
        connection.execute(
            text("""insert into round_stop
                    select org_id, :second, visit_id, attempt, day + 1, step, nth, pair, opens_at, closes_at, status,
                           why, :maya, position, planned_at from round_stop where round_id = :first"""),
            {"first": first, "second": second, "maya": breckland.person("manager").id},
        )
        connection.exec_driver_sql("set role hub_owner")
        with Operations.context(MigrationContext.configure(connection)):
            runpy.run_path(str(MIGRATION))["_one_place"]()
    engine.dispose()
    assert {one.status for one in breckland.stops(first)} == {"missed"}
    assert [one.status for one in breckland.stops(second)] == ["planned"] * 4
    [forced] = breckland.everything("select relforcerowsecurity as it from pg_class where relname = 'round_stop'")
    assert forced.it


class TwoAtOnce:
    """Two managers who each plan the same visits: neither goes on before the other has read, or waits for a lock."""

    def __init__(self, breckland, monkeypatch):
        self.breckland, self.read, self.results = breckland, [], {}
        real = queries.due

        def due(*asked):
            found = real(*asked)
            self.read.append(asked)
            self._wait_for_the_other()
            return found

        monkeypatch.setattr(queries, "due", due)

    def _wait_for_the_other(self) -> None:
        waits = "select 1 from pg_locks where locktype = 'advisory' and not granted"
        for _ in range(600):
            if len(self.read) == 2 or self.results or self.breckland.everything(waits):
                return
            time.sleep(0.05)

    def plan(self, day, account: UUID) -> None:
        typed = {"minutes": 10, "begin": "anywhere", "end": "anywhere", "office": None}
        crew = [{"account_id": account, "second_id": None, "starts": at(9).time(), "ends": at(17).time()}]
        try:
            with self.breckland.norfolk.acting("breckland", "manager"):
                self.results[day] = actions.plan(day, typed | {"crew": crew}, None, None, everyones=True)
        except Exception as told:  # told to the test, which knows what it expects
            self.results[day] = told

    def run(self, *plans) -> list:
        threads = [threading.Thread(target=self.plan, args=one) for one in plans]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return [self.results[day] for day, _ in plans]


def test_of_two_who_plan_two_days_at_one_moment_the_second_is_left_without(breckland, monkeypatch):
    breckland.ask(3)
    olive, maya = breckland.person().id, breckland.person("manager").id
    monday = at(9).date()
    both = TwoAtOnce(breckland, monkeypatch).run((monday, olive), (monday + timedelta(days=1), maya))
    [made] = [one for one in both if isinstance(one, UUID)]
    [told] = [one for one in both if not isinstance(one, UUID)]
    assert isinstance(told, NotPossibleNow), told
    assert "No visit is due that day which is not in a round already." in str(told)
    planned = breckland.everything("select round_id from round_stop where status = 'planned'")
    assert [one.round_id for one in planned] == [made] * 3


def test_nobody_goes_in_two_rounds_that_were_planned_at_one_moment(breckland, monkeypatch, everything):
    first, second = breckland.ask(2)
    everything("update handover set team = 'revenues' where id = :id and side = 'received'", id=first)
    everything("update handover set team = 'housing' where id = :id and side = 'received'", id=second)
    olive, monday = breckland.person().id, at(9).date()
    TwoAtOnce(breckland, monkeypatch).run((monday, olive), (monday, olive))
    assert len(everything("select 1 from round_crew")) == 1
