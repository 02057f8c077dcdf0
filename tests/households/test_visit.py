"""One knock names several of a household: the county's side, from the question to what comes home to each case."""

import pytest

from hub.asking import actions as asking
from hub.calls.actions import record_call
from hub.cases import actions, queries
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.programmes.queries import programme

ROWS = "select * from handover where kind = 'door-knock' order by side"


@pytest.fixture
def ask(home, norfolk, work):
    """Ask Breckland to knock for one of them, naming others; returns the request's id."""

    def raise_(case_id, *others):
        with norfolk.acting("norfolk", "tracer"):
            case = queries.case(case_id)
            typed = {"to": case.district_id, "household": list(others), "instructions": None, "risk": None}
            found = asking.raise_door_knock(case_id, case.version, programme(), typed)
        work()
        return found

    return raise_


@pytest.fixture
def answer(norfolk, work):
    def back(handover_id, **told):
        with norfolk.acting("breckland", "officer"):
            handovers.accept(handover_id, requests.received(handover_id).version)
            handovers.return_answer(handover_id, told, requests.received(handover_id).version)
        work()

    return back


def close(norfolk, case_id, outcome="reached-complete"):
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), outcome, None)


def test_the_form_offers_the_others_and_the_preview_shows_what_is_told_of_them(home, client):
    anna, ben, cy = home.of(3)
    tracer = client("norfolk", "tracer")
    form = tracer.get(f"/cases/{anna}/ask/door-knock").text
    assert "Who else of the household is to be seen" in form and "Ben Reed" in form and "Cy Reed" in form
    typed = {"to": home.read(anna).district_id, "household": [ben, cy], "version": home.read(anna).version}
    page = tracer.post(f"/cases/{anna}/ask/door-knock", data=typed).text
    assert "Others of the household" in page and "Ben Reed" in page and page.count('name="household"') == 4
    assert "household" not in tracer.get(f"/cases/{anna}/ask/enrichment").text


def test_what_was_shown_is_sent_from_the_page(home, client, work, everything):
    anna, ben, _ = home.of(3)
    tracer = client("norfolk", "tracer")
    typed = {"to": home.read(anna).district_id, "household": [ben], "version": home.read(anna).version}
    page = tracer.post(f"/cases/{anna}/ask/door-knock", data=typed).text
    seal = page.partition('name="seal" value="')[2].partition('"')[0]
    answer = tracer.post(f"/cases/{anna}/ask/door-knock/send", data=typed | {"seal": seal})
    assert answer.status_code == 303, answer.text
    received, sent = everything(ROWS)
    [told] = received.subject["household"]
    assert told["forename"] == "Ben" and set(told) <= {"forename", "surname", "born_on", "gender", "language", "phones"}
    assert received.subject == sent.subject and received.origin_id is None
    assert [tuple(one) for one in everything("select place, origin_id from handover_origin")] == [(1, ben)]


def test_each_of_them_shows_the_request_and_asking_again_joins_it(home, ask, client, norfolk):
    anna, ben, cy = home.of(3)
    stale = home.read(ben).version
    found = ask(anna, ben)
    tracer = client("norfolk", "tracer")
    for one in (anna, ben):
        page = tracer.get(f"/cases/{one}").text
        assert "waits at Breckland" in page and f"/requests/{found}/withdraw" in page
        assert "This has been asked already" in tracer.get(f"/cases/{one}/ask/door-knock").text
        assert tracer.get(f"/cases/{one}/requests/{found}/messages").status_code == 200
    assert tracer.get(f"/cases/{cy}/requests/{found}/messages").status_code == 404
    with pytest.raises(EditConflict), norfolk.acting("norfolk", "tracer"):
        asking.raise_door_knock(ben, stale, programme(), {"to": home.read(ben).district_id, "household": []})
    with pytest.raises(EditConflict), norfolk.acting("norfolk", "tracer"):
        case = queries.case(cy)
        asking.raise_door_knock(cy, case.version, programme(), {"to": case.district_id, "household": [ben]})
    page = tracer.get(f"/cases/{cy}/ask/door-knock").text
    assert "knock at this home already" in page and "Ben Reed</a>" in page and 'name="household"' not in page
    assert "knock at this home already" not in tracer.get(f"/cases/{cy}/ask/enrichment").text


