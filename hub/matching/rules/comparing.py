"""How alike two people are: what agrees, what differs, what that weighs. No database.

The model is Fellegi and Sunter's: each fact adds points when it agrees and takes some when it differs, a fact that one
of them lacks says nothing. A score is never a decision: a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from rapidfuzz.distance import OSA

from hub.matching.rules.names import first_of, is_close, parts_of
from hub.matching.rules.weighing import Weighing

ALIKE_FORENAMES = {"forename-same", "forename-short", "forename-close", "forename-initial"}
ALIKE_SURNAMES = {"surname-same", "surname-common", "surname-close", "surname-part"}


@dataclass(frozen=True, slots=True)
class Person:
    """What two records are compared by. `root` is the resident they belong to, after merges: themselves or another."""

    id: UUID
    root: UUID
    forename: str
    surname: str
    first: str
    parts: frozenset[str]
    born_on: date | None
    nhs_number: str | None
    gender: str
    postcode: str
    home: str
    uprn: str
    points: frozenset[str]
    version: int = 0


class Likeness(NamedTuple):
    """How alike: points, codes of what agrees and differs, and whether nothing at all speaks against it."""

    score: int
    reasons: tuple[str, ...]
    certain: bool


def person(row: Any) -> Person:
    """What a row of a resident is compared by."""
    return Person(
        row.id, row.root, row.forename_key, row.surname_key, first_of(row.forename) or row.forename_key,
        parts_of(row.surname), row.born_on, row.nhs_number or None, (row.gender or "").lower()[:1], row.postcode_key,
        row.home_key, (row.uprn or "").lstrip("0"), frozenset(row.points or ()),
        row.version,
    )  # fmt: skip


def compare(one: Person, other: Person, by: Weighing) -> Likeness:
    """What agrees, what differs and what it weighs together."""
    found = [_nhs(one, other), _born(one.born_on, other.born_on), *_names(one, other, by), _home(one, other)]
    if one.points & other.points:
        found.append("point-same")
    if one.gender in ("m", "f") and other.gender in ("m", "f") and one.gender != other.gender:
        found.append("gender-differs")
    reasons = tuple(code for code in found if code)
    score = sum(by.weights[code] for code in reasons)
    return Likeness(score, reasons, score >= by.certain_from and _unspoken_against(reasons))


def _unspoken_against(reasons: Iterable[str]) -> bool:
    """Twins share all but their first name and number, father and son all but the date: neither may ever be certain.

    Without a number the first name must be the very same: John and Jack may be two boys born on one day.
    """
    told = set(reasons)
    numbered = "nhs-same" in told and told & {"born-same", "born-close"} and told & ALIKE_FORENAMES
    named = "forename-same" in told and told & ALIKE_SURNAMES and "born-same" in told
    against = {"nhs-differs", "nhs-close", "born-differs", "gender-differs", "forename-differs"}
    return bool((numbered or named) and not told & against)


def _nhs(one: Person, other: Person) -> str:
    if not one.nhs_number or not other.nhs_number:
        return ""
    if one.nhs_number == other.nhs_number:
        return "nhs-same"
    return "nhs-close" if OSA.distance(one.nhs_number, other.nhs_number, score_cutoff=1) == 1 else "nhs-differs"


def _born(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return ""
    if one == other:
        return "born-same"
    return "born-close" if is_misread(one, other) else "born-differs"


def is_misread(one: date, other: date) -> bool:
    """Day and month changed places, or one digit differs, or two next to each other changed places."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return OSA.distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}", score_cutoff=1) == 1


def _names(one: Person, other: Person, by: Weighing) -> tuple[str, ...]:
    """Both names; swapped when each is the other's, whole or nearly."""
    straight = (_forename(one, other, by), _surname(one, other, by))
    if straight[0] not in ALIKE_FORENAMES and one.forename and one.surname and other.forename and other.surname:
        crossed = ((one.forename, other.surname), (one.surname, other.forename))
        if all(a == b or is_close(a, b, by.close_from) for a, b in crossed):
            return ("names-swapped",)
    return straight


def _forename(one: Person, other: Person, by: Weighing) -> str:
    a, b = one.first, other.first
    if not a or not b:
        return ""
    if a == b:
        return "forename-same" if len(a) > 1 else "forename-initial"
    if b in by.short_forms.get(a, ()):
        return "forename-short"
    if min(len(a), len(b)) == 1:
        return "forename-initial" if a[0] == b[0] else "forename-differs"
    return "forename-close" if is_close(a, b, by.close_from) else "forename-differs"


def _surname(one: Person, other: Person, by: Weighing) -> str:
    a, b = one.surname, other.surname
    if not a or not b:
        return ""
    if a == b:
        return "surname-common" if a in by.common_surnames else "surname-same"
    if one.parts & other.parts:
        return "surname-part"
    return "surname-close" if is_close(a, b, by.close_from) else "surname-differs"


def _home(one: Person, other: Person) -> str:
    if one.uprn and one.uprn == other.uprn:
        return "home-same"
    if not one.postcode or not other.postcode:
        return ""
    if one.postcode == other.postcode:
        return "home-same" if one.home and one.home == other.home else "home-near"
    return "home-differs"
