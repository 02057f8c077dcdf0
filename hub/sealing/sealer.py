"""From events to leaves: every two seconds, per organisation, what is not sealed yet goes into its tree and is signed.

All of one round is one transaction: leaves, checkpoint, and what is waiting no longer. A sealer that is killed leaves
nothing behind; two of them take turns by a lock, and were it not there, the checkpoint's number would refuse one.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import Connection, Engine, text

from hub.kernel.clock import now
from hub.kernel.seal.keys import Keys, NoKeys, make_key, read_keys
from hub.kernel.seal.leaf import COLUMNS, EVENT_ID, canonical
from hub.kernel.seal.note import Checkpoint, WrongNote, read, sign, signer, verifier_key
from hub.kernel.seal.tree import Edge, leaf_hash
from hub.settings import Settings

log = structlog.get_logger()

LOCK = 0x5EA1  # the first of the two numbers of a sealer's lock; the second is the organisation's
BATCH = 10_000
LOOK_EVERY = 60  # seconds
KEPT_LEVELS = 8  # a level in eight is kept: tiles of 256

WAITING = text("select distinct org_id from unsealed")
MINE = text("select pg_try_advisory_xact_lock(:lock, :org)")
LAST = text("""
    select number, size, root, edge, signed_at, key, note from seal_checkpoint
    where org_id = :org order by number desc limit 1
""")
BATCH_OF = text(f"""
    select {COLUMNS} from unsealed u join event e on e.org_id = u.org_id and e.id = u.event_id
    where u.org_id = :org order by u.event_id limit :most
""")  # noqa: S608
LEAVES = text("""
    insert into seal_leaf (org_id, index, event_id, hash)
    select :org, :begin + place - 1, event_id, hash
    from unnest(cast(:ids as uuid[]), cast(:hashes as bytea[])) with ordinality as one (event_id, hash, place)
""")
NODES = text("""
    insert into seal_node (org_id, level, index, hash)
    select :org, level, index, hash
    from unnest(cast(:levels as int[]), cast(:indexes as bigint[]), cast(:hashes as bytea[])) as n (level, index, hash)
""")
SEALED = text("delete from unsealed where org_id = :org and event_id = any(cast(:ids as uuid[]))")
SIGNED = text("""
    insert into seal_checkpoint (org_id, number, size, root, edge, signed_at, key, note)
    values (:org, :number, :size, :root, :edge, :at, :key, :note)
""")
FIRST_OF_KEY = text("""
    insert into seal_key (org_id, key, since, first_number) values (:org, :key, :at, :number) on conflict do nothing
""")
ORGANISATIONS = text("select id, slug from organisation")
# An older key's last word is to name its successor, also where nothing is waiting.
BEHIND_THE_KEY = text("""
    select o.id from organisation o cross join lateral (
        select key from seal_checkpoint where org_id = o.id order by number desc limit 1) last
    where last.key <> :key
