"""What somebody with SQL in one tenant can't do to another, although the worker acts for both."""

import json
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError

from hub.kernel.audit import record
from hub.kernel.db import db, row, rows
from hub.kernel.keys import new_id
from hub.kernel.work import worker
from tests.handovers.asking import asked

FORGED_ROW = """
    insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, returns, answer, version,
        raised_at, due_at, late)
    values (acting_org(), :id, 'received', acting_org(), 'enrichment', 'AAAA-AAAA', 'returned', '{}', '{outcome}',
        '{"outcome": "deceased"}', 1, now(), now(), false) returning id"""
COPIED_ROW = """
    insert into handover select (jsonb_populate_record(h, jsonb_build_object('org_id', cast(:to as int)))).*
    from handover h where id = :id and side = 'received'"""
FORGED_JOB = """
    insert into outbox (org_id, id, acts_for, name, args, account_id, role, available_at, created_at)
    values (acting_org(), :id, :acts_for, 'handover:pass_on', cast(:args as jsonb), acting_account(), 'officer',
        now(), now())
    returning id"""
FORGED_EVENT = """
    insert into event (org_id, id, at, kind, account_id, via, facts)
    values (acting_org(), :id, now(), 'handover:returned', acting_account(), 'page', cast(:facts as jsonb))
    returning id"""


def fault_of(app, norfolk, everything, by: tuple[str, str], to: str, **args) -> str | None:
    """Put a job of this person's into the outbox, whatever the policies say, let the worker run it: its error."""
    job, (slug, role) = new_id(), by
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, role, available_at, created_at)
           values (:org, :id, :other, 'handover:pass_on', cast(:args as jsonb), :role, now(), now())""",
        org=norfolk.org(slug), id=job, other=norfolk.org(to), role=role,
        args=json.dumps({name: str(value) for name, value in args.items()}),
    )  # fmt: skip
    with app.app_context():
        worker.run(str(job))
    return everything("select error from outbox where id = :id", id=job)[0].error


@pytest.mark.asvs("8.4.1")
def test_a_job_may_not_carry_home_what_another_district_was_asked(norfolk):
    """The policy asks for the very hand-over that the job names, not for any with that organisation."""
    asked(norfolk, lambda: None)  # Breckland holds one with the county, of its own
    theirs = asked(norfolk, lambda: None, receiver=("norwich", "officer"), origin_id=uuid4())
    with pytest.raises(ProgrammingError, match="row-level security"):
        with norfolk.acting("breckland", "officer"):
            args = json.dumps({"handover": str(theirs.id), "side": "received", "event": str(new_id())})
            row(FORGED_JOB, id=new_id(), acts_for=norfolk.org("norfolk"), args=args)


def test_the_worker_holds_the_two_sides_against_each_other(app, norfolk, everything):
    """Were the row in the outbox all the same, the job itself refuses: a row's id alone proves nothing."""
    theirs = asked(norfolk, lambda: None, receiver=("norwich", "officer"), origin_id=uuid4())
    event = new_id()
    with norfolk.acting("breckland", "officer"):
        row(FORGED_ROW, id=theirs.id)
        row(FORGED_EVENT, id=event, facts=json.dumps({"handover": str(theirs.id)}))
    told = {"handover": theirs.id, "side": "received", "event": event}
    assert fault_of(app, norfolk, everything, ("breckland", "officer"), "norfolk", **told) == "WrongJob"
    assert theirs.sent.status == "waiting" and theirs.sent.answer is None


