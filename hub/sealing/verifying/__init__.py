"""Verifying: every leaf from its event, the tree, each checkpoint's signature and order, and a copy kept elsewhere."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

import psycopg
from psycopg.rows import namedtuple_row

from hub.kernel.seal.note import Checkpoint, WrongNote, notes_in, read
from hub.kernel.seal.tree import EMPTY, Edge, over
from hub.sealing.logins import check_login
from hub.sealing.verifying import chain, sets, spans
from hub.sealing.verifying.faults import Fault, Findings

__all__ = ["Fault", "Findings", "verify"]

MANY = 4 * spans.SPAN  # leaves from which on more processes are worth their start
ORGANISATIONS = "select id, slug from organisation order by slug"
CHECKPOINTS = """
    select number, size, root, edge, signed_at, key, note from seal_checkpoint where org_id = %s order by number
"""


@dataclass
class _Tree:
    """One organisation's tree while it is verified."""

    org: int
    chain: chain.Chain
    findings: Findings
    copies: list[Checkpoint] = field(default_factory=list)
    parts: list[Future] = field(default_factory=list)
    whole: Future | None = None

    def tasks(self) -> Iterator[spans.Task]:
        """Its leaves, cut into spans."""
        wanted = sorted({*self.chain.roots, *(one.size for one in self.copies if one.size <= self.chain.size)})
        marks = [spans.Mark(*one) for one in self.chain.marks]
        for begin in range(0, self.chain.size, spans.SPAN):
            end = min(begin + spans.SPAN, self.chain.size)
            sizes = tuple(size for size in wanted if begin < size <= end)
            before = [one for one in marks if one.size <= begin][-1:]
            within = [one for one in marks if begin < one.size < end]
            yield spans.Task(self.org, begin, end, sizes, (*before, *within))


def verify(
    url: str,
    name: str,
    trusted: Sequence[bytes],
    slug: str | None = None,
    outside: str | None = None,
    processes: int = 0,
) -> list[Findings]:
    """Verify the trails of all organisations, or of one, over a libpq URL of hub_relay or hub_backup.

    `name` begins the trees' names, `trusted` are the public keys, and `outside` is the text of a copy of the
    checkpoints that was kept where the database's administrators could not reach it. Raises WrongLogin.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        check_login(connection)
        connection.execute("set timezone = 'UTC'")
        known = connection.execute(ORGANISATIONS).fetchall()
        notes = list(notes_in(outside or ""))
        trees = [
            _begin(connection, org, one, f"{name}/{one}", trusted, notes) for org, one in known if slug in (None, one)
        ]
    with _pool(sum(tree.chain.size for tree in trees), processes) as submit:
        for tree in trees:
            tree.whole = submit(sets.check, url, tree.org)
            tree.parts = [submit(spans.check, url, task) for task in tree.tasks()]
        for tree in trees:
            _finish(tree, outside is not None)
    found = [tree.findings for tree in trees]
    if outside is not None and found:
        found[0].found(_strangers(notes, {tree.chain.origin for tree in trees}, slug))
    return found


def _begin(
    connection: psycopg.Connection, org: int, slug: str, origin: str, trusted: Sequence[bytes], notes: Sequence[str]
) -> _Tree:
    followed, findings = chain.Chain(origin, trusted), Findings(slug, origin)
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        findings.found(followed.follow(cursor.execute(CHECKPOINTS, [org])))
    findings.size, findings.checkpoints, findings.remarks = followed.size, followed.number, followed.remarks
    findings.waiting = sets.waiting(connection, org)
    tree = _Tree(org, followed, findings)
    for one in chain.outside(notes, origin, trusted):
        findings.found([one]) if isinstance(one, Fault) else tree.copies.append(one)
    findings.outside = len(tree.copies)
    return tree


def _finish(tree: _Tree, outside: bool) -> None:
    """Put the spans together and hold every root against what was signed, here and outside."""
    roots, whole = {0: EMPTY}, Edge()
    for future in tree.parts:
        result: spans.Result = future.result()
        tree.findings.found(result.faults)
        tree.findings.events += result.events
        for size, peaks in result.peaks.items():
            roots[size] = over([*whole.peaks, *peaks])
        last = result.peaks[max(result.peaks)]
        if len(last) == 1:
            whole.push(last[0])
    tree.findings.found(tree.whole.result())
    tree.findings.found(_wrong_roots(tree, roots))
    tree.findings.found(_wrong_copies(tree, roots))
    if not tree.copies and outside:
        tree.findings.remarks.append("The copy outside holds no checkpoint of this organisation.")


def _wrong_roots(tree: _Tree, roots: dict[int, bytes]) -> Iterator[Fault]:
    right = 0
    for size, (root, number) in sorted(tree.chain.roots.items()):
        if roots.get(size) == root:
            right = size
            continue
        says = (
            f"The leaves do not come to the root that checkpoint {number:,} signs: "
            f"something among leaves {right:,} to {size - 1:,} was changed, or leaves changed places."
        )
        yield Fault("root_differs", says, leaf=right, checkpoint=number)


def _wrong_copies(tree: _Tree, roots: dict[int, bytes]) -> Iterator[Fault]:
    for one in tree.copies:
        when = f"{one.at:%d %B %Y %H:%M:%S} UTC"
        if one.size > tree.chain.size:
            says = (
                f"The copy outside has seen {one.size:,} events on {when}, and the last checkpoint here has "
                f"{tree.chain.size:,}: the end of the trail was cut off, or an older database was restored."
            )
            yield Fault("cut_off", says)
        elif roots.get(one.size) != one.root:
            says = (
                f"The copy outside of {when} signs another history of the first {one.size:,} events than the one "
                "that stands here: events were changed, and sealed again."
            )
            yield Fault("another_history", says)


def _strangers(notes: Sequence[str], origins: set[str], slug: str | None) -> Iterator[Fault]:
    """A copy that says nothing of what is verified proves nothing, and must not look as if it did."""
    if not notes:
        yield Fault("outside_empty", "The file holds no checkpoint.")
        return
    told = set()
    for note in notes:
        try:
            told.add(read(note).origin)
        except WrongNote as why:
            yield Fault("outside_unreadable", f"The file holds something that is no checkpoint of the hub. {why}")
    if slug is not None and not told & origins:
        yield Fault("outside_empty", f"The file holds no checkpoint of {slug}.")
    for origin in sorted(told - origins) if slug is None else ():
        yield Fault("outside_stranger", f"The file holds checkpoints of {origin}, which is no tree of this hub.")


@contextmanager
def _pool(size: int, processes: int) -> Iterator[Callable[..., Future]]:
    """Somewhere to work: here for a small trail, in a process for each processor for a large one."""
    processes = processes or (os.cpu_count() or 1 if size >= MANY else 1)
    if processes == 1:
        yield _here
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield pool.submit


def _here(work: Callable, *args: object) -> Future:
    done: Future = Future()
    done.set_result(work(*args))
    return done
