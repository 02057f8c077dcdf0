"""Cases that are fetched: by the same way as a list, exactly once, whatever the other side does."""

import csv
import io

import pytest

from hub.national.its import client
from hub.national.its.rules import FAULTS, HOPELESS
from tests.national.standin import SECRET

REED = {"surname": "Reed", "forename": "Ivy", "born_on": "1970-02-01", "postcode": "NR1 3AB", "house": "4",
        "phones": ["07700 900321"], "tested_on": "2026-11-19", "national_status": "new"}  # fmt: skip


@pytest.fixture
def five(its):
    for number in range(5):
        its.say(reference=f"i{number}", **REED | {"forename": f"Ivy{'abcde'[number]}"})
    return its


def references(everything):
    return [one.reference for one in everything("select reference from case_file order by reference")]


def feed(everything):
    return everything("select * from national_feed")[0]


ALL = ["i0", "i1", "i2", "i3", "i4"]


def test_turning_from_push_to_pull_is_one_setting(five, everything, work, supervisor):
    assert "Nothing is fetched" in supervisor.get("/hand-back/feed").text
    five.connect()
    work()
    assert references(everything) == ALL
    [run] = everything("select * from import_run")
    assert (run.origin, run.status, run.total, run.new, run.rejected) == ("feed", "finished", 5, 5, 0)
    assert run.file_name.startswith("ITS, fetched") and run.file_name in supervisor.get("/imports").text
    [case] = everything("select c.*, r.surname, r.born_on from case_file c join resident r on r.id = c.resident_id "
                        "where reference = 'i0'")  # fmt: skip
    assert (case.surname, case.born_on.isoformat(), case.gss) == ("Reed", "1970-02-01", "E07000148")
    assert (case.ends_on.isoformat(), case.routed) == ("2026-11-29", "postcode")
    assert "Last fetched" in supervisor.get("/hand-back/feed").text


def test_the_next_turn_comes_by_itself_and_brings_only_what_is_new(five, everything, work, turns):
    five.connect()
    work()
    [timer] = everything("select available_at - created_at as wait from outbox where name = 'national:pull' "
                         "and status = 'pending'")  # fmt: skip
    assert round(timer.wait.total_seconds() / 60) == 15
    five.say(reference="i0", **REED | {"forename": "Ivya", "national_status": "Completed"})
    five.say(reference="i9", **REED | {"forename": "Ivyz"})
    turns()
    runs = everything("select total, new, changed from import_run order by started_at")
    assert [tuple(one) for one in runs] == [(5, 5, 0), (2, 1, 1)]
    turns(2)
    assert len(everything("select 1 from import_run")) == 2, "nothing new is no import"
    assert feed(everything).place == "7"


def test_a_record_that_cannot_be_taken_is_listed_with_its_reason(its, everything, work):
    its.say(reference="i1", **REED | {"born_on": "0711-01-01"})
    its.say(**REED)
    its.log.append("no record")
    its.say(reference="i2", **REED)
    its.connect()
    work()
    [run] = everything("select total, new, rejected from import_run")
    assert tuple(run) == (4, 1, 3)
    reasons = " ".join(" ".join(one.reasons) for one in everything("select reasons from import_reject"))
    assert "born_on" in reasons and "reference: it is empty" in reasons and "no record" in reasons


def test_a_record_of_another_county_is_listed_and_not_opened(its, everything, work, supervisor):
    its.say(reference="i1", **REED)
    its.say(reference="i2", **REED | {"forename": "Xenia", "postcode": "IP1 1QJ"})
    its.connect()
    work()
    assert references(everything) == ["i1"], "no case, no resident"
    assert len(everything("select 1 from resident")) == 1
    [run] = everything("select id, total, new, outside from import_run")
    assert tuple(run)[1:] == (2, 1, 1)
    assert "fetched" in supervisor.get("/imports/other-counties").text
    page = supervisor.get(f"/imports/{run.id}/rows/outside").text
    assert "Xenia" in page and "Ipswich" in page
    [line] = list(csv.DictReader(io.StringIO(
        supervisor.get(f"/imports/{run.id}/other-counties.csv").data.decode("utf-8-sig"))))  # fmt: skip
    assert (line["forename"], line["postcode"], line["Council"]) == ("Xenia", "IP1 1QJ", "Ipswich")


