"""A need is passed on, must be accepted by somebody, and comes home with what was done."""

from datetime import timedelta

import pytest

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.handovers.seals import Otherwise
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.services.needs import KINDS
from hub.support import actions, persons, queries
from tests.support.asked import needy


def due_now(everything, name):
    """Let the timers of this name come due."""
    return everything(
        "update outbox set available_at = now() - interval '1 second' where name = :n returning 1", n=name
    )


def notices(everything, org, kind):
    found = everything(
        """select a.name from notice n join account a on a.id = n.account_id
           where n.org_id = :o and n.kind = :k order by 1""",
        o=org, k=kind,
    )  # fmt: skip
    return [one.name for one in found]


def test_a_referral_within_the_county_is_accepted_answered_and_told(norfolk, work, everything):
    home = needy(norfolk, work)
    asked = home.ask()
    assert (home.need.state, home.need.asked_status, home.need.area) == ("asked", "waiting", "NR1")
    assert notices(everything, norfolk.org("norfolk"), "referral-new") == ["Hattie Lowe"]
    home.accept(asked)
    assert home.need.asked_status == "accepted"
    home.answer(asked, "helped", "Food parcel brought on 3 January")
    need = home.need
    assert (need.state, need.last_how, need.last_told) == ("met", "answered", "Food parcel brought on 3 January")
    tracer = norfolk.person("norfolk", "tracer").name
    assert notices(everything, norfolk.org("norfolk"), "need-answered") == [tracer]
    trail = everything("select facts from event where kind = 'need:changed' order by id")
    assert [one.facts["how"] for one in trail] == ["asked", "answered"]
    assert "parcel" not in str(everything("select facts from event"))


def test_the_district_s_helpline_gets_what_the_agreement_gives_and_no_more(norfolk, work):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    with norfolk.acting("norwich", "adviser"):
        got = requests.received(asked)
    assert got.subject == {
        "forename": "Ada", "surname": "Fenwick", "address": "4 Castle Street", "postcode": "NR1 3AB",
        "phones": ["+441632960001"], "need": "Food", "needs_note": "Nothing in the fridge",
    }  # fmt: skip
    assert got.origin_id is None and {"helped", "cannot-be-met"} <= {one["key"] for one in got.form["outcome"]}
    home.accept(asked, "norwich")
    home.answer(asked, "cannot-be-met", "No food bank is open before Monday", "norwich")
    assert (home.need.state, home.need.last_told) == ("unmet", "No food bank is open before Monday")


def test_another_district_s_helpline_is_not_offered(norfolk, work):
    home = needy(norfolk, work)
    with norfolk.acting("norfolk", "tracer"):
        need = queries.need(home.id)
        offered = [one.receiver.key for one in queries.offers(queries.support(), "food", persons.known(need)[0].home)]
    assert offered == ["county-helpline", "norwich"]


def test_a_call_that_nobody_takes_in_time_is_open_again_and_said_so(norfolk, work, everything):
    home = needy(norfolk, work)
    asked = home.ask(kind="warm-transfer")
    with norfolk.acting("norfolk", "tracer"):
        holds = requests.sent(asked).due_at - requests.sent(asked).raised_at
    assert abs(holds - timedelta(minutes=5)) < timedelta(seconds=1)
    due_now(everything, "need:clock")
    work()
    assert (home.need.state, home.need.last_how, home.need.asked_status) == ("open", "not-taken", "lapsed")
    with norfolk.acting("norfolk", "adviser"):
        assert requests.received(asked).status == "lapsed" and queries.helpline() == []
    again = home.ask()
    assert again != asked and home.need.asked_kind == "referral"


def test_a_call_that_was_accepted_is_not_ended_by_the_clock(norfolk, work, everything):
    home = needy(norfolk, work)
    home.accept(home.ask(kind="warm-transfer"))
    due_now(everything, "need:clock")
    work()
    assert (home.need.state, home.need.asked_status) == ("asked", "accepted")


def test_the_caller_hung_up_and_the_adviser_s_page_says_it_is_over(norfolk, work):
    home = needy(norfolk, work)
    asked = home.ask(kind="warm-transfer")
    with norfolk.acting("norfolk", "tracer"):
        need = queries.need(home.id)
        actions.give_up(need, need.version, persons.known(need)[0])
    work()
    assert (home.need.state, home.need.last_how) == ("open", "given-up")
    with norfolk.acting("norfolk", "adviser"), pytest.raises(NotPossibleNow):
        handovers.accept(asked, requests.received(asked).version)


def test_two_advisers_accept_at_once_one_has_it_and_the_other_is_told(norfolk, work, everything):
    home = needy(norfolk, work)
    asked = home.ask(kind="warm-transfer")
    home.accept(asked)
    with norfolk.acting("norfolk", "supervisor"), pytest.raises((NotPossibleNow, EditConflict)) as told:
        handovers.accept(asked, 1)
    assert "Hattie Lowe" in f"{told.value.what_happened} {getattr(told.value, 'changes', '')}"
    with norfolk.acting("norfolk", "adviser"):
        assert requests.received(asked).holder_name == "Hattie Lowe"


def test_sent_back_with_a_reason_and_somebody_else_is_asked(norfolk, work, everything):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    with norfolk.acting("norwich", "adviser"):
        handovers.bounce(asked, 1, "no capacity now")
    work()
    assert (home.need.state, home.need.last_how, home.need.last_told) == ("open", "sent-back", "no capacity now")
    assert notices(everything, norfolk.org("norfolk"), "need-open-again") != []
    home.ask("county-helpline")
    assert home.need.state == "asked"


