"""Reads: the county's levels, who is on shift with what load, which cases wait, and what came and went."""

from hub.allocation.queries.cases import MOST, all_of, held, last_given, these, unallocated, waiting
from hub.allocation.queries.figures import arrivals_by_hour, closed_since, standing
from hub.allocation.queries.people import Worker, chosen, history, on_shift, workers

__all__ = [
    "MOST",
    "Worker",
    "all_of",
    "arrivals_by_hour",
    "chosen",
    "closed_since",
    "held",
    "history",
    "last_given",
    "on_shift",
    "standing",
    "these",
    "unallocated",
    "waiting",
    "workers",
]
