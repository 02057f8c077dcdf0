"""Proofs out of what is stored: a few hundred hashes are read for one, however large the tree."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Result, text

from hub.kernel.seal.leaf import COLUMNS, canonical
from hub.kernel.seal.note import Checkpoint, WrongNote, read
from hub.kernel.seal.proofs import consistency_file, inclusion_file, read_consistency, read_inclusion
from hub.kernel.seal.tree import EMPTY, consistency, inclusion, levels, over, peaks_of
from hub.sealing.sealer import KEPT_LEVELS

LEAF = text(f"""
    select l.index, {COLUMNS} from seal_leaf l join event e on e.org_id = l.org_id and e.id = l.event_id
    where l.org_id = :org and l.event_id = :event
""")  # noqa: S608
OVER = text("""
    select note from seal_checkpoint where org_id = :org and size > :index order by number desc limit 1
""")
AT = text("select note from seal_checkpoint where org_id = :org and size = :size order by number limit 1")
NEAR = text("""
    select (select max(size) from seal_checkpoint where org_id = :org and size < :size),
           (select min(size) from seal_checkpoint where org_id = :org and size > :size)
""")
KEPT = text("""
    with wanted as (
        select * from unnest(cast(:levels as int[]), cast(:begins as bigint[]), cast(:ends as bigint[]))
            as one (level, begin_at, end_at)
    )
    select w.level, l.index, l.hash from wanted w join seal_leaf l
        on l.org_id = :org and l.index >= w.begin_at and l.index < w.end_at where w.level = 0
    union all
    select w.level, n.index, n.hash from wanted w join seal_node n
        on n.org_id = :org and n.level = w.level and n.index >= w.begin_at and n.index < w.end_at where w.level > 0
""")


class CannotProve(Exception):
    """There is no proof, for the reason that the message gives as a sentence."""


class Asks(Protocol):
    """A connection of hub_relay, or the session of a page, which sees its own organisation."""

    def execute(self, statement: Any, parameters: Any = None) -> Result: ...


def event_proof(asks: Asks, org: int, event_id: UUID) -> str:
    """The file that proves an event's place in the newest checkpoint's tree. Raises CannotProve."""
    leaf = asks.execute(LEAF, {"org": org, "event": event_id}).one_or_none()
    if leaf is None:
        raise CannotProve("This event is not sealed yet. Try again in a few seconds.")
    note = asks.execute(OVER, {"org": org, "index": leaf[0]}).scalar()
    if note is None:
        raise CannotProve("No checkpoint stands over this event. “hub audit verify” says what is wrong.")
    try:
        size = read(note).size
    except WrongNote as why:
        raise CannotProve(f"The last checkpoint is not what was signed. {why}") from why
    path = _with_nodes(asks, org, lambda node: inclusion(leaf[0], size, node))
    return _holding(inclusion_file(canonical(*leaf[1:]), leaf[0], path, note), read_inclusion)


def consistency_proof(asks: Asks, org: int, old: str, new: str) -> str:
    """The file that proves that the tree of one signed note goes on from that of an older one. Raises CannotProve."""
    sizes = read(old).size, read(new).size
    if sizes[0] > sizes[1]:
        raise CannotProve("The first checkpoint must be the older one: it has more events than the second.")
    proof = _with_nodes(asks, org, lambda node: consistency(*sizes, node))
    return _holding(consistency_file(proof, old, new), read_consistency)


def _holding(file: str, reader: Any) -> str:
    """The file, if it holds: a proof that an auditor would refuse is not handed out."""
    try:
        reader(file)
    except WrongNote as why:
        raise CannotProve(f"{why} The trail is not what was sealed: “hub audit verify” says what is wrong.") from why
    return file


def checkpoint_at(asks: Asks, org: int, size: int) -> str | None:
    """The first checkpoint of a tree at this size."""
    return asks.execute(AT, {"org": org, "size": size}).scalar()


def sizes_near(asks: Asks, org: int, size: int) -> list[int]:
    """The sizes next below and next above that a checkpoint signs; none where there is none."""
    found = asks.execute(NEAR, {"org": org, "size": size}).one()
    return [one for one in found if one is not None]


def root_at(asks: Asks, org: int, size: int) -> bytes:
    """The root that a tree had at a size, signed or not. Raises CannotProve when it never was that large."""
    return over(_with_nodes(asks, org, lambda node: [node(*one) for one in peaks_of(0, size)]))


def says_the_same(asks: Asks, org: int, said: Checkpoint) -> bool:
    """Whether a checkpoint kept elsewhere is one of this tree as it stands."""
    try:
        return root_at(asks, org, said.size) == said.root
    except CannotProve:
        return False


def _with_nodes(asks: Asks, org: int, make: Any) -> list[bytes]:
    """Let `make` say which nodes it needs, read them all at once, and let it go on."""
    wanted: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        wanted.append((level, index))
        return EMPTY

    make(note)
    nodes = _nodes(asks, org, wanted)
    return make(lambda level, index: nodes[level, index])


def _nodes(asks: Asks, org: int, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    spans = {one: _below(*one) for one in wanted}
    if not spans:
        return {}
    kept = list(spans.values())
    names = {"levels": 0, "begins": 1, "ends": 2}
    told = {name: [one[place] for one in kept] for name, place in names.items()}
    found = {(level, index): hash for level, index, hash in asks.execute(KEPT, {"org": org} | told)}
    return dict(_joined(spans, found))


def _joined(spans: dict, found: dict) -> Iterator[tuple[tuple[int, int], bytes]]:
    for one, (level, begin, end) in spans.items():
        try:
            yield one, levels(bytes(found[level, index]) for index in range(begin, end))[-1][0]
        except KeyError:
            raise CannotProve("Parts of the tree are missing. “hub audit verify” says what is wrong.") from None


def _below(level: int, index: int) -> tuple[int, int, int]:
    """Which kept nodes a node stands over: their level, the first, and the one behind the last."""
    kept = level - level % KEPT_LEVELS
    return kept, index << level - kept, index + 1 << level - kept
