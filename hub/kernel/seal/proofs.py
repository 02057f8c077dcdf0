"""Proofs as files: of one event in a tree (C2SP tlog-proof), and that one checkpoint goes on from another."""

from base64 import b64decode
from collections.abc import Sequence

from hub.kernel.seal.note import Checkpoint, WrongNote, in_base64, notes_in, read
from hub.kernel.seal.tree import is_consistent, is_included, leaf_hash

INCLUSION = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "partnership-hub/consistency@v1"


def inclusion_file(event: bytes, index: int, path: Sequence[bytes], note: str) -> str:
    """The proof that an event, as its canonical bytes, is the leaf `index` of a checkpoint's tree."""
    return "\n".join([INCLUSION, f"extra {in_base64(event)}", f"index {index}", *map(in_base64, path), "", note])


def consistency_file(proof: Sequence[bytes], old: str, new: str) -> str:
    """The proof that the tree of one checkpoint begins with that of an older one."""
    return "\n".join([CONSISTENCY, *map(in_base64, proof), "", old, new])


def read_inclusion(text: str) -> tuple[bytes, str]:
    """The event's bytes and the note of an inclusion proof that holds; whose note it is, is the reader's to ask.

    Raises WrongNote with a sentence.
    """
    head, _, note = text.partition("\n\n")
    kind, extra, index, *path = head.split("\n") + ["", ""]
    if kind != INCLUSION or not extra.startswith("extra ") or not index.startswith("index "):
        raise WrongNote("This is no proof of an event: its first lines are not those of one.")
    event, found = _bytes(extra[6:]), read(note)
    steps = [_bytes(one) for one in path if one]
    if not index[6:].isdecimal() or not is_included(leaf_hash(event), int(index[6:]), found.size, found.root, steps):
        raise WrongNote("The proof does not lead from this event to the checkpoint’s root.")
    return event, note


def read_consistency(text: str) -> tuple[str, str]:
    """The two notes of a consistency proof that holds. Raises WrongNote with a sentence."""
    head, _, rest = text.partition("\n\n")
    kind, *steps = head.split("\n")
    notes = list(notes_in(rest))
    if kind != CONSISTENCY or len(notes) != 2:
        raise WrongNote("This is no proof about two checkpoints: it needs its first line and both of them.")
    old, new = (read(one) for one in notes)
    if old.origin != new.origin:
        raise WrongNote("The two checkpoints are of different trees.")
    if not _goes_on(old, new, [_bytes(one) for one in steps]):
        raise WrongNote("The newer tree does not go on from the older one.")
    return notes[0], notes[1]


def _goes_on(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    return is_consistent(old.size, new.size, old.root, new.root, proof)


def _bytes(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except ValueError:
        raise WrongNote("The proof holds something that is not base64.") from None
