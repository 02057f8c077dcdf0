"""What is next, said in words from one row: no database, so hypothesis may try them all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from hub.cases.rules.steps import next_step, proposed_at, ring_when

AT = NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def a_case(**facts) -> SimpleNamespace:
    """An open case of this morning with a number that may work, which nobody has called yet."""
    fresh = {
        "status": "open", "category": "case", "variant": False, "facts": {}, "received_at": hours(-3), "usable": True,
        "ends_on": date(2026, 11, 28), "calls": 0, "last_call_at": None, "last_call_outcome": None,
        "call_back_at": None, "asked_back_at": None, "asked_back_when": None, "outcome": None,
        "asked_back_language": None, "asked_back_phone": None, "outcome_at": None, "district_id": 7,
        "district_name": "Breckland", "suggested_name": None, "enrichment_status": None, "enrichment_due": None,
        "enrichment_ended": None, "enrichment_found": 0, "enrichment_with": None, "door_knock_status": None,
        "door_knock_due": None, "door_knock_with": None, "priority": 1 if facts.get("variant") else 3,
        "tracer_name": "Tessa", "tried_at": [], "escalation_state": None, "asked_due": None, "asked_at": None,
        "asked_answered": None, "asked_enrichment": False,
    }  # fmt: skip
    fresh["tried_at"] = [facts["last_call_at"]] if facts.get("last_call_at") else []
    return SimpleNamespace(**fresh | facts)


def called(outcome: str, ago: float = 1) -> dict:
    return {"calls": 1, "last_call_outcome": outcome, "last_call_at": hours(-ago)}


def searched(found: int, ago: float = 0.5, status: str = "returned") -> dict:
    return {"enrichment_status": status, "enrichment_with": "Breckland", "enrichment_ended": hours(-ago),
            "enrichment_found": found, "enrichment_due": hours(2)}  # fmt: skip


def told(case, programme) -> tuple:
    """What is next, without who does it and until when."""
    return next_step(case, programme, AT)[:3]


def test_a_new_case_is_called(covid):
    assert told(a_case(), covid) == ("call", "Call", True)


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
    tried = a_case(**called("wrong-number", 0), tried_at=[hours(-2), hours(-1), hours(0)])
    assert told(tried, covid) == ("call", "Wrong number today at midday: try another number or address", True)
    assert next_step(a_case(usable=False, **called("wrong-number")), covid, AT).key == "ask:enrichment"


def test_without_a_district_nobody_is_told_to_ask_it(covid):
    tried = {"tried_at": [hours(-3), hours(-1), hours(0), hours(0)], "received_at": hours(-23.5)}
    step = next_step(a_case(district_id=None, district_name=None, **called("no-answer", 0) | tried), covid, AT)
    assert "a supervisor says which district to ask, from today at 12:30pm" in step.words
    assert "ask Breckland from" in next_step(a_case(**called("no-answer", 0) | tried), covid, AT).words


def test_a_variant_skips_the_wait(covid):
    variant = a_case(variant=True, received_at=hours(-1), escalation_state="taken", **called("no-answer", 0.5))
    assert proposed_at(variant, covid) == variant.received_at
    assert next_step(variant, covid, AT).key == "ask:enrichment"
    assert proposed_at(a_case(), covid) == hours(21)


def test_while_the_district_searches_there_is_nothing_to_do(covid):
    searching = a_case(**searched(0, status="accepted"))
    assert told(searching, covid) == ("search", "Breckland is searching, answer due today at 2pm", False)


def test_what_a_district_has_not_answered_in_time_is_asked_for(covid):
    late = {"enrichment_status": "accepted", "enrichment_with": "Breckland", "enrichment_due": hours(-1)}
    words = "Breckland was to answer today at 11am and has not: ask them"
    assert told(a_case(**late), covid) == ("chase", words, True)
    knock = {"door_knock_status": "waiting", "door_knock_with": "Norwich", "door_knock_due": hours(-17)}
    words = "Door-knock was due yesterday at 7pm and Norwich has not taken it on: ask them"
    assert told(a_case(**knock), covid) == ("chase", words, True)
    knock["door_knock_status"] = "accepted"
    assert "has not said how it went" in told(a_case(**knock), covid)[1]


def test_after_no_answer_another_part_of_the_day_is_tried(covid):
    step = next_step(a_case(received_at=hours(-4), **called("no-answer", 3)), covid, AT)
    assert step[:3] == ("call", "No answer today at 9am: try again", True), "nobody has tried the afternoon"
    both = a_case(received_at=hours(-4), **called("no-answer", 0), tried_at=[hours(-3), hours(0)])
    assert next_step(both, covid, AT) == (
        "retry", "No answer today at midday: retry after 5pm", False, "Tessa", hours(5)
    )  # fmt: skip


def test_when_the_district_may_be_asked_before_the_next_try_it_says_so(covid):
    case = a_case(received_at=hours(-22), **called("no-answer", 0), tried_at=[hours(-20), hours(-3), hours(0)])
    words = "No answer today at midday: ask Breckland from today at 2pm"
    assert next_step(case, covid, AT) == ("wait", words, False, "Tessa", hours(2))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"variant": True}, "Variant of concern"),
        ({"facts": {"care_home": "Yes"}}, "Care home"),
        ({"facts": {"occupation": "Primary school teacher"}}, "School"),
    ],
)
def test_a_variant_or_a_complex_setting_is_escalated_before_anything_else(covid, facts, why):
    assert told(a_case(**facts), covid) == ("escalate", f"{why}: escalate to the consultant", True)
    assert told(a_case(**facts, usable=False), covid)[0] == "escalate"
    assert told(a_case(**facts, escalation_state="waiting"), covid)[0] == "call", "the tracer goes on meanwhile"
    assert told(a_case(**facts, escalation_state="over"), covid)[0] == "call", "once is enough"
    assert told(a_case(**facts), replace(covid, escalation=None))[0] == "call", "where nothing is escalated"


def test_what_the_consultant_wants_comes_first(covid):
    assert told(a_case(escalation_state="asked"), covid)[0] == "answer"
    assert told(a_case(escalation_state="advised", door_knock_status="accepted"), covid)[0] == "advice"
    assert told(a_case(status="closed", outcome="refused", escalation_state="asked"), covid)[0] == "closed"


def test_each_step_says_who_does_it_and_until_when(covid):
    assert next_step(a_case(), covid, AT)[3:] == ("Tessa", hours(1)), "the first call is due four hours after receipt"
    nobody = next_step(a_case(tracer_name=None), covid, AT)
    assert nobody.who == "Nobody yet: a supervisor allocates it"
    assert next_step(a_case(**called("refused-to-engage")), covid, AT).who == "A supervisor"
    assert next_step(a_case(**searched(0, status="accepted")), covid, AT)[3:] == ("Breckland", hours(2))
    agreed = a_case(call_back_at=hours(5), **called("call-rescheduled", 4))
    assert next_step(agreed, covid, AT)[3:] == ("Tessa", hours(5))


def test_a_search_that_nobody_has_accepted_has_not_begun(covid):
    asked = a_case(**searched(0, status="waiting"))
    assert told(asked, covid) == ("search", "Breckland has not begun yet, answer due today at 2pm", False)


def test_new_details_are_called_and_then_a_visit_follows(covid):
    found = a_case(received_at=hours(-30), **called("no-answer", 5), **searched(2))
    assert told(found, covid) == ("call", "New contact details from Breckland: call", True)
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
    waiting = told(a_case(door_knock_status="waiting", **knocked), covid)
    assert waiting == ("visit", "Door-knock waits at Breckland, due tomorrow at 8am", False)
    under_way = next_step(a_case(door_knock_status="accepted", **knocked), covid, AT)
    assert under_way == ("visit", "Nothing to do: Breckland visits by tomorrow at 8am", False, "Breckland", hours(20))
    today = next_step(a_case(door_knock_status="accepted", **knocked | {"door_knock_due": hours(8)}), covid, AT)
    assert today.words == "Nothing to do: Breckland visits today, by 8pm"
    home = {"door_knock_status": "returned", "outcome_at": hours(-1), **knocked}
    done = told(a_case(outcome="reached-complete", **home), covid)
    assert done == ("close", "Breckland: reached, all questions answered. Close the case", True)
    assert next_step(a_case(outcome="unsafe", **home), covid, AT).key == "supervisor"
    assert next_step(a_case(outcome="spoke-to-household", **home), covid, AT).key == "call"
    assert next_step(a_case(outcome="bad-address", **home), covid, AT).key == "ask:enrichment"


def test_a_call_back_comes_before_the_district(covid):
    agreed = a_case(call_back_at=hours(-0.1), **called("call-rescheduled", 4), **searched(0, status="waiting"))
    assert next_step(agreed, covid, AT).words == "Call back now: agreed for today at 11:54am"
    later = a_case(call_back_at=hours(5), **called("call-rescheduled", 4))
    assert told(later, covid) == ("wait", "Call back today at 5pm", False)


def test_who_was_reached_is_closed_even_while_a_visit_is_open(covid):
    reached = a_case(door_knock_status="waiting", door_knock_due=hours(9), **called("complete"))
    assert next_step(reached, covid, AT).key == "close"


def test_what_was_sent_back_is_asked_of_the_suggested_council_then_decided_by_a_supervisor(covid):
    back = {"enrichment_status": "bounced", "enrichment_with": "Breckland"}
    step = told(a_case(suggested_name="Norwich", **back), covid)
    assert step == ("ask:enrichment", "Breckland says it is not theirs: ask Norwich", True)
    assert next_step(a_case(district_id=None, **back), covid, AT).key == "triage"


def test_without_a_district_nobody_can_be_asked(covid):
    assert next_step(a_case(usable=False, district_id=None, district_name=None), covid, AT).key == "triage"
    assert next_step(a_case(district_id=None, district_name=None), covid, AT).key == "call"


def test_past_its_last_day_a_case_is_closed(covid):
    assert next_step(a_case(ends_on=date(2026, 11, 20)), covid, AT).key == "call"
    past = told(a_case(ends_on=date(2026, 11, 19)), covid)
    assert past == ("close", "Past its last day, 19 November 2026: close the case", True)


def test_a_resident_who_asks_for_a_call_comes_first_even_when_the_case_is_closed(covid):
    wish = {"asked_back_at": hours(-1), "asked_back_when": "afternoon", "call_back_at": hours(0)}
    said = "Ring back: the resident asked to be rung this afternoon"
    assert told(a_case(**wish), covid) == ("call", said, True)
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
    step = told(a_case(**wish), covid)
    assert step == ("visit", "The resident asked to be rung today, at any time: Breckland rings them", False)


def test_a_flood_list_speaks_its_own_words(flood):
    property_ = a_case(category="property", ends_on=None, usable=False)
    assert next_step(property_, flood, AT).words == "No contact details that work. Ask Breckland: find the householder"
    closed = a_case(status="closed", outcome="left-safely", ends_on=None)
    assert next_step(closed, flood, AT).words == "Settled: Left for a dry place"