FAULTY = ["timeout", "500", "503", "wait 1", "wait Wed, 21 Oct 2099 07:28:00 GMT", "cut", "half", "lost", "junk",
          "elsewhere", "vast", "404", "expired", "twice"]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
@pytest.mark.parametrize("at", [0, 2])
def test_everything_arrives_once_whatever_fails(five, everything, turns, monkeypatch, fault, at):
    monkeypatch.setattr(client, "READ", 0.5)
    five.script = [""] * at + ["slow" if fault == "timeout" else fault]
    five.connect()
    turns(3)
    assert references(everything) == ALL
    assert sum(one.total for one in everything("select total from import_run")) in (5, 7, 6)
    assert (feed(everything).fault, feed(everything).faults, feed(everything).stopped) == (None, 0, False)


def test_what_failed_is_said_in_plain_words_and_tried_again_later_each_time(five, everything, work, turns, supervisor):
    five.script = ["500", "500", "wait 900"]
    five.connect()
    waits = []
    for _ in range(3):
        turns()
        [timer] = everything("select available_at - created_at as wait from outbox where name = 'national:pull' "
                             "and status = 'pending'")  # fmt: skip
        waits.append(round(timer.wait.total_seconds()))
    assert waits == [30, 60, 900], "longer each time, and as long as they ask"
    page = supervisor.get("/hand-back/feed").text
    assert FAULTS["busy"] in page and "goes on by itself" in page
    kinds = everything("select facts from event where kind = 'feed:failed' order by id")
    assert [one.facts["fault"] for one in kinds] == ["server", "server", "busy"]


def test_a_wrong_secret_stops_the_asking_and_the_supervisor_is_told(five, everything, turns, supervisor):
    five.secret = "another"
    five.connect()
    turns(4)
    assert five.seen == [("POST", "/token")], "asked once"
    assert feed(everything).stopped and feed(everything).next_at is None
    assert everything("select 1 from outbox where name = 'national:pull' and status = 'pending'") == []
    assert {one.kind for one in everything("select kind from notice")} == {"feed-stopped"}
    page = supervisor.get("/hand-back/feed").text
    assert "Fetching has stopped" in page and "HUB_NATIONAL_SECRETS" in page and SECRET not in page
    five.secret = SECRET
    assert supervisor.post("/hand-back/feed").status_code == 303
    turns()
    assert references(everything) == ALL and not feed(everything).stopped


def test_no_secret_and_nothing_is_asked(five, app, everything, turns, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], national_secrets={"kent": SECRET}))
    five.connect()
    turns()
    assert five.seen == [] and feed(everything).fault == "no_secret" and feed(everything).stopped
    assert feed(everything).fault in HOPELESS


def test_pages_that_change_while_they_are_read_lose_nobody(five, everything, turns):
    changes = iter([{"reference": "i0", **REED, "surname": "Reedham"}, {"reference": "i7", **REED}])
    five.before_page = lambda: (one := next(changes, None)) and five.say(**one)
    five.connect()
    turns(3)
    assert references(everything) == [*ALL, "i7"]
    [case] = everything("select r.surname from case_file c join resident r on r.id = c.resident_id "
                        "where reference = 'i0'")  # fmt: skip
    assert case.surname == "Reedham", "of one reference the newest counts"


def test_a_place_that_they_have_forgotten_begins_the_list_anew(five, everything, turns):
    five.connect()
    turns()
    five.forget = True
    five.say(reference="i5", **REED)
    turns()
    assert references(everything) == [*ALL, "i5"]
    unchanged = everything("select unchanged from import_run order by started_at desc limit 1")[0].unchanged
    assert unchanged == 5


