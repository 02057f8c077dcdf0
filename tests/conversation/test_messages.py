"""Messages in double entry: each council its own copy, in the writer's name alone, while the agreement lasts."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.conversation import queries, rules
from hub.conversation.actions import write
from hub.handovers import queries as handovers
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow
from tests.conversation.writing import forge, thread, written
from tests.handovers.asking import asked

pytestmark = pytest.mark.usefixtures("no_hooks")


def test_each_council_has_its_own_copy_and_its_own_events(norfolk, work, everything):
    handover = asked(norfolk, work)
    message = written(norfolk, handover)
    assert thread(norfolk, handover.receiver, handover) == []
    work()
    [theirs] = thread(norfolk, handover.receiver, handover)
    [mine] = thread(norfolk, handover.giver, handover)
    assert theirs.id == mine.id == message and theirs.words == mine.words == "Is there a side gate?"
    assert mine.passed_at and not theirs.passed_at
    assert (theirs.author, theirs.account_id, theirs.role, theirs.other_short) == (None, None, "tracer", "Norfolk")
    assert mine.author == norfolk.person("norfolk", "tracer").name
    events = everything("select org_id, id, kind, from_org, facts from event where kind like 'message:%'")
    home, there = norfolk.org("norfolk"), norfolk.org("breckland")
    assert {(one.org_id, one.kind, one.from_org) for one in events} == {
        (home, "message:sent", None), (there, "message:sent", home), (there, "message:received", None),
    }  # fmt: skip
    assert len({one.id for one in events if one.kind == "message:sent"}) == 1
    assert all(one.facts == {"handover": str(handover.id), "message": str(message)} for one in events)
    assert handover.received.unread == 1 and handover.sent.unread == 0


def test_whoever_holds_the_request_is_told_or_their_team_or_everybody(norfolk, work, everything):
    handover = asked(norfolk, work)
    officer = norfolk.person("breckland", "officer")

    def told():
        written(norfolk, handover)
        work()
        found = {one.account_id for one in everything("select account_id from notice where kind = 'message'")}
        everything("delete from notice")
        return found

    everyone = {
        one.id
        for one in everything(
            """select distinct a.id from account a join account_role r on (r.org_id, r.account_id) = (a.org_id, a.id)
               where a.org_id = :org and r.role in ('officer', 'manager')""",
            org=norfolk.org("breckland"),
        )
    }
    assert told() == everyone and len(everyone) > 1
    everything(
        "insert into team_member (org_id, account_id, team, added_at) values (:org, :id, 'red', now())",
        org=norfolk.org("breckland"), id=officer.id,
    )  # fmt: skip
    everything("update handover set team = 'red' where id = :id and side = 'received'", id=handover.id)
    assert told() == {officer.id}
    colleague = norfolk.person("breckland", "officer", 1)
    everything(
        "update handover set holder_id = :h where id = :id and side = 'received'", h=colleague.id, id=handover.id
    )
    assert told() == {colleague.id}
    everything("update account set active = false where id = :id", id=colleague.id)
    assert told() == {officer.id}, "a holder who has left hears nothing, so the team does"


def test_unread_until_the_one_who_holds_it_opened_it(norfolk, client, work):
    handover = asked(norfolk, work)
    holder, colleague = client("breckland", "officer"), client("breckland", "officer", 1)
    handover.accept()
    written(norfolk, handover)
    work()
    assert "1 new message<" in holder.get("/requests").text
    assert ">New</strong>" in colleague.get(f"/requests/{handover.id}").text
    assert handover.received.unread == 1, "a colleague's look is not the holder's"
    assert "Is there a side gate?" in holder.get(f"/requests/{handover.id}").text
    assert handover.received.unread == 0 and "new message" not in holder.get("/requests").text
    [message] = thread(norfolk, handover.receiver, handover)
    assert message.read_at


def test_while_nobody_holds_it_anybody_who_may_work_it_reads_it(norfolk, client, work):
    handover = asked(norfolk, work)
    written(norfolk, handover)
    work()
    client("breckland", "officer", 1).get(f"/requests/{handover.id}")
    assert handover.received.unread == 0


def test_the_district_answers_from_the_request_s_own_page_and_gives_no_name(norfolk, client, work):
    handover = asked(norfolk, work)
    officer = client("breckland", "officer")
    page = officer.get(f"/requests/{handover.id}").text
    assert "Nothing has been written yet" in page and f'action="/requests/{handover.id}/messages"' in page
    answer = officer.post(f"/requests/{handover.id}/messages", data={"words": "Yes.\r\nIt squeaks.", "seen": ""})
    assert answer.location == f"/requests/{handover.id}#messages"
    assert "On its way" in officer.get(f"/requests/{handover.id}").text
    work()
    page = officer.get(f"/requests/{handover.id}").text
    assert "You</strong>" in page and "Delivered" in page and "It squeaks." in page
    assert handover.sent.unread == 1
    [theirs] = thread(norfolk, handover.giver, handover)
    assert officer.person.name not in str(theirs) and (theirs.role, theirs.other_short) == ("officer", "Breckland")


@pytest.mark.parametrize(
    ("words", "sentence"), [("", "Enter a message"), ("x" * 2001, "Message must be 2,000 characters or fewer")]
)
def test_a_message_is_neither_empty_nor_endless(norfolk, client, words, sentence, everything):
    handover = asked(norfolk, lambda: None)
    officer = client("breckland", "officer")
    page = officer.post(f"/requests/{handover.id}/messages", data={"words": words, "seen": ""})
    assert page.status_code == 422 and sentence in page.text and words in page.text
    assert everything("select 1 from message") == []


def test_what_is_being_written_waits_when_another_message_came(norfolk, client, work, everything):
    handover = asked(norfolk, work)
    officer = client("breckland", "officer")
    officer.get(f"/requests/{handover.id}")
    written(norfolk, handover, "Please stop.")
    work()
    draft = {"words": "Going there now & quickly", "seen": ""}
    page = officer.post(f"/requests/{handover.id}/messages", data=draft)
    assert page.status_code == 422 and "A new message came while you were writing" in page.text
    assert "Please stop." in page.text and "Going there now &amp; quickly</textarea>" in page.text
    assert everything("select 1 from message where other_org_id = :org", org=norfolk.org("norfolk"))
    seen = re.search(r'name="seen" value="([0-9a-f-]{36})"', page.text)[1]
    assert officer.post(f"/requests/{handover.id}/messages", data=draft | {"seen": seen}).status_code == 303


def test_for_14_days_after_the_end_there_are_closing_words(norfolk, client, work, everything):
    handover = asked(norfolk, work)
    handover.answer({"outcome": "found"})
    work()
    officer = client("breckland", "officer")
    post = {"words": "The key is with the neighbour.", "seen": ""}
    assert officer.post(f"/requests/{handover.id}/messages", data=post).status_code == 303
    everything("update handover set ended_at = ended_at - interval '14 days 1 minute'")
    page = officer.get(f"/requests/{handover.id}").text
    assert "The request ended more than 14 days ago" in page and "Send message" not in page
    refused = officer.post(f"/requests/{handover.id}/messages", data=post)
    assert refused.status_code == 409 and "The key is with the neighbour." in refused.text, "to be copied from there"


def test_after_the_agreement_s_end_nothing_passes_and_the_page_says_why(norfolk, client, work, everything):
    handover = asked(norfolk, work)
    message = written(norfolk, handover)
    everything("update agreement set ended_at = now() where kind = 'enrichment'")
    work()
    assert thread(norfolk, handover.receiver, handover) == [] and handover.received.unread == 0
    [mine] = thread(norfolk, handover.giver, handover)
    assert (mine.id, mine.kept_why, mine.passed_at) == (message, "agreement ended", None)
    page = client("breckland", "officer").get(f"/requests/{handover.id}").text
    assert "The sharing agreement has ended" in page and "Send message" not in page
    with pytest.raises(NotPossibleNow, match="agreement has ended"):
        written(norfolk, handover)
    with pytest.raises(ProgrammingError, match="row-level security"):  # the database says so too
        with norfolk.acting("norfolk", "tracer"):
            forge(handover, norfolk, "sent", "acting_account()", "norfolk", "breckland")


def test_a_partner_s_step_has_no_conversation(norfolk, client, work):
    step = asked(
        norfolk, work, "visit-step", giver=("broadland", "officer"), receiver=("broads-neighbours", "coordinator")
    )
    with norfolk.acting("broadland", "officer"):
        with pytest.raises(NotPossibleNow):
            write(handovers.sent(step.id), "Hello")
    with pytest.raises(ProgrammingError, match="permission denied"):
        with norfolk.acting("broads-neighbours", "coordinator"):
            rows("select 1 from message")


def test_a_job_that_is_done_again_gives_no_second_copy(app, norfolk, work, everything):
    handover = asked(norfolk, work)
    written(norfolk, handover)
    work()
    everything("update outbox set status = 'pending', available_at = now() where name = 'message:pass_on'")
    work()
    assert len(thread(norfolk, handover.receiver, handover)) == 1 and handover.received.unread == 1


def test_within_one_organisation_both_ends_have_their_own_row(norfolk, work, everything):
    """A unitary council asks itself: no agreement, and the same conversation from both pages."""
    handover = asked(norfolk, work, giver=("breckland", "manager"), receiver=("breckland", "officer"))
    with norfolk.acting("breckland", "manager"):
        write(handovers.sent(handover.id), "From the one end")
    work()
    with norfolk.acting("breckland", "officer"):
        write(handovers.received(handover.id), "From the other")
        [came, went] = queries.thread(handover.id, "received")
    work()
    with norfolk.acting("breckland", "manager"):
        assert [one.side for one in queries.thread(handover.id, "sent")] == ["sent", "received"]
    assert (came.side, went.side) == ("received", "sent")


def test_when_the_time_is_over_is_a_rule():
    from types import SimpleNamespace

    at = now()

    def one(status, ended_at=None, erased_at=None):
        return SimpleNamespace(status=status, ended_at=ended_at, erased_at=erased_at)

    open_, ended = one("accepted"), one("returned", at)
    assert rules.kept_why(open_, True, at) is None
    assert rules.kept_why(open_, False, at) == "agreement ended"
    assert rules.kept_why(ended, True, at + timedelta(days=14)) is None
    assert rules.kept_why(ended, True, at + timedelta(days=14, seconds=1)) == "too late"
    assert rules.kept_why(one("returned", at, at), True, at) == "erased"
