"""Jobs may arrive in any order, and twice: both sides end in the same place."""

from itertools import permutations
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.handovers.rules import ENDED, OPEN, arriving
from hub.kernel.problems import Problem
from hub.kernel.work import worker
from tests.handovers.asking import asked

ALL = OPEN + ENDED
FROM_RECEIVER = ("waiting", "accepted", "returned", "bounced")


@given(
    st.sampled_from(("waiting", "withdrawn", "lapsed")),
    st.lists(st.sampled_from(FROM_RECEIVER), max_size=6),
    st.randoms(),
)
def test_the_last_word_does_not_depend_on_the_order(present, told, random):
    """Of what one receiver can say there is one end at most, so the order and the number of tellings do not matter."""
    ends = [status for status in told if status in ENDED][:1]
    told = [status for status in told if status in OPEN] + ends * 2
    outcomes = set()
    for _ in range(4):
        random.shuffle(told)
        status, late = present, False
        for one in told:
            status, now_late = arriving(status, one)
            late = late or now_late
        outcomes.add((status, late))
    assert len(outcomes) == 1


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_an_end_stands_and_an_open_row_never_goes_back(present, incoming):
    status, late = arriving(present, incoming)
    if present in ENDED:
        assert status == present
        assert late == (incoming == "returned" and present != "returned")
    else:
        assert not late
        assert (present, status) != ("accepted", "waiting")
    assert arriving(status, incoming)[0] == status


@pytest.mark.parametrize("end", ["answer", "bounce"])
def test_every_order_of_the_jobs_leads_to_the_same_two_rows(app, norfolk, everything, end):
    """Both sides' jobs, done in every order and each twice: what the rows say is always the same."""
    seen = set()
    for order in permutations(range(4)):
        handover = asked(norfolk, lambda: None, origin_id=uuid4())
        handover.accept()
        {"answer": lambda one: one.answer({"outcome": "found"}), "bounce": lambda one: one.bounce()}[end](handover)
        handover.withdraw()
        jobs = [one.id for one in everything("select id from outbox where status = 'pending' order by id")]
        with app.app_context():
            for place in order:
                worker.run(str(jobs[place]))
                worker.run(str(jobs[place]))
        assert everything("select name, error from outbox where error is not null") == []
        sent, received = handover.sent, handover.received
        seen.add(
            (sent.status, sent.late, str(sent.answer), sent.suggested_org_id, received.status, str(received.answer))
        )
    assert len(seen) == 1, seen


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(("accept", "answer", "bounce", "withdraw", "work")), max_size=6), seed=st.integers()
)
def test_after_any_history_both_sides_agree(app, norfolk, everything, steps, seed):
    # A seed, not hypothesis's own random: how much is shuffled depends on the database, which it can't replay.
    handover, random = asked(norfolk, lambda: None, origin_id=uuid4()), Random(seed)

    def some_jobs(most=1000):
        jobs = [str(one.id) for one in everything("select id from outbox where status = 'pending' order by id")]
        random.shuffle(jobs)
        with app.app_context():
            for job in jobs[:most]:
                worker.run(job)

    for step in steps:
        try:
            {
                "accept": handover.accept,
                "answer": lambda: handover.answer({"outcome": "found"}),
                "bounce": handover.bounce,
                "withdraw": handover.withdraw,
                "work": lambda: some_jobs(1),
            }[step]()
        except Problem:
            continue  # this side has ended meanwhile: the page says so
    some_jobs()
    some_jobs()
    assert everything("select name, error from outbox where error is not null") == []
    sent, received = handover.sent, handover.received
    if sent.status == received.status:
        return
    # Both ended at once: each keeps its own end; an answer is with both, marked late.
    assert sent.status == "withdrawn" and received.status in ("returned", "bounced")
    assert (received.status == "returned") == sent.late == (sent.answer is not None)
