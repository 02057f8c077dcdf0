"""What one side does reaches the other by itself: accepted, assigned, answered, sent back, withdrawn, lapsed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hub.handovers import actions, queries
from hub.handovers import kinds as hooks
from hub.handovers.kinds import when_returned
from hub.kernel.clock import now
from hub.kernel.problems import EditConflict, NotPossibleNow
from tests.handovers.asking import asked

DISTRICT, PARTNER = ("broadland", "officer"), ("broads-neighbours", "coordinator")


def kinds(everything, org, handover):
    """The events that an organisation's trail holds about the hand-over, mirrored ones starred."""
    found = everything(
        """select e.kind, e.from_org from event e join event_about a on (a.org_id, a.event_id) = (e.org_id, e.id)
        where e.org_id = :org and a.about = :id order by e.id""",
        org=org,
        id=handover.id,
    )
    return [one.kind.removeprefix("handover:") + ("*" if one.from_org else "") for one in found]


@pytest.fixture
def heard(monkeypatch):
    """The moments of which the features above were told."""
    moments = []
    monkeypatch.setattr(hooks, "call", lambda moment, *_: moments.append(moment))
    return moments


def test_accepted_then_answered(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.accept()
    assert handover.sent.status == "waiting", "the other side hears of it by the job"
    work()
    assert handover.sent.status == handover.received.status == "accepted"
    assert handover.received.holder_id == norfolk.person("breckland", "officer").id
    assert handover.sent.holder_id is None and handover.sent.accepted_at == handover.received.accepted_at
    handover.answer({"outcome": "found"})
    work()
    assert handover.sent.status == "returned" and not handover.sent.late
    assert kinds(everything, norfolk.org("norfolk"), handover) == ["raised", "accepted*", "returned*"]
    assert kinds(everything, norfolk.org("breckland"), handover) == ["raised*", "accepted", "returned"]


def test_released_and_claimed_again_is_accepted_once_for_the_sender(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.accept()
    with norfolk.acting("breckland", "officer"):
        actions.release(handover.id, handover.received.version)
    assert handover.received.holder_id is None and handover.received.status == "accepted"
    handover.accept()
    work()
    assert kinds(everything, norfolk.org("norfolk"), handover) == ["raised", "accepted*"]
    officer = norfolk.person("breckland", "officer").id
    assert everything("select facts from event where kind = 'handover:released'")[0].facts == {
        "handover": str(handover.id), "account": str(officer),
    }  # fmt: skip


def test_assigned_to_a_colleague_and_the_name_stays_at_home(norfolk, work, everything):
    handover = asked(norfolk, work)
    officer = norfolk.person("breckland", "officer").id
    with norfolk.acting("breckland", "manager"):
        actions.assign(handover.id, 1, officer, None)
    work()
    assert (handover.received.holder_id, handover.sent.status) == (officer, "accepted")
    mirrored = everything("select facts, about from event where kind = 'handover:assigned' and from_org is not null")[0]
    assert str(officer) not in f"{mirrored.facts} {mirrored.about}"


def test_nobody_assigns_to_another_organisation_s_officer(norfolk, work):
    handover = asked(norfolk, work)
    with pytest.raises(Exception, match="fk_handover_org_id_holder_id_account"):
        with norfolk.acting("breckland", "manager"):
            actions.assign(handover.id, 1, norfolk.person("norwich", "officer").id, None)


def test_sent_back_with_a_suggestion(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.bounce("not our area", norfolk.org("norwich"))
    work()
    sent = handover.sent
    assert (sent.status, sent.ended_why, sent.suggested_org_id) == ("bounced", "not our area", norfolk.org("norwich"))
    assert kinds(everything, norfolk.org("norfolk"), handover) == ["raised", "bounced*"]
    facts = {one.facts["suggested"] for one in everything("select facts from event where kind = 'handover:bounced'")}
    assert facts == {norfolk.org("norwich")}


def test_withdrawn_with_the_one_neutral_reason(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.accept()
    handover.withdraw()
    work()
    assert (handover.received.status, handover.received.ended_why) == ("withdrawn", "no longer needed")
    assert "withdrawn*" in kinds(everything, norfolk.org("breckland"), handover)


def test_new_work_is_made_known_as_it_comes_and_not_again_as_it_goes(norfolk, work, heard):
    handover = asked(norfolk, work)
    handover.withdraw()
    work()
    assert heard == ["received", "ended"]


def test_work_that_was_taken_up_before_the_news_came_is_no_news(norfolk, work, heard):
    handover = asked(norfolk, lambda: None)
    handover.accept()
    work()
    assert heard == ["accepted"]


def test_lapses_by_its_timer(norfolk, work, everything):
    handover = asked(norfolk, work, lapses_at=now() + timedelta(hours=1))
    assert handover.sent.status == "waiting"
    everything("update outbox set available_at = now() where name = 'handover:lapse'")
    work()
    assert handover.sent.status == handover.received.status == "lapsed"
    assert len(everything("select 1 from event where kind = 'handover:lapsed'")) == 2
    assert handover.received.ended_why == "no longer needed"


@pytest.mark.parametrize(
    ("kind", "status", "urgent"),
    [("door-knock", "withdrawn", True), ("door-knock", "lapsed", False), ("enrichment", "withdrawn", False)],
)
def test_whoever_holds_it_is_told_at_once_where_they_may_be_on_their_way(
    norfolk, work, everything, kind, status, urgent
):
    handover = asked(norfolk, work, kind, lapses_at=now() + timedelta(hours=1))
    handover.accept()
    if status == "withdrawn":
        handover.withdraw()
    everything("update outbox set available_at = now() where name = 'handover:lapse'")
    work()
    assert handover.received.status == status
    told = everything("select account_id, urgent from notice where kind = 'request-withdrawn'")
    assert told == [(norfolk.person("breckland", "officer").id, urgent)]


def test_the_timer_of_one_that_ended_does_nothing(norfolk, work, everything):
    handover = asked(norfolk, work, lapses_at=now() + timedelta(hours=1))
    handover.answer({"outcome": "found"})
    work()
    everything("update outbox set available_at = now() where name = 'handover:lapse'")
    work()
    assert handover.sent.status == handover.received.status == "returned"


def test_a_withdrawal_ends_everything_that_was_sent_on(norfolk, work, everything):
    handover = asked(norfolk, work, "door-knock", receiver=DISTRICT)
    onward = asked(norfolk, work, "visit-step", giver=DISTRICT, receiver=PARTNER, parent_id=handover.id)
    other = asked(norfolk, work, "visit-step", giver=DISTRICT, receiver=PARTNER)
    handover.withdraw()
    work()
    assert handover.received.status == onward.sent.status == onward.received.status == "withdrawn"
    assert other.received.status == "waiting"
    assert "withdrawn*" in kinds(everything, norfolk.org("broads-neighbours"), onward)


def test_a_late_answer_is_kept_marked_and_sent(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.accept()
    work()
    handover.withdraw()
    ended = handover.sent.ended_at
    handover.answer({"outcome": "found"})
    work()
    sent = handover.sent
    assert (sent.status, sent.late, sent.answer) == ("withdrawn", True, {"outcome": "found"})
    assert handover.received.status == "returned" and sent.ended_at == ended


def test_an_answer_to_one_that_has_ended_here_says_so(norfolk, work):
    handover = asked(norfolk, work)
    handover.withdraw()
    work()
    with pytest.raises(NotPossibleNow, match="no longer needed"):
        handover.answer({"outcome": "found"})
    with pytest.raises(NotPossibleNow):
        handover.withdraw()


@pytest.mark.parametrize("step", ["accept", "release", "assign", "answer", "bounce"])
def test_of_two_editors_the_second_is_warned_and_nothing_is_lost(norfolk, work, everything, step):
    handover = asked(norfolk, work)
    handover.accept()  # the version is 2 now
    before = everything("select * from handover order by 1, 2, 3")
    do = {
        "accept": lambda: actions.accept(handover.id, 1),
        "release": lambda: actions.release(handover.id, 1),
        "assign": lambda: actions.assign(handover.id, 1, norfolk.person("breckland", "manager").id, None),
        "answer": lambda: actions.return_answer(handover.id, {"outcome": "found"}, 1),
        "bounce": lambda: actions.bounce(handover.id, 1, "not our area"),
    }[step]
    with pytest.raises(EditConflict) as conflict:
        with norfolk.acting("breckland", "manager"):
            do()
    assert conflict.value.version == 2 and conflict.value.status == 409
    assert norfolk.person("breckland", "officer").name in str(conflict.value.changes)
    assert everything("select * from handover order by 1, 2, 3") == before


def test_the_job_of_a_step_that_was_rolled_back_does_not_exist(norfolk, work, everything):
    handover = asked(norfolk, work)
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("breckland", "officer"):
            actions.accept(handover.id, 1)
            raise ZeroDivisionError
    assert work() == 0 and handover.received.status == "waiting"


def test_a_partner_accepts_and_answers_under_its_own_database_role(norfolk, work):
    handover = asked(norfolk, work, "visit-step", giver=DISTRICT, receiver=PARTNER)
    handover.accept()
    handover.answer({"outcome": "done"})
    work()
    assert handover.sent.status == "returned" and handover.sent.answer == {"outcome": "done"}


@pytest.mark.parametrize("other", ["kind = 'enrichment'", "side = 'sent'"])
def test_a_partner_s_role_sees_what_it_received_for_a_visit_and_nothing_else(norfolk, work, everything, other):
    handover = asked(norfolk, work, "visit-step", giver=DISTRICT, receiver=PARTNER)
    everything(f"update handover set {other} where org_id = :org", org=norfolk.org("broads-neighbours"))
    with norfolk.acting(*PARTNER):
        assert queries.received(handover.id) is None and queries.sent(handover.id) is None
    with norfolk.acting("broads-neighbours", "administrator"):
        assert queries.received(handover.id) or queries.sent(handover.id)


def test_what_nobody_knows_is_not_found(norfolk):
    with norfolk.acting("norfolk", "tracer"):
        assert queries.sent(uuid4()) is None and queries.received(uuid4()) is None


def test_a_team_can_be_taken_away_again(norfolk):
    handover = asked(norfolk, lambda: None)
    officer = norfolk.person("breckland", "officer").id
    with norfolk.acting("breckland", "manager"):
        actions.assign(handover.id, 1, None, "environmental-health")
        actions.assign(handover.id, 2, officer, None)
    assert (handover.received.team, handover.received.holder_id) == (None, officer)


def test_what_one_council_holds_is_not_joined_by_asking_another(norfolk):
    origin = uuid4()
    asked(norfolk, lambda: None, origin_id=origin)
    with pytest.raises(NotPossibleNow, match="Breckland Council has been asked already"):
        asked(norfolk, lambda: None, origin_id=origin, receiver=("norwich", "officer"))


def test_a_backlog_tells_the_sender_of_an_answer_once(norfolk, work, everything):
    """'Accepted' and 'returned' wait together; each job finds the answer, and one of them hands it on."""
    called = []
    handover = asked(norfolk, lambda: None)
    handover.accept()
    handover.answer({"outcome": "found"})
    when_returned("enrichment")(called.append)
    work()
    assert len(called) == 1 and handover.sent.status == "returned"
