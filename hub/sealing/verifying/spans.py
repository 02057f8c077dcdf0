"""A span of a tree's leaves, recomputed from the events: the work of one process, with a connection of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import psycopg
from psycopg import sql

from hub.kernel.seal.leaf import COLUMNS, canonical
from hub.kernel.seal.tree import EMPTY, levels, peaks_of
from hub.sealing.verifying.faults import Fault

LEVEL = 16
SPAN = 1 << LEVEL  # so many leaves are one node of the tree
KEPT_LEVEL = 8
# An event that says it is older than a checkpoint which has not got it was written in later; a transaction is shorter.
LATEST = timedelta(hours=1)

ROWS = f"""
    copy (select l.index, encode(l.hash, 'hex'), l.event_id::text, {COLUMNS}
          from seal_leaf l left join event e on e.org_id = l.org_id and e.id = l.event_id
          where l.org_id = {{org}} and l.index >= {{begin}} and l.index < {{end}} order by l.index) to stdout
"""  # noqa: S608
NODES = """
    select index, hash from seal_node
    where org_id = %s and level = %s and index >= %s and index < %s order by index
"""
# An index at a time: a span is read in the order of its leaves, without sorting it on disk.
PLAIN = """
    set enable_hashjoin = off; set enable_mergejoin = off; set enable_sort = off;
    set max_parallel_workers_per_gather = 0; set timezone = 'UTC'
"""


class Mark(NamedTuple):
    """A checkpoint's size and time."""

    size: int
    at: datetime


@dataclass(frozen=True)
class Task:
    """Which leaves of which tree; `sizes` are those within at which a root is wanted, `marks` tell what is late."""

    org: int
    begin: int
    end: int
    sizes: tuple[int, ...]
    marks: tuple[Mark, ...]


@dataclass
class Result:
    """What a span came to: the subtrees that stand over its leaves, whole and at each size asked for."""

    peaks: dict[int, list[bytes]]
    events: int = 0
    faults: list[Fault] = field(default_factory=list)


def check(url: str, task: Task) -> Result:
    """Recompute a span. `url` is libpq's, of a login that may read the trail."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(PLAIN)
        return check_with(connection, task)


def check_with(connection: psycopg.Connection, task: Task) -> Result:
    """The same on a connection that is there."""
    result = Result({})
    leaves = list(_leaves(connection, task, result))
    over = levels(leaves)
    for size in {*task.sizes, task.end}:
        result.peaks[size] = [over[level][index] for level, index in peaks_of(0, size - task.begin)]
    _check_nodes(connection, task, over, result)
    return result


def _leaves(connection: psycopg.Connection, task: Task, result: Result) -> Iterator[bytes]:
    """The stored hash of each leaf, held against its event; where a leaf is missing, the hash of nothing."""
    expected, faults = task.begin, result.faults
    with connection.cursor() as cursor, cursor.copy(_statement(task)) as copy:
        late = _Late(task.marks)
        for index, told, event_id, *columns in copy.rows():
            here = int(index)
            while expected < here:
                faults.append(Fault("leaf_missing", f"Leaf {expected:,} is missing.", leaf=expected))
                yield EMPTY
                expected += 1
            if here < expected:
                faults.append(Fault("leaf_twice", f"Leaf {here:,} is there twice.", event_id, here))
                continue
            faults += _compare(here, told, event_id, columns)
            faults += late.event(here, event_id, columns)
            result.events += 1
            yield bytes.fromhex(told)
            expected += 1
    while expected < task.end:
        faults.append(Fault("leaf_missing", f"Leaf {expected:,} is missing.", leaf=expected))
        yield EMPTY
        expected += 1


def _statement(task: Task) -> sql.Composed:
    return sql.SQL(ROWS).format(org=sql.Literal(task.org), begin=sql.Literal(task.begin), end=sql.Literal(task.end))


def _compare(index: int, told: str, event_id: str, columns: Sequence) -> Sequence[Fault]:
    if columns[0] is None or columns[5] is None:
        gone = f"Event {event_id} was sealed as leaf {index:,} and is no longer there."
        return (Fault("event_gone", gone, event_id, index),)
    try:
        data = canonical(*columns)
    except (ValueError, RecursionError):
        data = b""
    if sha256(b"\x00" + data).hexdigest() == told:
        return ()
    changed = f"Event {event_id} is not what was sealed as leaf {index:,}: it or its leaf was changed."
    return (Fault("event_changed", changed, event_id, index),)


class _Late:
    """Finds events that claim a time at which a checkpoint without them was already signed."""

    def __init__(self, marks: Sequence[Mark]):
        self._marks = iter([*marks, None])
        self._next = next(self._marks)
        self._at = self._id = ""
        self._signed: datetime | None = None

    def event(self, index: int, event_id: str, columns: Sequence) -> Sequence[Fault]:
        while self._next is not None and self._next.size <= index:
            self._set(self._next)
            self._next = next(self._marks)
        if self._signed is None or columns[2] is None:
            return ()
        mirrored = columns[4] is not None  # its id is the one it has at home, and may be days old
        if columns[2] >= self._at and (mirrored or event_id[:13] >= self._id):
            return ()
        says = (
            f"Event {event_id} claims a time before the checkpoint of {self._signed:%d %B %Y %H:%M:%S} UTC, which has "
            f"not got it: it was written in afterwards (leaf {index:,})."
        )
        return (Fault("backdated", says, event_id, index),)

    def _set(self, mark: Mark) -> None:
        self._signed = mark.at
        limit = mark.at.astimezone(UTC) - LATEST
        self._at = limit.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        milliseconds = f"{int(limit.timestamp() * 1000):012x}"
        self._id = f"{milliseconds[:8]}-{milliseconds[8:]}"


def _check_nodes(connection: psycopg.Connection, task: Task, over: list[list[bytes]], result: Result) -> None:
    """The kept nodes of this span, which proofs are made of, against those recomputed."""
    for level in (KEPT_LEVEL, LEVEL):
        count = (task.end - task.begin) >> level
        first = task.begin >> level
        kept = dict(connection.execute(NODES, (task.org, level, first, first + count)).fetchall())
        for place in range(count):
            if kept.get(first + place) != over[level][place]:
                begin = (first + place) << level
                says = f"The node over leaves {begin:,} to {begin + (1 << level) - 1:,} is not what they come to."
                result.faults.append(Fault("node_changed", says, leaf=begin))
