"""What is next, said in words from one row: no database, so hypothesis may try them all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cases.rules.steps import next_step, proposed_at, ring_when

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT = NOON


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def a_case(**facts) -> SimpleNamespace:
    """An open case of this morning with a number that may work, which nobody has called yet."""
    fresh = {
        "status": "open", "category": "case", "variant": False, "facts": {}, "received_at": hours(-3), "usable": True,
        "ends_on": date(2026, 11, 28), "calls": 0, "last_call_at": None, "last_call_outcome": None,
        "call_back_at": None, "asked_back_at": None, "asked_back_when": None, "outcome": None,
        "asked_back_language": None, "asked_back_phone": None,
        "outcome_at": None, "district_id": 7, "district_name": "Breckland",
        "suggested_name": None,
        "enrichment_status": None, "enrichment_due": None, "enrichment_ended": None, "enrichment_found": 0,
        "enrichment_with": None, "door_knock_status": None, "door_knock_due": None, "door_knock_with": None,
    }  # fmt: skip
    return SimpleNamespace(**fresh | facts)


def called(outcome: str, ago: float = 1) -> dict:
    return {"calls": 1, "last_call_outcome": outcome, "last_call_at": hours(-ago)}


def searched(found: int, ago: float = 0.5, status: str = "returned") -> dict:
    return {"enrichment_status": status, "enrichment_with": "Breckland", "enrichment_ended": hours(-ago),
            "enrichment_found": found, "enrichment_due": hours(2)}  # fmt: skip


def test_a_new_case_is_called(covid):
    assert next_step(a_case(), covid, AT) == ("call", "Call", True)


def test_within_the_hours_a_call_without_answer_is_tried_again(covid):
    step = next_step(a_case(**called("no-answer")), covid, AT)
    assert step.key == "call" and step.words.startswith("No answer")


def test_after_24_hours_without_contact_the_district_is_asked(covid):
    step = next_step(a_case(received_at=hours(-25), **called("no-answer")), covid, AT)
    assert step.key == "ask:enrichment"
    assert step.words == "Called without success. Ask Breckland: find contact details"


def test_without_a_way_to_reach_them_the_district_is_asked_at_once(covid):
    assert next_step(a_case(usable=False), covid, AT).key == "ask:enrichment"


def test_a_wrong_number_leaves_the_other_number_to_try(covid):
    assert next_step(a_case(**called("wrong-number")), covid, AT).key == "call"
    assert next_step(a_case(usable=False, **called("wrong-number")), covid, AT).key == "ask:enrichment"


def test_a_variant_skips_the_wait(covid):
    variant = a_case(variant=True, received_at=hours(-1), **called("no-answer", 0.5))
    assert proposed_at(variant, covid) == variant.received_at
    assert next_step(variant, covid, AT).key == "ask:enrichment"
    assert proposed_at(a_case(), covid) == hours(21)


def test_while_the_district_searches_there_is_nothing_to_do(covid):
    searching = a_case(**searched(0, status="accepted"))
    assert next_step(searching, covid, AT) == ("search", "Breckland is searching, answer due today at 2pm", False)


def test_a_search_that_nobody_has_accepted_has_not_begun(covid):
    asked = a_case(**searched(0, status="waiting"))
    assert next_step(asked, covid, AT) == ("search", "Breckland has not begun yet, answer due today at 2pm", False)


def test_new_details_are_called_and_then_a_visit_follows(covid):
    found = a_case(received_at=hours(-30), **called("no-answer", 5), **searched(2))
    assert next_step(found, covid, AT) == ("call", "New contact details from Breckland: call", True)
    tried = a_case(received_at=hours(-30), **called("no-answer", 0.1), **searched(2))
    assert next_step(tried, covid, AT).key == "ask:door-knock"


@pytest.mark.parametrize(("status", "words"), [("returned", "found nothing"), ("lapsed", "did not answer in time")])
def test_a_search_without_result_leads_to_the_door(covid, status, words):
    step = next_step(a_case(received_at=hours(-30), **called("no-answer", 5), **searched(0, status=status)), covid, AT)
    assert step.key == "ask:door-knock" and words in step.words


def test_a_withdrawn_search_may_be_asked_again(covid):
    again = a_case(received_at=hours(-30), **called("no-answer", 5), **searched(0, status="withdrawn"))
    assert next_step(again, covid, AT).key == "ask:enrichment"


def test_a_visit_is_waited_for_and_its_outcome_comes_home(covid):
    knocked = {"door_knock_with": "Breckland", "door_knock_due": hours(20), **called("no-answer", 9)}
    waiting = next_step(a_case(door_knock_status="waiting", **knocked), covid, AT)
    assert waiting == ("visit", "Door-knock waits at Breckland, due tomorrow at 8am", False)
    assert next_step(a_case(door_knock_status="accepted", **knocked), covid, AT).words == "Visit under way: Breckland"
    home = {"door_knock_status": "returned", "outcome_at": hours(-1), **knocked}
    done = next_step(a_case(outcome="reached-complete", **home), covid, AT)
    assert done == ("close", "Breckland: reached, all questions answered. Close the case", True)
    assert next_step(a_case(outcome="unsafe", **home), covid, AT).key == "supervisor"
    assert next_step(a_case(outcome="spoke-to-household", **home), covid, AT).key == "call"
    assert next_step(a_case(outcome="bad-address", **home), covid, AT).key == "ask:enrichment"


def test_a_call_back_comes_before_the_district(covid):
    agreed = a_case(call_back_at=hours(-0.1), **called("call-rescheduled", 4), **searched(0, status="waiting"))
    assert next_step(agreed, covid, AT).words == "Call back now: agreed for today at 11:54am"
    later = a_case(call_back_at=hours(5), **called("call-rescheduled", 4))
    assert next_step(later, covid, AT) == ("wait", "Call back today at 5pm", False)


def test_who_was_reached_is_closed_even_while_a_visit_is_open(covid):
    reached = a_case(door_knock_status="waiting", door_knock_due=hours(9), **called("complete"))
    assert next_step(reached, covid, AT).key == "close"


def test_what_was_sent_back_is_asked_of_the_suggested_council_then_decided_by_a_supervisor(covid):
    back = {"enrichment_status": "bounced", "enrichment_with": "Breckland"}
    step = next_step(a_case(suggested_name="Norwich", **back), covid, AT)
    assert step == ("ask:enrichment", "Breckland says it is not theirs: ask Norwich", True)
    assert next_step(a_case(district_id=None, **back), covid, AT).key == "triage"


def test_without_a_district_nobody_can_be_asked(covid):
    assert next_step(a_case(usable=False, district_id=None, district_name=None), covid, AT).key == "triage"
    assert next_step(a_case(district_id=None, district_name=None), covid, AT).key == "call"


def test_past_its_last_day_a_case_is_closed(covid):
    assert next_step(a_case(ends_on=date(2026, 11, 20)), covid, AT).key == "call"
    past = next_step(a_case(ends_on=date(2026, 11, 19)), covid, AT)
    assert past == ("close", "Past its last day, 19 November 2026: close the case", True)


def test_a_resident_who_asks_for_a_call_comes_first_even_when_the_case_is_closed(covid):
    wish = {"asked_back_at": hours(-1), "asked_back_when": "afternoon", "call_back_at": hours(0)}
    said = "Ring back: the resident asked to be rung this afternoon"
    assert next_step(a_case(**wish), covid, AT) == ("call", said, True)
    for more in ({"status": "closed"}, {"ends_on": date(2026, 11, 1)}, {"door_knock_status": "accepted"}):
        assert next_step(a_case(**wish | more), covid, AT).words == said, more
    early = next_step(a_case(**wish | {"call_back_at": hours(1)}), covid, AT)
    assert (early.key, early.words) == ("wait", said)


def test_a_wish_names_the_language_and_the_number_that_passed(covid):
    wish = {"asked_back_at": hours(-1), "asked_back_when": "afternoon", "call_back_at": hours(0)}
    told = {"asked_back_language": "pl", "asked_back_phone": "+447700900778"}
    said = "Ring back: the resident asked to be rung in Polish, this afternoon, on 07700 900778"
    assert next_step(a_case(**wish | told), covid, AT).words == said


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"call_back_at": hours(0)}, "Now"),
        ({"call_back_at": hours(5)}, "Today at 5pm"),
        ({"call_back_at": hours(1), "asked_back_at": hours(-1), "asked_back_when": "afternoon"}, "This afternoon"),
    ],
)
def test_when_a_booked_call_is_made(facts, words):
    assert ring_when(a_case(**facts), AT) == words


def test_without_the_number_the_district_rings(covid):
    wish = {"asked_back_at": hours(-1), "asked_back_when": "any", "door_knock_with": "Breckland"}
    step = next_step(a_case(**wish), covid, AT)
    assert step == ("visit", "The resident asked to be rung today, at any time: Breckland rings them", False)


def test_a_flood_list_speaks_its_own_words(flood):
    property_ = a_case(category="property", ends_on=None, usable=False)
    assert next_step(property_, flood, AT).words == "No contact details that work. Ask Breckland: find the householder"
    closed = a_case(status="closed", outcome="left-safely", ends_on=None)
    assert next_step(closed, flood, AT).words == "Settled: Left for a dry place"


MOMENTS = st.integers(-96, 96).map(hours)
MAYBE = st.none() | MOMENTS
STATUS = st.sampled_from([None, "waiting", "accepted", "returned", "bounced", "withdrawn", "lapsed"])


@given(data=st.data())
def test_something_is_always_said_and_it_can_be_done(covid, data):
    draw = data.draw
    status, outcome_at, last = draw(st.sampled_from(["open", "closed"])), draw(MAYBE), draw(MAYBE)
    case = a_case(
        status=status, variant=draw(st.booleans()), usable=draw(st.booleans()), received_at=draw(MOMENTS),
        ends_on=draw(st.none() | st.dates(date(2026, 11, 10), date(2026, 12, 1))), calls=int(last is not None),
        last_call_at=last, last_call_outcome=draw(st.sampled_from([*covid.call_outcomes, "gone"])) if last else None,
        call_back_at=draw(MAYBE), outcome_at=outcome_at,
        outcome=draw(st.sampled_from([*covid.outcomes, "gone"])) if outcome_at or status == "closed" else None,
        district_id=draw(st.sampled_from([None, 7])), enrichment_status=draw(STATUS), enrichment_due=hours(3),
        enrichment_with="Breckland", enrichment_ended=draw(MOMENTS), enrichment_found=draw(st.integers(0, 2)),
        door_knock_status=draw(STATUS), door_knock_due=hours(9), door_knock_with="Norwich",
    )  # fmt: skip
    step = next_step(case, covid, AT)
    assert step.words and "None" not in step.words
    if step.key.startswith("ask:"):
        assert case.district_id is not None and case.status == "open"
        kind = case.enrichment_status if step.key == "ask:enrichment" else case.door_knock_status
        assert kind not in ("waiting", "accepted"), "nobody is asked twice at the same time"
    assert (step.key == "closed") == (case.status == "closed")


@given(wait=st.integers(0, 72))
def test_the_hours_come_from_the_programme(covid, wait):
    other = replace(covid, hours_before_enrichment=wait)
    assert proposed_at(a_case(), other) == hours(wait - 3)
