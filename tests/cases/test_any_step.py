"""Whatever a case has been through, there is a next step, and it is honest about whose it is."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hub.cases.rules.clocks import running
from hub.cases.rules.steps import STEP_KINDS, next_step, proposed_at
from tests.cases.test_steps import AT, a_case, hours

MOMENTS = st.integers(-96, 96).map(hours)
MAYBE = st.none() | MOMENTS
STATUS = st.sampled_from([None, "waiting", "accepted", "returned", "bounced", "withdrawn", "lapsed"])


@given(data=st.data())
def test_something_is_always_said_and_it_can_be_done(covid, data):
    draw = data.draw
    status, outcome_at, last = draw(st.sampled_from(["open", "closed"])), draw(MAYBE), draw(MAYBE)
    case = a_case(
        status=status, variant=draw(st.booleans()), usable=draw(st.booleans()), received_at=draw(MOMENTS),
        ends_on=draw(st.none() | st.dates(date(2026, 11, 10), date(2026, 12, 1))), calls=int(last is not None),
        last_call_at=last, last_call_outcome=draw(st.sampled_from([*covid.call_outcomes, "gone"])) if last else None,
        call_back_at=draw(MAYBE), outcome_at=outcome_at,
        outcome=draw(st.sampled_from([*covid.outcomes, "gone"])) if outcome_at or status == "closed" else None,
        district_id=draw(st.sampled_from([None, 7])), enrichment_status=draw(STATUS), enrichment_due=hours(3),
        enrichment_with="Breckland", enrichment_ended=draw(MOMENTS), enrichment_found=draw(st.integers(0, 2)),
        door_knock_status=draw(STATUS), door_knock_due=hours(9), door_knock_with="Norwich",
        escalation_state=draw(st.sampled_from([None, "waiting", "asked", "advised", "passed", "over"])),
        tried_at=draw(st.lists(MOMENTS.filter(lambda at: at <= AT), max_size=4)),
    )  # fmt: skip
    step = next_step(case, covid, AT)
    assert step.words and "None" not in step.words and step.kind in STEP_KINDS
    assert step.who or step.key == "closed", "somebody does it"
    if step.until is None and step.ours:
        assert not running(case, covid, AT), "what is ours to do is due when the clock is"
    if step.key.startswith("ask:"):
        assert case.district_id is not None and case.status == "open"
        kind = case.enrichment_status if step.key == "ask:enrichment" else case.door_knock_status
        assert kind not in ("waiting", "accepted"), "nobody is asked twice at the same time"
    assert (step.key == "closed") == (case.status == "closed")


@given(wait=st.integers(0, 72))
def test_the_hours_come_from_the_programme(covid, wait):
    other = replace(covid, hours_before_enrichment=wait)
    assert proposed_at(a_case(), other) == hours(wait - 3)
