"""What a file may do to what is stored already: nothing, a draft, or be refused with the difference. No database."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any, Protocol

UNCHANGED, DRAFTED, REFUSED, CREATED = "unchanged", "drafted", "refused", "created"
# Where an agreement stands → what a page says, and the colour of its tag.
STATES = {
    "waits for you": ("Waits for your signature", "yellow"),
    "waits for them": ("Waits for the other party", "grey"),
    "starts later": ("Signed, starts later", "blue"),
    "in force": ("In force", "green"),
    "ended": ("Ended", "red"),
}


class Stored(Protocol):
    """A version as the database holds it."""

    version: int
    state: str
    origin: str
    digest: str
    body: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one part of a file, why in words, and the difference where there is one."""

    what: str
    why: str = ""
    difference: tuple[str, ...] = ()


def digest(body: Any) -> str:
    """A fingerprint of a section's content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def decide(version: int, body: Any, stored: Collection[Stored]) -> Decision:
    """Whether this version from a file is new, known, behind, or in the way of what is stored."""
    same = next((one for one in stored if one.version == version), None)
    live = next((one for one in stored if one.state == "live"), None)
    if live and version < live.version:
        return Decision(UNCHANGED, f"older than the live version {live.version}")
    if same:
        return _known(same, body)
    expected = live.version + 1 if live else None
    if expected and version != expected:
        return Decision(REFUSED, f"version {live.version} is live, so the next is {expected}, not {version}")
    waiting = next((one for one in stored if one.state == "draft"), None)
    if waiting and not live:
        return Decision(REFUSED, f"version {waiting.version} is a draft that nobody has published yet")
    return Decision(DRAFTED, f"version {version}")


def decide_terms(version: int, terms: Any, stored: Mapping[int, Any]) -> Decision:
    """The same for an agreement, of which `stored` are all versions: once offered, its terms never change."""
    newest = max(stored, default=None)
    if version in stored:
        changes = difference(stored[version], terms)
        why = f"version {version} has other terms; raise the version to change them"
        return Decision(REFUSED, why, changes) if changes else Decision(UNCHANGED)
    if newest and version < newest:
        return Decision(UNCHANGED, f"older than version {newest}")
    if newest and version != newest + 1:
        return Decision(REFUSED, f"version {newest} is the newest, so the next is {newest + 1}, not {version}")
    return Decision(CREATED, f"version {version}, waits for both signatures")


def _known(same: Stored, body: Any) -> Decision:
    if same.digest == digest(body):
        return Decision(UNCHANGED, f"version {same.version} is {same.state}" if same.state == "draft" else "")
    changes = difference(same.body, body)
    if same.state != "draft":
        return Decision(
            REFUSED,
            f"version {same.version} is {same.state} and says otherwise; raise the version to change it",
            changes,
        )
    if same.origin != "file":
        return Decision(REFUSED, f"version {same.version} is being drafted in the browser", changes)
    return Decision(DRAFTED, f"version {same.version}, replacing the earlier draft", changes)


def difference(before: Any, after: Any) -> tuple[str, ...]:
    """A unified difference of dotted keys and values, without its header."""
    lines = unified_diff(list(_lines(before)), list(_lines(after)), lineterm="", n=1)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _lines(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name in sorted(value):
            yield from _lines(value[name], f"{key}.{name}" if key else name)
    elif isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, 1):
            yield from _lines(one, f"{key}.{place}")
    else:
        yield f"{key} = {json.dumps(value, ensure_ascii=False, default=str)}"


def state_of(agreement: Any, side: str, now: datetime) -> str:
    """Where an agreement stands, seen from one side ('from' or 'to'); the keys of STATES."""
    if agreement.ended_at and agreement.ended_at <= now or agreement.valid.upper and agreement.valid.upper <= now:
        return "ended"
    mine, theirs = agreement.signed_from_at, agreement.signed_to_at
    if side == "to":
        mine, theirs = theirs, mine
    if mine is None:
        return "waits for you"
    if theirs is None:
        return "waits for them"
    return "in force" if now in agreement.live else "starts later"
