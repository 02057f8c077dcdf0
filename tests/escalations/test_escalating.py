"""A tracer escalates, the consultant asks, answers or passes on; the case stays with its tracer all the while."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.cases.rules.steps import next_step
from hub.escalations import actions, queries
from hub.escalations.rules import decided, due_at, reason_of, reasons
from hub.kernel.clock import now
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.programmes.queries import programme
from tests.cases.test_steps import AT, a_case, hours


def kinds(everything, case_id):
    return [one.kind for one in everything(
        "select e.kind from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id "
        "where x.about = :id and e.kind like 'escalation:%' order by e.id", id=case_id)]  # fmt: skip


def step(norfolk, county, case_id):
    with norfolk.acting("norfolk", "tracer"):
        return next_step(county.read(case_id), programme(), now())


def notices(everything, norfolk, role):
    who = norfolk.person("norfolk", role).id
    return [one.kind for one in everything("select kind from notice where account_id = :id order by at", id=who)]


def test_a_question_and_its_answer_then_advice_that_is_acted_on(desk, county, norfolk, everything):
    case_id = county.open()
    before = county.read(case_id)
    found = desk.escalate(case_id)
    assert notices(everything, norfolk, "consultant") == ["escalated"]
    assert step(norfolk, county, case_id).key == "call", "the tracer goes on"
    desk.do("take", found)
    desk.do("ask", found, body="Which ship?")
    assert step(norfolk, county, case_id).key == "answer"
    desk.do("reply", found, role="tracer", body="The Blue Dolphin")
    assert desk.read(found).state == "taken", "on the same desk again"
    desk.do("advise", found, body="Ring the harbour master")
    assert step(norfolk, county, case_id).words == "The consultant has answered: read the advice and act on it"
    desk.do("end", found, role="tracer")
    after = county.read(case_id)
    assert (after.escalation_state, after.allocated_to) == ("over", before.allocated_to)
    assert step(norfolk, county, case_id).key == "call"
    assert kinds(everything, case_id) == [
        "escalation:raised", "escalation:taken", "escalation:asked", "escalation:replied", "escalation:advised",
        "escalation:ended",
    ]  # fmt: skip
    assert notices(everything, norfolk, "tracer") == ["escalation-asked", "escalation-advised"]


def test_passed_on_to_health_protection_and_acknowledged_later(desk, county, everything):
    case_id = county.open()
    found = desk.escalate(case_id)
    desk.do("pass_on", found, body="An outbreak on a ship", reference=None)
    one = desk.read(found)
    assert (one.state, one.reference, one.acknowledged_at) == ("passed", None, None) and one.taken_by, "it is theirs"
    desk.do("acknowledge", found, reference="HPZ-77")
    one = desk.read(found)
    assert (one.state, one.reference) == ("passed", "HPZ-77") and one.acknowledged_at
    desk.do("give_back", found, body="They ring the captain themselves")
    assert desk.read(found).state == "over" and county.read(case_id).escalation_state == "over"
    assert kinds(everything, case_id)[1:] == ["escalation:passed", "escalation:acknowledged", "escalation:returned"]


def test_one_that_need_not_be_escalated_is_not_proposed_again(county, norfolk, everything):
    case_id = county.open(variant=True)
    assert step(norfolk, county, case_id).key == "escalate"
    with norfolk.acting("norfolk", "tracer"):
        case = county.read(case_id)
        actions.decline(case, case.version, "variant", "Known since yesterday")
    assert step(norfolk, county, case_id).key == "call"
    assert kinds(everything, case_id) == ["escalation:declined"]
    with norfolk.acting("norfolk", "tracer"):
        case = county.read(case_id)
        with pytest.raises(NotPossibleNow):
            actions.decline(case, case.version, "variant", "Once more")


def test_a_case_is_on_the_desk_once_and_may_come_again_when_it_is_over(desk, county):
    case_id = county.open()
    found = desk.escalate(case_id)
    with pytest.raises(NotPossibleNow):
        desk.escalate(case_id)
    desk.do("give_back", found, body="Nothing for me")
    assert desk.escalate(case_id) != found


@pytest.mark.parametrize(
    ("first", "then"),
    [("", "reply"), ("", "end"), ("", "acknowledge"), ("advise", "ask"), ("give_back", "advise"), ("ask", "take")],
)
def test_what_cannot_be_done_now_is_refused(desk, county, first, then):
    found = desk.escalate(county.open())
    if first:
        desk.do(first, found, body="First")
    typed = {"end": {}, "take": {}, "acknowledge": {"reference": "x"}}.get(then, {"body": "Then"})
    with pytest.raises(NotPossibleNow):
        desk.do(then, found, **typed)


def test_two_who_answer_at_once_are_told_of_each_other(desk, county, norfolk):
    found = desk.escalate(county.open())
    with norfolk.acting("norfolk", "consultant"):
        seen = queries.escalation(found)
        actions.take(seen, seen.version)
        with pytest.raises(EditConflict):
            actions.advise(seen, seen.version, programme(), "Mine")


def test_supervisors_hear_when_the_clock_has_run_out_and_each_morning_after(desk, county, norfolk, everything, work):
    case_id = county.open()
    found = desk.escalate(case_id)
    timer = "select available_at, args from outbox where name = 'escalation:overdue' and status = 'pending'"
    with norfolk.acting("norfolk", "consultant"):
        plan, one = programme(), queries.escalation(found)
        assert one.due_at == due_at(plan, one.raised_at) == everything(timer)[0].available_at
    bring = "update outbox set available_at = now() - interval '1 second' where name = 'escalation:overdue'"
    everything(bring)
    work()
    assert notices(everything, norfolk, "supervisor") == ["escalation-overdue"]
    [again] = everything(timer)
    assert again.available_at > now()
    desk.do("advise", found, body="Now")
    everything(bring + " and status = 'pending'")
    work()
    assert kinds(everything, case_id).count("escalation:overdue") == 1, "whoever answers ends the clock"
    assert everything(timer) == []


def test_an_answered_question_begins_the_clock_anew(desk, county, norfolk, everything, work):
    found = desk.escalate(county.open())
    desk.do("ask", found, body="Which ship?")
    everything("update outbox set available_at = now() - interval '1 hour' where name = 'escalation:overdue'")
    work()
    assert notices(everything, norfolk, "supervisor") == [], "the question is on the tracer's desk"
    desk.do("reply", found, role="tracer", body="The Blue Dolphin")
    pending = everything("select args from outbox where name = 'escalation:overdue' and status = 'pending'")
    assert [one.args["due"] for one in pending] == [desk.read(found).due_at.isoformat()]


def test_the_reasons_are_the_programmes_own_and_the_facts_suggest_one(covid):
    known = dict(reasons(covid))
    assert list(known)[0] == "variant" and list(known)[-1] == "other" and len(set(known.values())) == len(known)
    assert reason_of(a_case(variant=True), covid) == "variant"
    assert known[reason_of(a_case(facts={"residence_type": "Nursing Home"}), covid)] == "Care home"
    assert reason_of(a_case(), covid) is None


def test_the_clock_of_an_escalation_counts_opening_hours(covid):
    assert due_at(covid, AT) == hours(4)
    assert due_at(covid, AT + timedelta(hours=6)) == hours(22), "two hours this evening, two tomorrow"


def test_what_is_open_goes_on_where_a_later_programme_says_nothing_of_escalations(covid):
    silent = replace(covid, escalation=None)
    assert due_at(silent, now()) > now() and decided(silent).passes_to


def test_the_whole_way_in_pages(county, client, desk):
    case_id = county.open(variant=True)
    tracer, consultant = client("norfolk", "tracer"), client("norfolk", "consultant")
    page = tracer.get(f"/cases/{case_id}").text
    assert "Variant of concern: escalate to the consultant" in page
    asked = tracer.get(f"/cases/{case_id}/escalate").text
    assert re.search(r'value="variant"[^>]*checked', asked), "the reason is chosen already"
    version = re.search(r'name="version" value="(\d+)"', asked)[1]
    empty = tracer.post(f"/cases/{case_id}/escalate", data={"version": version, "setting": "variant"})
    assert empty.status_code == 422 and "Enter what the consultant should know" in empty.text
    told = {"version": version, "setting": "variant", "body": "Works in a school kitchen"}
    assert tracer.post(f"/cases/{case_id}/escalate", data=told).status_code == 303
    listed = consultant.get("/escalations").text
    assert "Fenwick, Anna" in listed and "<b>1</b> for you" in listed and "Escalations" in listed
    url = re.search(r'href="(/escalations/[0-9a-f-]{36})"', listed)[1]
    shown = consultant.get(url).text
    assert "Works in a school kitchen" in shown and "01632 960001" in shown
    for move, typed in (("ask", {"body": "Which school?"}), ("pass-on", {"body": "Many children", "reference": "H1"})):
        version = re.search(r'name="version" value="(\d+)"', consultant.get(f"{url}/{move}").text)[1]
        assert consultant.post(f"{url}/{move}", data={"version": version} | typed).status_code == 303
    summary = consultant.get(f"{url}/summary").text
    for words in ("Norfolk health protection team", "Many children", "Which school?", "H1"):
        assert words in summary
    assert re.search(r"Name\s*</dt>\s*<dd[^>]*>\s*Anna Fenwick", summary), "on the paper, too, where no link back is"
    panel = tracer.get(f"/cases/{case_id}").text
    assert "The consultant asked back" in panel and "Passed on by the consultant" in panel, "the story tells it"
    assert "Which school?" in panel and "their reference H1" in panel
    assert "Answer the consultant" not in panel, "it was passed on meanwhile"


def test_the_list_of_cases_shows_what_is_escalated(desk, county, client):
    found = desk.escalate(county.open(reference="sent"))
    county.open(reference="not")
    page = client("norfolk", "supervisor").get("/cases?show=escalated").text
    assert "· sent" in page and "· not" not in page and "<b>1</b> escalated" in page
    desk.do("give_back", found, body="No")
    assert "Nothing is with the consultant." in client("norfolk", "supervisor").get("/cases?show=escalated").text


def test_only_the_consultant_takes_escalations(desk, county, client):
    found = desk.escalate(county.open())
    for role in ("tracer", "supervisor"):
        assert client("norfolk", role).get("/escalations").status_code == 403
        assert client("norfolk", role).get(f"/escalations/{found}").status_code == 403
    assert client("breckland", "officer").get(f"/escalations/{found}").status_code == 403
