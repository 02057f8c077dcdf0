"""A forged row in the outbox takes nothing of a call that is not the other organisation's to see."""

from uuid import uuid4

import pytest

from hub.call_backs import actions as call_backs
from hub.cards import queries
from hub.kernel.audit import record
from hub.kernel.work.jobs import later
from hub.kernel.work.worker import drain


@pytest.mark.parametrize("wrong", ["nothing", "kind", "call"])
def test_a_call_takes_no_event_with_it_but_its_own(visited, everything, norfolk, app, wrong):
    """Whatever else the row names would come into the county's trail: a list of risk markers, another's call."""
    visit = visited()
    mine, theirs = visit.card(), visit.card()
    with visit.as_officer():
        for code in (mine, theirs):
            call_backs.ask(queries.found(code)[0].id, visit.id, "+447700900456", "any", "en")
    everything("delete from outbox where name = 'call_back:pass_on'")
    first, second = visit.call_backs()
    [other] = everything("select id from event where facts ->> 'call_back' = :id", id=str(second.id))
    with visit.as_officer():
        rung = record("call_back:rung", about=[visit.id], call_back=first.id)
        event = {"nothing": uuid4(), "kind": rung, "call": other.id}[wrong]
        told = {"handover": visit.id, "call_back": first.id, "event": event}
        later("call_back:pass_on", acts_for=norfolk.org("norfolk"), **told)
    with app.app_context():
        drain()
    assert [one.error for one in everything("select error from outbox where name = 'call_back:pass_on'")] == [
        "WrongJob"
    ]
    assert visit.call_backs("sent") == [] and visit.call_backs()[0].state == "waiting"
    assert everything("select 1 from event where id = :id and from_org is not null", id=event) == []
