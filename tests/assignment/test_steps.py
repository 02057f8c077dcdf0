"""A visit comes to another step: the request goes with it, to a team, to a person, or to a partner at once."""

import pytest

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.teams import actions as teams
from hub.visits import actions as visits
from hub.visits import queries
from tests.assignment.conftest import DISTRICT

EH = "environmental-health"
PARTNER = "broads-neighbours"
DONE = {"key": "done", "label": "Done", "then": "end", "county": "reached-complete"}
ON = {"key": "on", "label": "Go on", "then": "step:second"}


def first(**more) -> dict:
    return {"key": "first", "title": "First", "by": "officers", "outcome": [ON, DONE]} | more


def second(by: str, **more) -> dict:
    return {"key": "second", "title": "Second", "by": by, "outcome": [DONE]} | more


@pytest.fixture
def under_way(district):
    """Olive holds a visit by this model, at its first step."""

    def begin(*steps: dict):
        district.publish("visit_model", {"title": "Two steps", "step": list(steps)})
        made = district.asked()
        with district.norfolk.acting(DISTRICT, "officer", 1):
            handovers.accept(made, 1)
        district.work()
        return made

    return begin


def goes_on(district, handover_id) -> None:
    """Olive records the outcome that leads to the second step."""
    with district.norfolk.acting(DISTRICT, "officer", 1):
        visit = queries.of_request(handover_id)
        visits.record_attempt(visit, visit.version, "on", now(), {})


def test_whoever_holds_it_and_is_in_the_team_keeps_it(district, under_way):
    district.works(district.olive, district.owen)
    made = under_way(first(), second(f"team:{EH}", assign="least-loaded"))
    goes_on(district, made)
    assert (district.row(made).holder_id, district.row(made).team) == (district.olive, EH)


def test_otherwise_it_goes_to_the_team_s_queue(district, under_way, client):
    district.works(district.olive, team="revenues")
    made = under_way(first(), second(f"team:{EH}"))
    goes_on(district, made)
    row = district.row(made)
    assert (row.status, row.holder_id, row.team) == ("accepted", None, EH)
    assert district.events("request:placed")[-1]["why"] == "for-the-team"
    words = "It waits in the queue of Environmental health."
    assert words in client(DISTRICT, "officer", 1).get(f"/requests/{made}").text


def test_or_to_one_of_the_team_by_the_step_s_strategy(district, under_way, everything):
    district.works(district.olive, team="revenues")
    district.works(district.owen)
    made = under_way(first(), second(f"call:{EH}", assign="round-robin"))
    goes_on(district, made)
    assert (district.row(made).holder_id, district.row(made).team) == (district.owen, EH)
    assert everything("select account_id from notice where about = :id", id=made)[0].account_id == district.owen


def test_of_a_team_in_which_nobody_is_on_duty_it_waits_in_the_queue(district, under_way, client):
    district.works(district.owen)
    district.away(district.owen)
    made = under_way(first(), second(f"team:{EH}", assign="least-loaded"))
    goes_on(district, made)
    assert (district.row(made).holder_id, district.row(made).team) == (None, EH)
    assert "Nobody of Environmental health is on duty" in client(DISTRICT, "officer", 1).get(f"/requests/{made}").text


def test_a_step_of_any_officer_stays_with_whoever_holds_it(district, under_way):
    district.works(district.owen)
    made = under_way(first(), second("officers", assign="least-loaded"))
    goes_on(district, made)
    assert district.row(made).holder_id == district.olive
    assert district.events("request:placed") == []


def test_another_attempt_at_the_same_step_moves_nobody(district, under_way):
    again = {"key": "on", "label": "No answer", "then": "again", "after_last": "end", "county": "no-answer-card-left"}
    made = under_way(first(by=f"team:{EH}", attempts=2, outcome=[again]))
    goes_on(district, made)
    assert district.row(made).holder_id == district.olive, "who claimed it begins, whatever their team"


def test_whoever_is_added_to_the_team_meanwhile_keeps_it(district, under_way):
    made = under_way(first(), second(f"team:{EH}"))
    with district.manager():
        teams.add_to_team(EH, [district.olive])
    goes_on(district, made)
    assert district.row(made).holder_id == district.olive


# A partner's step

DECLINED = {"key": "declined", "label": "Not taken on", "then": "step:last"}
MET = {"key": "met", "label": "Met", "then": "end", "county": "reached-complete"}
NOT_MET = {"key": "not-met", "label": "Not met", "then": "step:last"}
LAST = {"key": "last", "title": "Last", "by": "officers", "outcome": [DONE]}


def partners(**more) -> dict:
    return {
        "key": "second",
        "title": "A volunteer",
        "by": f"partner:{PARTNER}",
        "outcome": [MET, NOT_MET, DECLINED],
    } | more


