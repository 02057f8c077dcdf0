"""What ends by itself, what is ended, and who is told in time; at the minute, and in the database itself."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.agreements.actions import drafting, watching
from hub.agreements.queries import terms
from hub.directory import actions as directory
from hub.directory.queries import agreement
from hub.handovers.actions import raise_handover
from hub.handovers.previews import preview
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow
from tests.agreements.conftest import GIVER, RECEIVER, STRANGER

FACTS = {"surname": "Gale", "address": "1 High Street"}
BY_HAND = """insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, returns,
                 agreement_id, raised_at, due_at)
             values (:us, uuidv7(), 'sent', :them, 'visit-step', 'AAAA-BBBB', 'waiting', '{"surname": "Gale"}',
                 '{outcome}', :agreement, now(), now())"""


@pytest.fixture
def in_force(table):
    """An agreement that the two have signed, in place of the one that the demo signed for them."""
    return table.agreed(ends=(today() + timedelta(days=100)).isoformat())


def hand_over(table):
    with table.norfolk.acting(GIVER, "officer"):
        return raise_handover(
            "visit-step", table.norfolk.org(RECEIVER), FACTS, origin_id=uuid4(), due_at=now() + timedelta(days=1)
        )


def by_sql(table, agreement_id):
    with table.norfolk.acting(GIVER, "officer"):
        db.session.execute(text(BY_HAND), {"us": table.norfolk.org(GIVER), "them": table.norfolk.org(RECEIVER),
                                           "agreement": agreement_id})  # fmt: skip


def ends_in(table, agreement_id, seconds):
    table.everything(
        "update agreement set valid = tstzrange(lower(valid), now() + make_interval(secs => :s)) where id = :id",
        s=seconds, id=agreement_id,
    )  # fmt: skip


def test_it_stops_by_itself_at_its_last_moment(table, in_force):
    ends_in(table, in_force.id, 2)
    hand_over(table)
    by_sql(table, in_force.id)
    time.sleep(2.1)
    with pytest.raises(NotPossibleNow, match="no sharing agreement in force"):
        hand_over(table)
    with pytest.raises(DBAPIError, match="row-level security"):
        by_sql(table, in_force.id)


def test_who_cannot_send_is_told_why_and_whom_to_ask(table, in_force):
    with table.them():
        directory.end(in_force.id, reason="The pilot is over.")
    with pytest.raises(NotPossibleNow) as refused, table.norfolk.acting(GIVER, "officer"):
        preview("visit-step", table.norfolk.org(RECEIVER), FACTS)
    assert ": the last one ended on " in str(refused.value)
    assert table.norfolk.person(GIVER, "ig").name in refused.value.what_to_do


def test_one_that_lacks_a_signature_says_whose(table, everything):
    made = table.agreed()
    everything("update agreement set signed_to_at = null where id = :id", id=made.id)
    with pytest.raises(NotPossibleNow, match="waits for the signature of City Welcome"):
        hand_over(table)


def test_one_party_ends_it_and_the_other_is_told(table, in_force, everything):
    hand_over(table)
    with table.them():
        directory.end(in_force.id, reason="The pilot is over.")
    with pytest.raises(DBAPIError, match="row-level security"):
        by_sql(table, in_force.id)
    table.work()
    with table.us():
        seen = agreement(in_force.id)
        assert (seen.ended_by, seen.ended_why) == (table.norfolk.org(RECEIVER), "The pilot is over.")
    assert notices(table, GIVER, "agreement-ended") == 1
    [event] = everything(
        "select from_org from event where kind = :kind and org_id = :org",
        kind="agreement:ended", org=table.norfolk.org(GIVER),
    )  # fmt: skip
    [job] = everything("select status from outbox where name = :name", name="agreement:tell_end")
    assert job.status == "done"
    assert event.from_org == table.norfolk.org(RECEIVER)


def test_the_earlier_end_holds_with_its_reason(table, in_force):
    with table.us():
        directory.end(in_force.id, now() + timedelta(days=9), "In nine days.")
    with table.them():
        directory.end(in_force.id, now() + timedelta(days=20), "In twenty days.")
    with table.us():
        assert agreement(in_force.id).ended_why == "In nine days."
    assert table.holds(in_force.id, now() + timedelta(days=8))
    assert not table.holds(in_force.id, now() + timedelta(days=10))


def notices(table, slug, kind):
    found = table.everything(
        "select count(*) as n from notice where org_id = :org and kind = :kind", org=table.norfolk.org(slug), kind=kind
    )
    return found[0].n


def timers(table, slug):
    found = table.everything(
        """select (args ->> 'days')::int as days from outbox
           where org_id = :org and name = 'agreement:due' and status = 'pending' order by 1""",
        org=table.norfolk.org(slug),
    )
    return [one.days for one in found]


def pass_days(table, agreement_id, left):
    """As if the agreement ended in so many days and its timers had come due."""
    ends_in(table, agreement_id, left * 86400 - 60)
    table.everything(
        "update outbox set available_at = now() where name = 'agreement:due' and (args ->> 'days')::int >= :left",
        left=left,
    )
    table.work()


def test_both_officers_are_told_sixty_thirty_and_seven_days_before(table, in_force):
    assert timers(table, GIVER) == timers(table, RECEIVER) == [7, 30, 60]
    for left, told in ((61, 0), (60, 1), (30, 2), (7, 3)):
        table.everything("update notice set read_at = now()")
        pass_days(table, in_force.id, left)
        assert [notices(table, slug, "agreement-due") for slug in (GIVER, RECEIVER, STRANGER)] == [told, told, 0], left
    found = table.everything("select facts from event where kind = :kind order by id", kind="agreement:due")
    assert [one.facts["days"] for one in found] == [60, 60, 30, 30, 7, 7]


def test_nobody_is_told_of_an_end_that_a_next_version_follows(table, in_force):
    with table.us():
        following = drafting.renew(terms.parts(agreement(in_force.id)))
    table.send(following)
    table.sign(GIVER, following)
    table.sign(RECEIVER, following)
    pass_days(table, in_force.id, 30)
    assert notices(table, GIVER, "agreement-due") == 0
    [made] = table.made(following)
    assert made.valid.lower == in_force.valid.upper, "the next begins on the day on which this one ends"
    assert table.holds(in_force.id)


def test_the_days_are_the_organisations_own(table, in_force):
    with table.norfolk.acting(GIVER, "manager"):
        directory.draft("agreements", 1, {"remind_days": [45]})
        directory.publish("agreements", 1)
    assert 45 in timers(table, GIVER)
    with table.us():
        assert watching.watch().remind_days == (45,)
    pass_days(table, in_force.id, 45)
    assert notices(table, GIVER, "agreement-due") == 1
    pass_days(table, in_force.id, 30)
    assert notices(table, GIVER, "agreement-due") == 1, "nobody asks for thirty days here"


def test_what_ends_soon_is_listed_with_the_days_left(client, table, in_force):
    ends_in(table, in_force.id, 20 * 86400)
    page = client(RECEIVER, "ig").get("/agreements").text
    assert "Ending soon" in page and "Ends in 19 days" in page and "Draft the next version" in page
