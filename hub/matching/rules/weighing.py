"""What each agreement and each difference weighs: the defaults, and what a county's file may say instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hub.matching.rules.names import COMMON_SURNAMES, short_forms

# By what two people were found to have, in points. The scale: what is asked of a person begins at `offer_from`.
WEIGHTS = {
    "nhs-same": 60,
    "nhs-close": 12,
    "nhs-differs": -36,
    "born-same": 30,
    "born-close": 18,
    "born-differs": -40,
    "forename-same": 16,
    "forename-short": 14,
    "forename-close": 10,
    "forename-initial": 6,
    "forename-differs": -45,
    "surname-same": 16,
    "surname-common": 10,
    "surname-close": 11,
    "surname-part": 10,
    "surname-differs": -12,
    "names-swapped": 24,
    "home-same": 20,
    "home-near": 7,
    "home-differs": -2,
    "point-same": 18,
    "gender-differs": -12,
}


@dataclass(frozen=True)
class Weighing:
    """How this county recognises one person in two records. `close_from` is a share of 1, the rest are points."""

    offer_from: int = 45
    certain_from: int = 92
    close_from: float = 0.93
    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    common_surnames: frozenset[str] = frozenset(COMMON_SURNAMES.split())
    short_forms: Mapping[str, frozenset[str]] = field(default_factory=short_forms)


@cache
def standard() -> Weighing:
    """What holds for a county whose file says nothing of it."""
    return Weighing()


def from_file(body: Mapping[str, Any]) -> Weighing:
    """The county's own weighing: what its file leaves out is as in the defaults."""
    told: dict[str, Any] = {name: body[name] for name in ("offer_from", "certain_from") if name in body}
    if "close_from" in body:
        told["close_from"] = body["close_from"] / 100
    if "common_surnames" in body:
        told["common_surnames"] = frozenset(one.lower() for one in body["common_surnames"])
    return Weighing(
        **told, weights=WEIGHTS | body.get("weights", {}), short_forms=short_forms(body.get("short_forms", ()))
    )
