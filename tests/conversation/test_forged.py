"""What somebody with SQL in one council cannot write into another's conversation, although the worker acts for both."""

import json
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError

from hub.kernel.audit import record
from hub.kernel.db import db, rows
from hub.kernel.keys import new_id
from hub.kernel.work import worker
from tests.conversation.writing import forge, written
from tests.handovers.asking import asked

pytestmark = pytest.mark.usefixtures("no_hooks")


@pytest.mark.parametrize(
    "forged",
    [
        # as if the county had written to us
        {"side": "received", "account": "null", "own": "breckland", "other": "norfolk", "handover_side": "received"},
        # in a colleague's name
        {"side": "sent", "account": ":id", "own": "breckland", "other": "norfolk", "handover_side": "received"},
        # in nobody's name
        {"side": "sent", "account": "null", "own": "breckland", "other": "norfolk", "handover_side": "received"},
        # to somebody who is no party to it
        {
            "side": "sent",
            "account": "acting_account()",
            "own": "breckland",
            "other": "norwich",
            "handover_side": "received",
        },
        {"side": "received", "account": "null", "own": "norwich", "other": "breckland", "handover_side": "sent"},
        # as if a third council had written
        {"side": "received", "account": "null", "own": "norfolk", "other": "norwich", "handover_side": "sent"},
        # from the other side of it
        {
            "side": "sent",
            "account": "acting_account()",
            "own": "breckland",
            "other": "norfolk",
            "handover_side": "sent",
        },
    ],
)
def test_nobody_forges_a_message(norfolk, work, forged):
    handover = asked(norfolk, work)
    with pytest.raises(DBAPIError, match="row-level security|violates check"):
        with norfolk.acting("breckland", "officer"):
            forge(handover, norfolk, **forged)


def test_one_s_own_true_message_is_taken(norfolk, work, everything):
    """Otherwise the refusals above would prove nothing."""
    handover = asked(norfolk, work)
    with norfolk.acting("breckland", "officer"):
        true = {"account": "acting_account()", "own": "breckland", "other": "norfolk", "handover_side": "received"}
        forge(handover, norfolk, side="sent", **true)
        forge(
            handover, norfolk, side="received", account="null", own="norfolk", other="breckland", handover_side="sent"
        )
    assert [one.side for one in everything("select side from message order by side")] == ["received", "sent"]


def test_nobody_reads_or_changes_another_s_copy(norfolk, work, everything):
    handover = asked(norfolk, work)
    written(norfolk, handover)
    work()
    for slug, count in (("norfolk", 1), ("breckland", 1), ("norwich", 0)):
        with norfolk.acting(slug, "ig"):
            assert len(rows("select 1 from message")) == count
    with pytest.raises(ProgrammingError, match="permission denied"):
        with norfolk.acting("breckland", "officer"):
            db.session.execute(db.text("update message set words = 'Another'"))


def queued(everything, norfolk, args, acts_for):
    """A row in the outbox, written past all policies."""
    job = new_id()
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, account_id, role, available_at, created_at)
           values (:org, :id, :acts_for, 'message:pass_on', cast(:args as jsonb), :me, 'tracer', now(), now())""",
        org=norfolk.org("norfolk"), id=job, acts_for=norfolk.org(acts_for), args=json.dumps(args),
        me=norfolk.person("norfolk", "tracer").id,
    )  # fmt: skip
    return job


@pytest.mark.parametrize("wrong", ["handover", "acts_for"])
def test_the_job_carries_no_message_to_another_than_it_is_for(app, norfolk, work, everything, wrong):
    handover = asked(norfolk, work)
    other = asked(norfolk, work, receiver=("norwich", "officer"), origin_id=uuid4())
    message = written(norfolk, handover)
    [event] = everything("select id from event where kind = 'message:sent'")
    args = {"handover": str(handover.id), "message": str(message), "event": str(event.id)}
    acts_for = "breckland"
    if wrong == "handover":
        args["handover"] = str(other.id)
    else:
        acts_for, args["handover"] = "norwich", str(other.id)
    job = queued(everything, norfolk, args, acts_for)
    with app.app_context():
        worker.run(str(job))
    assert everything("select error from outbox where id = :id", id=job)[0].error == "WrongJob"
    assert everything("select 1 from message where side = 'received'") == []


@pytest.mark.parametrize("wrong", ["nothing", "kind", "message"])
def test_the_job_mirrors_no_event_but_the_message_s_own(app, norfolk, work, everything, wrong):
    """Under the id of another event the other council would hold a trail that is not the writer's."""
    handover = asked(norfolk, work)
    message, another = written(norfolk, handover), written(norfolk, handover)
    with norfolk.acting("norfolk", "tracer"):
        opened = record("message:received", about=[handover.id], handover=handover.id, message=message)
    [theirs] = everything("select id from event where facts ->> 'message' = :id", id=str(another))
    event = {"nothing": new_id(), "kind": opened, "message": theirs.id}[wrong]
    args = {"handover": str(handover.id), "message": str(message), "event": str(event)}
    job = queued(everything, norfolk, args, "breckland")
    with app.app_context():
        worker.run(str(job))
    assert everything("select error from outbox where id = :id", id=job)[0].error == "WrongJob"
    assert everything("select 1 from message where side = 'received'") == []
    assert everything("select 1 from event where id = :id and from_org is not null", id=event) == []