def test_the_clocks_of_each_of_them_wait_for_the_one_visit_and_no_longer_once_it_is_over_for_them(home, ask, norfolk):
    anna, ben, cy = home.of(3)
    ask(anna, ben)
    asked = home.read(anna)
    assert asked.asked_at and asked.asked_due
    assert (home.read(ben).asked_at, home.read(ben).asked_due) == (asked.asked_at, asked.asked_due)
    assert (home.read(cy).asked_at, home.read(cy).asked_due) == (None, None)
    for one in (anna, ben):
        with norfolk.acting("norfolk", "tracer"):
            actions.withdraw_open(one)
        assert (home.read(one).asked_at, home.read(one).asked_due) == (None, None)


def test_the_outcome_of_each_goes_to_their_own_case(home, ask, answer):
    anna, ben, cy = home.of(3)
    answer(ask(anna, ben, cy), outcome="reached-complete", household_outcomes=[{"person": 2, "outcome": "refused"}])
    assert [home.read(one).outcome for one in (anna, ben, cy)] == ["reached-complete", "reached-complete", "refused"]
    received = [event for one in (anna, ben, cy) for event in home.events(one) if event.kind == "case:outcome_received"]
    assert sorted(event.facts["outcome"] for event in received) == ["reached-complete", "reached-complete", "refused"]


def test_the_page_of_each_says_what_was_said_of_them(home, ask, answer, client):
    anna, ben, cy = home.of(3)
    told = [{"person": 1, "outcome": ""}, {"person": 2, "outcome": "refused"}]
    made = {"at": "2026-01-03T10:00:00+00:00", "step": "An officer visits", "outcome": "Spoke", "by_role": "officer"}
    answer(ask(anna, ben, cy), outcome="reached-complete", household_outcomes=told, attempts=[made])
    assert [home.read(one).outcome for one in (anna, ben, cy)] == ["reached-complete", None, "refused"]
    tracer, reached = client("norfolk", "tracer"), "Reached, all questions answered"
    pages = [tracer.get(f"/cases/{one}").text for one in (anna, ben, cy)]
    assert [reached in page for page in pages] == [True, False, False]
    assert "The visit ended before this one was reached" in pages[1] and "Refused" in pages[2]
    assert [page.count("The home was visited") > 0 for page in pages] == [False, True, True]


def test_a_strange_shape_of_outcomes_costs_nobody_theirs(home, ask, answer):
    anna, ben = home.of(2)
    answer(ask(anna, ben), outcome="refused", household_outcomes=[{"person": "1", "outcome": "x"}, 7, {"outcome": []}])
    assert [home.read(one).outcome for one in (anna, ben)] == ["refused", "refused"]


def test_a_resident_who_rings_back_is_let_go_and_the_visit_goes_on_for_the_others(home, ask, answer, norfolk, work,
                                                                                  everything, client):  # fmt: skip
    anna, ben, cy = home.of(3)
    found = ask(anna, ben, cy)
    with norfolk.acting("breckland", "officer"):
        handovers.accept(found, requests.received(found).version)
    with norfolk.acting("norfolk", "tracer"):
        typed = {"channel": "call", "outcome": "complete", "call_back_at": None, "contact_point_id": None}
        record_call(queries.case(ben), programme(), typed)
    work()
    received, sent = everything(ROWS)
    assert received.status == sent.status == "accepted"
    assert received.settled == sent.settled == [1]
    [notice] = everything("select kind, urgent from notice where kind = 'request-fewer'")
    assert notice.urgent
    assert home.read(ben).door_knock_status == "withdrawn" and home.read(cy).door_knock_status == "accepted"
    assert "handover:settled" in [event.kind for event in home.events(ben)]
    mirrored = everything("select facts from event where kind = 'handover:settled' and from_org is not null")
    assert mirrored[0].facts["place"] == 1
    with norfolk.acting("breckland", "officer"):
        handovers.return_answer(found, {"outcome": "refused"}, requests.received(found).version)
    work()
    assert [home.read(one).outcome for one in (anna, ben, cy)] == ["refused", None, "refused"]


