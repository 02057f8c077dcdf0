"""The page of a replay: over past visits, over invented requests, beside the version in force; no resident on it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from hub.replay import rules
from hub.replay.queries import take_turn
from tests.handovers.asking import RESIDENT


def without(*outcomes):
    """The first step without these outcomes."""

    def change(body):
        step = body["step"][0]
        step["outcome"] = [each for each in step["outcome"] if each["key"] not in outcomes]
        for form in body["form"]:
            form["question"] = [each for each in form["question"] if "only_if" not in each]

    return change


PAST = {"over": "past", "count": "200"}
INVENTED = {
    "over": "invented", "count": "300", "seed": "4", "nobody": "50", "declined": "10", "due_hours": "24",
    "lapse_hours": "240", "since-day": "23", "since-month": "11", "since-year": "2026",
}  # fmt: skip
INVENTED |= {"weigh": "even"}
ENDS = (
    "reached-complete reached-partial already-complies refused spoke-to-household no-answer-card-left moved "
    "bad-address in-hospital deceased unsafe"
)


def test_without_past_visits_it_says_so_and_offers_invented_ones(manager):
    page = manager.get("/visit-model/1/replay").text
    assert "No visit of yours is over yet" in page
    assert re.search(r'value="invented"[^>]* checked', page)
    nothing = manager.get("/visit-model/1/replay", query_string=PAST).text
    assert "No visit of yours is over yet" in nothing and "Where they end" not in nothing


def test_the_past_over_the_version_in_force_ends_as_it_did(manager, visited):
    visited("no-answer", "spoke-all")
    visited("moved")
    page = manager.get("/visit-model/1/replay", query_string=PAST).text
    assert "2 past visits." in page and "None is stuck." in page
    assert "the same outcome (2)" in page
    assert "Knock at the door, 2 attempts" in page
    assert "<svg" in page and "style=" not in page


def test_an_outcome_that_a_draft_does_not_offer_is_named_with_the_references_and_what_to_change(
    manager, visited, draft
):
    stuck, fine = visited("in-hospital"), visited("spoke-all")
    draft(without("in-hospital"))
    page = manager.get("/visit-model/2/replay", query_string=PAST).text
    assert "1 is stuck." in page
    assert "“Resident is in hospital” happened here in the past, and “Knock at the door” does not offer it" in page
    assert "Add an outcome with the same key" in page
    named = page.partition("What gets stuck")[2].partition("What was never reached")[0]
    assert stuck.reference in named and fine.reference not in named
    assert f'href="/requests/{stuck.id}"' in named
    assert "1: Resident is in hospital → Stuck" in page or re.search(r"1: [^<]*hospital[^<]* → Stuck", page)


def test_a_partner_without_an_agreement_is_named(manager, visited, draft):
    visited("no-answer", "no-answer", "no-answer")

    def to_a_partner(body):
        body["step"].append({
            "key": "partner", "title": "Neighbours try", "by": "partner:city-welcome",
            "outcome": [{"key": "met", "label": "Met", "then": "end", "county": "reached-partial"},
                        {"key": "declined", "label": "No", "then": "end", "county": "no-answer-card-left"}],
        })  # fmt: skip
        last = next(each for each in body["step"][0]["outcome"] if each["key"] == "no-answer")
        last["after_last"] = "step:partner"
        last.pop("county")

    draft(to_a_partner)
    page = manager.get("/visit-model/2/replay", query_string=PAST).text
    assert "No agreement lets you hand “Neighbours try” to" in page


def test_a_run_shows_no_resident_and_leaves_its_event(manager, visited, everything):
    visited("spoke-all")
    page = manager.get("/visit-model/1/replay", query_string=PAST).text
    for name in ("forename", "surname", "address", "postcode", "born_on"):
        assert RESIDENT[name] not in page
    [event] = everything("select facts, about from event where kind = 'replay:run'")
    assert event.facts == {"version": 1, "count": 1, "over": "past"} and event.about == []


def test_invented_requests_repeat_and_stand_beside_the_version_in_force(manager, draft):
    draft(lambda body: body["step"][0].update(attempts=1, windows=["evening"]))
    first = manager.get("/visit-model/2/replay", query_string=INVENTED).text
    assert "300 invented requests." in first
    assert "Version 1, in force (grey bar)" in first and "What ends differently from version 1" in first

    def of_result(page):
        return page.partition("Where they end")[2].partition("Run it again")[0]

    again = manager.get("/visit-model/2/replay", query_string=INVENTED).text
    assert of_result(first) == of_result(again)
    other = manager.get("/visit-model/2/replay", query_string=INVENTED | {"nobody": "0"}).text
    assert of_result(first) != of_result(other)
    assert 'name="nobody"' in first and 'value="50"' in first


def test_weights_of_ones_own_decide_how_often_each_end_comes(manager):
    weights = {f"weight_{end}": "0" for end in ENDS.split()} | {"weight_moved": "5"}
    told = INVENTED | {"nobody": "0", "weigh": "own"} | weights
    page = manager.get("/visit-model/1/replay", query_string=told).text
    assert re.search(r'data-label="End">Moved[^<]*</th>\s*<td[^>]*>300<', page)
    asked = manager.get("/visit-model/1/replay", query_string=INVENTED | {"weigh": "own"})
    assert asked.status_code == 422 and "Enter weight of “Refused”" in asked.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"count": "2001"}, "How many must be between 1 and 2000"),
        ({"nobody": "101"}, "must be between 0 and 100"),
        ({"seed": "x"}, "must be a whole number"),
        ({"since-day": "31", "since-month": "2"}, "must be a real date"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_its_field(manager, everything, typed, sentence):
    page = manager.get("/visit-model/1/replay", query_string=INVENTED | typed)
    assert page.status_code == 422 and sentence in page.text
    for value in typed.values():
        assert f'value="{value}"' in page.text, "nothing typed is lost"
    assert everything("select 1 from event where kind = 'replay:run'") == []


def test_a_draft_that_cannot_be_run_says_what_to_mend(manager, draft):
    draft(lambda body: body["step"][0]["outcome"][0].update(then="step:nowhere"))
    page = manager.get("/visit-model/2/replay", query_string=PAST)
    assert page.status_code == 200 and "cannot be tried out" in page.text
    assert "There is no step “nowhere” in this model." in page.text


def test_a_draft_that_ends_in_what_the_county_does_not_know_is_run_and_that_is_named(manager, draft, visited):
    visited("spoke-all")
    draft(lambda body: body["step"][0]["outcome"][0].update(county="all-well"))
    page = manager.get("/visit-model/2/replay", query_string=PAST).text
    assert "ends in “all-well”, which is none of the county’s outcomes" in page


def test_a_visit_that_is_under_way_is_no_past(manager, visited):
    visited("no-answer")
    assert "No visit of yours is over yet" in manager.get("/visit-model/1/replay").text
    visited("moved")
    assert "1 past visit." in manager.get("/visit-model/1/replay", query_string=PAST).text


def test_another_districts_visits_are_never_in_it(client, visited):
    visited("spoke-all")
    page = client("norwich", "manager").get("/visit-model/1/replay", query_string=PAST).text
    assert "No visit of yours is over yet" in page and "Where they end" not in page
    assert client("norwich", "manager").get("/visit-model/7/replay").status_code == 404


def test_five_hundred_past_visits_take_well_under_five_seconds_and_few_statements(manager, many, draft, statements):
    many(500)
    draft(lambda body: body["step"][0].update(attempts=2, windows=["morning", "evening"]))
    manager.get("/visit-model/2/replay")  # templates compiled
    begun = time.perf_counter()
    with statements() as sent:
        page = manager.get("/visit-model/2/replay", query_string={"over": "past", "count": "500"})
    taken = time.perf_counter() - begun
    assert page.status_code == 200 and "500 past visits." in page.text
    assert taken < 2, f"{taken:.2f} s"
    assert len(sent) <= 17, sent


def chain(steps, attempts=10, outcomes=2):
    """A model of so many steps one after the other, at each of which nobody answers."""
    told = []
    for number in range(steps):
        on = {"after_last": "end", "county": "no-answer-card-left"}
        if number < steps - 1:
            on = {"after_last": f"step:s{number + 1}"}
        met = [{"key": f"met{one}", "label": "Met", "then": "end", "county": "reached-complete"}
               for one in range(1, outcomes)]  # fmt: skip
        nobody = {"key": "nobody", "label": "Nobody in", "then": "again", **on}
        told.append({"key": f"s{number}", "title": f"Step {number}", "by": "officers", "attempts": attempts,
                     "outcome": [nobody, *met]})  # fmt: skip
    return {"title": "A long way", "step": told}


ALWAYS_SHUT = INVENTED | {"count": "2000", "nobody": "100", "lapse_hours": "2160"}


@pytest.mark.parametrize(("steps", "outcomes"), [(11, 2), (60, 2), (60, 60)])
def test_a_run_stops_at_its_budget_of_attempts_and_says_how_far_it_came(manager, draft, everything, steps, outcomes):
    draft(lambda body: (body.clear(), body.update(chain(steps, outcomes=outcomes))))
    begun = time.process_time()
    page = manager.get("/visit-model/2/replay", query_string=ALWAYS_SHUT)
    taken = time.process_time() - begun
    assert page.status_code == 200 and taken < 3, f"{taken:.2f} s"
    through = int(re.search(r"got through ([\d,]+) of the 2,000 you asked for", page.text)[1].replace(",", ""))
    assert through * steps * 10 <= rules.MOST_SIMULATED + steps * 10 + 10
    assert f"{through:,} invented request" in page.text, "the figures are of those that were run"
    [event] = everything("select facts from event where kind = 'replay:run'")
    assert event.facts["count"] == through


def test_a_run_within_the_budget_says_nothing_of_it(manager):
    assert "got through" not in manager.get("/visit-model/1/replay", query_string=INVENTED).text


@contextmanager
def running(norfolk, slug, role):
    """Somebody's run that is under way meanwhile, on a thread of its own as a page's is."""
    begun, over = Event(), Event()

    def run():
        with norfolk.acting(slug, role):
            take_turn()
            begun.set()
            assert over.wait(30)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(run)
        assert begun.wait(10) or done.result()
        try:
            yield
        finally:
            over.set()
            done.result()


def test_one_run_at_a_time_for_each_person(client, norfolk):
    officer, colleague = client("breckland", "officer"), client("breckland", "officer", 1)
    with running(norfolk, "breckland", "officer"):
        refused = officer.get("/visit-model/1/replay", query_string=INVENTED)
        assert refused.status_code == 429
        assert "Somebody is trying out a model right now" in refused.text and "Try again in a moment" in refused.text
        assert officer.get("/visit-model/1/replay").status_code == 200, "the page that asks is open to them"
        assert colleague.get("/visit-model/1/replay", query_string=INVENTED).status_code == 200
    assert officer.get("/visit-model/1/replay", query_string=INVENTED).status_code == 200


def test_two_runs_at_a_time_on_the_whole_installation(client, norfolk, everything):
    third = client("breckland", "officer")
    with running(norfolk, "norwich", "officer"):
        with running(norfolk, "breckland", "manager"):
            assert third.get("/visit-model/1/replay", query_string=INVENTED).status_code == 429
        assert third.get("/visit-model/1/replay", query_string=INVENTED).status_code == 200
    assert len(everything("select 1 from event where kind = 'replay:run'")) == 1, "what was not run is not recorded"


def test_an_older_draft_of_a_thousand_steps_names_its_fault_on_every_page(manager, draft):
    draft(lambda body: (body.clear(), body.update(chain(1000))))
    for page in ("/visit-model/2/replay", "/visit-model/2", "/visit-model/compare?before=1&after=2"):
        assert manager.get(page).status_code == 200, page
    assert "There are 1000 steps here: 60 at most." in manager.get("/visit-model/2/replay").text
