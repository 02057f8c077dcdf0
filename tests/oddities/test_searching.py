"""The watermark, the overlap, the key by which nothing is found twice, and the night that sets itself again."""

from datetime import timedelta

from hub.kernel.clock import now
from hub.kernel.tenancy import Acting
from hub.oddities.actions import searching
from hub.oddities.queries import search as trail
from hub.oddities.rules import Settings
from tests.oddities.conftest import at


def test_a_second_search_finds_nothing_twice_and_what_is_open_grows(case, looks, search, found):
    theirs = case(0)
    looks(theirs, 1, at(0, 0, 1))
    assert search() > 0 and search() == 0
    looks(theirs, 1, at(0, 0, 2))
    assert search() == 0
    [one] = found("no-relationship")
    assert one.looks == 2 and one.version == 2 and one.last_at > one.first_at


def test_what_comes_after_the_outcome_is_a_new_oddity(case, looks, search, found, everything, norfolk):
    theirs = case(0)
    looks(theirs, 1, at(0, 0, 1))
    search()
    everything("update oddity set state = 'decided', outcome = 'explained', decided_at = now(), decided_by = :ig",
               ig=norfolk.person("norfolk", "ig").id)  # fmt: skip
    assert search() == 0
    looks(theirs, 1, at(0, 0, 2))
    search()
    assert [(one.state, one.looks) for one in found("no-relationship")] == [("decided", 1), ("open", 1)]


def test_an_event_that_came_late_is_found_the_next_night(case, looks, app, norfolk, everything, found):
    """Written before the last search, seen after it: its page was not done yet."""
    from hub.kernel.tenancy import as_actor

    theirs = case(0)
    hub = Acting(norfolk.org("norfolk"), by_job=True)

    def night():
        with app.app_context(), as_actor(hub):
            return searching.look("night")

    def looks_found():
        night()
        return sum(one.looks for one in found("no-relationship"))  # at whatever hour this test runs

    assert looks_found() == 0
    looks(theirs, 1, now() - timedelta(hours=20))
    assert looks_found() == 1
    looks(theirs, 2, now() - timedelta(hours=25))
    assert looks_found() == 1, "a day before the last search is read again, no more"
    spans = everything("select since_at, until_at from oddity_run order by at")
    assert spans[1].since_at == spans[0].until_at - timedelta(days=1)


def test_each_organisation_searches_its_own_trail(case, looks, search, found, norfolk):
    looks(case(0), 1)
    assert search("breckland") == 0
    assert search("norfolk") == 1
    assert {one.org_id for one in found("no-relationship")} == {norfolk.org("norfolk")}


def test_the_night_sets_the_next_one_and_is_nobodys(app, norfolk, everything, case, looks, work, monkeypatch):
    looks(case(0), 1)
    with norfolk.acting("norfolk", "ig"):
        assert searching.keep_watch() is not None
        assert searching.keep_watch() is None
    everything("update outbox set available_at = now() where name = 'oddities:night'")
    work()
    pending = everything(
        "select account_id, available_at from outbox where name = 'oddities:night' and status = 'pending'"
    )
    assert [one.account_id for one in pending] == [None] and pending[0].available_at > now()
    kinds = everything("select kind, account_id, via from event where kind like 'oddit%' order by kind")
    assert [(one.kind, one.account_id, one.via) for one in kinds] == [
        ("oddities:searched", None, "job"), ("oddity:found", None, "job"),
    ]  # fmt: skip
    told = everything("select account_id from notice where kind = 'oddities-found'")
    assert {one.account_id for one in told} == {norfolk.person("norfolk", "ig", nth).id for nth in (0, 1)}


def test_the_night_begins_at_half_past_two():
    summer = at(0).replace(month=7, day=1, hour=3)
    assert searching.next_night(summer).isoformat() == f"{summer.year}-07-02T02:30:00+01:00"
    assert searching.next_night(summer.replace(hour=1)).isoformat() == f"{summer.year}-07-01T02:30:00+01:00"


def test_publishing_settings_sets_the_timer_and_the_figures_count(norfolk, everything, case, looks, search, found):
    from hub.directory import actions as directory

    with norfolk.acting("norfolk", "supervisor"):
        directory.draft("oddities", 1, {"off": ["no-relationship"], "open_days": ["mon"], "open_from": "08:00"})
        directory.publish("oddities", 1)
    assert everything("select 1 from outbox where name = 'oddities:night'")
    looks(case(0), 1)
    search()
    assert "no-relationship" not in found()


def test_a_search_that_keeps_nothing_changes_nothing(case, looks, norfolk, everything):
    looks(case(0), 1)
    with norfolk.acting("norfolk", "ig"):
        told = trail.search(trail.Span(at(5), now()), Settings(), searching.home_key())
    assert [one.rule for one in told] == ["no-relationship"]
    assert everything("select 1 from oddity") == []


def test_a_night_that_fails_for_good_is_followed_by_the_next(norfolk, everything, app, monkeypatch):
    from hub.kernel.work import worker

    with norfolk.acting("norfolk", "ig"):
        first = searching.keep_watch()
    everything("update outbox set available_at = now(), attempt = :n where id = :id", id=first, n=worker.ATTEMPTS)
    monkeypatch.setattr(searching, "look", lambda how: 1 / 0)
    with app.app_context():
        worker.run(str(first))
    waits = everything(
        "select account_id from outbox where name = 'oddities:night' and status = 'pending' and id <> :id", id=first
    )
    assert [one.account_id for one in waits] == [None]
