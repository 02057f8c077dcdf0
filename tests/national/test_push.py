"""What is handed over to a system that is pulled: each row once under its own id, confirmed by the receipt."""

import pytest

from hub.support.actions import record_need
from tests.national.test_pull import REED


@pytest.fixture
def closed_there(its, everything, work, close, norfolk):
    """Three cases that came from the system and were closed here, one of them with a need."""
    for number in range(3):
        its.say(reference=f"i{number}", **REED | {"forename": f"Ivy{'abc'[number]}"})
    its.connect()
    work()
    for number in range(3):
        case_id = close(f"i{number}", "reached-complete")
    with norfolk.acting("norfolk", "tracer"):
        record_need("case", case_id, "food")
    return its


def test_closings_go_over_by_themselves_and_the_receipt_confirms_them(
    closed_there, everything, turns, standing, supervisor
):
    assert "goes to it by itself" in supervisor.get("/hand-back").text
    turns()
    assert set(standing()) == {("closing", "confirmed"), ("need", "confirmed")} and len(standing()) == 4
    told = {one["reference"]: one["told"] for one in closed_there.taken.values() if one["kind"] == "closing"}
    assert told["i0"]["Status"] == "reached-and-asked-for-contacts", "the code of the system that is connected"
    [pack] = everything("select made_by, system from hand_back_pack")
    assert (pack.made_by, pack.system) == (None, "ITS")
    assert "The hub" in supervisor.get("/hand-back/1").text
    [event] = everything("select facts from event where kind = 'hand_back:received'")
    assert (event.facts["confirmed"], event.facts["refused"]) == (4, 0)
    row = everything("select id from hand_back_row limit 1")[0]
    assert "Receipt R" in supervisor.get(f"/hand-back/rows/{row.id}").text
    turns(2)
    assert len(everything("select 1 from outbox where name = 'national:push'")) == 4, "once after each fetching"
    assert len(closed_there.taken) == 4 and len(everything("select 1 from hand_back_pack")) == 1


@pytest.mark.parametrize("fault", ["500", "cut", "half", "lost", "wait 1", "junk", "expired"])
@pytest.mark.parametrize("at", [1, 3])
def test_each_row_is_taken_once_whatever_fails(closed_there, everything, turns, standing, fault, at):
    closed_there.script = [""] * at + [fault]
    turns(3)
    assert {state for _, state in standing()} == {"confirmed"}
    assert len(closed_there.taken) == 4 and sorted(closed_there.taken) == sorted(
        str(one.id) for one in everything("select id from hand_back_row")
    )
    receipts = {str(one.id): one.receipt for one in everything("select id, receipt from hand_back_row")}
    assert receipts == closed_there.receipts


def test_a_worker_killed_after_the_answer_asks_again_under_the_same_id(
    closed_there, everything, turns, app, monkeypatch, standing
):
    from hub.kernel.work.worker import drain
    from hub.national.its import actions

    whole = actions._record
    monkeypatch.setattr(actions, "_record", lambda *_: 1 / 0)
    everything("update outbox set available_at = now() where name = 'national:pull' and status = 'pending'")
    with app.app_context():
        drain()
    assert len(closed_there.taken) == 4 and standing() == [], "they have it, we do not know"
    monkeypatch.setattr(actions, "_record", whole)
    everything("update outbox set error = null")
    turns()
    assert {state for _, state in standing()} == {"confirmed"}


def test_what_they_refuse_differs_with_their_word(closed_there, everything, turns, standing, supervisor):
    everything("update case_file set reference = 'unknown-1' where reference = 'i0'")
    turns()
    assert sorted(standing("closing")) == ["confirmed", "confirmed", "differs"]
    page = supervisor.get("/hand-back/standing?show=differs").text
    assert "no such case" in page and "unknown-1" in page
    row = everything("select id from hand_back_row where state = 'differs'")[0]
    supervisor.post(f"/hand-back/rows/{row.id}/again")
    everything("update case_file set reference = 'i0' where reference = 'unknown-1'")
    turns()
    assert set(standing("closing")) == {"confirmed"}


def test_what_changes_afterwards_is_handed_over_as_a_correction(closed_there, correct, everything, turns):
    turns()
    [case] = everything("select id from case_file where reference = 'i0'")
    correct(case.id, surname="Reedham")
    turns()
    told = [one for one in closed_there.taken.values() if one["kind"] == "fact"]
    assert [(one["told"]["Is"], one["change"]) for one in told] == [("Reedham", "")]
    correct(case.id, surname="Reedmere")
    turns()
    told = [one for one in closed_there.taken.values() if one["kind"] == "fact"]
    assert [(one["told"]["Is"], one["change"]) for one in told] == [("Reedham", ""), ("Reedmere", "Correction")]
