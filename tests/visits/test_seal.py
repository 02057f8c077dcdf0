"""What was previewed is what a partner gets: a change between the look and the press is shown, and nothing goes."""

from hub.safety.actions import markers
from tests.visits.conftest import RESIDENT, seal_of


def hand_on(visit, page):
    """Press the button of a page looked at earlier."""
    sent = {"version": visit.version_of(page), "seal": seal_of(page)}
    return visit.browser.post(f"/requests/{visit.id}/visit/hand-on", data=sent)


def looked(visit):
    return visit.browser.get(f"/requests/{visit.id}/visit/hand-on")


def refused(visit, answer, everything):
    assert answer.status_code == 409 and "Nothing was sent" in answer.text
    assert "They will see exactly this, and nothing else" in answer.text
    assert everything("select 1 from handover where kind = 'visit-step'") == []
    assert visit.row.onward_id is None


def test_an_agreement_that_gives_more_is_told_before_anything_goes(visiting, everything):
    visit = visiting("south-norfolk")
    page = looked(visit)
    everything("update agreement set gives = gives || array['born_on'] where kind = 'visit-step'")
    answer = hand_on(visit, page)
    refused(visit, answer, everything)
    assert "Added since you looked: Date of birth." in answer.text and "2 March 1971" in answer.text
    assert hand_on(visit, answer).status_code == 303
    [task] = everything("select subject from handover where kind = 'visit-step' and side = 'received'")
    assert task.subject["born_on"] == "1971-03-02"


def test_an_agreement_that_gives_less_is_told_before_anything_goes(visiting, everything):
    visit = visiting("south-norfolk")
    page = looked(visit)
    everything("update agreement set gives = array_remove(gives, 'phones') where kind = 'visit-step'")
    answer = hand_on(visit, page)
    refused(visit, answer, everything)
    assert "No longer part of it: Phone numbers already known." in answer.text


def test_a_risk_found_meanwhile_is_told_before_it_is_handed_over(visiting, norfolk, everything):
    """What the step asks for is sealed too: now two must go."""
    visit = visiting("south-norfolk")
    page = looked(visit)
    assert "two must go" not in page.text
    with norfolk.acting("south-norfolk", "officer"):
        markers.add(RESIDENT, "aggression", visit.browser.person.id)
    answer = hand_on(visit, page)
    refused(visit, answer, everything)
    assert "Different from what you saw: Risks to visitors; What they are asked to do." in answer.text
    assert "They are told that two must go." in answer.text


def test_a_press_without_a_preview_hands_nothing_over(visiting, everything):
    visit = visiting("south-norfolk")
    version = visit.version_of(looked(visit))
    answer = visit.browser.post(f"/requests/{visit.id}/visit/hand-on", data={"version": version})
    refused(visit, answer, everything)
    assert "This is what would be sent. Check it before you send it." in answer.text
