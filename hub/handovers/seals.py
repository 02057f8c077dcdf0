"""The seal of a preview: what is sent is what was shown, or nothing is sent and the reader is told what changed.

A page that shows what would be sent carries a short mark of each value. It is no secret and no signature: whoever has
the mark was shown the value, and whoever forges one only says that they saw something else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from hub.directory.fields import SUBJECT
from hub.kernel.problems import Problem

# What a preview shows beside the fields of the subject.
AGREEMENT, FORM = "agreement", "form"
SHOWN = SUBJECT | {FORM: "What they are asked to do", AGREEMENT: "The sharing agreement"}


class Otherwise(Problem):
    """What would be sent is not what was shown: nothing was sent. `changed` says in sentences what differs."""

    status = 409
    title = "Nothing was sent"

    def __init__(self, changed: Iterable[str]):
        self.changed = list(changed)
        super().__init__("What would be sent has changed since you looked at it.", " ".join(self.changed))


def seal(shown: Mapping[str, Any]) -> str:
    """The mark of every value that a preview shows, as one line for a form."""
    return " ".join(f"{key}:{_mark(shown[key])}" for key in sorted(shown))


def refuse_other(seen: str, present: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Let pass what the seal was made of. Raises Otherwise."""
    changed = differences(seen, seal(present), labels)
    if changed:
        raise Otherwise(changed)


def differences(seen: str, present: str, labels: Mapping[str, str]) -> list[str]:
    """What has changed from one seal to the next, in sentences; nothing where all is as it was shown."""
    was, now = (
        {key: mark for key, _, mark in (one.partition(":") for one in each.split())} for each in (seen, present)
    )
    found = {
        "Added since you looked: {}.": now.keys() - was.keys(),
        "No longer part of it: {}.": was.keys() - now.keys(),
        "Different from what you saw: {}.": {key for key in now.keys() & was.keys() if now[key] != was[key]},
    }
    if not was:
        return ["This is what would be sent. Check it before you send it."]
    return [sentence.format("; ".join(told)) for sentence, keys in found.items() if (told := _named(keys, labels))]


def _named(keys: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Their labels in the closed list's order, the ones it does not know last: none of them passes unnoticed."""
    known = set(keys)
    return [label for key, label in labels.items() if key in known] + (["another field"] if known - set(labels) else [])


def _mark(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
