"""Reads of cases: their list, one of them with all that is known, and the people and councils they can be given to."""

from hub.cases.queries.changes import changes_to_come, unseen_changes
from hub.cases.queries.clocks import any_open, is_watched, overdue
from hub.cases.queries.lists import (
    MOST_COUNTED,
    PAGE,
    SORTED,
    VIEWS,
    Filter,
    allocated_to,
    cases,
    cases_of,
    counts,
    number_allocated,
    sifted,
    sort_key,
)
from hub.cases.queries.parts import ASKED
from hub.cases.queries.people import answers_for, districts, loads
from hub.cases.queries.record import case, contact_points, is_taken, story

__all__ = [
    "ASKED",
    "MOST_COUNTED",
    "PAGE",
    "SORTED",
    "VIEWS",
    "Filter",
    "allocated_to",
    "answers_for",
    "any_open",
    "case",
    "cases",
    "cases_of",
    "changes_to_come",
    "contact_points",
    "counts",
    "districts",
    "is_taken",
    "is_watched",
    "loads",
    "number_allocated",
    "overdue",
    "sifted",
    "sort_key",
    "story",
    "unseen_changes",
]
