"""What verifying finds, in plain words: pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

FEW = 20  # of one sort are told one by one; the rest is counted


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a code, a sentence, and where."""

    what: str
    says: str
    event: str | None = None
    leaf: int | None = None
    checkpoint: int | None = None

    def told(self) -> dict[str, Any]:
        """For JSON, without what does not apply."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass
class Findings:
    """What was found about one organisation's trail. `events` were recomputed; `size` is its last checkpoint's."""

    slug: str
    origin: str
    size: int = 0
    events: int = 0
    waiting: int = 0
    checkpoints: int = 0
    outside: int = 0
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    counted: Counter = field(default_factory=Counter)

    def found(self, faults: Iterable[Fault]) -> None:
        """Note faults: the first few of each sort whole, all of them counted."""
        for fault in faults:
            self.counted[fault.what] += 1
            if self.counted[fault.what] <= FEW:
                self.faults.append(fault)

    @property
    def is_whole(self) -> bool:
        """True when nothing is wrong."""
        return not self.counted

    def told(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "organisation": self.slug,
            "origin": self.origin,
            "ok": self.is_whole,
            "sealed": self.size,
            "recomputed": self.events,
            "waiting": self.waiting,
            "checkpoints": self.checkpoints,
            "outside_checkpoints": self.outside,
            "counts": dict(self.counted),
            "faults": [fault.told() for fault in self.faults],
            "remarks": self.remarks,
        }
