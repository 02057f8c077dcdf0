#!/usr/bin/env python3
"""Verify the hub's audit trail without the hub: one file, Python 3.11 or later, nothing to install.

    verify_audit.py trail FOLDER --keys KEYS [--outside FILE]     everything that `hub audit export` wrote
    verify_audit.py event PROOF --keys KEYS [--outside FILE]      that an event stands in a tree
    verify_audit.py consistency PROOF --keys KEYS                 that one checkpoint goes on from another

KEYS are the public keys as `hub audit keys` printed them, one a line: get them from somebody you trust, once. FILE is
a copy of the checkpoints that was kept outside the hub. The answer is a sentence: exit status 0 accepts, 1 refuses.
docs/audit-format.md describes every byte. Ed25519 is checked here in plain Python: you need trust no package.
"""

import argparse
import base64
import functools
import hashlib
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = [
    "about", "account_id", "at", "facts", "from_org", "id", "kind", "org_id", "request_id", "role", "session_id", "via"
]  # fmt: skip
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
LATEST, SOON = timedelta(hours=1), timedelta(minutes=1)
MARK = "\u2014 "


class Refused(Exception):
    """Why it is not accepted, as a sentence."""


# Ed25519, RFC 8032 §5.1
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


def add(a, b):
    """The sum of two points in extended coordinates, §5.1.4."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    """A point, so many times."""
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def point_in(encoded):
    """The point that 32 bytes stand for, §5.1.3; None for none."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_in((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public, message, signature):
    """Whether an Ed25519 signature is true, §5.1.7."""
    a, r = point_in(public), point_in(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


def hashed(*parts):
    """RFC 6962 §2.1: the hash of an empty tree (), of a leaf (b"\\0", data), of a node (b"\\1", left, right)."""
    return hashlib.sha256(b"".join(parts)).digest()


def roots_at(leaves, sizes):
    """The roots of the trees of these sizes, from the hashes of the leaves."""
    wanted, peaks, found = set(sizes), [], {0: hashed()}
    for size, joined in enumerate(leaves, 1):
        rest = size
        while not rest & 1:
            joined, rest = hashed(b"\1", peaks.pop(), joined), rest >> 1
        peaks.append(joined)
        if size in wanted:
            found[size] = functools.reduce(lambda right, left: hashed(b"\1", left, right), reversed(peaks))
    return found


def climb(index, last, start, steps):
    """What a proof leads to (RFC 9162 §2.1.3.2, §2.1.4.2): the root of the tree up to here, and of the whole one."""
    before = after = start
    for step in steps:
        if last == 0:
            raise Refused("The proof is too long.")
        if index & 1 or index == last:
            before, after = hashed(b"\1", step, before), hashed(b"\1", step, after)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            after = hashed(b"\1", after, step)
        index, last = index >> 1, last >> 1
    if last:
        raise Refused("The proof is too short.")
    return before, after


def unpacked(text, length=None):
    """Base64. Raises Refused."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        found = b""
    if not found or length not in (None, len(found)) or base64.b64encode(found).decode() != text:
        raise Refused("Something in a file is not base64, or of the wrong length.")
    return found


def keys_in(text):
    """The 32 bytes of each public key in a file."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [unpacked(line.split("+", 2)[-1], 33)[1:] for line in lines if line[0] != "#"]


class Checkpoint:
    """A note (C2SP signed-note, tlog-checkpoint) that one of the keys signed. Raises Refused for any other."""

    def __init__(self, note, keys):
        text, gap, signed = note.rpartition("\n\n")
        lines = (text := text + "\n").split("\n")
        more = dict(line.split(" ", 1) for line in lines[3:] if " " in line)
        if not gap or len(lines) < 5 or not lines[1].isdecimal():
            raise Refused("A checkpoint is not of the form of one.")
        self.origin, self.size, self.root = lines[0], int(lines[1]), unpacked(lines[2], 32)
        try:
            self.at = datetime.strptime(more["time"], TIME).replace(tzinfo=UTC)
        except (KeyError, ValueError):
            raise Refused("A checkpoint does not say when it was signed.") from None
        self.next_key = more.get("next-key", "")
        self.key = self._signer(text, signed, keys)

    def _signer(self, text, signed, keys):
        for line in signed.strip("\n").split("\n"):
            name, _, encoded = line[len(MARK) :].partition(" ")
            if not line.startswith(MARK) or name != self.origin:
                continue
            signature = unpacked(encoded, 68)
            for key in keys:
                told = hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]
                if told == signature[:4] and is_signed(key, text.encode(), signature[4:]):
                    return key
        raise Refused(f"The checkpoint of {self.size:,} events of {self.origin} is signed by none of these keys.")


