"""A thousand random changes of a sealed trail by somebody with every right over the database: each is found.

Found by `hub audit verify` with a checkpoint kept outside, and refused by the stand-alone verifier, which shares no
line with it. Those that were sealed again with a stolen key agree with themselves: only the copy outside tells.
"""

import random
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location

import psycopg
import pytest
from sqlalchemy import create_engine, text

from hub.kernel.audit import mirror
from hub.kernel.keys import new_id
from hub.kernel.seal.keys import make_key
from hub.kernel.seal.leaf import COLUMNS, canonical
from hub.kernel.seal.note import Checkpoint, sign
from hub.kernel.seal.tree import Edge, leaf_hash
from hub.kernel.tenancy import Acting, as_actor
from hub.sealing.exporting import event_lines
from hub.settings import ROOT
from tests.conftest import DATABASE
from tests.sealing.conftest import NAME
from tests.sealing.tampering import PLAIN, REWRITTEN, TABLES

ORIGIN = f"{NAME}/breckland"


def stand_alone():
    """docs/verify_audit.py, as an auditor runs it: it imports nothing of the hub."""
    spec = spec_from_file_location("verify_audit", ROOT / "docs" / "verify_audit.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def trail(norfolk, happen, seal, notes, cluster, keys, url):
    """A sealed trail of some dozen events, and ways to tamper with it, to verify it and to put it back."""
    org = norfolk.org("breckland")
    for count in (7, 1, 12, 5):
        happen(count)
        with norfolk.app.app_context(), as_actor(Acting(org, by_job=True)):
            mirror(new_id(), "handover:accepted", norfolk.org("norfolk"), "tracer", [new_id()], handover=new_id())
        seal()
    engine = create_engine(cluster.database_url("postgres", DATABASE), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield Trail(connection, org, notes(), keys, url)
    engine.dispose()


class Trail:
    def __init__(self, connection, org, outside, keys, url):
        self.connection, self.org, self.outside, self.keys, self.url = connection, org, outside, keys, url
        self.auditor = stand_alone()
        self.do("set session_replication_role = replica")
        self.do("alter table event drop constraint ck_event_via, drop constraint ck_event_mirrored_without_account")
        for table in TABLES:
            self.do(f"create table saved_{table} as select * from {table} where org_id = :org", org=org)

    def do(self, statement, **told):
        found = self.connection.execute(text(statement), told)
        return found.all() if found.returns_rows else []

    @contextmanager
    def tampered(self, tamper, some):
        tamper(self.do, some, self.org)
        try:
            yield
        finally:
            self.do("update event set org_id = :org where org_id = :org + 1 and id in (select id from saved_event)",
                    org=self.org)  # fmt: skip
            for table in TABLES:
                self.do(f"delete from {table} where org_id = :org", org=self.org)
                self.do(f"insert into {table} select * from saved_{table}")

    def reseal(self, private) -> None:
        """Make leaves, checkpoints, keys anew over what the events say now, as the hub would have."""
        public, edge = private.public_key().public_bytes_raw(), Edge()
        found = self.do(f"""select l.index, {COLUMNS} from seal_leaf l join event e on e.org_id = l.org_id
                            and e.id = l.event_id where l.org_id = :org order by l.index""", org=self.org)  # fmt: skip
        marks = self.do("select * from seal_checkpoint where org_id = :org order by number", org=self.org)
        hashes = [leaf_hash(canonical(*one[1:])) for one in found]
        for one, hash in zip(found, hashes, strict=True):
            self.do("update seal_leaf set hash = :hash where org_id = :org and index = :at",
                    hash=hash, org=self.org, at=one[0])  # fmt: skip
        for mark in marks:
            size = len(hashes) if mark is marks[-1] else min(mark.size, len(hashes))
            while edge.size < size:
                edge.push(hashes[edge.size])
            self.do(
                """update seal_checkpoint set size = :size, root = :root, edge = :edge, key = :key, note = :note
                   where org_id = :org and number = :n""",
                size=size, root=edge.root(), edge=bytes(edge), key=public, org=self.org, n=mark.number,
                note=sign(Checkpoint(ORIGIN, size, edge.root(), mark.signed_at), private),
            )  # fmt: skip
        self.do("update seal_key set key = :key where org_id = :org", key=public, org=self.org)
        self.do("delete from event_about where org_id = :org", org=self.org)
        self.do("""insert into event_about (org_id, about, event_id)
                   select org_id, cast(one as uuid), id from event, jsonb_array_elements_text(about) as one
                   where org_id = :org""", org=self.org)  # fmt: skip

    def files(self) -> tuple[list[str], list[str]]:
        """What an auditor is handed: the lines of the events, and the checkpoints."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("set timezone = 'UTC'")
            lines = [line.decode() for line in event_lines(connection, self.org)]
            notes = connection.execute(
                "select note from seal_checkpoint where org_id = %s order by number", [self.org]
            ).fetchall()
        return lines, [note for (note,) in notes]

    def auditor_accepts(self, outside: str) -> bool:
        return self.auditor_accepts_files(*self.files(), outside)

    def auditor_accepts_files(self, lines: list[str], notes: list[str], outside: str) -> bool:
        try:
            self.auditor.check_trail(lines, "\n".join(notes), self.keys.trusted, outside)
        except (self.auditor.Refused, ValueError):
            return False
        return True


def test_a_trail_that_nobody_touched_is_whole(trail, check):
    for outside in (None, trail.outside):
        assert check(outside=outside).told()["faults"] == []
    assert trail.auditor_accepts("") and trail.auditor_accepts(trail.outside)


@pytest.mark.parametrize("name", ["swap places", "delete and close up", "insert with leaf"])
def test_what_leaves_and_events_agree_on_the_checkpoints_do_not_also_without_a_copy(trail, check, name):
    with trail.tampered(PLAIN[name][0], random.Random(2)):
        assert "root_differs" in check().counted
        assert not trail.auditor_accepts("")


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize("hundred", range(10))
def test_a_hundred_random_tamperings_are_all_found(trail, check, keys, tmp_path, hundred):
    some, stranger = random.Random(hundred), make_key(tmp_path / "stranger", NAME)
    sorts = [(name, key) for name in PLAIN for key in (None, *((keys, stranger) if name in REWRITTEN else ()))]
    some.shuffle(sorts)
    for place in range(100):
        name, key = sorts[place % len(sorts)]
        tamper, shown = PLAIN[name]
        with trail.tampered(tamper, some):
            if key:
                trail.reseal(key.current)
            found = check(outside=trail.outside)
            assert not found.is_whole, f"{name}, sealed again: {bool(key)}"
            assert all(fault.says.endswith(".") for fault in found.faults)
            if shown or key:
                assert not trail.auditor_accepts(trail.outside), name
    assert check(outside=trail.outside).is_whole, "everything was put back"


def test_no_sign_of_a_checkpoint_can_be_another(trail):
    """One that is no checkpoint any more is not passed over as if it had never been there."""
    lines, (first, *others) = trail.files()
    changed = ((at, sign) for at in range(len(first)) for sign in "aZ09+/=\n x" if sign != first[at])
    accepted = [
        (at, sign)
        for at, sign in changed
        if trail.auditor_accepts_files(lines, [first[:at] + sign + first[at + 1 :], *others], trail.outside)
    ]
    assert accepted == [] and trail.auditor_accepts_files(lines, [first, *others], trail.outside)


@pytest.mark.parametrize("name", ["facts", "insert with leaf", "delete and close up"])
def test_what_a_stolen_key_sealed_again_only_the_copy_outside_tells(trail, check, keys, name):
    with trail.tampered(PLAIN[name][0], random.Random(1)):
        trail.reseal(keys.current)
        alone, told = check(), check(outside=trail.outside)
        assert set(alone.counted) <= {"backdated", "two_trees", "goes_back"}
        assert set(told.counted) & {"another_history", "cut_off"}


def test_what_another_key_sealed_again_is_found_without_any_copy(trail, check, tmp_path):
    with trail.tampered(PLAIN["facts"][0], random.Random(1)):
        trail.reseal(make_key(tmp_path / "stranger", NAME).current)
        assert set(check().counted) == {"signature"} | ({"root_differs", "leaf_extra"} & set(check().counted))
        assert not trail.auditor_accepts("")
