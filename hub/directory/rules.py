"""What a file may do to what is stored already: nothing, a draft, or be refused with the difference. No database."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any, Protocol

from hub.kernel.access import Role
from hub.kernel.clock import UK
from hub.kernel.forms.sentences import uk_day
from hub.kernel.words import moment

# Who may let a version take over on a day; the same is asked again when the day has come.
PUBLISHERS = frozenset({Role.MANAGER})
UNCHANGED, DRAFTED, REFUSED, CREATED, WRITTEN = "unchanged", "drafted", "refused", "created", "written"
# Where an agreement stands → what a page says, and the colour of its tag.
STATES = {
    "waits for you": ("Waits for your signature", "yellow"),
    "waits for them": ("Waits for the other party", "grey"),
    "starts later": ("Signed, starts later", "blue"),
    "in force": ("In force", "green"),
    "ended": ("Ended", "red"),
}


class Standing(Protocol):
    """Where a version stands, as the database holds it; times are UTC."""

    version: int
    state: str
    digest: str
    publish_at: datetime | None
    retired_at: datetime | None


class Stored(Standing, Protocol):
    """A version with what it says."""

    origin: str
    body: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one part of a file, why in words, the difference, and the number to write where that is wrong."""

    what: str
    why: str = ""
    difference: tuple[str, ...] = ()
    raise_to: int | None = None


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
        return _known(same, body, (live or same).version + 1)
    expected = live.version + 1 if live else None
    if expected and version != expected:
        why = f"version {live.version} is live, so the next is {expected}, not {version}"
        return Decision(REFUSED, why, raise_to=expected)
    waiting = next((one for one in stored if one.state == "draft"), None)
    if waiting and not live:
        return Decision(REFUSED, f"version {waiting.version} is a draft that nobody has published yet")
    return Decision(DRAFTED, f"version {version}")


def exported(stored: Collection[Stored], drafts: bool = False) -> Stored | None:
    """The version that a file should hold: the one in force, or with `drafts` the newest draft that would follow it."""
    live = next((one for one in stored if one.state == "live"), None)
    later = [one for one in stored if one.state == "draft" and (live is None or one.version > live.version)]
    return max(later, key=lambda one: one.version) if drafts and later else live


def decide_export(written: tuple[int, Any] | None, wanted: Stored, stored: Collection[Stored]) -> Decision:
    """Whether this version is to be written over what the file says: never over what nobody has brought in."""
    if written is None:
        return Decision(WRITTEN, f"version {wanted.version}")
    version, body = written
    same = next((one for one in stored if one.version == version), None)
    if same is None or same.digest != digest(body):
        if version > wanted.version and same is None:
            return Decision(UNCHANGED, f"the file is ahead: its version {version} waits to be brought in")
        why = f"the file says something else as version {version}; bring that in, or take it back, first"
        return Decision(REFUSED, why, difference(same.body if same else {}, body))
    if version >= wanted.version:
        return Decision(UNCHANGED, "" if version == wanted.version else f"the file’s version {version} is a draft")
    return Decision(WRITTEN, f"version {wanted.version}, after {version}", difference(body, wanted.body))


def decide_terms(version: int, terms: Any, stored: Mapping[int, Any]) -> Decision:
    """The same for an agreement, of which `stored` are all versions: once offered, its terms never change."""
    newest = max(stored, default=None)
    if version in stored:
        changes = difference(stored[version], terms)
        why = f"version {version} has other terms; raise the version to change them"
        return Decision(REFUSED, why, changes, newest + 1) if changes else Decision(UNCHANGED)
    if newest and version < newest:
        return Decision(UNCHANGED, f"older than version {newest}")
    if newest and version != newest + 1:
        why = f"version {newest} is the newest, so the next is {newest + 1}, not {version}"
        return Decision(REFUSED, why, raise_to=newest + 1)
    return Decision(CREATED, f"version {version}, waits for both signatures")


def _known(same: Stored, body: Any, following: int) -> Decision:
    if same.digest == digest(body):
        return Decision(UNCHANGED, f"version {same.version} is {same.state}" if same.state == "draft" else "")
    changes = difference(same.body, body)
    if same.state != "draft":
        return Decision(
            REFUSED,
            f"version {same.version} is {same.state} and says otherwise; raise the version to change it",
            changes,
            following,
        )
    if same.publish_at:
        return Decision(REFUSED, f"version {same.version} {standing_words(same)}; call that off first", changes)
    if same.origin != "file":
        return Decision(REFUSED, f"version {same.version} is being drafted in the browser", changes)
    return Decision(DRAFTED, f"version {same.version}, replacing the earlier draft", changes)


def standing_words(one: Standing) -> str:
    """Where a version stands, to follow its number: "takes over on 1 December 2026"."""
    if one.state == "live":
        return "is in force"
    if one.state == "retired":
        return f"was in force until {uk_day(one.retired_at.astimezone(UK))}"
    return f"takes over on {uk_day(one.publish_at.astimezone(UK))}" if one.publish_at else "is a draft"


def overtaken(version: int, standing: Iterable[Standing]) -> bool:
    """True when a later version is in force: this one's turn has passed."""
    return any(one.state == "live" and one.version > version for one in standing)


def why_not(version: int, standing: Collection[Standing], seen: str | None = None) -> tuple[str, str] | None:
    """Why this version can't be published as it was read (`seen` is its digest), and what to do; None when it can."""
    one = next((one for one in standing if one.version == version), None)
    if one is None:
        return f"There is no version {version}.", "Look which versions there are."
    if one.state != "draft":
        return f"Version {version} {standing_words(one)}: somebody published it.", "Look at it as it stands now."
    if one.publish_at:
        return f"Version {version} {standing_words(one)}.", "Call that off first, if another day is better."
    if overtaken(version, standing):
        return f"A later version than {version} is in force.", "Write the next version: this one’s turn has passed."
    if seen is not None and seen != one.digest:
        return "This draft has changed since you read it.", "Read it again, and publish what stands there now."
    return None


def why_not_before(version: int, standing: Collection[Standing]) -> tuple[str, str] | None:
    """Why nothing else can be put in force now: another version waits for its day."""
    waiting = next((one for one in standing if one.publish_at and one.version != version), None)
    if waiting is None:
        return None
    return f"Version {waiting.version} {standing_words(waiting)}.", "Call that off first, or wait for it."


def why_not_back(version: int, instead_of: int, standing: Collection[Standing]) -> tuple[str, str] | None:
    """Why this version can't be put in force again in the place of the one that was seen there; None when it can."""
    live = next((one for one in standing if one.state == "live"), None)
    if live is None or live.version != instead_of:
        return "Another version was put in force meanwhile.", "Look at the difference again."
    if not any(one.version == version and one.state == "retired" for one in standing):
        return f"Version {version} was not in force before.", "Choose one that was."
    return why_not_before(version, standing)


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


def why_not_in_force(agreement: Any | None, now: datetime) -> str:
    """Why nothing can be handed over under what was agreed last, to end a sentence; '' where nothing ever was."""
    if agreement is None:
        return ""
    if agreement.signed_from_at is None or agreement.signed_to_at is None:
        both = agreement.signed_from_at is None and agreement.signed_to_at is None
        lacking = agreement.from_short if agreement.signed_from_at is None else agreement.to_short
        return f": one waits for {'both signatures' if both else f'the signature of {lacking}'}"
    if agreement.live.upper and agreement.live.upper <= now:
        return f": the last one ended on {moment(agreement.live.upper)}"
    return f": one begins on {moment(agreement.live.lower)}" if agreement.live.lower else ""


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