def notes_in(text):
    """Every note in a file, as the hub appends them, or packed into the lines of a syslog server."""
    packed = re.compile(r"checkpoint=([A-Za-z0-9+/=]+)")
    plain = packed.sub(lambda found: "\n" + unpacked(found[1]).decode() + "\n", text.replace("\r\n", "\n"))
    return re.findall(rf"(?:^[^\n]+\n)+\n(?:^{MARK}[^\n]+\n)+", plain + "\n", re.MULTILINE)


def outside_of(text, origin, keys):
    """The checkpoints of the copy outside that are of this tree. Raises Refused when there is none."""
    found = [Checkpoint(note, keys) for note in dict.fromkeys(notes_in(text)) if note.startswith(origin + "\n")]
    if not found:
        raise Refused(f"The copy outside holds no checkpoint of {origin}.")
    return found


def canonical(line):
    """The bytes of an event, put together again from its columns. Raises Refused."""
    try:
        event = json.loads(line)
    except ValueError:
        raise Refused("A line of the events is no JSON.") from None
    if not isinstance(event, dict) or sorted(event) != COLUMNS:
        raise Refused("A line of the events does not hold the columns of an event.")
    return json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(), event


def check_trail(events, checkpoints, keys, outside=""):
    """Accept the events of one organisation (the lines of its file) and all its checkpoints, or raise Refused."""
    chain = [Checkpoint(note, keys) for note in notes_in(checkpoints)]
    if not chain or "".join(notes_in(checkpoints)).split() != checkpoints.split():
        raise Refused("The file of checkpoints holds none, or something else.")
    lines = [canonical(line) if line else None for line in events]
    copies = outside_of(outside, chain[0].origin, keys) if outside else []
    for before, after in zip(chain[:-1], chain[1:], strict=True):
        if after.size < before.size or after.origin != before.origin or after.at < before.at - timedelta(minutes=5):
            raise Refused(f"The checkpoint of {after.at} goes back behind the one before.")
        if after.key != before.key and after.key not in keys_in(before.next_key):
            raise Refused(f"From {after.at} on another key signs, which the one before did not name.")
    size = chain[-1].size
    if len(lines) < size or None in lines[:size]:
        raise Refused(f"Of {size:,} sealed events some are missing.")
    roots = roots_at([hashed(b"\0", data) for data, _ in lines[:size]], [one.size for one in chain + copies])
    for one in copies + chain:
        if one.size > size:
            raise Refused(f"The copy outside has seen {one.size:,} events on {one.at}, and there are {size:,}.")
        if roots[one.size] != one.root:
            raise Refused(f"The first {one.size:,} events are not those that the checkpoint of {one.at} signs.")
    check_times([event for _, event in lines], chain)
    against = f"Kept outside, and the same: {len(copies):,}." if copies else "Compared with no copy kept outside."
    late = [event["id"] for _, event in lines[size:] if event["at"] < (chain[-1].at - SOON).strftime(TIME)]
    rest = f" Not sealed yet: {len(lines) - size:,}." if len(lines) > size else ""
    rest += f" Ask why event {late[0]}, older than the last checkpoint, is not in it." if late else ""
    return f"Accepted: {chain[0].origin}. Events sealed: {size:,}. Checkpoints: {len(chain):,}. {against}{rest}"


