"""The surge page: figures said how, an answer with a drawing and a table, and the pool brought in with one click."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from hub.allocation.routes import surge
from hub.kernel.clock import UK, today
from hub.teams import actions as teams
from hub.teams.queries import patterns_of, working
from hub.teams.rules import Shift

LATE = {"starts": "12:00", "ends": "23:45"}


def at_noon(days_ago: int) -> datetime:
    return datetime.combine(today() - timedelta(days=days_ago), time(12), UK)


def test_what_waits_and_what_is_expected_are_told_with_how_they_were_counted(floor, supervisor, everything):
    tess = floor.hire("Tess")
    floor.case(tess)
    [floor.case() for _ in range(2)]
    for day in range(1, 8):
        for _ in range(2):
            case = floor.case(received_at=at_noon(day))
            everything("update case_file set status = 'closed', closed_at = :at, closed_by = :by where id = :id",
                       at=at_noon(day), by=tess, id=case)  # fmt: skip
    page = supervisor.get("/allocation/surge").text
    assert "3 (2 given to nobody, 1 with a colleague)" in page
    assert "about 2" in page and "1 person, whose shifts hold 14" in page
    assert "14 in 0 shifts" in page, "Tess works since today"
    assert "mean of what came in the same hours of the last 7 full days" in page


def test_what_more_people_would_do_is_told_drawn_and_tabled(floor, supervisor):
    [floor.case() for _ in range(6)]
    page = supervisor.get("/allocation/surge?people=3&level=trained&starts=00:01&ends=23:59").text
    assert "With 3 more people at “Trained”, 12:01am to 11:59pm" in page and "instead of longer than" in page
    assert page.count("<rect") > 20 and "With more" in page
    assert "2 of the pool are free today: 1 of these 3 would have to come from elsewhere." in page
    plain = supervisor.get("/allocation/surge").text
    assert "With more" not in plain and "elsewhere" not in plain


@pytest.mark.parametrize("hour", [9, 19, 20, 23])
def test_what_is_proposed_can_be_done_at_any_hour(floor, supervisor, monkeypatch, hour):
    pat = floor.hire("Pat", shifts=None, team="surge")
    at = datetime.combine(today(), time(hour, 30), UK).astimezone(UTC)
    monkeypatch.setattr(surge, "now", lambda: at)
    page = supervisor.get("/allocation/surge?people=5").text
    assert "3 of the pool are free today: 2 of these 5 would have to come from elsewhere." in page
    form = page[page.index("account_ids") :]
    sent = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', form)[1] for name in ("starts", "ends")}
    page = supervisor.post("/allocation/surge", data={"account_ids": str(pat)} | sent, follow_redirects=True).text
    assert "1 person is on shift today and told" in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("people=0&level=trained", "Enter a number of people between 1 and 200"),
        ("people=many", "must be a whole number"),
        ("people=3&starts=5pm&ends=1pm", "The shift must end after it begins"),
        ("people=3&starts=soon", "must be a time"),
    ],
)
def test_a_wrong_question_is_told_beside_it(floor, supervisor, asked, told):
    answer = supervisor.get(f"/allocation/surge?{asked}")
    assert answer.status_code == 422 and told in answer.text


def test_the_pool_is_brought_in_for_today_and_told(floor, supervisor, everything):
    pat, busy = floor.hire("Pat", shifts=None, team="surge"), floor.hire("Busy", team="surge")
    other = floor.hire("Other", shifts=None)
    page = supervisor.get("/allocation/surge").text
    assert f'value="{pat}"' in page and str(busy) not in page and str(other) not in page
    page = supervisor.post("/allocation/surge", data={"account_ids": [str(pat)], **LATE}, follow_redirects=True).text
    assert "1 person is on shift today and told" in page and f'value="{pat}"' not in page
    with floor.supervising():
        person = working(today(), today() + timedelta(days=8), only=pat)[pat]
        assert person.shifts_on(today()) == [Shift(today().weekday(), time(12), time(23, 45))]
        assert [person.shifts_on(today() + timedelta(days=n)) for n in range(1, 9)] == [[]] * 8, "for today alone"
    [notice] = everything("select kind, reference from notice where account_id = :id", id=pat)
    assert (notice.kind, notice.reference) == ("shift-today", "midday to 11:45pm")
    assert everything("select 1 from shift_clock where account_id = :id", id=pat), "their shift ends by the clock too"


def test_who_is_on_leave_is_not_offered_and_cannot_come(floor, supervisor):
    pat = floor.hire("Pat", shifts=None, team="surge")
    with floor.supervising():
        teams.add_leave(pat, today(), today())
    assert f'value="{pat}"' not in supervisor.get("/allocation/surge").text
    assert supervisor.post("/allocation/surge", data={"account_ids": [str(pat)], **LATE}).status_code == 422


def test_a_large_pool_costs_no_statement_more(floor, supervisor, statements):
    floor.hire("Pat", shifts=None, team="surge")
    supervisor.get("/allocation/surge")
    with statements() as few:
        supervisor.get("/allocation/surge")
    [floor.hire(name, shifts=None, team="surge") for name in "ABCDE"]
    with statements() as many:
        supervisor.get("/allocation/surge")
    assert len(many) == len(few), many


def test_a_shift_that_ends_before_it_begins_brings_nobody(floor, supervisor):
    pat = floor.hire("Pat", shifts=None, team="surge")
    typed = {"account_ids": [str(pat)], "starts": "5pm", "ends": "1pm"}
    answer = supervisor.post("/allocation/surge", data=typed)
    assert answer.status_code == 422 and "The shift must end after it begins" in answer.text
    with floor.supervising():
        assert patterns_of(pat) == []


def test_a_single_shift_leaves_the_week_as_it_was(floor):
    days = [Shift(day, time(9), time(12)) for day in range(7)]
    tess = floor.hire("Tess", shifts=days)
    with floor.supervising():
        teams.work_once(tess, today(), time(13), time(17))
        person = working(today(), today() + timedelta(days=8), only=tess)[tess]
        assert [len(person.shifts_on(today() + timedelta(days=n))) for n in range(9)] == [2] + [1] * 8
