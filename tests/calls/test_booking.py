"""A call back is booked within opening hours, by one press or a time, and not twice at once by mistake."""

from datetime import UTC, datetime, time, timedelta

import pytest

from hub.calls.rules import bookings
from hub.kernel.clock import UK, now

AGREED = {"channel": "call", "outcome": "call-rescheduled"}


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A moment of a winter Tuesday, on which UK time is UTC."""
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC) + timedelta(days=days)


def local(days: int, hour: int) -> dict[str, str]:
    """The fields of a moment so many days from now."""
    day = now().astimezone(UK).date() + timedelta(days=days)
    return {
        "call_back": "yes", "call_back_at-day": str(day.day), "call_back_at-month": str(day.month),
        "call_back_at-year": str(day.year), "call_back_at-time": f"{hour}:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "offered"),
    [
        (at(10, 2), {"in-1-hour": at(11, 5), "today-17": at(17), "tomorrow-9": at(9, days=1)}),
        (at(17), {"in-1-hour": at(18), "tomorrow-9": at(9, days=1)}),
        (at(19, 1), {"tomorrow-9": at(9, days=1)}),
        (at(6), {"today-17": at(17), "tomorrow-9": at(9, days=1)}),
        (datetime(2026, 12, 24, 12, tzinfo=UTC), {"in-1-hour": datetime(2026, 12, 24, 13, tzinfo=UTC),
                                                  "today-17": datetime(2026, 12, 24, 17, tzinfo=UTC)}),
        (datetime(2026, 7, 1, 9, tzinfo=UTC), {"in-1-hour": datetime(2026, 7, 1, 10, tzinfo=UTC),
                                               "today-17": datetime(2026, 7, 1, 16, tzinfo=UTC),
                                               "tomorrow-9": datetime(2026, 7, 2, 8, tzinfo=UTC)}),
    ],
    ids=["morning", "five", "evening", "before opening", "Christmas Eve", "summer time"],
)  # fmt: skip
def test_the_quick_choices_lie_ahead_and_within_opening_hours(covid, moment, offered):
    assert {one.key: one.at for one in bookings.choices(covid, moment)} == offered


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (at(7, 59, days=1), "Nobody is at work then. Choose a time from 8am to 8pm"),
        (at(20, 0, days=1), "Nobody is at work then. Choose a time from 8am to 8pm"),
        (at(19, 59, days=1), None),
        (at(8, 0, days=1), None),
        (datetime(2026, 12, 25, 12, tzinfo=UTC), "Nobody is at work then. Choose another day"),
        (at(9), "The call back must lie in the future"),
        (at(12, days=400), "The call back must be within a year from now"),
    ],
)
def test_what_speaks_against_a_time_is_said(covid, wanted, fault):
    assert bookings.against(covid, wanted, at(10)) == fault


def test_a_time_at_which_nobody_works_is_told_beside_the_field(at_case, county):
    case = at_case()
    answer = case.browser.post(f"{case.url}/call", data=AGREED | local(2, 21) | {"note": "Works late"})
    assert answer.status_code == 422 and "Nobody is at work then. Choose a time from 8am to 8pm" in answer.text
    assert "Works late" in answer.text and county.read(case.id).call_back_at is None


def test_tomorrow_at_nine_is_one_press(at_case, county):
    case = at_case()
    assert case.browser.post(f"{case.url}/call", data=AGREED | {"call_back": "tomorrow-9"}).status_code == 303
    wanted = datetime.combine(now().astimezone(UK).date() + timedelta(days=1), time(9), UK)
    assert county.read(case.id).call_back_at == wanted
    assert "Call recorded. We call back" in case.browser.get(case.url).text


def test_two_calls_at_once_are_booked_only_when_that_is_meant(at_case, county):
    first = at_case(reference="A", surname="Earlier", house="40")
    second = at_case(reference="B", phone="+447700900982")
    first.browser.post(f"{first.url}/call", data=AGREED | local(2, 15))
    answer = second.browser.post(f"{second.url}/call", data=AGREED | local(2, 15))
    assert answer.status_code == 422 and "You have a call booked for" in answer.text
    assert "Book it all the same" in answer.text and "Earlier" not in answer.text
    assert second.browser.post(f"{second.url}/call", data=AGREED | local(2, 16)).status_code == 303
    assert first.browser.post(f"{first.url}/call", data=AGREED | local(2, 15)).status_code == 303, "its own is no other"
    assert second.browser.post(f"{second.url}/call", data=AGREED | local(2, 15) | {"both": "yes"}).status_code == 303


def test_one_s_own_booked_calls_stand_by_time(at_case, client):
    late, soon = (
        at_case(reference="A", surname="Later"),
        at_case(reference="B", surname="Sooner", phone="+447700900982"),
    )
    late.browser.post(f"{late.url}/call", data=AGREED | local(3, 9))
    soon.browser.post(f"{soon.url}/call", data=AGREED | local(2, 15))
    page = soon.browser.get("/calls/booked").text
    assert page.index("Sooner, Anna") < page.index("Later, Anna")
    other = client("norfolk", "tracer", 1)
    assert "You have no booked calls" in other.get("/calls/booked").text
    assert 'href="/calls/booked"' in soon.browser.get("/cases?show=call-back").text


def test_calls_at_the_same_time_are_marked(at_case):
    first, second = at_case(reference="A"), at_case(reference="B", phone="+447700900982")
    for one in (first, second):
        one.browser.post(f"{one.url}/call", data=AGREED | local(2, 15) | {"both": "yes"})
    assert "At the same time as the one before" in first.browser.get("/calls/booked").text


def rota(everything, norfolk, person, starts="09:00", ends="12:00"):
    org = norfolk.org("norfolk")
    everything(
        """insert into rota (org_id, account_id, valid_from, version, set_by, set_at)
           values (:o, :a, date '2026-01-05', 1, :a, now())""",
        o=org, a=person.id,
    )  # fmt: skip
    for weekday in range(7):
        everything(
            """insert into rota_shift (org_id, account_id, valid_from, weekday, starts, ends)
               values (:o, :a, date '2026-01-05', :day, cast(:s as time), cast(:e as time))""",
            o=org, a=person.id, day=weekday, s=starts, e=ends,
        )  # fmt: skip


def test_calls_that_will_be_made_hide_none_that_will_not(at_case, client, everything, monkeypatch):
    monkeypatch.setattr("hub.calls.queries.booked.MOST", 1)
    kept, left = at_case(reference="A", surname="Kept"), at_case(reference="B", surname="Left", phone="+447700900982")
    for day, one in ((2, kept), (3, left)):
        one.browser.post(f"{one.url}/call", data=AGREED | local(day, 15))
    everything("update case_file set allocated_to = null, allocated_at = null where id = :id", id=left.id)
    for table in ("rota_shift", "rota"):
        everything(f"delete from {table}")
    page = client("norfolk", "supervisor").get("/calls/booked").text
    assert "Left, Anna" in page and "Kept, Anna" not in page


def test_a_supervisor_sees_the_calls_that_nobody_will_make(at_case, client, norfolk, everything):
    case = at_case(surname="Sooner")
    case.browser.post(f"{case.url}/call", data=AGREED | local(2, 15))
    supervisor = client("norfolk", "supervisor")
    for table in ("rota_shift", "rota"):  # the demo keeps one
        everything(f"delete from {table}")
    assert "Nobody will make these" not in supervisor.get("/calls/booked").text, "a rota that is not kept says nothing"
    rota(everything, norfolk, case.browser.person)
    page = supervisor.get("/calls/booked").text
    assert "Nobody will make these" in page and f"{case.browser.person.name} is not at work then" in page
    assert "Nobody will make these" not in case.browser.get("/calls/booked").text, "a tracer sees their own"
    everything("update rota_shift set ends = '18:00'")
    assert "Nobody will make these" not in supervisor.get("/calls/booked").text
    everything("update case_file set allocated_to = null, allocated_at = null where id = :id", id=case.id)
    assert "Given to nobody" in supervisor.get("/calls/booked").text
