"""A step that is with a partner when the agreement ends: who goes on, who decides, what still passes."""

from datetime import timedelta

import pytest

from hub.kernel.clock import now


@pytest.fixture
def agreement_ends(everything):
    """The agreement gets an end and has it behind it; handing on wrote the timer while it was ahead."""

    def end():
        everything("update agreement set ended_at = now() - interval '1 second' where kind = 'visit-step'")
        everything("update outbox set available_at = now() where name = 'visit:agreement_over'")

    return end


@pytest.fixture
def with_an_end(everything):
    soon = now() + timedelta(hours=3)
    everything("update agreement set ended_at = :soon where kind = 'visit-step'", soon=soon)


def test_at_the_agreements_end_a_step_that_nobody_took_up_goes_on_without_the_partner(
    with_an_end, handed_on, agreement_ends, work, told
):
    visit, _ = handed_on
    agreement_ends()
    work()
    assert visit.row.state["step"] == "officer-visit" and told() == [visit.browser.person.name]


def test_at_the_agreements_end_a_step_that_is_under_way_waits_for_the_managers_word(
    with_an_end, handed_on, agreement_ends, work, everything
):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    agreement_ends()
    work()
    assert visit.row.state["step"] == "village-visit"
    assert everything("select 1 from notice where kind = 'partner-gone'")
    assert "they no longer see who the resident is" in visit.page.text


def test_the_timer_of_an_agreement_that_was_prolonged_changes_nothing(with_an_end, handed_on, everything, work):
    visit, _ = handed_on
    everything("update outbox set available_at = now() where name = 'visit:agreement_over'")
    work()
    assert visit.row.state["step"] == "village-visit"
    assert not everything("select 1 from notice where kind = 'partner-gone'")


def test_after_the_agreement_ended_a_given_steps_outcome_still_passes(handed_on, work, everything):
    visit, partner = handed_on
    partner.post("/accept")
    work()
    everything("update agreement set ended_at = :at where kind = 'visit-step'", at=now() - timedelta(seconds=1))
    partner.post(outcome="not-in", left_card="yes")
    partner.post(outcome="not-in", left_card="yes")
    work()
    assert visit.row.state["step"] == "officer-visit"
    [attempt] = visit.attempts
    assert (attempt.outcome, attempt.answers) == ("not-in", {})
