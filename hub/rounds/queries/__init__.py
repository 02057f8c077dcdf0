"""Reads of rounds: the visits that are due on a day, a round with its officers and stops, a person's rounds."""

from hub.rounds.queries.due import KMH, MOST_VISITS, due, pairs, settings, unclaimed
from hub.rounds.queries.standing import PAGE, engaged, listed, of_person, planned_for, standing
from hub.rounds.queries.whole import Whole, forms, newly_due, office, stops, whole

__all__ = [
    "KMH",
    "MOST_VISITS",
    "PAGE",
    "Whole",
    "due",
    "engaged",
    "forms",
    "listed",
    "newly_due",
    "of_person",
    "office",
    "pairs",
    "planned_for",
    "settings",
    "standing",
    "stops",
    "unclaimed",
    "whole",
]