def check_times(events, chain):
    """Refuse an event that claims a time at which a checkpoint without it was signed, more than an hour before."""
    # A checkpoint that names a key is signed before what is waiting is sealed: it tells nothing of what is late.
    marks, signed = iter([*(one for one in chain if not one.next_key), None]), None
    mark = next(marks)
    for index, event in enumerate(events):
        while mark is not None and mark.size <= index:
            signed, mark = mark.at, next(marks)
        said = [datetime.strptime(event["at"], TIME).replace(tzinfo=UTC)]
        if event["from_org"] is None:  # a mirrored event keeps the id, and so the time, that it has at home
            said.append(datetime.fromtimestamp(int(event["id"].replace("-", "")[:12], 16) / 1000, UTC))
        if signed and min(said) < signed - LATEST:
            raise Refused(f"Event {event['id']} claims an earlier time than it was written at: not sealed on {signed}.")


def check_event(proof, keys, outside=""):
    """Accept the proof that an event stands in a tree, or raise Refused."""
    head, _, note = proof.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 3 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[2][6:].isdecimal():
        raise Refused("This is no proof of an event.")
    data, index, one = unpacked(lines[1][6:]), int(lines[2][6:]), Checkpoint(note, keys)
    if index >= one.size or canonical(data.decode())[0] != data:
        raise Refused("The event is not in its one form, or its place is none of this tree.")
    if climb(index, one.size - 1, hashed(b"\0", data), [unpacked(step, 32) for step in lines[3:]])[1] != one.root:
        raise Refused("The proof does not lead from this event to the checkpoint’s root.")
    copies = outside_of(outside, one.origin, keys) if outside else []
    if not all(same := [copy.root == one.root for copy in copies if copy.size == one.size]):
        raise Refused("The copy outside signs another tree of the same size.")
    rest = "The same as outside." if same else f"Compared with no checkpoint of {one.size:,} events outside."
    return f"Accepted: leaf {index:,} of {one.origin}, sealed on {one.at} at the latest. {rest}\n{data.decode()}"


def check_consistency(proof, keys):
    """Accept the proof that one checkpoint's tree begins with another's, or raise Refused."""
    head, _, rest = proof.partition("\n\n")
    kind, *steps = head.split("\n")
    both = [Checkpoint(note, keys) for note in notes_in(rest)]
    if kind != "partnership-hub/consistency@v1" or len(both) != 2 or both[0].origin != both[1].origin:
        raise Refused("This is no proof about two checkpoints of one tree.")
    old, new = both
    steps = [unpacked(step, 32) for step in steps]
    holds = old.size in (0, new.size) and not steps and old.root == (new.root if old.size else hashed())
    if 0 < old.size < new.size and steps:
        steps = steps if old.size & (old.size - 1) else [old.root, *steps]
        index, last = old.size - 1, new.size - 1
        while index & 1:
            index, last = index >> 1, last >> 1
        holds = climb(index, last, steps[0], steps[1:]) == (old.root, new.root)
    if not holds:
        raise Refused("The newer tree does not begin with the older one.")
    return f"Accepted: the {old.size:,} events of {old.at} are the first of {new.size:,} of {new.at} ({new.origin})."


def main():
    """Read what is named on the command line, and answer."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=["trail", "event", "consistency"])
    asked.add_argument("path", type=Path)
    asked.add_argument("--keys", type=Path, required=True)
    asked.add_argument("--outside", type=Path)
    given = asked.parse_args()
    try:
        outside = given.outside.read_text("utf-8") if given.outside else ""
        keys = keys_in(given.keys.read_text("utf-8"))
        if given.what == "trail":
            events = (given.path / "events.jsonl").read_text("utf-8").removesuffix("\n").split("\n")
            print(check_trail(events, (given.path / "checkpoints.txt").read_text("utf-8"), keys, outside))
        else:
            proof = given.path.read_text("utf-8")
            print(check_event(proof, keys, outside) if given.what == "event" else check_consistency(proof, keys))
    except (Refused, OSError, ValueError, TypeError, RecursionError) as why:
        sys.exit(f"Refused: {why}")


if __name__ == "__main__":
    main()
