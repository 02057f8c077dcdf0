"""Row security of what a request tells of a household: no key beside the agreement, no row from nowhere."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.kernel.db import db, row
from hub.kernel.keys import new_id

GIVE = """
    insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, returns, agreement_id,
        version, raised_at, due_at, late, settled, form)
    select :to, :id, 'received', acting_org(), a.kind, 'AAAA-AAAA', 'waiting', cast(:subject as jsonb), '{}', a.id,
        1, now(), now(), false, cast(:settled as int[]), cast(:form as jsonb)
    from agreement a where a.from_org = acting_org() and a.to_org = :to and a.kind = 'door-knock' and a.live @> now()
"""
MEMBER = {"forename": "Ben"}


def give(norfolk, members, settled="{}", form=None):
    told = {"subject": json.dumps({"household": members}), "settled": settled, "form": form}
    with norfolk.acting("norfolk", "tracer"):
        done = db.session.execute(text(GIVE), told | {"to": norfolk.org("breckland"), "id": new_id()})
        assert done.rowcount == 1, "there is such an agreement"


def test_what_the_agreement_gives_of_the_others_passes(norfolk):
    give(norfolk, [MEMBER, {"surname": "Reed"}])


@pytest.mark.parametrize(
    "members",
    [[MEMBER | {"nhs_number": "1"}], [MEMBER, {"symptoms": "x"}], {"forename": "Ben"}, ["Ben"], "Ben",
     [[{"nhs_number": "1"}]]],
)  # fmt: skip
def test_of_the_others_no_more_than_the_agreement_gives(norfolk, members):
    with pytest.raises(DBAPIError):
        give(norfolk, members)


def test_nobody_is_settled_at_the_start_and_no_form_comes_along(norfolk):
    for more in ({"settled": "{1}"}, {"form": "{}"}):
        with pytest.raises(DBAPIError):
            give(norfolk, [MEMBER], **more)


def test_another_s_origins_are_not_written(norfolk):
    with norfolk.acting("norfolk", "tracer"), pytest.raises(DBAPIError):
        row("insert into handover_origin (org_id, handover_id, place, origin_id) values (:to, :id, 1, :id) returning 1",
            to=norfolk.org("breckland"), id=new_id())  # fmt: skip


NEW = ("column_name", "case_change", "likeness", "resident_merge", "escalation", "escalation_note", "overdue_told",
       "account_level", "shift_clock", "batch", "batch_row", "resident_message", "national_feed", "hand_back_row",
       "need_step", "service", "service_place", "service_run", "close_contact", "place_visited", "none_named",
       "handover_origin")  # fmt: skip


@pytest.mark.parametrize("table", NEW)
def test_a_partner_s_role_reads_none_of_what_is_the_county_s(norfolk, table):
    with norfolk.acting("city-welcome", "coordinator"), pytest.raises(DBAPIError, match="permission denied"):
        row(f"select count(*) from {table}")
