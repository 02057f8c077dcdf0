"""From the tracer's page to the adviser's and home again, as people press the buttons."""

import re

import pytest

from hub.handovers import queries as requests
from hub.support import queries
from tests.support.asked import needy


def field(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def refer(browser, need_id, receiver="county-helpline", kind="referral"):
    seen = browser.get(f"/needs/{need_id}/pass/{kind}/{receiver}").text
    sent = {"version": field(seen, "version"), "seal": field(seen, "seal")}
    return seen, browser.post(f"/needs/{need_id}/pass/{kind}/{receiver}/send", data=sent, follow_redirects=True)


def test_a_need_is_typed_once_and_everything_else_is_pressed(norfolk, work, client):
    home = needy(norfolk, work)
    tracer, adviser = client("norfolk", "tracer"), client("norfolk", "adviser")
    typed = {"kind": "medicine", "note": "Insulin for tonight"}
    shown = tracer.post(f"/needs/new/case/{home.case_id}", data=typed, follow_redirects=True)
    assert shown.status_code == 200 and "Norfolk’s own helpline" in shown.text
    need_id = shown.request.path.rsplit("/", 1)[1]
    preview, sent = refer(tracer, need_id)
    assert "Exactly what Norfolk’s own helpline will see" in preview and "Insulin for tonight" in preview
    assert "has the referral" in sent.text and "referred to Norfolk" in sent.text
    work()
    listed = adviser.get("/helpline").text
    link = re.search(r'href="(/helpline/[0-9a-f-]{36})"', listed)[1]
    asked = adviser.get(link).text
    assert "Insulin for tonight" in asked
    taken = adviser.post(f"{link}/accept", data={"version": field(asked, "version")}, follow_redirects=True)
    assert "You have accepted this referral" in taken.text
    work()
    answer = {"version": field(taken.text, "version"), "outcome": "helped", "done": "Brought at 6pm"}
    assert "has your answer" in adviser.post(link, data=answer, follow_redirects=True).text
    work()
    case = tracer.get(f"/cases/{home.case_id}").text
    assert "Tell them about medicine" in case and "Brought at 6pm" in case
    assert "Medicine: answered" in case, "in the story too"


def test_an_answer_that_must_be_explained_is_asked_again_and_nothing_is_lost(norfolk, work, client):
    home = needy(norfolk, work)
    asked = home.ask()
    home.accept(asked)
    adviser = client("norfolk", "adviser")
    version = field(adviser.get(f"/helpline/{asked}").text, "version")
    refused = adviser.post(f"/helpline/{asked}", data={"version": version, "outcome": "cannot-be-met", "done": ""})
    assert "Write what was done, or why not" in refused.text
    assert re.search(r'value="cannot-be-met" checked', refused.text)


def test_a_call_is_watched_and_becomes_a_referral_with_one_press(norfolk, work, client):
    home = needy(norfolk, work)
    tracer = client("norfolk", "tracer")
    seen, rung = refer(tracer, home.id, kind="warm-transfer")
    assert "01632 960 010" in seen and "Now dial 01632 960 010" in rung.text
    assert "Ringing at Norfolk’s own helpline" in rung.text and "data-hub-watch" in rung.text
    assert '<noscript><meta http-equiv="refresh"' in rung.text
    before = tracer.get(f"/needs/{home.id}/standing").text
    assert f'data-hub-now="{before}"' in rung.text and "Fenwick" not in before
    gone = tracer.post(
        f"/needs/{home.id}/give-up", data={"version": field(rung.text, "version")}, follow_redirects=True
    ).text
    assert tracer.get(f"/needs/{home.id}/standing").text != before
    assert "Send it as a referral instead" in gone and "Nothing in the fridge" in gone
    sent = {"version": field(gone, "version"), "seal": field(gone, "seal")}
    done = tracer.post(f"/needs/{home.id}/pass/referral/county-helpline/send", data=sent, follow_redirects=True).text
    assert "has the referral" in done
    assert (home.need.state, home.need.asked_kind) == ("asked", "referral")


def test_the_adviser_s_list_has_the_caller_first_and_says_when_it_changed(norfolk, work, client):
    waiting = needy(norfolk, work)
    waiting.ask()
    adviser = client("norfolk", "adviser")
    before = adviser.get("/helpline/standing").text
    calling = needy(norfolk, work, forename="Bea", phone="+441632960002")
    calling.ask(kind="warm-transfer")
    assert adviser.get("/helpline/standing").text != before
    listed = adviser.get("/helpline").text
    assert listed.index("Caller holds") < listed.index("To accept") and "Bea Fenwick" in listed


def test_what_changed_after_the_preview_is_shown_before_it_is_sent(norfolk, work, client):
    home = needy(norfolk, work)
    tracer = client("norfolk", "tracer")
    seen = tracer.get(f"/needs/{home.id}/pass/referral/norwich").text
    tracer.post(f"/needs/{home.id}/change", data={"version": home.need.version, "note": "Nothing but tea"})
    sent = {"version": home.need.version, "seal": field(seen, "seal")}
    again = tracer.post(f"/needs/{home.id}/pass/referral/norwich/send", data=sent)
    assert again.status_code == 409 and "Nothing was sent" in again.text and "Nothing but tea" in again.text
    assert home.need.state == "open"


def test_a_colleague_s_call_is_answered_or_sent_back_by_nobody_else_but_can_be_taken_over(norfolk, work, client):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    home.accept(asked, "norwich")
    manager = client("norwich", "manager")
    seen = manager.get(f"/helpline/{asked}").text
    version = field(seen, "version")
    refused = manager.post(f"/helpline/{asked}", data={"version": version, "outcome": "helped", "done": ""})
    assert refused.status_code == 409 and "Nell Baines holds it" in refused.text
    back = manager.post(f"/helpline/{asked}/send-back", data={"version": version, "why": "no capacity now"})
    assert back.status_code == 409 and "Nell Baines holds it" in back.text and "Send back" not in seen
    taken = manager.post(f"/helpline/{asked}/accept", data={"version": version, "take_over": "yes"})
    assert taken.status_code == 303
    with norfolk.acting("norwich", "manager"):
        assert requests.received(asked).holder_id == manager.person.id


def test_the_second_adviser_is_told_who_has_the_call(norfolk, work, client):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    manager = client("norwich", "manager")
    seen = field(manager.get(f"/helpline/{asked}").text, "version")
    home.accept(asked, "norwich")
    late = manager.post(f"/helpline/{asked}/accept", data={"version": seen})
    assert late.status_code == 409 and "Nell Baines" in late.text


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"how": "signposted", "service": "The food bank in Dove Street"}, "signposted"),
        ({"how": "met"}, "met"),
        ({"how": "declined"}, "declined"),
        ({"how": "unmet", "why": "No night bus"}, "unmet"),
    ],
)
def test_a_need_is_settled_and_opened_again(norfolk, work, client, typed, state):
    home = needy(norfolk, work)
    tracer = client("norfolk", "tracer")
    version = field(tracer.get(f"/needs/{home.id}/settle").text, "version")
    tracer.post(f"/needs/{home.id}/settle", data=typed | {"version": version})
    assert (home.need.state, home.need.last_told) == (state, typed.get("service") or typed.get("why"))
    shown = tracer.get(f"/needs/{home.id}").text
    tracer.post(f"/needs/{home.id}/reopen", data={"version": field(shown, "version")})
    assert home.need.state == "open"


