"""Who gives what to whom: the rows of a DPIA matrix, and the same as a picture of arrows between organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any

from hub.agreements.rules.document import flags
from hub.directory.bases import named
from hub.directory.fields import KINDS, TELLS_OF_HEALTH, given_in_words, returned_in_words
from hub.kernel.clock import UK

HEADINGS = ("From", "To", "Direction", "Kind of work", "Fields", "Tells of health", "Purpose", "Legal basis",
            "Rests on", "Kept", "Agreement", "In force until", "Look at")  # fmt: skip
# Of the picture: an arrow's height, a gap, a line of a name; and the letters that stand beside each other in a box.
TALL, GAP, LINE, OWN, BESIDE = 44, 8, 14, 9, 14


@dataclass(frozen=True)
class Flow:
    """One direction of one kind of work under one agreement: whose data goes where, for what, on what basis."""

    agreement: Any
    giver: str
    receiver: str
    direction: str
    kind: str
    fields: list[str]
    health: bool
    bases: list[str]
    warnings: list[str]

    @property
    def line(self) -> tuple:
        """The row of the file, as HEADINGS names its cells."""
        until = self.agreement.live.upper
        return (
            self.giver, self.receiver, self.direction, self.kind, "; ".join(self.fields),
            "yes" if self.health else "no", self.agreement.purpose, self.agreement.legal_basis,
            "; ".join(self.bases), self.agreement.retention or "not said",
            f"{self.agreement.slug}, version {self.agreement.version}",
            until.astimezone(UK).date().isoformat() if until else "no end agreed", " ".join(self.warnings),
        )  # fmt: skip


def matrix(agreements: Sequence[Any], today: date) -> list[Flow]:
    """A row for what is given and one for what comes back, for each agreement in force."""
    told = []
    for one in agreements:
        common = {"agreement": one, "kind": KINDS[one.kind], "bases": [basis.name for basis in named(one.bases)],
                  "warnings": _warnings(one, today)}  # fmt: skip
        health = bool(TELLS_OF_HEALTH & set(one.gives))
        told.append(Flow(giver=one.from_name, receiver=one.to_name, direction="given", health=health,
                         fields=given_in_words(one.gives), **common))  # fmt: skip
        told.append(Flow(giver=one.to_name, receiver=one.from_name, direction="comes back", health=False,
                         fields=returned_in_words(one.returns), **common))  # fmt: skip
    return told


@dataclass(frozen=True)
class Terms:
    """The same terms between one giver and one receiver or several: a row of the page, where the file has one each."""

    giver: str
    receivers: list[tuple[str, Any]]
    agreement: Any
    kind: str
    gives: list[str]
    returns: list[str]
    health: list[str]
    bases: list[str]
    warnings: list[str]


def alike(agreements: Sequence[Any], today: date) -> list[Terms]:
    """The agreements by what they say: those that differ in nothing but their parties' names are one row."""
    found: dict[tuple, Terms] = {}
    for one in agreements:
        said = (one.from_name, one.kind, tuple(sorted(one.gives)), tuple(sorted(one.returns)), one.purpose,
                one.legal_basis, tuple(sorted(one.bases)), one.retention, one.live.upper)  # fmt: skip
        if said not in found:
            found[said] = Terms(
                one.from_name, [], one, KINDS[one.kind], given_in_words(one.gives), returned_in_words(one.returns),
                given_in_words(TELLS_OF_HEALTH & set(one.gives)), [basis.name for basis in named(one.bases)],
                _warnings(one, today),
            )  # fmt: skip
        found[said].receivers.append((one.to_name, one.id))
    return list(found.values())


def _warnings(agreement: Any, today: date) -> list[str]:
    until = agreement.live.upper.astimezone(UK).date() if agreement.live.upper else None
    return flags(agreement.bases, agreement.gives, today, until)


@dataclass(frozen=True)
class Arrow:
    """One agreement between the own box and another's: its height, which way it goes, its words, if flagged."""

    y: int
    ours: bool
    above: str
    below: str
    flagged: bool


@dataclass(frozen=True)
class Picture:
    """One's own organisation on the left, the others on the right (top, height, lines of the name), arrows between."""

    height: int
    arrows: list[Arrow]
    boxes: list[tuple[int, int, list[tuple[int, str]]]]
    own: list[tuple[int, str]]


def picture(agreements: Sequence[Any], us: int, today: date) -> Picture:
    """The agreements as arrows, grouped by the other party; both directions of one agreement stand at its arrow."""
    others: dict[str, list[Any]] = {}
    for one in agreements:
        others.setdefault(one.to_short if one.from_org == us else one.from_short, []).append(one)
    own = next((one.from_short if one.from_org == us else one.to_short for one in agreements), "")
    arrows, boxes, y = [], [], GAP
    for name in sorted(others):
        top = y
        for one in others[name]:
            arrows.append(Arrow(
                y + TALL // 2, one.from_org == us, f"{KINDS[one.kind]}: {_fields(len(one.gives))}",
                f"comes back: {_fields(len(one.returns))}", bool(_warnings(one, today)),
            ))  # fmt: skip
            y += TALL
        boxes.append((top, y - top, _lines(name, BESIDE, top + (y - top) // 2)))
        y += GAP
    return Picture(y, arrows, boxes, _lines(own, OWN, GAP + TALL // 2))


def _lines(name: str, most: int, middle: int) -> list[tuple[int, str]]:
    """A name in lines of at most so many letters, each with its height, about a middle."""
    lines = wrap(name, most)
    return [(middle + 4 + LINE * place - LINE * (len(lines) - 1) // 2, line) for place, line in enumerate(lines)]


def _fields(number: int) -> str:
    return f"{number} field{'' if number == 1 else 's'}"
