"""A legal basis that comes to its end is told to both sides in time, once for each day chosen, and flagged on pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.agreements.actions import lapsing
from hub.directory.bases import BASES
from hub.kernel.clock import today
from tests.agreements.conftest import GIVER, RECEIVER, STRANGER

BASIS = "cca-2004"  # on which nothing of the demo rests


@pytest.fixture
def ends_in(monkeypatch):
    """`ends_in(40)`: the list of bases says that this one ends in so many days."""
    return lambda days: monkeypatch.setitem(BASES, BASIS, replace(BASES[BASIS], until=today() + timedelta(days=days)))


@pytest.fixture
def resting(table):
    """An agreement of the two that rests on it for another year."""
    return table.agreed(bases=["gdpr-6-1-e", BASIS], ends=(today() + timedelta(days=365)).isoformat())


def look(table, *slugs):
    """The morning's look of these organisations."""
    told = []
    for slug in slugs or (GIVER, RECEIVER, STRANGER):
        with table.norfolk.acting(slug, "ig"):
            told.append(lapsing.look())
    return told


def notices(table, slug):
    return table.everything(
        "select endpoint, ids from notice where org_id = :org and kind = 'agreement-basis-due'",
        org=table.norfolk.org(slug),
    )


def test_both_sides_are_told_sixty_thirty_and_seven_days_before(table, resting, ends_in):
    for left, told in ((61, 0), (60, 1), (59, 0), (31, 0), (30, 1), (7, 1), (1, 0), (0, 0), (-1, 0)):
        ends_in(left)
        table.everything("update notice set read_at = now()")
        assert look(table) == [told, told, 0], left
        assert look(table) == [0, 0, 0], "once"
    assert len(notices(table, GIVER)) == len(notices(table, RECEIVER)) == 3 and notices(table, STRANGER) == []
    assert notices(table, GIVER)[0].ids == {"agreement_id": str(resting.id)}
    events = table.everything("select org_id, facts from event where kind = 'agreement:basis_due' order by id")
    assert [one.facts["days"] for one in events] == [60, 60, 30, 30, 7, 7]
    assert {one.facts["basis"] for one in events} == {BASIS}


def test_a_morning_that_nobody_worked_is_made_up_for(table, resting, ends_in):
    ends_in(20)
    assert look(table, GIVER) == [1], "thirty days before nobody looked"
    assert look(table, GIVER) == [0]


def test_one_that_outlives_the_agreement_is_not_told(table, ends_in):
    table.agreed(bases=["gdpr-6-1-e", BASIS], ends=(today() + timedelta(days=20)).isoformat())
    ends_in(40)
    assert look(table, GIVER) == [0]


def test_the_look_comes_every_morning_and_sets_the_next(table, resting, ends_in, client):
    table.everything("update outbox set done_at = now(), status = 'done' where name = 'agreement:bases'")
    officer = table.norfolk.person(GIVER, "ig")
    for _ in range(2):
        client().post("/demo", data={"person": str(officer.id)})
    waiting = """select org_id, available_at > now() as later from outbox
                 where name = 'agreement:bases' and status = 'pending'"""
    assert [(one.org_id, one.later) for one in table.everything(waiting)] == [(officer.org_id, True)], "one timer"
    ends_in(7)
    table.everything("update outbox set available_at = now() where name = 'agreement:bases'")
    table.work()
    assert [one.endpoint for one in notices(table, GIVER)] == ["agreements.show"]
    assert [(one.org_id, one.later) for one in table.everything(waiting)] == [(officer.org_id, True)]


def test_list_page_and_desk_flag_it(table, resting, ends_in, client):
    officer = client(RECEIVER, "ig")
    assert "legal basis that ends soon" not in officer.get("/governance").text
    ends_in(40)
    said = "before the agreement does"
    assert "1 agreement rests on a legal basis that ends soon" in officer.get("/governance").text
    assert said in officer.get("/agreements").text and said in officer.get(f"/agreements/{resting.id}").text
    assert "legal basis that ends soon" not in client(STRANGER, "ig").get("/governance").text
