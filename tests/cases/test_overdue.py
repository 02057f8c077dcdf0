"""What is overdue rises to the supervisors: once, and again the next working day; by one timer for a county."""

from datetime import date, timedelta

import pytest

from hub.cases import actions, jobs, queries
from hub.cases.actions import watching
from hub.kernel.clock import now
from hub.programmes.hours import is_open, next_opening
from hub.programmes.queries import programme

SWEEPS = "select available_at, account_id, role from outbox where name = 'clocks:sweep' and status = 'pending'"


@pytest.fixture
def late(county, everything):
    """`late("a")`: a case that came nine days ago, and that nobody has called."""

    def make(reference, **typed):
        case_id = county.open(reference=reference, **typed)
        everything("update case_file set received_at = now() - interval '9 days' where id = :id", id=case_id)
        return case_id

    return make


def tell(norfolk) -> int:
    with norfolk.acting("norfolk", "tracer"):
        return actions.tell_overdue(programme())


def notices(everything):
    return everything("select kind, reference, endpoint, ids, account_id from notice where kind = 'cases-overdue'")


def test_supervisors_are_told_once_a_day_of_each_case(late, county, norfolk, everything, monkeypatch):
    first = late("a")
    county.open(reference="fresh")
    assert tell(norfolk) == 1
    [notice] = notices(everything)
    assert (notice.reference, notice.endpoint, notice.ids) == ("cases", "cases.index", {"show": "overdue"})
    assert notice.account_id == norfolk.person("norfolk", "supervisor").id
    assert [one.kind for one in county.events(first)].count("case:overdue") == 1
    assert tell(norfolk) == 0, "once is enough for today"
    late("b")
    assert tell(norfolk) == 1 and len(notices(everything)) == 1, "whoever has not read the first gets no second"
    everything("update notice set read_at = now()")
    late("c")
    assert tell(norfolk) == 1 and len(notices(everything)) == 2
    monkeypatch.setattr(watching, "today", lambda: date(2099, 1, 1))
    assert tell(norfolk) == 3 and len(notices(everything)) == 3, "again the next day, while nothing was done"


def test_what_was_done_meanwhile_does_not_rise(late, county, norfolk, everything):
    for number, change in enumerate((
        "status = 'closed', closed_at = now()",
        "call_back_at = now() + interval '1 hour'",
        "calls = 1, last_call_at = now(), last_call_outcome = 'complete'",
    )):  # fmt: skip
        everything(f"update case_file set {change} where id = :id", id=late(f"n{number}"))
    county.ask(late("asked"), "enrichment")
    assert tell(norfolk) == 0


def test_one_timer_watches_all_cases_in_opening_hours_and_sets_the_next(late, norfolk, everything, work):
    late("a")
    late("b")
    [timer] = everything(SWEEPS)
    with norfolk.acting("norfolk", "tracer"):
        plan = programme()
    soon = now() + watching.EVERY
    assert abs(timer.available_at - (soon if is_open(plan, soon) else next_opening(plan, soon))) < timedelta(minutes=1)
    everything("update outbox set available_at = now() where name = 'clocks:sweep'")
    work()
    assert len(notices(everything)) == 1
    [following] = everything(SWEEPS)
    assert following.available_at > now() and (following.account_id, following.role) == (None, None)
    [event] = everything("select account_id, via from event where kind = 'case:overdue' limit 1")
    assert (event.account_id, event.via) == (None, "job"), "the hub tells: whoever opened the first case does not"


def test_without_open_cases_nothing_is_watched_until_one_comes(late, norfolk, everything, work):
    case_id = late("a")
    everything("update case_file set status = 'closed', closed_at = now() where id = :id", id=case_id)
    everything("update outbox set available_at = now() where name = 'clocks:sweep'")
    work()
    assert everything(SWEEPS) == []
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.reopen(case, case.version, "She rang")
    assert len(everything(SWEEPS)) == 1


def test_a_sweep_that_is_repeated_or_doubled_leaves_one_timer(late, norfolk, everything):
    late("a")
    everything("delete from outbox where name = 'clocks:sweep'")
    for _ in range(2):
        with norfolk.acting("norfolk", "tracer"):
            actions.keep_watch()
    assert len(everything(SWEEPS)) == 1
    assert jobs.ONE_AT_A_TIME.text.startswith("select pg_advisory_xact_lock"), "two sweeps wait for each other"


def test_the_supervisors_list_of_what_is_overdue(late, county, client):
    late("late")
    county.open(reference="fresh")
    supervisor = client("norfolk", "supervisor")
    page = supervisor.get("/cases?show=overdue").text
    assert "· late" in page and "· fresh" not in page
    assert page.index("<b>1</b> overdue") < page.index("all open"), "first for the supervisor"
    for words in ("First call overdue since", "Stops with a call", "Give to a colleague", ">Ring<", 'With">Dev Raines'):
        assert words in page, words
    tracer = client("norfolk", "tracer").get("/cases?show=mine").text
    assert tracer.index("</b> mine") < tracer.index("</b> overdue"), "a tracer's own come first"
    assert "Nothing is overdue." in client("norfolk", "consultant").get("/cases?show=overdue&tracer=nobody").text
