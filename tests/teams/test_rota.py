"""The rota: weeks that count from a day, leave, copying, and the pages that show who is on duty."""

import re
from datetime import time, timedelta

import pytest

from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.teams import actions, queries
from hub.teams.rules import Shift
from tests.teams.conftest import ALL_DAY, next_monday, put_to_work, uk

pytestmark = pytest.mark.usefixtures("nobody_works")
NINE_TO_FIVE = [Shift(day, time(9), time(17)) for day in range(7)]


def events(everything, kind: str) -> list[dict]:
    return [one.facts for one in everything("select facts from event where kind = :kind order by id", kind=kind)]


def test_people_are_on_duty_by_their_week_minus_leave(manager, officers, today, everything):
    first, second = officers
    with manager():
        put_to_work(first, today, NINE_TO_FIVE)
        put_to_work(
            second, today, [Shift(today.weekday(), time(8), time(12)), Shift(today.weekday(), time(16), time(20))]
        )
        found = queries.on_duty(today)
        assert {one.account_id for one in found} == {first, second} and len(found) == 3, "two shifts are two rows"
        [its] = [one for one in found if one.account_id == first]
        assert (its.starts_at, its.ends_at) == (uk(today, 9), uk(today, 17))
        assert [one.account_id for one in queries.on_duty(today + timedelta(days=1))] == [first]
        actions.add_leave(first, today, today)
        assert {one.account_id for one in queries.on_duty(today)} == {second}
        assert {one.account_id for one in queries.on_duty(today + timedelta(days=1))} == {first}
    assert events(everything, "leave:added")[-1]["account"] == str(first)
    assert events(everything, "rota:set")[-2]["shifts"] == 7


def test_people_without_a_week_and_leavers_are_not_on_duty(manager, officers, today, everything):
    with manager():
        assert queries.on_duty(today) == []
        put_to_work(officers[0], today)
    everything("update account set active = false where id = :id", id=officers[0])
    with manager():
        assert queries.on_duty(today) == []


def test_on_duty_of_a_team_are_its_members(manager, officers, today):
    with manager():
        for one in officers:
            put_to_work(one, today)
        actions.add_to_team("revenues", [officers[1]])
        assert {one.account_id for one in queries.on_duty(today, "revenues")} == {officers[1]}
        assert queries.on_duty(today, "environmental-health") == []


def test_a_week_from_monday_leaves_today_as_it_is(manager, officers, today):
    monday = next_monday(today)
    with manager():
        put_to_work(officers[0], today, ALL_DAY)
        put_to_work(officers[0], monday, [])
        assert queries.on_duty(today) and not queries.on_duty(monday)
        actions.remove_week(officers[0], 2, monday)
        assert queries.on_duty(monday), "taken back, the week before goes on"


def test_a_week_in_the_past_is_refused_and_one_in_force_is_not_taken_back(manager, officers, today):
    with manager():
        with pytest.raises(Invalid):
            actions.set_week(officers[0], 0, today - timedelta(days=1), ALL_DAY)
        put_to_work(officers[0], today)
        with pytest.raises(NotPossibleNow):
            actions.remove_week(officers[0], 1, today)
        with pytest.raises(NotYours):
            actions.remove_week(officers[0], 1, today + timedelta(days=3))


def test_of_two_who_set_a_week_the_second_is_told(manager, officers, today):
    with manager():
        actions.set_week(officers[0], 0, today, ALL_DAY)
        with pytest.raises(EditConflict):
            actions.set_week(officers[0], 0, next_monday(today), [])


def test_leave_does_not_overlap_and_can_be_taken_back(manager, officers, today, everything):
    with manager():
        actions.add_leave(officers[0], today, today + timedelta(days=3))
        with pytest.raises(Invalid):
            actions.add_leave(officers[0], today + timedelta(days=3), today + timedelta(days=9))
        with pytest.raises(Invalid):
            actions.add_leave(officers[0], today + timedelta(days=9), today + timedelta(days=8))
        actions.add_leave(officers[0], today + timedelta(days=4), today + timedelta(days=4))
        [first, _] = queries.leave_of(officers[0], today)
        actions.remove_leave(officers[0], first.id)
        with pytest.raises(NotYours):
            actions.remove_leave(officers[1], first.id)
    assert events(everything, "leave:removed")[-1]["from_day"] == today.isoformat()


def test_the_database_itself_refuses_leave_twice(manager, officers, today, everything):
    with manager():
        actions.add_leave(officers[0], today, today)
    with pytest.raises(Exception, match="never_away_twice"):
        everything(
            """insert into leave (org_id, id, account_id, starts_on, ends_on, added_at)
               select org_id, uuidv7(), account_id, starts_on, ends_on, now() from leave"""
        )


def test_a_colleague_s_week_is_copied_without_leave(manager, officers, today):
    first, second = officers
    with manager():
        put_to_work(first, today, NINE_TO_FIVE)
        actions.add_leave(first, today, today)
        actions.copy_week(second, 0, today, first)
        assert [one.account_id for one in queries.on_duty(today)] == [second]
        with pytest.raises(Invalid):
            actions.copy_week(first, 1, today, next(one.id for one in queries.staff() if one.id not in officers))


def test_another_council_s_people_are_not_there(manager, norfolk, today):
    stranger = norfolk.person("norwich", "officer").id
    with manager():
        with pytest.raises(NotYours):
            actions.set_week(stranger, 0, today, ALL_DAY)
        with pytest.raises(NotYours):
            actions.add_leave(stranger, today, today)


