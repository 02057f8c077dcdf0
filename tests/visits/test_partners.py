"""A step that goes to a partner and comes back: what they are given, what they return, and what follows a no."""

from hub.handovers import actions as handovers


def test_the_preview_shows_exactly_what_the_partner_will_see(visiting, partner, work):
    visit = visiting("south-norfolk")
    shown = visit.browser.get(f"/requests/{visit.id}/visit/hand-on").text
    assert "4 Mill Lane, Swaffham" in shown and "A dog lives here." in shown and "Please do not ask why." in shown
    assert "CANARY" not in shown and "2 March 1971" not in shown
    visit.press("hand-on")
    work()
    assert set(partner("broads-neighbours").row.subject) <= {
        "forename",
        "surname",
        "address",
        "postcode",
        "phones",
        "language",
        "instructions",
        "risk",
    }


def test_the_partner_gets_its_step_without_anything_of_the_districts_model(handed_on):
    _, partner = handed_on
    form = partner.row.form
    assert form["step"]["key"] == "village-visit"
    assert not any("county" in outcome for outcome in form["step"]["outcome"])
    assert "declined" not in str(form) and "officer-visit" not in str(form)
    assert "share" not in str(form)


def test_a_step_is_handed_over_once(handed_on, everything):
    visit, _ = handed_on
    assert visit.browser.get(f"/requests/{visit.id}/visit/hand-on").status_code == 409
    assert visit.press("hand-on", version=str(visit.row.version)).status_code == 409
    assert len(everything("select 1 from event where kind = 'visit:handed_on'")) == 1


def test_accept_work_return_and_the_visit_goes_on(handed_on, work):
    visit, partner = handed_on
    assert "has been asked and has not answered yet" in visit.page.text
    assert "Can you do this?" in partner.page.text
    assert partner.post("/accept").status_code == 303
    work()
    assert "is working on this step" in visit.page.text
    assert partner.post(outcome="not-in", left_card="yes").status_code == 303
    work()
    assert visit.row.state["step"] == "village-visit", "nobody else sees an answer that is not finished"
    assert "attempt 2 of 2" in partner.page.text.lower()
    partner.post(outcome="house-told", left_card="yes", needs=["food"])
    work()
    assert partner.row.status == "returned"
    assert visit.row.state["step"] == "officer-visit"
    assert [(one.step, one.outcome, one.role) for one in visit.attempts] == [
        ("village-visit", "not-in", "partner"),
        ("village-visit", "house-told", "partner"),
    ]
    assert "Broads Neighbours" in visit.page.text


def test_whoever_holds_the_request_hears_that_the_visit_goes_on_without_the_partner(handed_on, work, norfolk, told):
    visit, partner = handed_on
    assert told() == []
    partner.post("/decline")
    work()
    assert visit.row.state["step"] == "officer-visit" and told() == [visit.browser.person.name]


def test_nobody_is_called_back_when_the_partners_answer_ended_the_visit(handed_on, work, told):
    visit, partner = handed_on
    partner.post("/accept")
    partner.post(outcome="will-ring", left_card="yes")
    work()
    assert visit.row.status == "ended" and told() == []


def test_each_step_on_the_way_is_an_event_of_the_district(handed_on, work, everything):
    visit, partner = handed_on
    partner.post("/accept")
    partner.post(outcome="will-ring", left_card="yes")
    work()
    happened = everything(
        """select e.kind, e.facts, e.account_id from event e
           join event_about a on a.org_id = e.org_id and a.event_id = e.id
           where a.about = :id and e.from_org is null order by e.id""",
        id=visit.row.id,
    )
    facts = {one.kind: one.facts for one in happened}
    onward, visit_id = str(partner.row.id), str(visit.row.id)
    assert facts["visit:handed_on"] == {
        "visit": visit_id,
        "handover": str(visit.id),
        "onward": onward,
        "step": "village-visit",
    }
    assert facts["visit:attempted"]["outcome"] == "will-ring"
    assert facts["visit:continued"] == {"visit": visit_id, "onward": onward, "step": "village-visit"}
    assert facts["visit:ended"] == {"visit": visit_id, "outcome": "reached-partial"}
    by_job = [one for one in happened if one.kind in ("visit:attempted", "visit:continued", "visit:ended")]
    assert all(one.account_id is None for one in by_job), "a partner's person is not named at the district"


