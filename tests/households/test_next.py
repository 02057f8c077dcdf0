"""A household that was just rung is not rung again: not by the list's filter, not by the next case, not by a button."""

import re

import pytest

from hub.calls import actions as calls
from hub.cases import queries
from hub.programmes.queries import programme


@pytest.fixture
def rung(home, norfolk):
    """Three of one home and two who live alone, all with one tracer, who has just rung the first of the three."""
    ids, me = home.of(3), norfolk.person("norfolk", "tracer")
    alone = [home.open(forename=name, house=name) for name in ("Dee", "Eve")]
    home.give(ids[0], me)
    for one in alone:
        home.give(one, me)
    with norfolk.acting("norfolk", "tracer"):
        plan = programme()
        missed = next(one.key for one in plan.call_outcomes.values() if not one.reached)
        calls.record_call(queries.case(ids[0], lock=True), plan, {"channel": "call", "outcome": missed})
    return ids, alone


def test_the_next_case_is_one_whom_nobody_has_just_rung(rung, client):
    ids, alone = rung
    tracer = client("norfolk", "tracer")
    first = tracer.get("/cases/next").location
    assert any(str(one) in first for one in alone)
    second = tracer.get("/cases/next", query_string={"after": first.rsplit("/", 1)[-1]}).location
    assert any(str(one) in second for one in alone) and second != first


def test_the_list_narrowed_by_the_next_step_goes_by_the_household(rung, client):
    ids, alone = rung
    tracer = client("norfolk", "tracer")
    now, later = (tracer.get(f"/cases?show=mine&step={step}").text for step in ("call", "later"))
    assert all(f"/cases/{one}" in now for one in alone) and not any(f"/cases/{one}" in now for one in ids)
    assert all(f"/cases/{one}" in later for one in ids) and not any(f"/cases/{one}" in later for one in alone)


@pytest.mark.parametrize("address", ["/cases/next", "/cases?show=mine&step=call"])
def test_it_costs_no_statement_for_a_row(rung, home, norfolk, client, statements, address):
    tracer = client("norfolk", "tracer")
    tracer.get(address)
    with statements() as few:
        tracer.get(address)
    for number in range(6):
        for name in ("Flo", "Gus"):
            home.give(home.open(forename=name, house=str(40 + number)), norfolk.person("norfolk", "tracer"))
    with statements() as many:
        tracer.get(address)
    assert len(many) == len(few)


def test_the_buttons_of_a_case_lead_to_one_call_to_all(home, norfolk, client):
    ids = home.of(3)
    tracer, url = client("norfolk", "tracer"), f"/cases/{ids[1]}"
    page = tracer.get(url).text
    assert page.index("Record one call to all of them") < page.index(">Record a call<")
    answered = re.search(rf'href="({url}/household/call[?][^"]*number=[^"]*)"[^>]*>They answered', page)[1]
    form = tracer.get(answered.replace("&amp;", "&")).text
    chosen = re.search(r'name="contact_point_id".*?</(?:select|fieldset)>', form, re.S)[0]
    assert re.search(r"(?:selected|checked)[^<]*>(?:[^<]|<(?!/option))*?07700 900002", chosen, re.S)
    alone = tracer.get(f"{url}/call").text
    assert f'href="{url}/household/call"' in alone and "Record one call to the Reeds together" in alone


def test_one_who_waits_for_a_call_of_their_own_and_a_variant_are_rung_alone(home, client, everything):
    ids = home.of(3)
    everything("update case_file set call_back_at = now() where id = :id", id=ids[0])
    everything("update case_file set variant = true where id = :id", id=ids[1])
    tracer = client("norfolk", "tracer")
    for one in ids[:2]:
        page = tracer.get(f"/cases/{one}").text
        assert ">Record a call<" in page and "Record one call to all" not in page
    assert "Record one call to all of them" in tracer.get(f"/cases/{ids[2]}").text


def test_the_page_of_a_case_reads_each_thing_once(home, norfolk, client, statements):
    ids = home.of(3)
    home.give(ids[0], norfolk.person("norfolk", "tracer"))
    tracer = client("norfolk", "tracer")
    for case_id, most in ((ids[0], 26), (home.open(forename="Dee", house="77"), 26)):
        tracer.get(f"/cases/{case_id}")
        with statements() as sent:
            tracer.get(f"/cases/{case_id}")
        assert len(sent) == most
        for what in ("from contact_point p left join account", "from handover x", "select r.home_key", "from need n"):
            assert sum(what in " ".join(one.split()) for one in sent) <= 1, what
