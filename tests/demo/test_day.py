"""The demo’s living day: calls of every outcome, a pack that the next list answers, a family, one person twice."""

import pytest

from hub.demo import calling, next_list
from hub.demo.work import fill, people


@pytest.fixture
def day(norfolk, everything):
    """The county after its day: what the two lists brought, and what was done in between."""
    lead, supervisor = norfolk.org("norfolk"), norfolk.person("norfolk", "supervisor").id
    tracers = [norfolk.person("norfolk", "tracer", number).id for number in range(2)]
    with norfolk.app.app_context():
        assert fill(lead, supervisor, tracers)
        next_list.bring(lead, supervisor, people(), calling.work(lead, supervisor))
        assert fill(lead, supervisor, tracers) == 0, "a restart adds nothing"
    return everything


def test_the_day_has_something_of_everything(day):
    outcomes = {one.outcome for one in day("select distinct outcome from call")}
    assert outcomes == {"no-answer", "voicemail-left", "call-rescheduled", "complete"}
    booked = day("select call_back_at > now() as ahead from case_file where call_back_at is not null order by 1")
    assert [one.ahead for one in booked] == [False, True], "one call is overdue, one agreed"
    closed = day("select contacts_named from case_file where outcome = 'reached-complete'")
    assert [one.contacts_named for one in closed] == [len(calling.MET)] * 2
    assert len(day("select 1 from place_visited")) == 2 * len(calling.BEEN)
    assert [one.state for one in day("select state from escalation")] == ["waiting"]


def test_the_next_list_answers_the_pack_and_brings_a_family_a_pair_and_a_neighbour(day):
    states = [one.state for one in day("select state from hand_back_row where kind = 'closing' order by state")]
    assert states == ["confirmed", "differs"]
    family = day("select c.id from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id "
                 "where r.surname = 'Fernleigh' and r.house = 'The Old Ferry House' and c.status = 'open'")  # fmt: skip
    assert len(family) == len(next_list.FAMILY)
    assert len(day("select 1 from likeness where decided_at is null")) == 1
    assert [one.outside for one in day("select outside from import_run order by started_at")][-1] == 1
    changed = {one.field for one in day("select field from case_change")}
    assert "onset_on" in changed


def test_everything_was_done_by_people_and_is_in_the_trail(day):
    kinds = {one.kind for one in day("select distinct kind from event")}
    assert {"call:recorded", "named:added", "case:closed", "hand_back:made", "hand_back:reconciled"} <= kinds
    assert not day("select 1 from event where kind in ('call:recorded', 'case:closed') and account_id is null")
    assert not day("select 1 from outbox where status = 'failed'")