@pytest.fixture
def broadland(norfolk, everything, work):
    """A council with an agreement with the partner, at the first step of a visit by this model."""
    from hub.directory import actions as directory
    from hub.directory.sections import live

    def begin(*steps: dict):
        with norfolk.acting("broadland", "manager"):
            version = live("visit_model").version + 1
            directory.draft("visit_model", version, {"title": "With a partner", "step": list(steps)})
            directory.publish("visit_model", version)
        from datetime import timedelta
        from uuid import uuid4

        facts = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane", "postcode": "NR13 3AB"}
        with norfolk.acting("norfolk", "tracer"):
            soon = now() + timedelta(hours=24)
            made = handovers.raise_handover("door-knock", norfolk.org("broadland"), facts, uuid4(), soon)
        work()
        with norfolk.acting("broadland", "officer"):
            handovers.accept(made, requests.received(made).version, take_over=True)
        work()
        return made

    return begin


def advance(norfolk, made, outcome: str = "on") -> None:
    with norfolk.acting("broadland", "officer"):
        visit = queries.of_request(made)
        visits.record_attempt(visit, visit.version, outcome, now(), {})


def onward(everything, made):
    found = everything("select id, status, kind from handover where parent_id = :id and side = 'sent'", id=made)
    return found[0] if found else None


def test_a_partner_s_step_is_handed_on_by_itself(broadland, norfolk, everything, work):
    made = broadland(first(), partners(hand_on="at-once"), LAST)
    assert onward(everything, made) is None
    advance(norfolk, made)
    work()
    step = onward(everything, made)
    assert (step.kind, step.status) == ("visit-step", "waiting")
    with norfolk.acting(PARTNER, "coordinator"):
        assert requests.received(step.id).subject["surname"] == "Penhaligon"
    [event] = everything(
        "select facts, via from event where kind = 'visit:handed_on' and facts ->> 'handover' = :id", id=str(made)
    )
    assert event.facts["onward"] == str(step.id)
    assert everything("select 1 from outbox where name = 'visit:silent' and args ->> 'handover' = :id", id=str(step.id))


def test_one_by_hand_waits_for_a_person(broadland, norfolk, everything, work):
    made = broadland(first(), partners(), LAST)
    advance(norfolk, made)
    work()
    assert onward(everything, made) is None


def test_a_visit_that_begins_with_a_partner_is_handed_on_as_it_is_accepted(broadland, everything, work):
    made = broadland(partners(hand_on="at-once"), LAST)
    assert onward(everything, made).status == "waiting"


def test_the_worker_hands_on_too_when_one_partner_follows_another(broadland, norfolk, everything, work):
    then = partners(key="third", hand_on="at-once", outcome=[MET, NOT_MET | {"then": "step:last"}, DECLINED])
    made = broadland(
        partners(hand_on="at-once", outcome=[MET, NOT_MET | {"then": "step:third"}, DECLINED | {"then": "step:third"}]),
        then,
        LAST,
    )
    step = onward(everything, made)
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.bounce(step.id, requests.received(step.id).version, "declined")
    work()
    found = everything(
        "select id, status from handover where parent_id = :id and side = 'sent' order by raised_at", id=made
    )
    assert [one.status for one in found] == ["bounced", "waiting"], "declined once, and asked about the next step"
    with norfolk.acting("broadland", "officer"):
        visit = queries.of_request(made)
        assert (visit.state.step, visit.onward_id) == ("third", found[1].id)


def test_without_an_agreement_it_waits_and_the_manager_is_told(broadland, norfolk, everything, work):
    made = broadland(first(), partners(hand_on="at-once"), LAST)
    everything(
        """insert into ending (org_id, agreement_id, account_id, ends_at)
           select a.from_org, a.id, :by, now() from agreement a
           where a.from_org = :org and a.kind = 'visit-step'""",
        org=norfolk.org("broadland"),
        by=norfolk.person("broadland", "ig").id,
    )
    advance(norfolk, made)
    work()
    assert onward(everything, made) is None
    with norfolk.acting("broadland", "officer"):
        assert queries.of_request(made).state.step == "second", "the attempt is recorded all the same"
    [notice] = everything("select account_id, kind from notice where about = :id and kind = 'partner-gone'", id=made)
    assert notice.account_id == norfolk.person("broadland", "manager").id


def test_when_the_partner_gives_it_back_the_step_after_has_its_team(broadland, norfolk, everything, work):
    team = "food-safety"
    last = LAST | {"by": f"team:{team}", "assign": "by-hand"}
    made = broadland(partners(hand_on="at-once"), last)
    everything("delete from team_member")
    step = onward(everything, made)
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.bounce(step.id, requests.received(step.id).version, "declined")
    work()
    [row] = everything("select status, holder_id, team from handover where id = :id and side = 'received'", id=made)
    assert tuple(row) == ("accepted", None, team)
