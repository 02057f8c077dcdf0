"""The district's visit, as its officers see it: each district by its own model, to one answer for the county."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.directory import actions as directory
from hub.directory import sections
from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.visits import actions, queries

CARD = {"card": "sorry-we-missed-you"}


def test_accepting_a_door_knock_begins_the_visit_by_the_model_in_force(visiting):
    visit = visiting("breckland")
    assert (visit.row.status, visit.row.model_version, visit.row.state["step"]) == ("open", 1, "knock")
    assert "Knock at the door" in visit.page.text
    assert "attempt 1 of 3" in visit.page.text


def test_the_page_shows_what_the_visitor_needs_first(visiting):
    page = visiting("breckland").page.text
    assert page.index("A dog lives here.") < page.index("What happened?")
    assert page.index("4 Mill Lane, Swaffham") < page.index("What happened?")
    assert "Use the side gate." in page


def test_three_times_no_answer_ends_with_the_countys_own_outcome(visiting):
    visit = visiting("breckland")
    for attempt in (1, 2):
        answer = visit.say("no-answer", **CARD)
        assert answer.status_code == 303
        assert f"attempt {attempt + 1} of 3" in visit.page.text
    visit.say("no-answer", **CARD)
    assert (visit.row.status, visit.row.outcome) == ("ended", "no-answer-card-left")
    answer = visit.request().answer
    assert visit.request().status == "returned"
    assert answer["outcome"] == "no-answer-card-left"
    assert [one["outcome"] for one in answer["attempts"]] == ["No answer, card left"] * 3
    assert answer["card"] == "Sorry we missed you"
    assert "was told: No answer, card left" in visit.page.text


def test_what_the_questions_share_reaches_the_answer_and_the_rest_stays(visiting):
    visit = visiting("breckland")
    told = {"who_answered": "resident", "id_shown": "yes", "card": "thank-you", "new_phone": "01632 960888"}
    visit.say("spoke-will-call", **told, needs=["food", "pets"], needs_consent="yes", note="Works at night.")
    answer = visit.request().answer
    assert answer["needs"] == [{"kind": "food", "note": None}, {"kind": "pets", "note": None}]
    assert answer["contact_points"] == [{"kind": "phone", "value": "+441632960888", "source": "Knock at the door"}]
    assert (answer["card"], answer["note"]) == ("Thank you for talking to us", "Works at night.")
    assert "who_answered" not in str(answer)
    assert visit.attempts[0].answers["who_answered"] == "resident"


def test_needs_without_consent_stay_with_the_district(visiting):
    visit = visiting("breckland")
    told = {"who_answered": "resident", "id_shown": "yes", "card": "thank-you"}
    visit.say("spoke-will-call", **told, needs=["food"], needs_consent="no")
    assert "needs" not in visit.request().answer


def test_a_form_with_faults_comes_back_with_what_was_typed(visiting):
    visit = visiting("breckland")
    answer = visit.say("spoke-will-call", note="A long talk", new_phone="ring me")
    assert answer.status_code == 422
    assert "Enter a phone number" in answer.text and "A long talk" in answer.text and "ring me" in answer.text
    assert "Select an answer to “Who answered the door?”" in answer.text
    assert visit.attempts == []


def test_an_attempt_may_be_recorded_later_but_not_before_the_visit_or_in_the_future(visiting):
    visit = visiting("breckland")
    for moment in (now() - timedelta(days=2), now() + timedelta(days=2)):
        parts = {"day": moment.day, "month": moment.month, "year": moment.year, "time": "09:00"}
        refused = visit.say("no-answer", **CARD, **{f"attempted_at-{name}": value for name, value in parts.items()})
        assert refused.status_code == 422
    assert visit.attempts == []


def test_where_questions_hang_on_the_outcome_it_is_chosen_first(visiting):
    visit = visiting("breckland")
    first = visit.page.text
    assert "What happened?" in first and "Which card did you leave?" not in first
    address = f"/requests/{visit.id}/visit"
    assert "Select an answer to “What happened?”" in visit.browser.get(f"{address}?asked=1").text
    second = visit.browser.get(f"{address}?asked=1&outcome=no-answer").text
    assert "Which card did you leave?" in second and "Who answered the door?" not in second
    assert "Who answered the door?" in visit.browser.get(f"{address}?asked=1&outcome=refused").text
    assert "What happened?" in visit.browser.get(f"{address}?asked=1&outcome=nonsense").text


def test_a_pair_names_the_second_officer(visiting, norfolk):
    visit = visiting("great-yarmouth")
    told = {"id_shown": "yes", "card": "sorry-we-missed-you"}
    refused = visit.say("no-answer", **told)
    assert refused.status_code == 422 and "Who was with you?" in refused.text
    colleague = next(
        one
        for one in (norfolk.person("great-yarmouth", "officer", 1), norfolk.person("great-yarmouth", "manager"))
        if one.id != visit.browser.person.id
    )
    assert visit.say("no-answer", **told, second_officer=str(colleague.id)).status_code == 303
    assert visit.attempts[0].second_id == colleague.id
    assert colleague.name in visit.page.text


def test_a_telephone_call_comes_before_any_door_where_the_model_says_so(visiting):
    visit = visiting("norwich")
    assert "Customer services ring" in visit.page.text and "How did the call end?" in visit.page.text
    visit.say("wrong-number")
    assert visit.row.state["step"] == "knock"
    assert "Community engagement officers knock" in visit.page.text


def test_one_step_without_more_ado(visiting):
    visit = visiting("kings-lynn-and-west-norfolk")
    visit.say("spoke")
    assert visit.request().answer["outcome"] == "reached-partial"


def test_two_people_at_one_visit_the_second_is_told_and_nothing_is_lost(visiting):
    visit = visiting("breckland")
    seen = visit.version()
    visit.say("no-answer", version=seen, **CARD)
    second = visit.say("no-answer", version=seen, **CARD, note="I was there too")
    assert second.status_code == 409
    assert "attempt 2 of 3" in second.text and "I was there too" in second.text
    assert len(visit.attempts) == 1


def test_a_form_of_an_earlier_step_is_not_judged_by_the_questions_of_the_next(visiting):
    visit = visiting("broadland")
    seen = visit.version()
    visit.say("safe-alone", version=seen, reached_by="road")
    late = visit.say("two-needed", version=seen, reached_by="water", mooring_safe="no")
    assert late.status_code == 409
    assert "One officer knocks" in late.text and "water" in late.text


def test_at_the_same_moment_the_database_lets_one_of_two_people_win(visiting, norfolk):
    visit = visiting("breckland")
    with norfolk.acting("breckland", "officer"):
        seen = queries.of_request(visit.id)
    with norfolk.acting("breckland", "officer"):
        actions.record_attempt(seen, seen.version, "no-answer", now(), CARD)
    with pytest.raises(EditConflict), norfolk.acting("breckland", "officer"):
        actions.record_attempt(seen, seen.version, "no-answer", now(), CARD)
    assert len(visit.attempts) == 1


def test_nothing_is_recorded_in_a_visit_that_was_stopped(visiting, norfolk, work):
    visit = visiting("breckland")
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    with pytest.raises(NotPossibleNow), norfolk.acting("breckland", "officer"):
        stopped = queries.of_request(visit.id)
        actions.record_attempt(stopped, stopped.version, "no-answer", now(), CARD)
    assert visit.attempts == []


def test_a_visit_under_way_keeps_its_version_of_the_model(visiting, norfolk):
    before = visiting("breckland")
    with norfolk.acting("breckland", "manager"):
        body = sections.live("visit_model").body
        step = body["step"][0] | {"attempts": 1, "windows": []}
        directory.draft("visit_model", 2, body | {"step": [step]})
        directory.publish("visit_model", 2)
    after = visiting("breckland", surname="Quill")
    assert (before.row.model_version, after.row.model_version) == (1, 2)
    before.say("no-answer", **CARD)
    after.say("no-answer", **CARD)
    assert (before.row.status, after.row.status) == ("open", "ended")


def test_a_withdrawn_request_stops_the_visit_and_says_so(visiting, norfolk, work, everything):
    visit = visiting("breckland")
    seen = visit.version()
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    assert visit.row.status == "stopped"
    assert "Please do not contact the resident." in visit.page.text
    [stopped] = everything("select facts from event where kind = 'visit:stopped'")
    assert stopped.facts == {"visit": str(visit.row.id), "why": "withdrawn"}
    refused = visit.say("no-answer", version=seen, **CARD)
    assert refused.status_code == 409
    assert visit.attempts == []


def test_a_request_that_is_sent_back_stops_its_visit_too(visiting, norfolk, work):
    visit = visiting("breckland")
    with norfolk.acting("breckland", "officer"):
        handovers.bounce(visit.id, visit.request().version, "not our area")
    assert visit.row.status == "stopped"


@pytest.mark.parametrize(
    "slug,role", [("broadland", "officer"), ("norfolk", "tracer"), ("broads-neighbours", "coordinator")]
)
def test_nobody_elses_visit_is_there(visiting, client, slug, role):
    visit = visiting("breckland")
    page = client(slug, role).get(f"/requests/{visit.id}/visit")
    assert page.status_code in (403, 404)
    assert "Penhaligon" not in page.text


def test_looks_and_attempts_are_recorded(visiting, everything):
    visit = visiting("breckland")
    assert visit.page.status_code == 200
    visit.say("no-answer", **CARD)
    happened = everything(
        """select e.kind, e.facts from event e join event_about a on a.org_id = e.org_id and a.event_id = e.id
           where a.about = :id and e.account_id is not null order by e.id""",
        id=visit.id,
    )
    kinds = [one.kind for one in happened]
    assert {"visit:started", "record:opened", "visit:attempted"} <= set(kinds)
    [attempted] = [one.facts for one in happened if one.kind == "visit:attempted"]
    assert (attempted["step"], attempted["attempt"], attempted["outcome"]) == ("knock", 1, "no-answer")


def test_the_page_people_live_in_costs_few_statements(visiting, statements):
    visit = visiting("breckland")
    assert visit.page.status_code == 200, "and the day's code is made"
    with statements() as sent:
        assert visit.page.status_code == 200
    assert len(sent) <= 16
    seen = visit.version()
    with statements() as sent:
        assert visit.say("no-answer", version=seen, **CARD).status_code == 303
    assert len(sent) <= 15


def test_the_database_lets_no_visit_point_at_anothers_request(visiting, norfolk):
    visit = visiting("breckland")
    forged = """insert into visit (org_id, id, handover_id, model_version, state, started_at)
                values (:org, gen_random_uuid(), :handover, 1, '{}', now())"""
    with (
        pytest.raises(Exception, match="fk_visit_org_id_handover_id_side_handover"),
        norfolk.acting("broadland", "officer"),
    ):
        db.session.execute(text(forged), {"org": norfolk.org("broadland"), "handover": visit.id})
