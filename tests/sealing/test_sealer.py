"""What was recorded is sealed: in order, once, by one sealer at a time, whenever it was committed."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hub.kernel import audit
from hub.kernel.audit import mirror, record, record_each, record_set
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.kernel.seal.keys import NoKeys, make_key, read_keys
from hub.kernel.tenancy import Acting, as_actor
from hub.sealing import sealer
from hub.sealing.sealer import keys_for_sealing, seal_once

OPENED = {"record": "case"}


def test_every_event_becomes_a_leaf_of_its_organisation_and_nothing_waits(everything, seal, check):
    waiting = everything("select count(*) as n from unsealed")[0].n
    assert waiting == everything("select count(*) as n from event")[0].n > 100
    assert seal() == waiting
    assert everything("select 1 from unsealed") == []
    found = check(None)
    assert [one.faults for one in found if not one.is_whole] == []
    assert sum(one.size for one in found) == sum(one.events for one in found) == waiting


def test_each_way_of_recording_says_that_the_event_is_unsealed(norfolk, everything):
    everything("delete from unsealed")
    with norfolk.acting("breckland", "officer"):
        record("record:opened", about=[new_id()], **OPENED)
        record_each("record:opened", [([new_id()], OPENED), ([], OPENED)])
        record_set("record:opened", "select uuidv7() as id, 'case' as record from generate_series(1, 3)", {}, ["id"],
                   record="record")  # fmt: skip
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("breckland"), by_job=True)):
        mirror(new_id(), "handover:accepted", norfolk.org("norfolk"), "tracer", [], handover=new_id())
    with norfolk.acting("broads-neighbours", "volunteer"):
        record("record:opened", about=[], **OPENED)
    found = everything("select e.kind from unsealed u join event e on e.org_id = u.org_id and e.id = u.event_id")
    assert len(found) == 8
    assert everything("select 1 from unsealed where event_id not in (select id from event)") == []


def test_an_event_that_is_not_written_does_not_wait(norfolk, everything):
    before = everything("select count(*) as n from unsealed")[0].n
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("breckland", "officer"):
            record("record:opened", about=[], **OPENED)
            raise ZeroDivisionError
    assert everything("select count(*) as n from unsealed")[0].n == before


def test_an_event_with_a_lower_number_that_is_committed_later_is_sealed_later(norfolk, happen, seal, check, everything):
    seal()
    with norfolk.acting("breckland", "officer"):
        early = record("record:opened", about=[], **OPENED)
        [late] = _in_another_thread(happen)
        assert early < late
        assert seal() == 1
    assert seal() == 1
    leaves = everything("select event_id from seal_leaf where event_id in (:a, :b) order by index", a=early, b=late)
    assert [one.event_id for one in leaves] == [late, early]
    assert check().is_whole


def _in_another_thread(work):
    done = []
    thread = threading.Thread(target=lambda: done.extend(work()))
    thread.start()
    thread.join()
    return done


def test_a_mirrored_event_is_sealed_in_the_tree_of_the_organisation_that_has_it(norfolk, seal, everything, check):
    seal()
    event = new_id()
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("breckland"), by_job=True)):
        mirror(event, "handover:accepted", norfolk.org("norfolk"), "tracer", [], handover=new_id())
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("norfolk"), by_job=True)):
        record("record:opened", **OPENED)
    assert seal() == 2
    assert [one.org_id for one in everything("select org_id from seal_leaf where event_id = :id", id=event)] == [
        norfolk.org("breckland")
    ]
    assert all(one.is_whole for one in check(None))


def test_a_backlog_is_one_checkpoint_however_many_batches_it_takes(happen, seal, engine, keys, everything, check):
    happen(7)
    seal_once(engine, keys, most=3)
    assert everything("select 1 from unsealed") == []
    assert {one.n for one in everything("select count(*) as n from seal_checkpoint group by org_id")} == {1}
    assert all(one.is_whole for one in check(None))


@pytest.mark.parametrize("where", ["_grow", "_sign"])
def test_a_sealer_that_is_killed_leaves_nothing_and_the_next_one_goes_on(
    happen, seal, engine, keys, everything, check, monkeypatch, where
):
    seal()
    happen(5)

    def dies(*_):
        raise OperationalError("killed", {}, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(sealer, where, dies)
        with pytest.raises(OperationalError):
            seal_once(engine, keys)
    assert everything("select count(*) as n from unsealed")[0].n == 5
    assert check().is_whole
    assert seal() == 5
    assert check().is_whole


def test_two_sealers_never_fork_the_tree(norfolk, happen, engine, keys, everything, check):
    stop, faults = threading.Event(), []

    def go():
        while not stop.is_set():
            try:
                seal_once(engine, keys, most=4)
            except Exception as fault:  # noqa: BLE001 - any is one too many
                faults.append(fault)

    threads = [threading.Thread(target=go) for _ in range(3)]
    for one in threads:
        one.start()
    happen(40)
    stop.set()
    for one in threads:
        one.join()
    seal_once(engine, keys)
    assert faults == []
    assert everything("select 1 from unsealed") == []
    found = check()
    assert found.is_whole and found.size == everything(
        "select count(*) as n from event where org_id = :org", org=norfolk.org("breckland")
    )[0].n  # fmt: skip


def test_while_another_seals_an_organisation_this_one_leaves_it_alone(norfolk, happen, seal, engine, keys):
    seal()
    happen(1)
    happen(2, "norfolk", "tracer")
    with engine.begin() as other:
        other.execute(text("select pg_advisory_xact_lock(:a, :b)"), {"a": sealer.LOCK, "b": norfolk.org("breckland")})
        assert seal_once(engine, keys) == 2
    assert seal_once(engine, keys) == 1


@pytest.mark.parametrize("change", ["root = sha256(root), edge = edge", "size = size + 1", "edge = sha256(edge)",
                                    "note = replace(note, 'time 2', 'time 3')", "key = sha256(key)"])  # fmt: skip
def test_a_tree_whose_last_checkpoint_is_not_what_was_signed_goes_no_further(norfolk, happen, seal, everything, change):
    seal()
    org = norfolk.org("breckland")
    everything("alter table seal_checkpoint disable trigger all")
    everything(f"update seal_checkpoint set {change} where org_id = :org", org=org)
    happen(1)
    happen(1, "norfolk", "tracer")
    if change.startswith("root"):
        assert seal() == 2, "the root is in the note: the column is the verifier's to judge"
        return
    assert seal() == 1, "the others go on"
    assert everything("select org_id from unsealed")[0].org_id == org


def test_the_old_key_names_the_new_one_once_in_every_tree_also_where_nothing_waits(
    happen, seal, keys, check, everything, tmp_path
):
    happen(2)
    seal()
    trees = len(everything("select distinct org_id from seal_checkpoint"))
    after = make_key(tmp_path / "seal", "another.example")
    happen(3)
    assert seal(after) == 3
    named = everything("select note from seal_checkpoint where note like '%next-key%'")
    assert len(named) == trees
    assert seal(after) == 0 and len(everything("select 1 from seal_checkpoint where note like '%next-key%'")) == trees
    assert {one.n for one in everything("select count(*) as n from seal_key group by org_id")} == {2}
    found = check(trusted=after.trusted)
    assert found.is_whole and found.remarks == []
    assert "signature" in check(trusted=keys.trusted).counted, "who was not told of the new key learns it"


def test_a_key_that_no_old_one_named_is_remarked(happen, seal, check, tmp_path):
    seal()
    (tmp_path / "seal" / "1.key").unlink()
    after = make_key(tmp_path / "seal", "hub.example.gov.uk")
    happen(1)
    assert seal(after) == 1
    found = check(trusted=after.trusted)
    assert found.is_whole and "did not name" in found.remarks[0]


def test_the_first_key_is_made_once_and_never_beside_a_sealed_trail(app, engine, seal, tmp_path):
    from dataclasses import replace

    settings = replace(app.config["HUB"], seal_keys=tmp_path / "own", seal_name="hub.example.gov.uk")
    first = keys_for_sealing(engine, settings)
    assert keys_for_sealing(engine, settings).signing == first.signing == read_keys(tmp_path / "own").signing
    seal()
    with pytest.raises(NoKeys, match="restore"):
        keys_for_sealing(engine, replace(settings, seal_keys=tmp_path / "empty"))


def test_another_machines_key_does_not_go_on_with_this_tree(happen, seal, tmp_path, everything):
    seal()
    happen(1)
    assert seal(make_key(tmp_path / "other", "hub.example.gov.uk")) == 0
    assert len(everything("select 1 from unsealed")) == 1


def test_the_thread_seals_and_tells_and_outlives_an_outage(app, happen, everything, monkeypatch, tmp_path):
    from dataclasses import replace

    told, calls = threading.Event(), []
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], seal_keys=tmp_path / "own"))
    monkeypatch.setattr(sealer, "LOOK_EVERY", -1)
    real = sealer.seal_once

    def first_fails(*given):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("away", {}, Exception())
        return real(*given)

    monkeypatch.setattr(sealer, "seal_once", first_fails)
    thread = sealer.Sealer(app, lambda *_: told.set(), every=0.05)
    thread.start()
    assert told.wait(20)
    thread.stop()
    thread.join(10)
    assert not thread.is_alive() and everything("select 1 from unsealed") == []


def test_an_event_of_the_past_that_is_written_in_later_is_found(norfolk, happen, seal, check, monkeypatch):
    happen(1)
    seal()
    with monkeypatch.context() as earlier:
        earlier.setattr(audit, "now", lambda: now() - timedelta(hours=2))
        happen(1)
    seal()
    assert set(check().counted) == {"backdated"}
    assert "written in afterwards" in check().faults[0].says


def test_a_step_that_came_late_from_the_other_council_is_no_fault(norfolk, seal, check):
    from uuid import UUID

    seal()
    old = UUID(int=(int((now() - timedelta(days=3)).timestamp() * 1000) << 80) | 7 << 76 | 2 << 62 | 5)
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("breckland"), by_job=True)):
        mirror(old, "handover:accepted", norfolk.org("norfolk"), "tracer", [], handover=new_id())
    seal()
    assert check().is_whole
