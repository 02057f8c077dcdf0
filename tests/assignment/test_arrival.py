"""A request arrives: its patch is set, and it goes where the council's rule says, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from hub.assignment.actions import arrived
from hub.handovers import actions as handovers
from hub.handovers import kinds
from hub.handovers import queries as requests
from hub.kernel.db import db
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work import worker
from tests.assignment.conftest import DISTRICT

EH = "environmental-health"


def test_without_a_rule_a_request_waits_in_the_queue_with_its_patch(district):
    made = district.row(district.asked())
    assert (made.patch, made.status, made.holder_id, made.team, made.version) == (
        "attleborough",
        "waiting",
        None,
        None,
        1,
    )
    assert district.row(district.asked(postcode="NR3 1AA")).patch is None
    assert district.events("request:placed") == []


def test_by_hand_puts_it_into_the_team_s_queue_unheld(district):
    district.rule("by-hand", "revenues")
    made = district.row(district.asked())
    assert (made.status, made.holder_id, made.team) == ("waiting", None, "revenues")
    [event] = district.events("request:placed")
    assert (event["rule"], event["why"], event["team"], event["to"]) == ("by-hand", "for-the-team", "revenues", None)
    assert district.events("handover:assigned") == [{"handover": str(made.id), "to": None, "team": "revenues"}]


def test_a_rule_is_for_its_kind_alone(district):
    district.rule("by-hand", "revenues", kind="enrichment")
    assert district.row(district.asked("door-knock")).team is None
    assert district.row(district.asked("enrichment")).team == "revenues"


def test_least_loaded_of_the_team_gets_it_accepted_with_a_notice_and_its_visit(district, everything):
    district.works(district.olive, district.owen)
    held = district.asked()
    with district.norfolk.acting(DISTRICT, "officer", 1):
        handovers.accept(held, 1)
    district.rule("least-loaded", EH)
    made = district.row(district.asked())
    assert (made.status, made.holder_id, made.team) == ("accepted", district.owen, EH)
    assert everything("select account_id from notice where about = :id", id=made.id)[0].account_id == district.owen
    assert everything("select 1 from visit where handover_id = :id", id=made.id), "its visit has begun"
    [event] = district.events("request:placed")
    told = {"rule": "least-loaded", "why": "chosen", "team": EH, "patch": "attleborough", "to": str(district.owen)}
    assert event == told | {"handover": str(made.id)}
    assert {"handover": str(made.id), "to": str(district.owen), "team": EH} in district.events("handover:assigned")
    [sent] = everything("select status from handover where id = :id and side = 'sent'", id=made.id)
    assert sent.status == "accepted", "the county hears of it, as when somebody claims"


def test_round_robin_goes_round(district):
    district.works(district.olive, district.owen, district.maya)
    district.rule("round-robin", EH)
    holders = [district.row(district.asked()).holder_id for _ in range(6)]
    assert len(set(holders[:3])) == 3 and holders[:3] == holders[3:]


def test_who_is_off_away_or_of_another_team_gets_nothing(district):
    district.works(district.olive, team="revenues")
    district.works(district.owen)
    district.away(district.owen)
    district.rule("least-loaded", EH)
    made = district.row(district.asked())
    assert (made.status, made.holder_id, made.team) == ("waiting", None, EH)


def test_a_leaver_and_whoever_is_no_officer_any_more_get_nothing(district, everything):
    district.works(district.olive, district.owen)
    everything("update account set active = false where id = :id", id=district.olive)
    everything("delete from account_role where account_id = :id", id=district.owen)
    district.rule("least-loaded", EH)
    assert district.row(district.asked()).holder_id is None


def test_when_nobody_is_on_duty_its_page_says_so_until_somebody_takes_it(district, client):
    district.rule("least-loaded", EH)
    made = district.asked()
    browser = client(DISTRICT, "officer", 1)
    words = "Nobody of Environmental health is on duty: it waits in the team’s queue."
    assert words in browser.get(f"/requests/{made}").text
    assert district.events("request:placed")[0]["why"] == "nobody-on-duty"
    browser.post(f"/requests/{made}/claim", data={"version": district.row(made).version})
    assert words not in browser.get(f"/requests/{made}").text


def test_a_patch_goes_to_whoever_covers_it_else_to_its_team(district):
    district.works(district.olive, team=None, patch="thetford")
    district.works(district.owen, team=None, patch="attleborough")
    district.rule("patch")
    assert district.row(district.asked(postcode="NR17 1AB")).holder_id == district.owen
    assert district.row(district.asked(postcode="IP24 1AA")).holder_id == district.olive
    waits = district.row(district.asked(postcode="PE37 7AB"))
    assert (waits.patch, waits.status, waits.holder_id, waits.team) == ("swaffham-watton", "waiting", None, EH)
    nowhere = district.row(district.asked(postcode="NR3 1AA"))
    assert (nowhere.patch, nowhere.holder_id, nowhere.team) == (None, None, None)
    assert [one["why"] for one in district.events("request:placed")] == [
        "chosen",
        "chosen",
        "nobody-covers",
        "no-patch",
    ]


def test_placed_again_nothing_changes(district):
    district.works(district.olive, district.owen)
    district.rule("round-robin", EH)
    made = district.asked()
    before = district.row(made)
    _arrive_again(district, made)
    assert district.row(made) == before and len(district.events("request:placed")) == 1


def test_a_job_that_runs_again_does_not_place_what_waits_for_nobody_in_particular(district):
    district.rule("least-loaded")
    made = district.asked()
    district.works(district.olive, team=None)
    _arrive_again(district, made)
    assert district.row(made).holder_id is None and len(district.events("request:placed")) == 1


def test_what_a_person_took_or_gave_away_first_stays_so(district):
    district.works(district.olive, district.owen)
    district.rule("round-robin", EH)
    made = district.asked(arrive=False)
    with district.norfolk.acting(DISTRICT, "officer", 2):
        handovers.accept(made, 1)
    district.work()
    assert (district.row(made).holder_id, district.row(made).team) == (district.owen, None)
    with district.manager():
        handovers.release(made, district.row(made).version)
    _arrive_again(district, made)
    assert district.row(made).holder_id is None


def _arrive_again(district, made) -> None:
    with district.norfolk.app.app_context(), as_actor(Acting(district.norfolk.org(DISTRICT), by_job=True)):
        kinds.call("received", requests.received(made))


def test_many_that_arrive_at_once_are_spread_as_if_they_came_one_by_one(district, everything):
    """Six workers, six requests, two people: three each, because a second waits for what the first was given."""
    district.works(district.olive, district.owen)
    district.rule("least-loaded", EH)
    for _ in range(6):
        district.asked(arrive=False)
    jobs = [
        str(one.id)
        for one in everything("select id from outbox where name = 'handover:pass_on' and status = 'pending'")
    ]

    def do(row_id: str) -> None:
        with district.norfolk.app.app_context():
            worker.run(row_id)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(do, jobs))
    assert everything("select error from outbox where error is not null") == []
    held = everything(
        "select holder_id, count(*) as n from handover where side = 'received' and holder_id is not null group by 1"
    )
    assert {one.holder_id: one.n for one in held} == {district.olive: 3, district.owen: 3}


def test_new_patches_are_followed_by_requests_that_are_open(district):
    still, ended = district.asked(), district.asked()
    with district.manager():
        handovers.bounce(ended, 1, "not our area")
    district.publish("patches", {"patch": [{"key": "all", "label": "All", "sectors": ["NR17 1"]}]})
    assert (district.row(still).patch, district.row(ended).patch) == ("all", "attleborough")
    assert district.row(still).version == 1, "nobody's open form is overtaken by it"
    assert district.events("patches:applied") == [{"changed": 1}]
    district.publish("patches", {"patch": [{"key": "other", "label": "Other", "sectors": ["NR17 2"]}]})
    assert district.row(still).patch is None


def test_a_sender_cannot_hand_over_with_a_patch(district, norfolk):
    """The receiver's patches are the receiver's: the policy refuses a row that brings one."""
    made = district.asked()
    with pytest.raises(Exception, match="row-level security"), norfolk.acting("norfolk", "tracer"):
        db.session.execute(
            text(
                """insert into handover (org_id, id, side, other_org_id, kind, reference, subject, returns,
                                         agreement_id, patch, raised_at, due_at)
                   select :org, uuidv7(), 'received', h.org_id, h.kind, 'X', h.subject, h.returns, h.agreement_id,
                          'attleborough', h.raised_at, h.due_at
                   from handover h where h.id = :id and h.side = 'sent'"""
            ),
            {"org": norfolk.org(DISTRICT), "id": made},
        )


def test_an_arrival_costs_few_statements(district, statements):
    district.works(district.olive, district.owen)
    district.rule("least-loaded", EH)
    district.asked()
    made = district.asked(arrive=False)
    with district.norfolk.app.app_context(), statements() as sent:
        with as_actor(Acting(district.norfolk.org(DISTRICT), by_job=True)):
            arrived(made)
    assert len([one for one in sent if one.lstrip().lower().startswith(("select", "with"))]) <= 25, sent


def test_the_page_of_patches_counts_and_says_the_rules(district, client):
    district.rule("least-loaded", EH)
    district.asked()
    district.asked(postcode="NR3 1AA")
    page = client(DISTRICT, "officer", 1).get("/rota/patches").text
    assert "goes to the person on duty who holds the fewest open requests" in page
    assert "<strong>1</strong> open request lies in no patch." in page


def test_what_is_over_is_not_placed(district):
    district.works(district.olive)
    made = district.asked()
    with district.norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(made)
    district.work()
    district.rule("least-loaded", EH)
    _arrive_again(district, made)
    assert (district.row(made).holder_id, district.row(made).status) == (None, "withdrawn")
