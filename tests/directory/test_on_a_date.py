"""A draft that waits for its day: it stands still, takes over once, and can be called off; and the way back."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.directory import actions, sections
from hub.directory.sections import live, numbered
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow

CHANGED = {"system": [{"key": "library", "label": "Library"}]}
OTHER = {"system": [{"key": "archive", "label": "Archive"}]}
SOON = timedelta(days=3)


@pytest.fixture
def breckland(norfolk):
    """Acting as Breckland's manager, whose [systems] version 1 is live."""

    def acting():
        return norfolk.acting("breckland", "manager")

    return acting


@pytest.fixture
def waiting(breckland):
    """Version 2 waits for a day to come."""
    with breckland():
        actions.draft("systems", 2, CHANGED)
        actions.schedule("systems", 2, now() + SOON)


@pytest.fixture
def the_day_comes(everything):
    """As if the day had begun some hours ago, while nobody worked."""

    def come():
        everything("update section set publish_at = now() - interval '5 hours' where publish_at is not null")
        everything("update outbox set available_at = now() - interval '5 hours' where name = 'section:publish'")

    return come


def standing(everything):
    found = everything("""select version, state from section s join organisation o on o.id = s.org_id
                          where o.slug = 'breckland' and s.name = 'systems' order by version""")
    return [tuple(one) for one in found]


def kinds(everything):
    found = everything("select kind from event where kind like 'section:%' order by id")
    return [one.kind for one in found][-3:]


def test_nothing_changes_before_the_day(breckland, waiting, work, everything):
    work()
    assert standing(everything) == [(1, "live"), (2, "draft")]


def test_on_the_day_it_takes_over_even_when_the_worker_was_down_at_midnight(
    breckland, waiting, the_day_comes, work, everything, norfolk
):
    the_day_comes()
    work()
    with breckland():
        now_live = live("systems")
    assert (now_live.version, now_live.body, now_live.publish_at) == (2, CHANGED, None)
    assert now_live.published_by == norfolk.person("breckland", "manager").id
    assert kinds(everything) == ["section:drafted", "section:scheduled", "section:published"]


def test_the_timer_may_come_as_often_as_it_likes(breckland, waiting, the_day_comes, work, everything):
    the_day_comes()
    work()
    before = everything("select count(*) from event")
    everything("update outbox set status = 'pending', attempt = 0 where name = 'section:publish'")
    work()
    assert everything("select count(*) from event") == before
    assert standing(everything) == [(1, "retired"), (2, "live")]


def test_what_is_called_off_does_not_take_over(breckland, waiting, the_day_comes, work, everything):
    with breckland():
        actions.call_off("systems", 2)
    everything("update outbox set available_at = now() where name = 'section:publish'")
    work()
    assert standing(everything) == [(1, "live"), (2, "draft")]
    assert kinds(everything)[-1] == "section:called_off"
    with pytest.raises(NotPossibleNow, match="does not wait"), breckland():
        actions.call_off("systems", 2)


def test_what_is_put_off_keeps_to_the_later_day(breckland, waiting, work, everything):
    with breckland():
        actions.call_off("systems", 2)
        actions.schedule("systems", 2, now() + 2 * SOON)
    everything("""update outbox set available_at = now() where id = (
                      select id from outbox where name = 'section:publish' order by id limit 1)""")
    work()
    assert standing(everything) == [(1, "live"), (2, "draft")]


def test_a_draft_that_waits_is_not_changed_not_even_by_the_database(breckland, waiting):
    with pytest.raises(NotPossibleNow, match="takes over on .*cannot be changed"), breckland():
        actions.draft("systems", 2, OTHER)
    with pytest.raises(ProgrammingError, match="call it off first"), breckland():
        rows("update section set body = '{}' where name = 'systems' and version = 2 returning 1")
    with breckland():
        assert numbered("systems", 2).body == CHANGED


def test_it_is_not_published_or_given_a_day_twice(breckland, waiting):
    for again in (lambda: actions.publish("systems", 2), lambda: actions.schedule("systems", 2, now() + SOON)):
        with pytest.raises(NotPossibleNow, match="takes over on"), breckland():
            again()


def test_nothing_else_takes_over_while_a_version_waits(breckland, waiting):
    with pytest.raises(NotPossibleNow, match="Version 2 takes over on"), breckland():
        actions.draft("systems", 3, OTHER)
        actions.publish("systems", 3)


@pytest.fixture
def faulty(monkeypatch):
    """The section's feature finds a fault in every body from now on."""
    told = []
    monkeypatch.setitem(sections._CHECKS, "systems", lambda body: [("system", "There is no such cupboard.")])
    monkeypatch.setitem(sections._KEPT_BACK, "systems", [lambda *args: told.append(args)])
    return told


def test_with_a_fault_it_stays_a_draft_and_somebody_is_told_once(
    breckland, waiting, the_day_comes, faulty, work, everything
):
    the_day_comes()
    work()
    everything("update outbox set status = 'pending', attempt = 0 where name = 'section:publish'")
    work()
    assert standing(everything) == [(1, "live"), (2, "draft")]
    assert faulty == [(2, False)]
    [kept] = everything("select facts from event where kind = 'section:kept_back'")
    assert kept.facts == {"section": "systems", "version": 2, "faults": 1}
    with breckland():
        assert numbered("systems", 2).publish_at is None


