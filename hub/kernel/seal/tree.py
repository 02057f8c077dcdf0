"""The Merkle tree of RFC 6962 §2.1: hashes, its right edge, proofs and their verification.

A node is known by its level and its index there: level 0 are the leaves, and node (l, i) stands over the leaves from
i·2^l until before (i+1)·2^l. Only complete subtrees are nodes; what hangs over the right edge is put together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()
Node = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf, RFC 6962 §2.1."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others, RFC 6962 §2.1."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Edge:
    """The right edge of a tree: the hashes of its complete subtrees, the largest first. Adding a leaf costs O(1)."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, size: int, kept: bytes) -> "Edge":
        """The edge as `kept` was written by `bytes(edge)`. Raises ValueError when it fits no tree of this size."""
        if len(kept) != HASH_BYTES * size.bit_count():
            raise ValueError("The edge does not fit the size.")
        return cls(size, [kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)])

    def __bytes__(self) -> bytes:
        return b"".join(self.peaks)

    def push(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add the hash of a leaf; returns the nodes that it completed: level, index, hash."""
        completed, level, joined = [], 0, leaf
        while self.size >> level & 1:
            joined = node_hash(self.peaks.pop(), joined)
            level += 1
            completed.append((level, self.size >> level, joined))
        self.peaks.append(joined)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root of the tree."""
        return over(self.peaks)


def over(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that stand side by side, the largest first."""
    if not peaks:
        return EMPTY
    *rest, root = peaks
    for peak in reversed(rest):
        root = node_hash(peak, root)
    return root


def levels(leaves: Iterable[bytes]) -> list[list[bytes]]:
    """Every node over these leaves, by level."""
    made = [list(leaves)]
    while len(made[-1]) > 1:
        pairs = iter(made[-1])
        made.append([sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)])
    return made


def span(begin: int, end: int, node: Node) -> bytes:
    """The root over the leaves from `begin` until before `end`; a complete subtree of that size begins there."""
    return over([node(level, index) for level, index in peaks_of(begin, end)])


def peaks_of(begin: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees over these leaves, the largest first."""
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def _split(begin: int, end: int) -> int:
    """Where RFC 6962 cuts: the largest power of two that is smaller than the number of leaves."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The audit path of a leaf in the tree of this size, RFC 6962 §2.1.1. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("No such leaf in a tree of this size.")
    path, begin, end = [], 0, size
    while end - begin > 1:
        cut = _split(begin, end)
        if index < cut:
            path.append(span(cut, end, node))
            end = cut
        else:
            path.append(span(begin, cut, node))
            begin = cut
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of size `new` goes on from that of size `old`, RFC 6962 §2.1.2. Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError("The old tree must not be larger than the new one.")
    if old == 0:
        return []
    proof, begin, end = [], 0, new
    while end != old:
        cut = _split(begin, end)
        if old <= cut:
            proof.append(span(cut, end, node))
            end = cut
        else:
            proof.append(span(begin, cut, node))
            begin = cut
    return ([span(begin, end, node)] if begin else []) + proof[::-1]


def is_included(leaf: bytes, index: int, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path leads from the leaf's hash to the root, RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return False
    here, last, reached = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached = node_hash(step, reached)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        here, last = here >> 1, last >> 1
    return last == 0 and reached == root


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one, RFC 9162 §2.1.4.2."""
    if old == new or old == 0:
        return 0 <= old <= new and not proof and old_root == (EMPTY if old == 0 else new_root)
    if not 0 < old < new or not proof:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root