def test_when_the_last_of_them_is_settled_all_of_it_is_withdrawn(home, ask, norfolk, work, everything):
    anna, ben = home.of(2)
    ask(anna, ben)
    close(norfolk, anna)
    work()
    assert [one.status for one in everything(ROWS)] == ["waiting", "waiting"]
    with pytest.raises(NotPossibleNow), norfolk.acting("norfolk", "tracer"):
        case = queries.case(anna)
        actions.reopen(case, case.version, "She has more to tell")
        case = queries.case(anna)
        asking.raise_door_knock(anna, case.version, programme(), {"to": case.district_id, "household": []})
    close(norfolk, ben)
    work()
    assert [one.status for one in everything(ROWS)] == ["withdrawn", "withdrawn"]


def test_a_tracer_withdraws_it_for_one_or_for_all(home, ask, client, work, everything):
    anna, ben, cy = home.of(3)
    found, tracer = ask(anna, ben, cy), client("norfolk", "tracer")
    address = f"/cases/{ben}/requests/{found}/withdraw"
    page = tracer.get(address).text
    assert (
        "It is about 3 people of one household: Anna Reed, Ben Reed, Cy Reed." in page and "Only for Ben Reed" in page
    )
    tracer.post(address, data={"only": "yes"})
    work()
    assert [(one.status, one.settled) for one in everything(ROWS)] == [("waiting", [1])] * 2
    tracer.post(f"/cases/{cy}/requests/{found}/withdraw", data={})
    work()
    assert {one.status for one in everything(ROWS)} == {"withdrawn"}


def test_whoever_takes_one_out_of_the_household_reads_first_that_the_district_has_them_named(
    home, ask, client, work, everything
):
    anna, ben, cy = home.of(3)
    found, supervisor = ask(anna, ben), client("norfolk", "supervisor")
    [sent] = everything("select reference from handover where side = 'sent'")
    for one, name in ((anna, "Anna Reed"), (ben, "Ben Reed")):
        page = supervisor.get(f"/cases/{one}/household/part").text
        assert f"Request {sent.reference} (door-knock) stays as it is: Breckland" in page
        assert f"has {name} named in it" in page
        for step in ("withdraw", "messages"):
            way = f"/cases/{one}/requests/{found}/{step}"
            assert f'href="{way}"' in page and supervisor.get(way).status_code == 200
    assert "stays as it is" not in supervisor.get(f"/cases/{cy}/household/part").text, "nobody knocks for her"
    supervisor.post(f"/cases/{ben}/requests/{found}/withdraw", data={"only": "yes"})
    work()
    for one in (anna, ben):
        page = supervisor.get(f"/cases/{one}/household/part").text
        assert "Take it out" in page and "stays as it is" not in page, "Anna is asked for alone now"


def test_it_lapses_when_it_is_pointless_for_the_last_of_them(home, ask, everything):
    anna, ben = home.of(2)
    everything("update case_file set ends_on = ends_on + 3 where id = :id", id=ben)
    ask(anna, ben)
    received, sent = everything(ROWS)
    late = home.read(ben).ends_on
    assert sent.lapses_at.date() >= late


def test_what_is_not_theirs_sends_all_of_them_back(home, ask, norfolk, work):
    anna, ben = home.of(2)
    found = ask(anna, ben)
    with norfolk.acting("breckland", "officer"):
        handovers.bounce(found, 1, "not our area", norfolk.org("broadland"))
    work()
    assert {home.read(one).suggested_name for one in (anna, ben)} == {"Broadland"}


def test_the_database_refuses_more_of_a_member_than_of_the_subject(home, ask, norfolk, everything, monkeypatch):
    from sqlalchemy.exc import ProgrammingError

    from hub.handovers import rules

    anna, ben = home.of(2)
    monkeypatch.setattr(rules, "copied", lambda facts, allowed: {"forename": "A", "household": [{"nhs_number": "1"}]})
    with pytest.raises(ProgrammingError, match="row-level security"):
        ask(anna, ben)
