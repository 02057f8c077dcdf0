"""Reads of matching: whom to compare with whom, what is open, what a merge did."""

from hub.matching.queries.records import (
    around,
    known_between,
    people,
    uncompared,
    weighing,
    with_other_names,
)
from hub.matching.queries.shown import (
    PAGE,
    asked_of,
    cases_of,
    following,
    kept_apart,
    likeness,
    open_pairs,
    sides,
    waiting,
    waiting_of_list,
    with_open_cases,
)

__all__ = [
    "PAGE",
    "around",
    "asked_of",
    "cases_of",
    "following",
    "kept_apart",
    "known_between",
    "likeness",
    "open_pairs",
    "people",
    "sides",
    "uncompared",
    "waiting",
    "waiting_of_list",
    "weighing",
    "with_open_cases",
    "with_other_names",
]
