"""The crosswalk as data: of a day, both ways, ambiguous words said."""

from dataclasses import replace
from datetime import date

import pytest

from hub.national.rules.crosswalk import inward, meant, outward
from hub.programmes.models import NationalCode


@pytest.fixture
def plan(covid_plan):
    more = NationalCode("CTAS", "moved", "Failed: isolation over", date(2021, 1, 1))
    return replace(covid_plan, crosswalk=(*covid_plan.crosswalk, more))


def test_a_code_is_the_one_of_its_day(covid_plan):
    def code(day):
        return next(one.code for one in outward(covid_plan, "CTAS", day) if one.outcome == "isolation-ended")

    assert code(date(2020, 12, 13)) == "Failed: uncontactable"
    assert code(date(2020, 12, 14)) == "Failed: isolation over"


def test_a_word_that_stands_for_two_outcomes_is_said_to(plan):
    words = {one.word: one for one in inward(plan, "CTAS", date(2021, 2, 1))}
    assert words["Failed: isolation over"].ambiguous and len(words["Failed: isolation over"].outcomes) == 2
    assert not words["Completed"].ambiguous
    assert not {one.word: one for one in inward(plan, "CTAS", date(2020, 12, 20))}["Failed: isolation over"].ambiguous


def test_a_list_s_word_is_understood_however_it_is_written(covid_plan):
    assert meant(covid_plan, "CTAS", " failed:   REFUSED ").outcomes == ("refused",)
    assert meant(covid_plan, "CTAS", "Failed: uncontactable").outcomes == ("isolation-ended",), "a code of another day"
    assert meant(covid_plan, "CTAS", "With the local authority") is None
    assert meant(covid_plan, "ITS", "Completed") is None


def test_the_page_shows_today_and_a_day_per_system(supervisor, client):
    today = supervisor.get("/hand-back/crosswalk").text
    assert "Failed: isolation over" in today and "ITS" in today and "could-not-be-reached" in today
    then = supervisor.get("/hand-back/crosswalk?day-day=1&day-month=12&day-year=2020").text
    assert "Failed: uncontactable" in then and "Failed: isolation over" not in then
    assert "could-not-be-reached" not in then, "not begun"
    wrong = supervisor.get("/hand-back/crosswalk?day-day=99&day-month=1&day-year=2020")
    assert wrong.status_code == 422 and "There is a problem" in wrong.text
    assert client("norfolk", "tracer").get("/hand-back/crosswalk").status_code == 403
