"""One conversation is one page: what was told and asked, what was learned, what they need, when to ring again."""

from datetime import timedelta

import pytest

from hub.kernel.clock import now

SPOKE = {"channel": "call", "outcome": "complete", "call_back": "no"}


def test_everything_of_one_conversation_is_typed_once(at_case, county, everything):
    at = at_case()
    typed = SPOKE | {"contact_point_id": at.point, "answered_because": "local-number", "told": "isolation-advice"}
    typed |= {"onset_on-day": "1", "onset_on-month": "11", "onset_on-year": "2026", "contacts_named": "3"}
    typed |= {"language": "Polish", "occupation": "Baker", "needs": "food", "note": "Ring after work"}
    answer = at.browser.post(f"{at.url}/call", data=typed)
    assert answer.status_code == 303
    [call] = everything("select * from call")
    assert (call.answered_because, call.told, call.number_shown) == (
        "local-number",
        ["isolation-advice"],
        "01632 960 000",
    )
    case = county.read(at.id)
    assert (f"{case.onset_on}", case.contacts_named, case.language) == ("2026-11-01", 3, "Polish")
    assert case.facts["occupation"] == "Baker" and f"{case.ends_on}" == "2026-11-11"
    page = at.browser.get(at.url).text
    for told in (
        "Told: isolation advice",
        "They answered because of: local number",
        "Ring after work",
        "Food",
        "Polish",
    ):
        assert told in page
    [changed] = [one.facts for one in county.events(at.id) if one.kind == "case:updated"]
    assert set(changed["fields"]) == {"onset_on", "contacts_named", "language", "occupation"}


def test_only_what_the_case_does_not_know_is_asked(at_case, county):
    at = at_case()
    assert 'name="contacts_named"' in at.browser.get(f"{at.url}/call").text
    at.browser.post(f"{at.url}/call", data=SPOKE | {"contacts_named": "0", "language": "English"})
    page = at.browser.get(f"{at.url}/call").text
    assert 'name="contacts_named"' not in page and 'name="language"' not in page and 'name="occupation"' in page
    assert county.read(at.id).contacts_named == 0
    at.browser.post(f"{at.url}/call", data=SPOKE)
    assert county.read(at.id).language == "English", "an empty field takes nothing away"


@pytest.mark.parametrize(
    ("told", "proposed"),
    [
        (["isolation-advice", "contacts-asked"], "reached-complete"),
        (["isolation-advice"], "reached-partial"),
        ([], "reached-partial"),
    ],
)
def test_a_call_that_settles_it_leads_to_closing_with_the_outcome_chosen(at_case, told, proposed):
    at = at_case()
    answer = at.browser.post(f"{at.url}/call", data=SPOKE | {"told": told})
    assert answer.location == f"{at.url}/close?outcome={proposed}"
    assert f'value="{proposed}" checked' in at.browser.get(answer.location).text


@pytest.mark.parametrize(
    "typed",
    [{"outcome": "no-answer"}, {"outcome": "refused-to-engage"}, {"outcome": "complete", "call_back": "tomorrow-9"}],
    ids=["nobody answered", "refused", "a call back agreed"],
)
def test_other_calls_lead_back_to_the_case(at_case, typed):
    at = at_case()
    assert at.browser.post(f"{at.url}/call", data=SPOKE | typed).location == at.url


def test_closing_takes_no_outcome_from_the_address_that_the_programme_has_not(at_case):
    at = at_case()
    page = at.browser.get(f"{at.url}/close?outcome=nonsense")
    assert page.status_code == 200 and " checked" not in page.text


def test_the_button_beside_a_number_opens_the_form_with_both_chosen(at_case):
    at = at_case()
    page = at.browser.get(f"{at.url}/call?number={at.point}&outcome=complete").text
    assert f'value="{at.point}" selected' in page and 'value="complete" checked' in page