def test_why_it_cannot_be_met_is_asked_for(norfolk, work, client):
    home = needy(norfolk, work)
    refused = client("norfolk", "tracer").post(f"/needs/{home.id}/settle", data={"how": "unmet", "version": 1}).text
    assert "There is a problem" in refused and home.need.state == "open"


def test_whoever_is_in_charge_sees_what_waits_and_what_could_not_be_met(norfolk, work, client, everything):
    unmet, waits = needy(norfolk, work, kind="transport"), needy(norfolk, work, phone="+441632960002")
    asked = unmet.ask()
    unmet.accept(asked)
    unmet.answer(asked, "cannot-be-met", "No bus after six")
    everything("update need set recorded_at = now() - interval '30 hours' where id = :id returning 1", id=waits.id)
    supervisor = client("norfolk", "supervisor")
    shown = supervisor.get("/needs").text
    assert "No bus after six" in shown and f"/needs/{waits.id}" in shown
    assert supervisor.get("/needs/unmet.csv").text.splitlines()[1] == "Transport,NR1,1"
    case = client("norfolk", "tracer").get(f"/cases/{waits.case_id}").text
    assert "1 need not dealt with" in case


def test_a_district_refers_what_its_officer_heard_at_the_door(norfolk, work, client):
    from tests.handovers.asking import asked as request_of

    door = request_of(norfolk, work, kind="door-knock", receiver=("norwich", "officer"))
    officer = client("norwich", "officer")
    assert "Add a need" in officer.get(f"/requests/{door.id}").text
    noted = officer.post(
        f"/needs/new/handover/{door.id}", data={"kind": "wellbeing", "note": "Lives alone"}, follow_redirects=True
    )
    need_id = noted.request.path.rsplit("/", 1)[1]
    preview, sent = refer(officer, need_id, "city-welcome")
    assert "Ada" in preview and "High Street" not in preview, "the partner's agreement gives no address"
    assert "referred to City Welcome" in sent.text
    work()
    with norfolk.acting("city-welcome", "coordinator"):
        [got] = queries.helpline()
        assert got.subject["needs_note"] == "Lives alone" and requests.received(got.id).other_short == "Norwich"
    assert client("norfolk", "tracer").get(f"/needs/{need_id}").status_code == 404


def test_a_colleague_who_leaves_holds_no_caller(norfolk, work):
    from hub.identity import leaving

    home = needy(norfolk, work)
    asked = home.ask()
    home.accept(asked)
    with norfolk.acting("norfolk", "administrator"):
        me = norfolk.person("norfolk", "adviser").id
        assert leaving.held(me) == [("1 referral", "to the helpline’s list")]


def test_nobody_without_the_right_comes_in(norfolk, work, client):
    home = needy(norfolk, work)
    asked = home.ask()
    assert client("norfolk", "tracer").get(f"/helpline/{asked}").status_code == 403
    assert client("norfolk", "adviser").get(f"/needs/{home.id}").status_code == 403
    assert client("norwich", "officer").get(f"/needs/{home.id}").status_code == 404
    assert client("norwich", "adviser").get(f"/helpline/{asked}").status_code == 404


def test_an_officer_of_a_unitary_council_sees_no_need_of_a_case(norfolk, work, client, everything):
    home = needy(norfolk, work)
    me = norfolk.person("norfolk", "adviser")
    everything(
        "insert into account_role (org_id, account_id, role, granted_at) values (:org, :me, 'officer', now())",
        org=me.org_id, me=me.id,
    )  # fmt: skip
    assert client("norfolk", "officer").get(f"/needs/{home.id}").status_code == 404


def test_few_statements_whatever_is_listed(norfolk, work, client, statements):
    adviser = client("norfolk", "adviser")
    adviser.get("/helpline")
    with statements() as few:
        adviser.get("/helpline")
    for number in range(4):
        needy(norfolk, work, phone=f"+44163296000{number}").ask()
    with statements() as many:
        adviser.get("/helpline")
    assert len(many) == len(few) <= 8, many
