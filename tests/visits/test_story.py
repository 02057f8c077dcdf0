"""The story of a request: each attempt and each hand-on stands in it, in order, with who and when."""

import re

from hub.visits.story import story


def told(visit):
    """The time line of the request's page as (what, who, detail), without the times."""
    line = visit.browser.get(f"/requests/{visit.id}").text.partition("What happened</h2>")[2].partition("</ol>")[0]
    entries = [re.findall(r">([^<>]+)<", " ".join(one.split())) for one in line.split("<li>")[1:]]
    return [[part.strip() for part in entry if part.strip()][:-1] for entry in entries]


def test_attempts_stand_between_the_acceptance_and_the_end(visiting):
    visit = visiting("breckland")
    me = visit.browser.person.name
    assert told(visit) == [["Raised", "Norfolk County Council"], ["Accepted here"]]
    visit.say("no-answer", card="sorry-we-missed-you")
    visit.say("spoke-will-call", who_answered="resident", id_shown="yes", card="thank-you")
    whole = told(visit)
    assert [one[0] for one in whole[:2]] == ["Raised", "Accepted here"] and whole[-1] == ["Answered"]
    assert [one[1] for one in whole[2:-1]] == [me, me] and len(visit.attempts) == 2


def test_a_partners_step_is_told_from_the_hand_on_to_its_return(handed_on, work):
    visit, partner = handed_on
    step = "A volunteer of the village calls"
    me = visit.browser.person.name
    assert told(visit)[-1] == ["Handed to Broads Neighbours", me, step]
    partner.post("/accept")
    work()
    partner.post(outcome="not-in", left_card="yes")
    partner.post(outcome="house-told", left_card="yes", needs=["food"])
    work()
    whole = told(visit)
    assert ["Taken on", "Broads Neighbours", step] in whole and ["Came back, done", "Broads Neighbours", step] in whole
    made = [one for one in whole if one[-1] == step and one[1] == "Broads Neighbours"]
    assert len(made) == 4, "taken on, two attempts, returned"
    assert partner.browser.person.name not in str(whole), "a partner's person is not named at the district"


def test_a_no_is_told_once_and_as_the_partners(handed_on, work):
    visit, partner = handed_on
    partner.post("/decline")
    work()
    [said] = [one for one in told(visit) if one[0] in ("Declined", "Went on without Broads Neighbours")]
    assert said[:2] == ["Declined", "Broads Neighbours"]


def test_going_on_without_the_partner_is_told_with_who_did_it(handed_on, work):
    visit, _ = handed_on
    visit.press("without-partner")
    work()
    whole = told(visit)
    assert ["Went on without Broads Neighbours", visit.browser.person.name] in [one[:2] for one in whole]
    assert ["Taken back"] in [one[:1] for one in whole]


def test_silence_is_told_as_the_hubs_doing(handed_on, work, everything):
    visit, _ = handed_on
    everything("update outbox set available_at = now() - interval '1 minute' where name = 'visit:silent'")
    work()
    assert ["Went on without Broads Neighbours", "The hub"] in [one[:2] for one in told(visit)]


def test_the_story_is_in_the_order_of_time(handed_on, work, norfolk):
    visit, partner = handed_on
    partner.post("/accept")
    partner.post(outcome="house-told", left_card="yes")
    work()
    line = visit.browser.get(f"/requests/{visit.id}").text.partition("What happened</h2>")[2].partition("</ol>")[0]
    times = re.findall(r'datetime="([^"]+)"', line)
    assert len(times) >= 6 and times == sorted(times)


def test_the_story_costs_one_statement(handed_on, norfolk, statements):
    visit, _ = handed_on
    with norfolk.acting("south-norfolk", "officer"), statements() as sent:
        assert story(visit.id)
    assert len([one for one in sent if "set local" not in one]) == 1, sent


def test_the_county_reads_the_attempts_at_their_time_and_no_name(handed_on, work, client, everything):
    visit, partner = handed_on
    partner.post("/accept")
    partner.post(outcome="will-ring", left_card="yes")
    [sent] = everything("select origin_id from handover where id = :id and side = 'sent'", id=visit.id)
    tracer = client("norfolk", "tracer")
    assert "A partner of South Norfolk" not in tracer.get(f"/cases/{sent.origin_id}").text
    work()
    page = tracer.get(f"/cases/{sent.origin_id}").text
    assert "A partner of South Norfolk" in page
    assert "Broads Neighbours" not in page and visit.browser.person.name not in page


def test_what_the_agreement_does_not_return_stays_out_of_the_countys_story(visiting, work, client, everything):
    visit = visiting("breckland")
    everything("update handover set returns = array_remove(returns, 'attempts') where id = :id", id=visit.id)
    visit.say("spoke-will-call", who_answered="resident", id_shown="yes", card="thank-you")
    work()
    [sent] = everything("select * from handover where id = :id and side = 'sent'", id=visit.id)
    assert sent.status == "returned" and "attempts" not in sent.answer
    assert "An officer of" not in client("norfolk", "tracer").get(f"/cases/{sent.origin_id}").text