def test_a_fault_loses_nothing_that_was_typed(at_case, county):
    at = at_case()
    typed = SPOKE | {"contacts_named": "x", "occupation": "Baker", "note": "Ring after work", "told": "contacts-asked"}
    answer = at.browser.post(f"{at.url}/call", data=typed)
    assert answer.status_code == 422
    for kept in ('value="Baker"', "Ring after work", 'value="contacts-asked" checked', 'value="x"'):
        assert kept in answer.text
    assert county.read(at.id).calls == 0


def test_a_follow_up_is_logged_on_a_closed_case_and_stays_closed(at_case, county):
    at = at_case()
    at.browser.post(f"{at.url}/call", data=SPOKE | {"told": ["isolation-advice", "contacts-asked"]})
    at.browser.post(f"{at.url}/close", data={"outcome": "reached-complete", "version": county.read(at.id).version})
    page = at.browser.get(f"{at.url}/call").text
    assert page.index("Follow-up call</span>") < page.index("If it goes another way"), "the script for it comes first"
    answer = at.browser.post(f"{at.url}/call", data=SPOKE | {"needs": "medicine"})
    assert answer.location == at.url
    case = county.read(at.id)
    assert (case.status, case.calls) == ("closed", 2) and "Medicine" in at.browser.get(at.url).text


def test_the_form_shows_the_script_with_their_name_and_the_number_they_will_see(at_case):
    at = at_case()
    page = at.browser.get(f"{at.url}/call").text
    name = at.browser.person.name
    assert f"Hello, my name is {name} and I am calling from Norfolk County Council. May I speak to Anna?" in page
    assert (
        "ring us back on 01632 960 000" in page
        and "{" not in page[page.index("What to say") : page.index("hub-call__form")]
    )


def test_all_scripts_can_be_printed_without_anybody_in_them(at_case, client):
    page = client("norfolk", "tracer").get("/calls/scripts").text
    assert "May I speak to (their first name)?" in page and "Voicemail" in page and "Anna" not in page


def test_of_several_numbers_the_one_last_shown_is_chosen_again(at_case, publish, everything):
    publish(shown_phones=["01632 960 000", "01632 960 010"])
    at = at_case()
    assert "Number that they saw" in at.browser.get(f"{at.url}/call").text
    at.browser.post(f"{at.url}/call", data=SPOKE | {"outcome": "no-answer", "number_shown": "01632 960 010"})
    assert 'value="01632 960 010" selected' in at.browser.get(f"{at.url}/call").text
    at.browser.post(f"{at.url}/calls", data={"outcome": "no-answer", "contact_point_id": at.point})
    shown = everything("select number_shown from call order by recorded_at")
    assert [one.number_shown for one in shown] == ["01632 960 010"] * 2
    wrong = at.browser.post(f"{at.url}/call", data=SPOKE | {"number_shown": "01632 960 999"})
    assert wrong.status_code == 422


def test_a_text_from_elsewhere_shows_no_number_and_keeps_what_is_booked(at_case, county, call, everything):
    at, booked = at_case(), now() + timedelta(hours=1)
    call(at.id, "call-rescheduled", call_back_at=booked)
    at.browser.post(f"{at.url}/call", data=SPOKE | {"channel": "text", "outcome": "message-sent"})
    assert county.read(at.id).call_back_at == booked
    assert everything("select number_shown from call where channel = 'text'")[0].number_shown is None


def test_other_features_lead_from_the_call_to_their_pages(at_case, monkeypatch):
    from hub.calls import beside

    link = beside.Link("people", "people", "cases.show", {})
    monkeypatch.setattr(beside, "_LINKS", [lambda _: [link], lambda _: []])
    at = at_case()
    assert "Record, then people" in at.browser.get(f"{at.url}/call").text
    answer = at.browser.post(f"{at.url}/call", data=SPOKE | {"told": "isolation-advice", "then": "people"})
    assert answer.location == f"{at.url}?closing=reached-partial"


def test_why_they_answered_is_asked_once(at_case, call):
    at = at_case()
    assert "Why did they answer?" in at.browser.get(f"{at.url}/call").text
    call(at.id, "call-rescheduled", answered_because="text")
    assert "Why did they answer?" not in at.browser.get(f"{at.url}/call").text
    assert at.browser.post(f"{at.url}/call", data=SPOKE).status_code == 303