def test_a_referral_that_nobody_accepts_is_told_to_both_sides_and_again(norfolk, work, everything):
    home = needy(norfolk, work)
    home.ask("norwich")
    due_now(everything, "need:clock")
    work()
    assert home.need.asked_status == "waiting", "it waits on"
    assert notices(everything, norfolk.org("norfolk"), "need-not-accepted") == ["Dev Raines", "Sunita Okafor"]
    assert "Nell Baines" in notices(everything, norfolk.org("norwich"), "referral-waits")
    manager = norfolk.person("norwich", "manager").name
    assert manager in notices(everything, norfolk.org("norwich"), "referral-waits")
    assert everything("select 1 from outbox where name = 'need:clock' and status = 'pending'"), "and is told again"


def test_an_open_need_is_never_forgotten_in_silence(norfolk, work, everything):
    home = needy(norfolk, work)
    due_now(everything, "need:remind")
    work()
    assert "Sunita Okafor" in notices(everything, norfolk.org("norfolk"), "need-waits")
    assert everything("select 1 from outbox where name = 'need:remind' and status = 'pending'")
    with norfolk.acting("norfolk", "tracer"):
        need = queries.need(home.id)
        actions.settle(need, need.version, "met", persons.known(need)[0])
    due_now(everything, "need:remind")
    work()
    assert not everything("select 1 from outbox where name = 'need:remind' and status = 'pending'")


def test_what_was_accepted_and_never_answered_is_told_of_on_both_sides(norfolk, work, everything):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    home.accept(asked, "norwich")
    due_now(everything, "need:clock")
    work()
    assert notices(everything, norfolk.org("norfolk"), "need-unanswered") == [], "not late yet"
    everything("update handover set accepted_at = now() - interval '30 hours' where id = :id returning 1", id=asked)
    due_now(everything, "need:clock")
    work()
    assert "Sunita Okafor" in notices(everything, norfolk.org("norfolk"), "need-unanswered")
    assert "Nell Baines" in notices(everything, norfolk.org("norwich"), "referral-unanswered")


def test_an_answer_about_what_is_settled_meanwhile_is_kept_and_changes_nothing(norfolk, work):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    home.accept(asked, "norwich")
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(asked)
        actions.take_back(requests.sent(asked), "given-up")
        need = queries.need(home.id)
        actions.settle(need, need.version, "declined", persons.known(need)[0])
    home.answer(asked, "helped", "Brought it all the same", "norwich")
    assert (home.need.state, home.need.last_told) == ("declined", "Brought it all the same")


def test_an_answer_that_comes_after_it_was_taken_back_still_counts(norfolk, work):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    home.accept(asked, "norwich")
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(asked)
        need = queries.need(home.id)
        actions.take_back(requests.sent(asked), "given-up")
    with norfolk.acting("norwich", "adviser"):
        handovers.return_answer(asked, {"outcome": "helped"}, requests.received(asked).version)
    work()
    assert need.state == "asked" and home.need.state == "met"


@pytest.mark.parametrize(
    ("outcome", "state", "second"), [("helped", "met", "withdrawn"), ("not-reached", "asked", "waiting")]
)
def test_a_late_answer_ends_what_is_asked_of_somebody_else_only_where_it_settles_the_need(
    norfolk, work, everything, outcome, state, second
):
    home = needy(norfolk, work)
    first = home.ask("norwich")
    home.accept(first, "norwich")
    with norfolk.acting("norfolk", "tracer"):
        need = queries.need(home.id)
        actions.give_up(need, need.version, persons.known(need)[0])
    with norfolk.acting("norwich", "adviser"):  # before it has heard that it is no longer needed
        handovers.return_answer(first, {"outcome": outcome}, requests.received(first).version)
    with norfolk.acting("norfolk", "tracer"):
        need = queries.need(home.id)
        person, offer = persons.known(need)[0], home.offer("county-helpline")
        asked = actions.ask(need, need.version, offer, "referral", person, None)
    work()
    told = everything("select side, status from handover where id = :id order by side", id=asked)
    assert home.need.state == state and [one.status for one in told] == [second] * 2


def test_two_tracers_settle_one_need_and_the_second_is_warned(norfolk, work):
    home = needy(norfolk, work)
    with norfolk.acting("norfolk", "tracer"):
        seen = queries.need(home.id)
        person = persons.known(seen)[0]
        actions.settle(seen, seen.version, "declined", person)
    with norfolk.acting("norfolk", "supervisor"), pytest.raises(EditConflict):
        actions.settle(seen, seen.version, "met", person)
    assert home.need.state == "declined"


def test_what_was_not_shown_is_not_sent(norfolk, work):
    home = needy(norfolk, work)
    with norfolk.acting("norfolk", "tracer"), pytest.raises(Otherwise):
        need = queries.need(home.id)
        actions.ask(need, need.version, home.offer("norwich"), "referral", persons.known(need)[0], "0")


def test_nobody_is_told_of_an_illness(norfolk, work):
    home = needy(norfolk, work)
    asked = home.ask("norwich")
    with norfolk.acting("norwich", "adviser"):
        told = str(requests.received(asked).subject).casefold()
    assert not any(word in told for word in ("covid", "isolat", "test", "programme"))


def test_a_notice_of_a_need_names_nothing_by_which_the_resident_is_found(norfolk, work, everything):
    home = needy(norfolk, work, kind="food", reference="CTAS-4711")
    everything("update outbox set available_at = now() where name = 'need:remind'")
    work()
    told = everything("select reference from notice where kind = 'need-waits' and about = :id", id=home.id)
    assert {one.reference for one in told} == {KINDS["food"]}