def test_a_job_is_written_in_nobody_elses_name(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        with norfolk.acting("breckland", "officer"):
            row(
                FORGED_JOB.replace("acting_account()", ":colleague"),
                id=new_id(), acts_for=norfolk.org("breckland"), args="{}",
                colleague=norfolk.person("breckland", "ig").id,
            )  # fmt: skip


@pytest.mark.parametrize("changes", [{"account": None, "from_org": None}, {"account": "me", "from_org": 1}])
def test_a_person_writes_no_event_without_a_name_and_mirrors_none(norfolk, changes):
    with pytest.raises(DBAPIError):
        with norfolk.acting("breckland", "officer"):
            row(
                """insert into event (org_id, id, at, kind, account_id, from_org, via)
                   values (acting_org(), :id, now(), 'list:shown', case when :who then acting_account() end, :from_org,
                           'page')
                   returning id""",
                id=new_id(), who=changes["account"] == "me", from_org=changes["from_org"],
            )  # fmt: skip


def test_a_withdrawn_task_is_taken_up_by_nobody(norfolk, work):
    handover = asked(norfolk, lambda: None)
    handover.withdraw()
    work()
    with pytest.raises(ProgrammingError, match="has ended stays so"):
        with norfolk.acting("breckland", "officer"):
            db.session.execute(db.text("update handover set status = 'accepted' where id = :id"), {"id": handover.id})


def test_a_temporary_table_changes_nothing_that_the_lobby_answers(norfolk):
    """A caller's temporary tables would come first in a search path that does not name pg_temp last."""
    with norfolk.acting("breckland", "officer"):
        before = rows("select lobby.partnerships() as p, lobby.neighbours() as n")
        db.session.execute(
            db.text("create temporary table member (org_id int, partnership_id int, part text) on commit drop")
        )
        db.session.execute(db.text("grant select on member to public"))
        db.session.execute(db.text("insert into member values (acting_org(), 99, 'lead'), (4711, 99, 'lead')"))
        assert rows("select lobby.partnerships() as p, lobby.neighbours() as n") == before


def test_the_job_mirrors_no_event_but_the_hand_over_s_own(app, norfolk, work, everything):
    """A look, a message or another's step stays at home, although it names the hand-over."""
    handover = asked(norfolk, work)
    another = asked(norfolk, work, origin_id=uuid4())
    with norfolk.acting("breckland", "officer"):
        sent = record("message:sent", about=[handover.id], handover=handover.id, message=new_id())
    [step] = everything("select id from event where kind = 'handover:raised' and facts ->> 'handover' = :id "
                        "and from_org is null", id=str(another.id))  # fmt: skip
    for side, slug, role, event in (
        ("received", "breckland", "officer", sent),
        ("received", "breckland", "officer", new_id()),
        ("sent", "norfolk", "tracer", step.id),
    ):
        other = "norfolk" if slug == "breckland" else "breckland"
        before = everything("select count(*) as n from event where from_org is not null")[0].n
        told = {"handover": handover.id, "side": side, "event": event}
        assert fault_of(app, norfolk, everything, (slug, role), other, **told) == "WrongJob"
        assert everything("select count(*) as n from event where from_org is not null")[0].n == before


def test_the_other_sides_row_must_say_that_it_is_with_this_one(app, norfolk, everything):
    """The county asked Norwich. Were Breckland's row to say that it is with the county, the county's would not."""
    theirs = asked(norfolk, lambda: None, receiver=("norwich", "officer"))
    event = new_id()
    everything(COPIED_ROW, id=theirs.id, to=norfolk.org("breckland"))
    with norfolk.acting("breckland", "officer"):
        row(FORGED_EVENT, id=event, facts=json.dumps({"handover": str(theirs.id)}))
    told = {"handover": theirs.id, "side": "received", "event": event}
    assert fault_of(app, norfolk, everything, ("breckland", "officer"), "norfolk", **told) == "WrongJob"
    assert everything("select 1 from event where from_org = :me", me=norfolk.org("breckland")) == []


def test_the_job_goes_to_nobody_but_the_hand_over_s_other_side(app, norfolk, everything):
    """A row of the same id may stand at another council: this side's own row says with whom the hand-over is."""
    handover = asked(norfolk, lambda: None)
    everything(COPIED_ROW, id=handover.id, to=norfolk.org("norwich"))
    [raised] = everything("select id from event where kind = 'handover:raised' and from_org is null "
                          "and facts ->> 'handover' = :id", id=str(handover.id))  # fmt: skip
    told = {"handover": handover.id, "side": "sent", "event": raised.id}
    assert fault_of(app, norfolk, everything, ("norfolk", "tracer"), "norwich", **told) == "WrongJob"
    assert everything("select 1 from event where org_id = :norwich and from_org is not null",
                      norwich=norfolk.org("norwich")) == []  # fmt: skip
    assert fault_of(app, norfolk, everything, ("norfolk", "tracer"), "breckland", **told) is None


@pytest.mark.parametrize("side", ["sent", "received"])
def test_the_job_of_a_council_without_the_hand_over_is_refused(app, norfolk, everything, side):
    theirs = asked(norfolk, lambda: None, receiver=("norwich", "officer"))
    event = new_id()
    with norfolk.acting("breckland", "officer"):
        row(FORGED_EVENT, id=event, facts=json.dumps({"handover": str(theirs.id)}))
    told = {"handover": theirs.id, "side": side, "event": event}
    assert fault_of(app, norfolk, everything, ("breckland", "officer"), "norfolk", **told) == "WrongJob"


def test_the_job_needs_the_other_sides_row(app, norfolk, everything):
    handover = asked(norfolk, lambda: None)
    [raised] = everything("select id from event where kind = 'handover:raised' and facts ->> 'handover' = :id",
                          id=str(handover.id))  # fmt: skip
    everything("delete from handover where id = :id and side = 'received'", id=handover.id)
    told = {"handover": handover.id, "side": "sent", "event": raised.id}
    assert fault_of(app, norfolk, everything, ("norfolk", "tracer"), "breckland", **told) == "WrongJob"