def test_a_partners_outcome_can_end_the_visit_for_the_county(handed_on, work):
    visit, partner = handed_on
    partner.post("/accept")
    partner.post(outcome="will-ring", left_card="yes", needs=["food"])
    work()
    assert visit.row.outcome == "reached-partial"
    answer = visit.request().answer
    assert answer["outcome"] == "reached-partial"
    assert answer["needs"] == [{"kind": "food", "note": None}]
    assert answer["answers"] == {"Did you leave the council's card?": "Yes"}
    assert answer["attempts"][0]["by_role"] == "partner"


def test_a_partner_who_declines_leads_on_by_the_model(handed_on, work):
    visit, partner = handed_on
    partner.post("/decline")
    work()
    assert visit.row.state["step"] == "officer-visit"
    assert "The partner did not take it on" in visit.page.text


def test_a_partner_who_says_nothing_in_time_has_declined(handed_on, work, everything):
    visit, partner = handed_on
    everything("update outbox set available_at = now() - interval '1 minute' where name = 'visit:silent'")
    work()
    assert visit.row.state["step"] == "officer-visit"
    assert partner.row.status == "withdrawn"


def test_a_yes_that_is_still_on_its_way_here_counts(handed_on, work, everything):
    """Said in time, and its job not done yet: the district's own row still says that they are asked."""
    visit, partner = handed_on
    partner.post("/accept")
    everything("update outbox set available_at = now() + interval '1 hour' where name = 'handover:pass_on'")
    everything("update outbox set available_at = now() - interval '1 minute' where name = 'visit:silent'")
    work()
    assert visit.row.state["step"] == "village-visit" and partner.row.status == "accepted"


def test_a_partner_who_accepted_in_time_is_left_in_peace(handed_on, work, everything):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    everything("update outbox set available_at = now() - interval '1 minute' where name = 'visit:silent'")
    work()
    assert visit.row.state["step"] == "village-visit"
    assert partner.row.status == "accepted"


def test_a_step_can_be_taken_back(handed_on, work):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    assert visit.press("without-partner").status_code == 303
    work()
    assert visit.row.state["step"] == "officer-visit"
    assert partner.row.status == "withdrawn"
    page = partner.page.text
    assert "This task is over" in page and "Penhaligon" not in page


def test_an_answer_that_comes_after_the_step_was_taken_back_changes_nothing(handed_on, work):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    visit.press("without-partner")  # the partner's answer is under way at the same moment: no work() between them
    partner.post(outcome="will-ring", left_card="yes")
    work()
    assert visit.row.state["step"] == "officer-visit"
    assert visit.row.status == "open"


def test_a_withdrawn_request_ends_the_partners_task_at_once(handed_on, norfolk, work):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    assert (visit.row.status, partner.row.status) == ("stopped", "withdrawn")
    assert partner.post(outcome="will-ring", left_card="yes").status_code == 409


def test_without_an_agreement_nothing_is_handed_over(visiting, norfolk, everything):
    visit = visiting("south-norfolk")
    everything("update agreement set ended_at = now() where kind = 'visit-step'")
    assert visit.press("hand-on").status_code == 409
    page = visit.page.text
    assert "No agreement with the partner of this step is in force" in page
    assert "Next: A volunteer of the village calls" in page and "Broads Neighbours" in page
    assert everything("select 1 from handover where kind = 'visit-step'") == []


def test_an_officer_records_nothing_in_a_partners_place(visiting):
    visit = visiting("south-norfolk")
    page = visit.page.text
    assert "What happened?" not in page
    assert visit.say("will-ring", version=str(visit.row.version)).status_code == 200
    assert visit.attempts == []


def test_warnings_of_earlier_attempts_reach_the_next_visitor(visiting, partner, work):
    visit = visiting("broadland")
    visit.say("safe-alone", reached_by="road", hazards=["machinery"])
    visit.say("reached-in-need", who_answered="resident", card="thank-you", needs=["food"], needs_consent="yes")
    visit.press("hand-on")
    work()
    assert partner("broads-neighbours").row.subject["risk"] == "A dog lives here.\nMachinery or livestock"
