"""Counts over time: drawn beside the same numbers as a table; days that are over are counted once and stay."""

import re
from datetime import date, timedelta

import pytest

from hub.governance import rules
from hub.governance.actions.days import figures
from hub.kernel.clock import UK, now, today
from hub.kernel.web.bars import bars, top_of
from tests.governance.test_residents import cells


def test_the_page_draws_and_tells_the_same(ig, norfolk, past):
    past(3, n=4)
    page = ig.get("/governance/counts?last=7").text
    assert page.count("<svg") == 5 and "Files</a>: 4" in page
    assert [one for one in cells(page, "Files") if one != "0"] == ["4", "4"]  # the day, and all days
    assert "4 in all, at most 4 in a day" in page
    assert "The last 7 days, as of " in page and "The last 30 days, as of " in ig.get("/governance/counts").text
    assert (
        "style=" not in page.partition("<main")[2].partition("</main>")[0]
        and "<script" not in page.partition("<main")[2].partition("</main>")[0]
    )


def test_a_day_that_is_over_is_kept_and_counted_no_more(norfolk, past, everything):
    past(2)
    day = (now() - timedelta(days=2)).astimezone(UK).date()
    with norfolk.acting("norfolk", "ig"):
        first = figures(today() - timedelta(days=6), today() + timedelta(days=1))
    assert {one.day: one.counts.get("file:made") for one in first}[day] == 1
    stored = everything("select day, counts from event_day where org_id = :org", org=norfolk.org("norfolk"))
    assert {one.day for one in stored} == {day, day + timedelta(days=1)} - {rules.closed_until(now())}
    past(1)  # an event that comes too late for its day changes no figure that was told
    with norfolk.acting("norfolk", "ig"):
        again = figures(today() - timedelta(days=6), today() + timedelta(days=1))
    if rules.closed_until(now()) == today():
        assert [(one.day, one.counts) for one in again if one.day < today()] == [
            (one.day, one.counts) for one in first if one.day < today()
        ]


def test_figures_of_one_organisation_are_its_own(norfolk, past, client):
    past(2, n=3)
    with norfolk.acting("breckland", "ig"):
        assert not any(one.counts.get("file:made") for one in figures(today() - timedelta(days=6), today()))
    assert client("norfolk", "supervisor").get("/governance/counts").status_code == 403


def test_mirrored_steps_are_counted_where_they_were_taken(norfolk, handover):
    counted = {}
    for slug in ("norfolk", "breckland"):
        with norfolk.acting(slug, "ig"):
            counted[slug] = [one.counts for one in figures(today(), today() + timedelta(days=1))][0]
    assert counted["norfolk"]["handover:raised"] == 1 and "handover:accepted" not in counted["norfolk"]
    assert counted["breckland"]["handover:accepted"] == 1 and "handover:raised" not in counted["breckland"]


def test_a_long_span_is_drawn_by_week(ig, past):
    past(100)
    page = ig.get("/governance/counts?last=365").text
    assert "Counts by week" in page and cells(page, "Files").count("1") == 2
    assert 53 <= len(ig.get("/governance/counts.csv?last=365").data.splitlines()) - 1 <= 54
    assert ig.get("/governance/counts?last=12").status_code == 422


def test_the_file_is_the_table(ig, past, everything):
    past(2)
    answer = ig.get("/governance/counts.csv?last=30")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Day,Looks,Searches,Files,Refusals,Hand-overs" and len(lines) == 31
    assert [one for one in lines[1:] if one.split(",")[3] == "1"] == [lines[-3]]


def test_the_start_counts_the_last_seven_days(ig, past):
    past(2, n=2)
    past(20, n=5)
    assert re.search(r"<strong>2</strong> files", ig.get("/governance").text)


@pytest.mark.parametrize(("most", "end"), [(0, 2), (1, 2), (3, 4), (7, 10), (11, 20), (41, 50), (1300, 2000)])
def test_the_scale_ends_in_a_round_number_with_a_half(most, end):
    assert top_of(most) == end


def test_a_picture_keeps_to_its_frame_and_its_words_do_not_touch():
    days = [date(2026, 10, 25) + timedelta(days=n) for n in range(30)]
    picture = bars("Looks", [(f"{day.day} {day:%b}", n * 37) for n, day in enumerate(days)])
    assert all(picture.left <= bar.x and bar.x + bar.width <= picture.width for bar in picture.bars)
    assert all(bar.y + bar.height == pytest.approx(picture.floor, abs=0.2) and bar.y >= 0 for bar in picture.bars)
    places = [x for x, _, _ in picture.marks]
    assert all(b - a > 60 for a, b in zip(places, places[1:], strict=False)) and picture.marks[-1][2] == "23 Nov"


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 7, 53, 91])
def test_any_number_of_bars_can_be_drawn(n):
    picture = bars("Looks", [(str(place), place) for place in range(n)])
    assert len(picture.bars) == n and len(picture.marks) <= 5
