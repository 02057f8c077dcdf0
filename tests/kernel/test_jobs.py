"""The outbox is the truth: a job is there when the page committed, and only as it was declared."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.work.jobs import WrongJob, later
from hub.kernel.work.worker import drain
from tests.kernel.jobs_for_tests import cause


def test_a_job_is_done_for_the_organisation_that_wrote_it(norfolk, work, marks, outbox):
    pack = cause(norfolk)
    assert marks(pack) == []
    assert work() == 1
    assert marks(pack) == [(norfolk.org("norfolk"), "1")]
    assert outbox(pack).status == "done" and outbox(pack).done_at


def test_a_page_that_was_rolled_back_leaves_no_job(norfolk, everything):
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("norfolk", "tracer"):
            later("test:mark", pack=uuid4())
            raise ZeroDivisionError
    assert everything("select 1 from outbox where name = 'test:mark'") == []


def test_a_timer_waits_for_its_hour(norfolk, work, marks, everything):
    pack = cause(norfolk, at=now() + timedelta(hours=1))
    assert work() == 0 and marks(pack) == []
    everything("update outbox set available_at = now()")
    assert work() == 1 and len(marks(pack)) == 1


def test_a_job_written_wakes_the_relay(app, norfolk, engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("listen hub_outbox")
        connection.commit()
        cause(norfolk)
        raw = connection.connection.driver_connection
        assert [one.channel for one in raw.notifies(timeout=5, stop_after=1)] == ["hub_outbox"]


# Only what was declared


def test_a_job_that_nobody_declared_cannot_be_written(norfolk):
    with pytest.raises(WrongJob, match="No job is called"):
        cause(norfolk, "os.system")


def test_a_role_that_may_not_cause_the_job_is_refused_when_it_is_written(norfolk):
    with pytest.raises(WrongJob, match="A supervisor may not cause"):
        cause(norfolk, "test:mark_there", who=("norfolk", "supervisor"))


def test_a_job_that_does_not_cross_cannot_act_for_another(norfolk):
    with pytest.raises(WrongJob, match="may not act for another"):
        cause(norfolk, acts_for=norfolk.org("breckland"))


@pytest.mark.parametrize(
    ("name", "role", "other"),
    [
        ("test:mark_there", "supervisor", True),
        ("test:mark", "tracer", True),
        ("os.system", "tracer", False),
        ("test:mark", "king", False),
    ],
)
def test_a_forged_row_is_refused_by_the_worker(app, norfolk, everything, outbox, marks, name, role, other):
    here, pack = norfolk.org("norfolk"), uuid4()
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, role, available_at, created_at)
           values (:org, gen_random_uuid(), :other, :name, jsonb_build_object('pack', cast(:pack as text)), :role,
                    now(), now())""",
        org=here,
        other=norfolk.org("breckland") if other else here,
        name=name,
        role=role,
        pack=str(pack),
    )
    with app.app_context():
        drain()
    assert marks(pack) == []
    assert outbox(pack).error in ("WrongJob", "ValueError")


def test_the_database_refuses_to_act_for_a_stranger(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        cause(norfolk, "test:mark_there", acts_for=norfolk.org("broads-neighbours"))


def test_the_database_refuses_a_row_in_anothers_name(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        with norfolk.acting("norfolk", "tracer"):
            rows(
                """insert into outbox (org_id, id, acts_for, name, available_at, created_at)
                values (:org, gen_random_uuid(), acting_org(), 'test:mark', now(), now()) returning id""",
                org=norfolk.org("breckland"),
            )


def test_a_partner_may_cause_nothing_but_its_answer(norfolk):
    with pytest.raises(ProgrammingError, match="row-level security"):
        cause(norfolk, who=("broads-neighbours", "volunteer"))


def test_a_crossing_job_leaves_both_sides_or_neither(app, norfolk, everything, marks, outbox):
    pack, here, there = uuid4(), norfolk.org("norfolk"), norfolk.org("breckland")
    everything(
        """insert into outbox (org_id, id, acts_for, name, args, role, available_at, created_at)
           values (:here, gen_random_uuid(), :there, 'test:mark_there',
                   jsonb_build_object('pack', cast(:pack as text)), 'tracer', now(), now())""",
        here=here,
        there=there,
        pack=str(pack),
    )
    with app.app_context():
        drain()
    assert marks(pack) == sorted([(here, "1"), (there, "2")])
