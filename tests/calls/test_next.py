"""The next case of one's own list: what one can do something about, promised calls that are due before all else."""

from datetime import timedelta

from hub.kernel.clock import now


def leads_to(at, after=None):
    return at.browser.get(f"/calls/next?after={after or at.id}").location


def test_from_case_to_case_and_not_to_one_that_was_just_tried(at_case, call, everything):
    first, second, third = (at_case(reference=name) for name in "ABC")
    assert leads_to(first) == second.url, "as the list has them: the first that came"
    call(second.id, "no-answer")
    assert leads_to(first) == third.url
    everything("update case_file set last_call_at = now() - interval '31 minutes' where last_call_at is not null")
    assert leads_to(first) == second.url


def test_a_promised_call_that_is_due_comes_first(at_case, call, everything):
    first, second, third = (at_case(reference=name) for name in "ABC")
    call(third.id, "call-rescheduled", call_back_at=now() + timedelta(hours=1))
    assert leads_to(first) == second.url, "what is booked for later waits"
    everything("update case_file set call_back_at = now() - interval '1 minute' where call_back_at is not null")
    assert leads_to(first) == third.url


def test_what_others_have_to_do_and_what_is_a_colleague_s_is_left_out(at_case, call, client, county):
    first, second = at_case(reference="A"), at_case(reference="B")
    call(second.id, "refused-to-engage")
    answer = first.browser.get(f"/calls/next?after={first.id}", follow_redirects=True)
    assert answer.request.path == "/cases" and "Nothing on your list waits for you now" in answer.text
    assert client("norfolk", "tracer", 1).get("/calls/next").location == "/cases?show=mine"


def test_an_address_that_names_no_case_begins_at_the_top(at_case):
    first = at_case(reference="A")
    assert leads_to(first, "nonsense") == first.url
