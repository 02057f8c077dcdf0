"""The checkpoints of one tree: each signature, the order they stand in, the keys they hand on. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hub.kernel.seal.note import Checkpoint, WrongNote, public_of, read, signer
from hub.kernel.seal.tree import Edge
from hub.sealing.verifying.faults import Fault

BACK = timedelta(minutes=5)  # two machines' clocks


@dataclass
class Chain:
    """Reads checkpoints in the order of their numbers; `roots` are the sizes and roots that their notes sign."""

    origin: str
    trusted: Sequence[bytes]
    roots: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    marks: list[tuple[int, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    last: Checkpoint | None = None
    key: bytes | None = None
    number: int = 0

    @property
    def size(self) -> int:
        """The size that the last checkpoint signs."""
        return self.last.size if self.last else 0

    def follow(self, rows: Iterable[Any]) -> Iterator[Fault]:
        """Everything that is wrong with these rows of `seal_checkpoint`."""
        for row in rows:
            while self.number + 1 < row.number:
                self.number += 1
                yield Fault("checkpoint_missing", f"Checkpoint {self.number:,} is missing.", checkpoint=self.number)
            self.number = row.number
            try:
                said = read(row.note)
                by = signer(row.note, self.trusted)
            except WrongNote as why:
                says = f"Checkpoint {row.number:,} cannot be trusted. {why}"
                yield Fault("signature", says, checkpoint=row.number)
                continue
            yield from self._checkpoint(row, said, by)
            self.last, self.key = said, by

    def _checkpoint(self, row: Any, said: Checkpoint, by: bytes) -> Iterator[Fault]:
        if (said.origin, said.size, said.root, said.at, by) != (
            self.origin, row.size, bytes(row.root), row.signed_at, bytes(row.key)
        ):  # fmt: skip
            says = f"The row of checkpoint {row.number:,} says something else than what was signed."
            yield Fault("checkpoint_changed", says, checkpoint=row.number)
        if not _fits(row.size, bytes(row.edge), said.root):
            says = f"The edge kept with checkpoint {row.number:,} is not the one of its tree."
            yield Fault("edge_changed", says, checkpoint=row.number)
        known = self.roots.setdefault(said.size, (said.root, row.number))
        if known[0] != said.root:
            says = f"Checkpoints {known[1]:,} and {row.number:,} sign two different trees of {said.size:,} events."
            yield Fault("two_trees", says, checkpoint=row.number)
        if self.last and (said.size < self.last.size or said.at < self.last.at - BACK):
            says = f"Checkpoint {row.number:,} goes back behind the one before: the tree only grows, and so does time."
            yield Fault("goes_back", says, checkpoint=row.number)
        if said.next_key is None:  # the word that names a key is signed before what is waiting is sealed
            self.marks.append((said.size, said.at))
        if self.key not in (None, by) and not self._announced(by):
            self.remarks.append(
                f"From checkpoint {row.number:,} on another key signs, which the one before did not name: ask why."
            )

    def _announced(self, by: bytes) -> bool:
        try:
            return bool(self.last and self.last.next_key) and public_of(self.last.next_key) == by
        except WrongNote:
            return False


def _fits(size: int, edge: bytes, root: bytes) -> bool:
    try:
        return Edge.of(size, edge).root() == root
    except ValueError:
        return False


def outside(notes: Iterable[str], origin: str, trusted: Sequence[bytes]) -> Iterator[Checkpoint | Fault]:
    """The checkpoints of a copy kept elsewhere that speak of this tree; a Fault for one that nobody here signed."""
    for note in dict.fromkeys(notes):
        try:
            said = read(note)
            if said.origin != origin:
                continue
            signer(note, trusted)
            yield said
        except WrongNote as why:
            yield Fault("outside_signature", f"A checkpoint of the copy outside cannot be trusted. {why}")
