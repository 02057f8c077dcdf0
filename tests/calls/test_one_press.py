"""A call that reached nobody is recorded by one press beside its number, and taken back within ten minutes."""

from datetime import timedelta

from hub.kernel.clock import now

AGO = "update call set recorded_at = recorded_at - interval '11 minutes'"


def press(at, outcome="no-answer", **other):
    return at.browser.post(f"{at.url}/calls", data={"outcome": outcome, "contact_point_id": at.point} | other)


def undo(at, everything, browser=None):
    [call] = everything("select id from call where struck_at is null order by recorded_at desc limit 1")
    return (browser or at.browser).post(f"{at.url}/calls/{call.id}/undo")


def test_each_number_that_may_work_has_the_county_s_outcomes_beside_it(at_case):
    at = at_case()
    page = at.browser.get(at.url).text
    for label in ("No answer", "Voicemail left", "Wrong number", "They answered"):
        assert f">{label}<span" in page
    assert "They will see 01632 960 000" in page and 'href="tel:+441632960001"' in page
    assert "Refused to engage<span" not in page, "what reached somebody needs the form"


def test_one_press_records_the_call_with_the_number_they_saw(at_case, county, everything):
    at = at_case()
    answer = press(at)
    assert (answer.status_code, answer.location) == (303, at.url)
    [call] = everything("select * from call")
    assert (call.outcome, call.channel, call.contact_point_id) == ("no-answer", "call", at.point)
    assert (call.number_shown, call.told, call.answered_because) == ("01632 960 000", [], None)
    case = county.read(at.id)
    assert (case.calls, case.last_call_outcome) == (1, "no-answer")
    page = at.browser.get(at.url).text
    assert "No answer recorded at" in page and "Undo<span" in page
    assert "They saw 01632 960 000" in page and "Call: No answer" in page
    assert [one.facts["outcome"] for one in county.events(at.id) if one.kind == "call:recorded"] == ["no-answer"]


def test_a_double_click_is_one_call(at_case, county):
    at = at_case()
    for _ in range(2):
        assert press(at, _once="8a6e0804-2bd0-4672-b79d-d97027f9071a").status_code == 303
    assert county.read(at.id).calls == 1


def test_only_the_offered_outcomes_and_own_numbers_are_taken(at_case, county):
    at, other = at_case(), at_case(reference="B", phone="+447700900982")
    for outcome, point in (
        ("complete", at.point),
        ("no-answer", other.point),
        ("no-answer", "x"),
        ("nonsense", at.point),
    ):
        assert press(at, outcome, contact_point_id=point).status_code == 409
    assert county.read(at.id).calls == 0


def test_a_wrong_number_is_gone_and_comes_back_with_undo(at_case, county, everything):
    at = at_case()
    press(at, "wrong-number")
    assert county.read(at.id).points[0].state == "wrong"
    assert "No contact details that work" in at.browser.get(at.url).text
    assert undo(at, everything).status_code == 303
    case = county.read(at.id)
    assert (case.points[0].state, case.usable, case.calls, case.last_call_at) == ("untried", True, 0, None)


def test_a_call_that_is_taken_back_stays_in_the_story_struck_out(at_case, county, everything):
    at = at_case()
    press(at)
    undo(at, everything)
    page = at.browser.get(at.url).text
    assert "No answer struck out" in page and "Struck out: call: No answer" in page and "Undo<span" not in page
    [call] = everything("select struck_at, struck_by, outcome from call")
    assert call.struck_at is not None and call.struck_by == at.browser.person.id and call.outcome == "no-answer"
    [struck] = [one for one in county.events(at.id) if one.kind == "call:struck"]
    assert struck.facts["case"] == str(at.id)


def test_the_call_before_counts_again_and_so_does_what_was_booked(at_case, county, call, everything):
    at, booked = at_case(), now() + timedelta(hours=1)
    call(at.id, "call-rescheduled", call_back_at=booked, at=now() - timedelta(hours=1))
    press(at, "voicemail-left")
    assert county.read(at.id).call_back_at is None
    undo(at, everything)
    case = county.read(at.id)
    assert (case.calls, case.last_call_outcome, case.call_back_at) == (1, "call-rescheduled", booked)


def test_what_a_colleague_did_since_is_not_undone_with_it(at_case, county, call, everything):
    """The case was changed meanwhile: the call is struck out, and what was booked since stays booked."""
    at, booked = at_case(), now() + timedelta(hours=2)
    press(at, "wrong-number")
    [mine] = everything("select id from call")
    call(at.id, "call-rescheduled", contact_point_id=at.point, call_back_at=booked)
    at.browser.post(f"{at.url}/calls/{mine.id}/undo")
    case = county.read(at.id)
    assert (case.calls, case.last_call_outcome, case.call_back_at) == (1, "call-rescheduled", booked)
    assert case.points[0].state == "works", "the later call says more of the number"


def test_undo_ends_after_ten_minutes_and_is_one_s_own(at_case, county, client, everything):
    at = at_case()
    press(at)
    assert undo(at, everything, client("norfolk", "tracer", 1)).status_code == 409
    everything(AGO)
    assert "Undo<span" not in at.browser.get(at.url).text
    assert undo(at, everything).status_code == 409
    assert county.read(at.id).calls == 1


def test_what_settled_a_case_or_told_of_a_need_cannot_be_taken_back(at_case, call, everything):
    at = at_case()
    call(at.id, "complete")
    call(at.id, "call-rescheduled", needs=["food"])
    for one in everything("select id from call"):
        assert at.browser.post(f"{at.url}/calls/{one.id}/undo").status_code == 409
    assert "Undo<span" not in at.browser.get(at.url).text


def test_a_closed_case_is_as_easily_called(at_case, county, everything):
    at = at_case()
    everything(
        "update case_file set status = 'closed', closed_at = now(), outcome = 'refused' where id = :id", id=at.id
    )
    assert "Voicemail left<span" in at.browser.get(at.url).text
    assert press(at, "voicemail-left").status_code == 303
    case = county.read(at.id)
    assert (case.status, case.calls, case.last_call_outcome) == ("closed", 1, "voicemail-left")
    undo(at, everything)
    assert (county.read(at.id).calls, county.read(at.id).status) == (0, "closed")


def test_the_numbers_come_before_all_but_the_proposed_step(at_case):
    """On a phone seven buttons fill the screen: in the order of the page, which is that of the keyboard, too."""
    at = at_case()
    page = at.browser.get(at.url).text
    places = [page.index(words) for words in (
        "Record a call</a>", "Reach them now</h2>", "Ask: door-knock</a>", "Close</a>", "Correct the facts</a>",
        "On this page",
    )]  # fmt: skip
    assert places == sorted(places)
    assert page.count("Record a call</a>") == 1, "the green button is not there again among the others"


def test_without_a_number_nothing_is_offered(at_case, everything):
    at = at_case()
    everything("update contact_point set state = 'wrong'")
    page = at.browser.get(at.url).text
    assert "Reach them now</h2>" not in page and "No answer<span" not in page


def test_the_page_of_a_case_asks_once_for_each_thing_it_shows_of_calls(at_case, statements):
    """The desk with its settings, what may be undone, what was written, systems checked, the story; who of
    the household was rung, and when this one was tried."""
    at, tables = at_case(), (" call l", "resident_message", "system_check")
    with statements() as sent:
        assert at.browser.get(at.url).status_code == 200
    assert len([one for one in sent if any(table in one for table in tables)]) == 7
