"""An agreement or a proposal as people read it: kinds of work in plain labels, what it rests on, what to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.agreements.rules import content
from hub.directory.bases import Basis, lapsed, lapsing, missing, named
from hub.directory.differences import ADDED, REMOVED, Difference, fields_differ, words_differ
from hub.directory.fields import ANSWER, KINDS, SUBJECT, TELLS_OF_HEALTH
from hub.kernel.clock import UK
from hub.kernel.forms.sentences import uk_day


@dataclass(frozen=True)
class Part:
    """One kind of work: what is given (label, whether it tells of health) and what may come back."""

    kind: str
    label: str
    gives: list[tuple[str, bool]]
    returns: list[str]


@dataclass(frozen=True)
class Document:
    """All that the page shows of the terms. `first` speaks for what all kinds have in common; `warnings` are flags."""

    first: Any
    parts: list[Part]
    bases: list[Basis]
    warnings: list[str]

    @property
    def title(self) -> str:
        """The kinds of work in a line."""
        return ", ".join(one.label for one in self.parts) or "No kind of work yet"


def document(rows: Sequence[Any], today: date) -> Document:
    """The document of these rows, one per kind and alike in all else."""
    first, gives = rows[0], {key for one in rows for key in one.gives}
    until = first.valid.upper.astimezone(UK).date() if first.valid.upper else None
    shown = [_part(one.kind, one.gives, one.returns) for one in rows if one.kind]
    return Document(first, shown, named(first.bases), flags(first.bases, gives, today, until))


def of_body(body: content.Body, names: dict[int, Any], today: date) -> Document:
    """The document of a proposal's body."""
    kinds = [one["kind"] for one in body["kinds"]] or [""]
    return document([content.as_terms(body, kind, names) for kind in kinds], today)


def _part(kind: str, gives: Iterable[str], returns: Iterable[str]) -> Part:
    given = [(label, key in TELLS_OF_HEALTH) for key, label in SUBJECT.items() if key in gives]
    return Part(kind, KINDS[kind], given, [label for key, label in ANSWER.items() if key in returns])


def flags(bases: Sequence[str], gives: Iterable[str], today: date, until: date | None) -> list[str]:
    """What an officer should see of the legal bases: those that have ended, those that will, and what is not named."""
    told = [f"{one.name}: this ended on {uk_day(one.until)}. Nothing can rest on it any more." for one in
            lapsed(bases, today)]  # fmt: skip
    told += [f"{one.name}: this ends on {uk_day(one.until)}, before the agreement does." for one in
             lapsing(bases, today, until)]  # fmt: skip
    gaps = missing(bases, gives, TELLS_OF_HEALTH)
    return told + ([f"Look at the legal basis: {'; '.join(gaps)}."] if gaps else [])


def changes(before: Sequence[Any], after: Sequence[Any]) -> list[Difference]:
    """From one version to the next in words; where there are several kinds of work each change names its own."""
    old, new = {one.kind: one for one in before}, {one.kind: one for one in after if one.kind}
    told = list(words_differ(before[0], after[0]))
    for kind, label in KINDS.items():
        if kind in old and kind in new:
            own = f"{label}: " if len(new) > 1 or len(old) > 1 else ""
            told += [one._replace(what=own + one.what) for one in fields_differ(old[kind], new[kind])]
        elif kind in new:
            told.append(Difference(ADDED, f"Kind of work: {label}", "Not handed over", "Handed over"))
        elif kind in old:
            told.append(Difference(REMOVED, f"Kind of work: {label}", "Handed over", "Not handed over"))
    return told
