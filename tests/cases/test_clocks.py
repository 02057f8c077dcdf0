"""The clocks of a case: what runs, what stops it, what makes it wait; the same for one row and for all of them."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from hub.cases import queries
from hub.cases.queries.clocks import STARTED as STARTED_SQL
from hub.cases.queries.clocks import STOPPED as STOPPED_SQL
from hub.cases.rules.clocks import (
    STARTED,
    STOP_WORDS,
    STOPPED,
    first_due,
    in_words,
    is_overdue,
    look,
    running,
    stops_with,
)
from hub.kernel.clock import now
from hub.programmes.models import STARTS, STOPS, CaseClock
from hub.programmes.queries import programme
from tests.cases.test_steps import AT, a_case, called, hours, searched


def only(covid, starts, *stops, hours=4, in_opening_hours=True, warn=2):
    clock = CaseClock("one", "The clock", starts, stops or ("closed",), hours, in_opening_hours, warn)
    return replace(covid, case_clocks=(clock,))


def said(case, plan):
    one = first_due(case, plan, AT)
    return in_words(one, AT) if one else None


def test_each_way_to_start_and_to_stop_is_known_to_both_and_has_words():
    assert set(STARTS) == set(STARTED) == set(STARTED_SQL)
    assert set(STOPS) == set(STOPPED) == set(STOPPED_SQL) == set(STOP_WORDS)


@pytest.mark.parametrize(
    ("received", "words", "seen"),
    [
        (-3, "First call due in 1 hour", "hub-due--soon"),
        (-1, "First call due in 3 hours", ""),
        (0, "First call due today by 4pm", ""),
        (-4, "First call overdue since midday", "hub-due--overdue"),
        (-20, "First call overdue since yesterday at midday", "hub-due--overdue"),
    ],
)
def test_the_first_call_in_words(covid, received, words, seen):
    one = first_due(a_case(received_at=hours(received) if received > -20 else hours(-28)), covid, AT)
    assert (in_words(one, AT), look(one, AT)) == (words, seen)
    assert stops_with(one) == "Stops with a call or asking the district"


def test_hours_in_which_nobody_works_do_not_count_unless_the_county_says_so(covid):
    case = a_case(received_at=hours(-15))  # nine in the evening
    assert said(case, only(covid, "received", hours=4)) == "The clock overdue since midday"
    assert said(case, only(covid, "received", hours=5)) == "The clock due in 1 hour"
    assert said(case, only(covid, "received", hours=5, in_opening_hours=False)) == "The clock overdue since 2am"


@pytest.mark.parametrize(
    ("starts", "facts", "due"),
    [
        ("received", {}, hours(1)),
        ("wait-over", {"received_at": hours(-25)}, hours(3)),
        ("wait-over", {"received_at": hours(-2), "usable": False}, hours(2)),
        ("wait-over", {"received_at": hours(-2), "priority": 1}, hours(2)),
        ("wait-over", {"received_at": hours(-23)}, None),
        ("called", called("no-answer", 2), hours(2)),
        ("called", {}, None),
        ("call-agreed", {"call_back_at": hours(-1)}, hours(3)),
        ("call-agreed", {"call_back_at": hours(1)}, None),
        ("request-due", {"asked_due": hours(-1)}, hours(3)),
        ("request-answered", {"asked_answered": hours(-1)}, hours(3)),
        ("request-answered", {}, None),
    ],
)
def test_what_starts_a_clock(covid, starts, facts, due):
    found = running(a_case(**facts), only(covid, starts), AT)
    assert [one.due_at for one in found] == ([due] if due else [])


@pytest.mark.parametrize(
    ("stop", "facts"),
    [
        ("first-call", {"calls": 1}),
        ("called", called("no-answer", 2)),
        ("asked", {"asked_at": hours(-1)}),
        ("enrichment-asked", {"asked_enrichment": True}),
        ("reached", called("complete", 1)),
    ],
)
def test_what_stops_a_clock(covid, stop, facts):
    plan = only(covid, "received", stop)
    assert running(a_case(), plan, AT) and not running(a_case(**facts), plan, AT)
    before = {name: hours(-5) for name in ("asked_at", "last_call_at") if name in facts}
    if before and stop != "reached":
        assert running(a_case(**facts | before), plan, AT), "what was before the start stops nothing"


def test_a_closed_case_has_no_clock(covid):
    assert running(a_case(status="closed", outcome="refused"), covid, AT) == []


def test_nothing_waits_in_silence(covid):
    late = {"received_at": hours(-30)}
    asked = a_case(**late, **searched(0, status="accepted"), asked_due=hours(2))
    plan = only(covid, "received")
    assert said(asked, plan) == "The clock waits until today at 2pm: Breckland is asked"
    agreed = a_case(**late, call_back_at=hours(5), **called("call-rescheduled"))
    assert said(agreed, plan) == "The clock waits until today at 5pm: a call is agreed"
    both = a_case(**late, call_back_at=hours(5), **searched(0, status="accepted"), asked_due=hours(2))
    assert said(both, plan) == "The clock waits until today at 5pm: a call is agreed", "the later of the two"
    for case in (asked, agreed, both):
        one = first_due(case, plan, AT)
        assert not is_overdue(one, AT) and look(one, AT) == ""
    over = a_case(**late, **searched(0, status="accepted"), asked_due=hours(-1))
    assert is_overdue(first_due(over, plan, AT), AT), "a late answer holds nothing up"


@pytest.fixture
def crowd(county, everything, norfolk):
    """Two hundred cases of every sort, made at random from one seed."""
    dice, at = random.Random(28), now()

    def some(*chances):
        return dice.choice([None, *chances])

    def ago(low, high):
        return at - timedelta(minutes=dice.randint(low, high))

    def some_reference():
        return "-".join("".join(dice.choices("23456789ABCD", k=4)) for _ in range(2))

    template = county.open()
    org, other = norfolk.org("norfolk"), norfolk.org("breckland")
    for number in range(200):
        calls = dice.choice([0, 0, 1, 3])
        case = {
            "id": template, "ref": f"n{number}", "received": ago(10, 4000), "priority": dice.choice([1, 2, 3]),
            "calls": calls, "called": ago(1, 3000) if calls else None, "back": some(ago(-600, 600)),
            "outcome": dice.choice(["no-answer", "complete", "call-rescheduled"]) if calls else None,
            "status": dice.choice(["open"] * 9 + ["closed"]),
        }  # fmt: skip
        [made] = everything(
            """with person as (
                   insert into resident (org_id, id, surname, created_at)
                   select org_id, gen_random_uuid(), 'Crowd', now() from case_file where id = :id returning id)
               insert into case_file (org_id, id, resident_id, programme, reference, category, priority, received_at,
                                      calls, last_call_at, last_call_outcome, call_back_at, status, closed_at, facts)
               select c.org_id, gen_random_uuid(), person.id, c.programme, :ref, c.category, :priority, :received,
                      :calls, :called, :outcome, :back, :status, case when :status = 'closed' then now() end, '{}'
               from case_file c, person where c.id = :id returning id, resident_id""",
            **case,
        )
        if dice.random() < 0.6:
            everything("insert into contact_point (org_id, id, resident_id, kind, value, source, added_at) values "
                       "(:org, gen_random_uuid(), :id, 'phone', '+441632960001', 'list', now())",
                       org=org, id=made.resident_id)  # fmt: skip
        for kind in dice.sample(["enrichment", "door-knock"], dice.choice([0, 0, 1, 2])):
            status = dice.choice(["waiting", "accepted", "returned", "lapsed", "bounced", "withdrawn"])
            raised = ago(5, 3000)
            over = None if status in ("waiting", "accepted") else raised + timedelta(minutes=dice.randint(1, 600))
            everything(
                """insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject,
                       returns, origin_id, raised_at, due_at, lapses_at, accepted_at, returned_at, ended_at,
                       surname_key, postcode_key, agreement_id)
                   select :org, gen_random_uuid(), 'sent', :other, :kind, :ref, :status, '{}', '{}', :origin,
                       :raised, :due, :due + interval '9 days', :raised, :returned, :ended, '', '', a.id
                   from agreement a where a.from_org = :org and a.to_org = :other and a.kind = :kind limit 1""",
                org=org, other=other, kind=kind, ref=some_reference(), status=status, origin=made.id, raised=raised,
                due=raised + timedelta(hours=dice.randint(1, 30)), returned=over if status == "returned" else None,
                ended=over,
            )  # fmt: skip
    return everything


def test_the_list_of_what_is_overdue_says_the_same_as_each_row(crowd, norfolk, monkeypatch):
    monkeypatch.setattr(queries.lists, "PAGE", 500)
    with norfolk.acting("norfolk", "supervisor"):
        whole, at = programme(), now()
        rows = queries.cases(queries.Filter("all"))
        assert len(rows) > 150
        for plan in (whole, *(replace(whole, case_clocks=(one,)) for one in whole.case_clocks)):
            told = {row.reference for row in queries.cases(queries.Filter("overdue", programme=plan))}
            expected = {row.reference for row in rows if any(is_overdue(one, at) for one in running(row, plan, at))}
            assert told == expected
            assert queries.counts(programme=plan)["overdue"] == len(told)
        assert 20 < len(queries.cases(queries.Filter("overdue"))) < len(rows) - 20, "some are, some are not"


def test_who_is_open_for_longer_is_never_less_overdue(covid):
    plan = only(covid, "received")
    since = [datetime.combine(date(2026, 11, 16) + timedelta(days=n), time(9), UTC) for n in range(5)]
    found = [is_overdue(first_due(a_case(received_at=one), plan, AT), AT) for one in since]
    assert found == sorted(found, reverse=True)