def test_a_place_that_does_not_move_is_no_endless_loop(five, everything, turns):
    five.page = lambda after, limit: {"records": five.log[:2], "next": "2", "more": True}
    five.connect()
    turns()
    assert feed(everything).fault == "unreadable" and len(references(everything)) == 2


def test_a_token_that_expires_in_the_middle_is_fetched_anew(five, everything, turns):
    five.expires_in = 1  # within the leeway: too old for every request
    five.connect()
    turns()
    assert references(everything) == ALL and five.issued >= 3


def test_a_worker_killed_in_between_loses_nothing_and_doubles_nothing(five, everything, work, app, monkeypatch):
    from hub.kernel.work.worker import drain
    from hub.national.its import actions

    five.connect()
    whole = actions._go_on
    monkeypatch.setattr(actions, "_go_on", lambda *_, **__: 1 / 0)  # after staging, before the commit
    with app.app_context():
        drain()
    assert everything("select 1 from import_run") == [] and feed(everything).place is None
    monkeypatch.setattr(actions, "_go_on", whole)
    everything("update outbox set status = 'pending', available_at = now(), error = null")
    work()
    assert references(everything) == ALL
    assert [tuple(one) for one in everything("select total, new from import_run")] == [(5, 5)]


def test_two_workers_never_fetch_at_once(five, everything, turns, norfolk, app):
    from hub.kernel.db import db

    five.connect()
    with norfolk.acting("norfolk", "supervisor"):
        db.session.connection().exec_driver_sql("select pg_advisory_xact_lock(7141, acting_org())")
        outside(everything, app)
        assert five.seen == [], "the other one is at it"
    turns()
    assert references(everything) == ALL, "and this one's turn is not lost"


def outside(everything, app):
    import threading

    from hub.kernel.work.worker import drain

    def do():
        with app.app_context():
            drain()

    worker = threading.Thread(target=do)
    worker.start()
    worker.join()


def test_fetch_now_takes_the_place_of_the_timer(five, everything, work, supervisor):
    five.connect()
    work()
    for _ in range(3):
        supervisor.post("/hand-back/feed")
    everything("update outbox set available_at = now() where name = 'national:pull'")
    asked = len(five.seen)
    work()
    gets = [one for one in five.seen[asked:] if one[0] == "GET"]
    assert len(gets) == 1, "one chain of timers, however often somebody presses"
    assert len(everything("select 1 from outbox where name = 'national:pull' and status = 'pending'")) == 1
    assert len(everything("select 1 from event where kind = 'feed:started'")) == 4
    assert everything("select 1 from event where kind = 'feed:pulled'")


def test_back_to_push_ends_the_fetching(five, everything, turns, norfolk, supervisor):
    from hub.directory import actions as directory

    five.connect()
    turns()
    with norfolk.acting("norfolk", "supervisor"):
        directory.draft("national", 3, {"system": "CTAS"}, "file")
        directory.publish("national", 3)
    asked = len(five.seen)
    turns(2)
    assert len(five.seen) == asked
    assert everything("select 1 from outbox where name = 'national:pull' and status = 'pending'") == []
    assert supervisor.post("/hand-back/feed").status_code == 409


NAMED = {"500": "server", "wait 1": "busy", "cut": "cut", "lost": "unreachable", "junk": "unreadable", "403": "refused",
         "elsewhere": "redirected", "vast": "too_big", "404": "unreadable", "expired": None, "twice": None}  # fmt: skip


@pytest.mark.parametrize(("fault", "name"), NAMED.items())
def test_each_failure_is_known_for_what_it_is(five, everything, turns, fault, name):
    five.script = [fault]
    five.connect()
    turns()
    assert feed(everything).fault == name
    assert (len(references(everything)) == 5) is (name is None), "what is no failure needs no second turn"
    assert feed(everything).stopped is (name in HOPELESS)