def test_what_was_overtaken_meanwhile_stays_a_draft(breckland, waiting, the_day_comes, work, everything, monkeypatch):
    told = []
    monkeypatch.setitem(sections._KEPT_BACK, "systems", [lambda *args: told.append(args)])
    with breckland():
        actions.draft("systems", 3, OTHER)
        actions.schedule("systems", 3, now() + timedelta(days=1))
    everything("update section set publish_at = now() where version = 3 and publish_at is not null")
    everything("update outbox set available_at = now() where name = 'section:publish' and args->>'version' = '3'")
    work()
    the_day_comes()
    work()
    assert standing(everything) == [(1, "retired"), (2, "draft"), (3, "live")]
    assert told == [(2, False)]


LEFT = "update account set active = false where id = :id"
NO_ROLE = "delete from account_role where account_id = :id and role = 'manager'"


@pytest.mark.parametrize("what", [LEFT, NO_ROLE])
def test_what_somebody_scheduled_who_may_publish_no_more_stays_a_draft(
    breckland, norfolk, waiting, the_day_comes, work, everything, monkeypatch, what
):
    told = []
    monkeypatch.setitem(sections._KEPT_BACK, "systems", [lambda *args: told.append(args)])
    everything(what, id=norfolk.person("breckland", "manager").id)
    the_day_comes()
    work()
    assert standing(everything) == [(1, "live"), (2, "draft")]
    assert told == [(2, True)]
    assert everything("select 1 from section where publish_at is not null or publish_by is not null") == []


def test_only_what_was_read_is_published(breckland):
    with breckland():
        actions.draft("systems", 2, CHANGED)
        seen = numbered("systems", 2).digest
        actions.draft("systems", 2, OTHER)
    with pytest.raises(NotPossibleNow, match="changed since you read it"), breckland():
        actions.publish("systems", 2, seen)
    with breckland():
        actions.publish("systems", 2, numbered("systems", 2).digest)


def test_an_earlier_version_comes_back_as_the_next_number(breckland, everything):
    with breckland():
        before = live("systems").body
        actions.draft("systems", 2, CHANGED)
        actions.publish("systems", 2)
        assert actions.put_back("systems", 1, instead_of=2) == 3
    with breckland():
        back = live("systems")
        assert (back.version, back.body, back.origin, back.repeats) == (3, before, "earlier", 1)
        assert numbered("systems", 1).state == "retired"
    assert kinds(everything)[-2:] == ["section:drafted", "section:published"]


@pytest.mark.parametrize(
    ("version", "instead_of", "sentence"),
    [(1, 1, "put in force meanwhile"), (2, 2, "was not in force before"), (3, 2, "was not in force before")],
)
def test_the_way_back_is_refused_when_something_else_is_there(breckland, version, instead_of, sentence):
    with breckland():
        actions.draft("systems", 2, CHANGED)
        actions.publish("systems", 2)
        actions.draft("systems", 3, OTHER)
    with pytest.raises(NotPossibleNow, match=sentence), breckland():
        actions.put_back("systems", version, instead_of)


def test_a_draft_that_the_way_back_overtook_is_not_published(breckland):
    with breckland():
        actions.draft("systems", 2, CHANGED)
        actions.publish("systems", 2)
        actions.draft("systems", 3, OTHER)
        assert actions.put_back("systems", 1, instead_of=2) == 4
    with pytest.raises(NotPossibleNow, match="later version than 3 is in force"), breckland():
        actions.publish("systems", 3)


@pytest.mark.parametrize("first", ["publish", "back"])
@pytest.mark.parametrize("second", ["publish", "back"])
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(breckland, norfolk, everything, first, second):
    """The first has decided and not committed when the second comes, who waits and then sees what was done."""
    with breckland():
        actions.draft("systems", 2, CHANGED)
        actions.publish("systems", 2)
        actions.draft("systems", 3, OTHER)
    decisions = {
        "publish": lambda: actions.publish("systems", 3),
        "back": lambda: actions.put_back("systems", 1, instead_of=2),
    }
    decided, go_on = Event(), Event()

    def one():
        with norfolk.acting("breckland", "manager"):
            decisions[first]()
            decided.set()
            assert go_on.wait(10)
        return "done"

    def other():
        assert decided.wait(10)
        try:
            with norfolk.acting("breckland", "manager"):
                decisions[second]()
        except NotPossibleNow:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(one), pool.submit(other)]
        while not everything("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
            time.sleep(0.01)
        go_on.set()
        assert [each.result() for each in outcomes] == ["done", "told"]
    assert [version for version, state in standing(everything) if state == "live"] == [3 if first == "publish" else 4]


def test_what_was_published_or_waits_is_never_deleted(breckland, waiting, everything):
    with breckland():
        actions.draft("systems", 3, OTHER)
        rows("delete from section where name = 'systems' returning 1")
    assert standing(everything) == [(1, "live"), (2, "draft")]