""")


class CannotSeal(Exception):
    """The tree must not go on from here; the message is a sentence for whoever runs the hub."""


@dataclass
class Head:
    """The last checkpoint of a tree, and its right edge."""

    number: int
    edge: Edge
    key: bytes | None


def seal_once(engine: Engine, keys: Keys, most: int = BATCH) -> int:
    """Seal what is waiting of each organisation; returns how many events. Raises NoKeys.

    An organisation whose tree cannot go on is left waiting and logged; the others are sealed.
    """
    with engine.connect() as connection:
        waiting = set(connection.execute(WAITING).scalars())
        waiting |= set(connection.execute(BEHIND_THE_KEY, {"key": keys.signing}).scalars())
        slugs = {one.id: one.slug for one in connection.execute(ORGANISATIONS)}
    sealed = 0
    for org in sorted(waiting & set(slugs)):
        try:
            with engine.begin() as connection:
                if connection.execute(MINE, {"lock": LOCK, "org": org}).scalar():
                    sealed += _seal(connection, org, f"{keys.name}/{slugs[org]}", keys, most)
        except (CannotSeal, ValueError, RecursionError) as fault:
            log.error("sealing_stopped", organisation=slugs[org], why=str(fault))
    return sealed


def _seal(connection: Connection, org: int, origin: str, keys: Keys, most: int) -> int:
    """However much waits, one checkpoint: each says that what happened before it is in, or was not committed yet."""
    head = _head(connection, org, origin, keys)
    before, is_new = head.edge.size, head.key not in (None, keys.signing)
    if is_new:
        _hand_over(connection, org, origin, head, keys)
    while _add(connection, org, head.edge, most) == most:
        pass
    if head.edge.size > before or is_new:
        _sign(connection, org, origin, head, keys.current)
    return head.edge.size - before


def _add(connection: Connection, org: int, edge: Edge, most: int) -> int:
    """Make leaves of what is waiting, at most so many; returns how many."""
    batch = connection.execute(BATCH_OF, {"org": org, "most": most}).all()
    if batch:
        begin, ids = edge.size, [one[EVENT_ID] for one in batch]
        hashes = [leaf_hash(canonical(*one)) for one in batch]
        _grow(connection, org, edge, hashes)
        connection.execute(LEAVES, {"org": org, "begin": begin, "ids": ids, "hashes": hashes})
        connection.execute(SEALED, {"org": org, "ids": ids})
    return len(batch)


def _head(connection: Connection, org: int, origin: str, keys: Keys) -> Head:
    """Where the tree goes on. Raises CannotSeal when its last checkpoint is not one that this hub signed."""
    last = connection.execute(LAST, {"org": org}).one_or_none()
    if last is None:
        return Head(0, Edge(), None)
    try:
        by, said, edge = signer(last.note, keys.trusted), read(last.note), Edge.of(last.size, last.edge)
    except WrongNote as fault:
        raise CannotSeal(f"Checkpoint {last.number} is not one of this hub’s keys: {fault}") from fault
    except ValueError as fault:
        raise CannotSeal(f"Checkpoint {last.number} was changed: {fault}") from fault
    if (said.origin, said.size, said.root, by) != (origin, last.size, edge.root(), last.key):
        raise CannotSeal(f"Checkpoint {last.number} was changed: it is not what was signed, or another tree’s.")
    return Head(last.number, edge, last.key)


def _grow(connection: Connection, org: int, edge: Edge, hashes: Sequence[bytes]) -> None:
    kept = [node for leaf in hashes for node in edge.push(leaf) if node[0] % KEPT_LEVELS == 0]
    if kept:
        levels, indexes, made = zip(*kept, strict=True)
        told = {"org": org, "levels": list(levels), "indexes": list(indexes), "hashes": list(made)}
        connection.execute(NODES, told)


def _hand_over(connection: Connection, org: int, origin: str, head: Head, keys: Keys) -> None:
    """The old key names the new one, over the same tree; if the old one is lost, nobody can."""
    old = keys.private.get(head.key)
    if old is None:
        log.error("key_changed_unannounced", origin=origin)
        return
    _sign(connection, org, origin, head, old, verifier_key(origin, keys.signing))


def _sign(
    connection: Connection, org: int, origin: str, head: Head, private: Ed25519PrivateKey, next_key: str | None = None
) -> None:
    head.number += 1
    head.key = private.public_key().public_bytes_raw()
    said = Checkpoint(origin, head.edge.size, head.edge.root(), now(), next_key)
    row = {"org": org, "number": head.number, "size": said.size, "root": said.root, "edge": bytes(head.edge)}
    row |= {"at": said.at, "key": head.key, "note": sign(said, private)}
    connection.execute(SIGNED, row)
    connection.execute(FIRST_OF_KEY, row)


def keys_for_sealing(engine: Engine, settings: Settings) -> Keys:
    """The keys of HUB_SEAL_KEYS; a hub that has sealed nothing yet makes its first one. Raises NoKeys."""
    keys = read_keys(settings.seal_keys)
    if keys.public:
        return keys
    with engine.connect() as connection:
        if connection.execute(text("select 1 from seal_checkpoint limit 1")).scalar():
            raise NoKeys("The trail is sealed already, and the folder of HUB_SEAL_KEYS is empty: restore its files.")
    return make_key(settings.seal_keys, settings.seal_name, first=True)


class Sealer(threading.Thread):
    """The sealer beside a worker: a thread that ends when told. An outage is waited out; `tell` tells what is late."""

    def __init__(self, app: Flask, tell: Callable[[Flask, Engine], object], every: float = 2.0):
        super().__init__(name="sealer", daemon=True)
        self.engine: Engine = app.extensions["hub_relay"]
        self.settings: Settings = app.config["HUB"]
        self.app, self.tell, self.every = app, tell, every
        self.looked = monotonic()
        self.halt = threading.Event()

    def run(self) -> None:
        """Seal, wait, seal again."""
        while not self.halt.is_set():
            try:
                keys = keys_for_sealing(self.engine, self.settings)
                seal_once(self.engine, keys)
                self._look()
            except Exception as fault:  # nothing may end the thread: the next round tries again
                log.warning("sealer_waits", fault=str(fault) if isinstance(fault, NoKeys) else type(fault).__name__)
            self.halt.wait(self.every)

    def _look(self) -> None:
        """Once a minute: tell what is late."""
        if monotonic() - self.looked > LOOK_EVERY:
            self.looked = monotonic()
            self.tell(self.app, self.engine)

    def stop(self) -> None:
        """End the thread at its next turn."""
        self.halt.set()
