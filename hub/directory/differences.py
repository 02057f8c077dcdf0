"""What differs between two versions of an agreement, in words: for whoever signs, beside the whole text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hub.directory.bases import named
from hub.directory.fields import ANSWER, SUBJECT, TELLS_OF_HEALTH
from hub.kernel.words import day, last_moment

ADDED, REMOVED, CHANGED = "Added", "Removed", "Changed"
COLOURS = {ADDED: "green", REMOVED: "red", CHANGED: "yellow"}


class Difference(NamedTuple):
    """One thing that one version says and the other does not, or says otherwise."""

    change: str
    what: str
    was: str
    becomes: str


def differences(before: Any, after: Any) -> list[Difference]:
    """From one version to another: what is given, what may come back, the words, and from when to when."""
    return [*fields_differ(before, after), *words_differ(before, after)]


def fields_differ(before: Any, after: Any) -> list[Difference]:
    """What one kind of work gives and returns otherwise."""
    gives = f"{after.from_short} gives"
    return [
        *_listed(before.gives, after.gives, SUBJECT, gives, "Not given", "Given"),
        *_listed(before.returns, after.returns, ANSWER, "May come back", "May not come back", "May come back"),
    ]


def words_differ(before: Any, after: Any) -> list[Difference]:
    """What all kinds of work of an agreement have in common and it says otherwise."""
    return [
        *_said("Purpose", before.purpose, after.purpose),
        *_said("Legal basis", before.legal_basis, after.legal_basis),
        *_rests(before.bases, after.bases),
        *_said("Kept by the receiver", before.retention or "Not said", after.retention or "Not said"),
        *_said("Agreed from", _since(before), _since(after)),
        *_said("Agreed until", _until(before), _until(after)),
    ]


def _listed(
    before: Sequence[str], after: Sequence[str], labels: Mapping[str, str], what: str, no: str, yes: str
) -> Iterator[Difference]:
    for key, label in labels.items():
        if (key in before) == (key in after):
            continue
        told = f"{what}: {label}" + (", which tells of somebody’s health" if key in TELLS_OF_HEALTH else "")
        yield Difference(ADDED, told, no, yes) if key in after else Difference(REMOVED, told, yes, no)


def _rests(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for basis in named([*before, *after]):
        if basis.key not in before:
            yield Difference(ADDED, f"Rests on: {basis.name}", "No", "Yes")
        elif basis.key not in after:
            yield Difference(REMOVED, f"Rests on: {basis.name}", "Yes", "No")


def _said(what: str, was: str, becomes: str) -> Iterator[Difference]:
    if was != becomes:
        yield Difference(CHANGED, what, was, becomes)


def _since(agreement: Any) -> str:
    return day(agreement.valid.lower) or "Not said yet"


def _until(agreement: Any) -> str:
    return last_moment(agreement.valid.upper) if agreement.valid.upper else "No end agreed"


def in_numbers(found: Sequence[Difference]) -> str:
    """How much differs, in a sentence: "2 added, 1 changed."."""
    counted = {change: sum(one.change == change for one in found) for change in COLOURS}
    told = [f"{number} {change.lower()}" for change, number in counted.items() if number]
    return f"{', '.join(told)}." if told else "Nothing differs: the two say the same."
