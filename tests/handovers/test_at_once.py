"""Two people at the same moment: one hand-over, one holder."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest

from hub.handovers import actions, jobs, kinds
from hub.kernel.problems import EditConflict
from hub.kernel.work import worker
from tests.handovers.asking import asked

AT_ONCE = 6


def together(norfolk, do):
    """Do the same thing in several transactions that begin together; returns what each led to."""
    barrier = Barrier(AT_ONCE)

    def one(place: int):
        with norfolk.app.app_context():
            barrier.wait()
            try:
                return do(place)
            except EditConflict as conflict:
                return conflict

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_raising_at_once_joins(norfolk, work, everything):
    origin = uuid4()
    found = together(norfolk, lambda _: asked(norfolk, lambda: None, origin_id=origin).id)
    assert len(set(found)) == 1
    work()
    assert len(everything("select 1 from handover where side = 'received'")) == 1
    assert len(everything("select 1 from event where kind = 'handover:raised' and from_org is null")) == 1


@pytest.mark.asvs("2.3.4")
def test_claiming_at_once_has_one_winner(norfolk, work, everything):
    handover = asked(norfolk, work)

    def claim(place: int):
        with norfolk.acting("breckland", "officer" if place % 2 else "manager"):
            actions.accept(handover.id, 1)
        return place

    found = together(norfolk, claim)
    [winner] = [one for one in found if isinstance(one, int)]
    assert len([one for one in found if isinstance(one, EditConflict)]) == AT_ONCE - 1
    holder = norfolk.person("breckland", "officer" if winner % 2 else "manager").id
    assert handover.received.holder_id == holder and handover.received.version == 2
    assert len(everything("select 1 from event where kind = 'handover:accepted'")) == 1


def test_two_steps_of_one_hand_over_arrive_one_after_the_other(app, norfolk, work, everything, monkeypatch):
    """'Accepted' and 'returned' by two workers at one moment: each would find the answer new, and hand it on."""
    handover, heard, inside, arrives = asked(norfolk, work), [], Barrier(2), jobs._sent_step

    def waits_for_the_other(*rows):
        with suppress(BrokenBarrierError):  # the other is not let in meanwhile
            inside.wait(1)
        arrives(*rows)

    handover.accept()
    handover.answer({"outcome": "found"})
    monkeypatch.setattr(jobs, "_sent_step", waits_for_the_other)
    monkeypatch.setattr(kinds, "call", lambda moment, *_: heard.append(moment))

    def do(job):
        with app.app_context():
            worker.run(str(job.id))

    waiting = everything("select id from outbox where name = 'handover:pass_on' and status = 'pending'")
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(do, waiting))
    assert len(waiting) == 2 and heard == ["returned"]
    assert everything("select error from outbox where error is not null") == []