# Pages


def week_form(day, version=0, **hours):
    parts = {"valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year}
    return {**parts, "version": version, **hours}


def test_a_manager_sets_a_week_in_words(client, officers, today, manager, everything):
    browser = client("breckland", "manager")
    page = browser.get(f"/rota/{officers[0]}")
    assert "No hours are set." in page.text
    hours = {"monday": "9am to midday, 1pm to 5:30pm", "sunday": "10-12"}
    again = browser.post(f"/rota/{officers[0]}/week", data=week_form(today, **hours))
    assert again.status_code == 422 and "Sunday must be hours, like 9am to 5pm" in again.text
    assert 'value="9am to midday, 1pm to 5:30pm"' in again.text, "nothing typed is lost"
    hours["sunday"] = "10:00–12:00"
    assert browser.post(f"/rota/{officers[0]}/week", data=week_form(today, **hours)).status_code == 303
    page = browser.get(f"/rota/{officers[0]}").text
    assert "9am to midday, 1pm to 5:30pm" in page and "10am to midday" in page and "Off" in page
    stale = browser.post(f"/rota/{officers[0]}/week", data=week_form(today, **hours))
    assert stale.status_code == 409, "made before the other was saved"
    [event] = events(everything, "rota:set")[-1:]
    assert event["shifts"] == 3 and event["from_day"] == today.isoformat()


def test_a_coming_week_is_taken_back_on_the_page(client, officers, today, manager, everything):
    monday = next_monday(today)
    with manager():
        put_to_work(officers[0], monday)
    browser = client("breckland", "manager")
    assert "Take this change back" in browser.get(f"/rota/{officers[0]}").text
    assert browser.post(f"/rota/{officers[0]}/week/{monday}/remove", data={"version": 1}).status_code == 303
    assert "No hours are set." in browser.get(f"/rota/{officers[0]}").text
    assert browser.post(f"/rota/{officers[0]}/week/nonsense/remove", data={"version": 1}).status_code == 404
    assert events(everything, "rota:removed") == [{"account": str(officers[0]), "from_day": monday.isoformat()}]


def test_the_week_shows_each_team_with_hours_leave_and_days_without_anybody(client, officers, today, manager):
    with manager():
        put_to_work(officers[0], today, [Shift(today.weekday(), time(9), time(17))])
        put_to_work(officers[1], today, ALL_DAY)
        actions.add_leave(officers[1], today, today)
        actions.add_to_team("revenues", officers)
    page = client("breckland", "officer", 1).get("/rota").text
    shown = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "Revenues and benefits" in shown and "9am" in shown and "Leave" in shown and "None" in shown
    assert "In no team" in shown, "the manager is in none"
    assert 'href="/rota/' + str(officers[0]) not in page, "an officer changes nothing"
    assert "Environmental health" not in re.sub(
        r"<[^>]+>", "", client("breckland", "officer", 1).get("/rota?team=revenues").text.split("</ul>")[-1]
    )


def test_weeks_turn_and_nonsense_in_the_address_is_this_week(client, today):
    browser = client("breckland", "officer", 1)
    page = browser.get("/rota?week=2026-11-26").text
    assert "week of 23 November 2026" in page and "/rota?week=2026-11-16" in page and "/rota?week=2026-11-30" in page
    for nonsense in ("x", "9999-99-99", "0001-01-01", "9999-12-31", ""):
        assert browser.get(f"/rota?week={nonsense}").status_code == 200


def test_everybody_sees_their_own_week(client, officers, today, manager):
    browser = client("breckland", "officer", 1)
    assert "No hours are set for you" in browser.get("/rota/mine").text
    with manager():
        put_to_work(officers[0], today, NINE_TO_FIVE)
        actions.add_leave(officers[0], today + timedelta(days=1), today + timedelta(days=2))
    page = browser.get("/rota/mine").text
    assert "9am to 5pm" in page and ", today" in page and "Your leave" in page and "<li>" in page


def test_the_week_of_everybody_costs_few_statements(client, statements, officers, manager, today):
    with manager():
        for one in officers:
            put_to_work(one, today)
    browser = client("breckland", "manager")
    browser.get("/rota")
    with statements() as sent:
        browser.get("/rota")
    assert len(sent) <= 9, sent


def test_leave_is_added_and_removed_on_the_page(client, officers, today, manager):
    browser = client("breckland", "manager")
    day = today + timedelta(days=2)
    parts = {
        f"{name}-{part}": getattr(day, part) for name in ("starts_on", "ends_on") for part in ("day", "month", "year")
    }
    assert browser.post(f"/rota/{officers[0]}/leave", data=parts).status_code == 303
    twice = browser.post(f"/rota/{officers[0]}/leave", data=parts)
    assert twice.status_code == 422 and "leave already" in twice.text
    with manager():
        [one] = queries.leave_of(officers[0], today)
    assert browser.post(f"/rota/{officers[0]}/leave/{one.id}/remove").status_code == 303
    assert "No leave is noted." in browser.get(f"/rota/{officers[0]}").text


def test_copying_on_the_page(client, officers, today, manager):
    browser = client("breckland", "manager")
    assert "No colleague has a week yet." in browser.get(f"/rota/{officers[1]}/copy").text
    with manager():
        put_to_work(officers[0], today, NINE_TO_FIVE)
    form = week_form(today) | {"source_id": officers[0]}
    assert browser.post(f"/rota/{officers[1]}/copy", data=form).status_code == 303
    assert "9am to 5pm" in browser.get(f"/rota/{officers[1]}").text
