"""What tells a restricted record's facts elsewhere is hidden with it; and IG hears of one that waits for somebody."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.conversation.queries import thread
from hub.intake import queries as lists
from hub.intake.actions.runs import discard
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.programmes.queries import programme
from hub.restricted.curtain import hidden_number
from hub.safety import queries as markers
from tests.restricted.conftest import KNOWN

OTHERS = {"forename": "Ben", "surname": "Fox", "nhs_number": None, "phone": None}

RUN = """
    insert into import_run (
        org_id, id, programme, file_name, digest, size, origin, status, names, notices, warnings, total, done, position,
        new, changed, unchanged, rejected, repeated, unrouted, outside, matched, started_at)
    values (:org, uuidv7(), 'covid-19', 'list.csv', :digest, 1, 'file', 'ready', '[]', '[]', '{}', 2, 0, 0,
            0, 2, 0, 0, 0, 0, 0, '{}', now()) returning id"""
ROW = """insert into import_row (org_id, run_id, number, reference, case_id, resident_id, digest, facts, verdict)
         values (:org, :run, :number, :ref, :case, :person, 'd', cast(:facts as jsonb), 'changed')"""


@pytest.fixture
def staged(norfolk, everything, case):
    """A list with a row of the case's resident and one of somebody else, waiting for a yes; the run's id."""
    org = norfolk.org("norfolk")
    [run] = everything(RUN, org=org, digest="0" * 64)
    with norfolk.acting("norfolk", "tracer"):
        [other] = rows("select * from case_file where id = :id", id=open_case(programme(), KNOWN | OTHERS))
    for number, one, person in ((1, case.id, case.resident_id), (2, other.id, other.resident_id)):
        everything(ROW, org=org, run=run.id, number=number, ref=f"x{number}", case=one, person=person,
                   facts='{"surname": "Canary"}')  # fmt: skip
    return run.id


@pytest.mark.parametrize(("role", "nth", "numbers"), [("ig", 0, [1, 2]), ("tracer", 0, [1, 2]), ("supervisor", 0, [2])])
def test_a_staged_row_is_hidden_with_its_record(staged, restricted, norfolk, role, nth, numbers):
    with norfolk.acting("norfolk", role, nth):
        assert [one.number for one in lists.rows_of(staged, "changed", 0, 10)] == numbers


def test_a_staged_row_is_shown_where_nothing_is_restricted(staged, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        assert len(lists.rows_of(staged, "changed", 0, 10)) == 2


def test_the_page_of_a_list_says_that_something_is_left_out(staged, case, restricted, client):
    page = client("norfolk", "supervisor").get(f"/imports/{staged}/rows/changed").text
    assert "1 restricted record is not shown to you" in page and page.count('href="/cases/0') == 1
    assert str(case.id) not in page


def test_a_list_that_is_discarded_leaves_no_hidden_row_behind(staged, restricted, norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        discard(staged)
    assert everything("select 1 from import_row") == []


SENT = """insert into message (org_id, id, side, handover_id, handover_side, other_org_id, words, role, at, {who})
          select h.org_id, uuidv7(), :side, h.id, h.side, h.other_org_id, 'She lives there', 'officer', now(), {by}
          from handover h where h.id = :id and h.side = :mine"""


def test_messages_about_them_are_hidden_on_either_side(case, asked, restrict, norfolk, everything):
    about = asked(holder=1)
    everything(SENT.format(who="passed_at", by="null"), side="received", id=about, mine="sent")
    everything(SENT.format(who="passed_at", by="null"), side="received", id=about, mine="received")
    seen = [("norfolk", "tracer", 0, "sent"), ("breckland", "officer", 1, "received")]
    not_seen = [("norfolk", "tracer", 1, "sent"), ("breckland", "officer", 0, "received")]
    for slug, role, nth, side in seen + not_seen:
        with norfolk.acting(slug, role, nth):
            assert len(thread(about, side)) == 1
    restrict(case.resident_id)
    restrict(about, slug="breckland")
    for found, who in ((1, seen), (0, not_seen)):
        for slug, role, nth, side in who:
            with norfolk.acting(slug, role, nth):
                assert len(thread(about, side)) == found, (slug, nth)
                assert len(rows("select 1 from message")) == found


MARKER = """insert into risk_marker (org_id, id, address_key, line_key, postcode_key, place, category, handover_id,
              side, added_at, added_by, owner_id, reviewed_at, reviews, expires_at, version)
            values (:org, uuidv7(), 'k', 'l', 'PE377AB', '4 Mill Lane', 'dog', :about, 'received', now(), :by, :by,
                    now(), 0, now() + interval '20 days', 1) returning id"""


def test_a_marker_s_address_is_hidden_in_lists_and_known_at_the_door(asked, restrict, norfolk, everything):
    about = asked(holder=1)
    org, owner = norfolk.org("breckland"), norfolk.person("breckland", "officer", 1)
    [marker] = everything(MARKER, org=org, about=about, by=owner.id)
    restrict(about, slug="breckland")
    for role, nth, listed in (("officer", 1, 1), ("officer", 0, 0), ("ig", 0, 1)):
        with norfolk.acting("breckland", role, nth):
            assert (len(markers.markers()), markers.counts().n, bool(markers.marker(marker.id))) == (listed,) * 3
            assert len(markers.markers_at("k")) == 1, "whoever stands at the door is told"
    everything("update account set active = false, closed_at = now() where id = :id", id=owner.id)
    with norfolk.acting("breckland", "officer", 0):
        assert len(markers.markers("left")) == 1, "or it would end with nobody to review it"


# Who is told that it waits


@pytest.fixture
def told(everything, work):
    """Let the watch look now; whom it told, of which reference."""

    def look() -> list:
        everything("update outbox set available_at = now() where name = 'restricted:watch' and status = 'pending'")
        work()
        return everything("select account_id, reference, ids, urgent, at from notice where kind = 'restricted-waits' "
                          "order by at")  # fmt: skip

    return look


def test_ig_is_told_of_a_restricted_case_that_nobody_has(case, restricted, told, everything, norfolk):
    assert told() == []
    everything("update case_file set allocated_to = null, reference = 'N-1' where id = :id", id=case.id)
    notices = told()
    assert {one.account_id for one in notices} == {norfolk.person("norfolk", "ig", nth).id for nth in (0, 1)}
    for notice in notices:
        assert (notice.reference, notice.urgent) == ("N-1", True)
        assert notice.ids == {"restriction_id": str(restricted.id)}


def test_they_are_told_once_a_day_and_no_longer_once_somebody_has_it(case, restricted, told, everything, norfolk):
    everything("update case_file set allocated_to = null where id = :id", id=case.id)
    officers = 2
    assert len(told()) == len(told()) == officers
    everything("update notice set read_at = now(), at = :then", then=now() - timedelta(hours=20))
    assert len(told()) == officers
    everything("update notice set at = :then", then=now() - timedelta(hours=25))
    assert len(told()) == 2 * officers
    everything("update notice set read_at = now(), at = :then", then=now() - timedelta(hours=25))
    everything("update case_file set allocated_to = :me where id = :id", id=case.id,
               me=norfolk.person("norfolk", "tracer").id)  # fmt: skip
    assert len(told()) == 2 * officers


@pytest.mark.parametrize(("forename", "number"), [("Ada", 1), ("Bert", 0)])
def test_ig_is_told_of_a_request_about_the_same_person_that_nobody_has(
    asked, restrict, told, norfolk, forename, number
):
    restrict(asked(holder=1), slug="breckland")
    assert told() == []
    asked(kind="door-knock", forename=forename)
    assert [one.account_id for one in told()] == [norfolk.person("breckland", "ig").id] * number


def test_the_watch_goes_on_while_anything_is_restricted(case, restricted, told, everything):
    pending = "select available_at from outbox where name = 'restricted:watch' and status = 'pending'"
    told()
    [again] = everything(pending)
    assert timedelta(minutes=14) < again.available_at - now() <= timedelta(minutes=15)
    everything("update restriction set ended_at = now(), ended_by = marked_by")
    told()
    assert everything(pending) == []


def test_nobody_is_hidden_from_anything_without_a_restriction(case, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        assert hidden_number() == 0
