"""Which days count, how a day is typed in a hurry, and what a named person or place means. No database here."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEAR = {"today": 0, "yesterday": 1}
WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.-]*([a-z]{3,9}|\d{1,2})(?:[\s/.-]+(\d{4}|\d{2}))?", re.IGNORECASE)
YEARS_TRIED = 9  # as far back as the 29 February may lie


@dataclass(frozen=True, slots=True)
class Choice:
    """A way in which people meet, or a kind of place: its key, its label, and what it means.

    `national` is what the national system calls it, where that is another word.
    """

    key: str
    label: str
    hint: str = ""
    national: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The section [contacts]: choices, and how many days before and after the first symptoms count."""

    met: tuple[Choice, ...]
    places: tuple[Choice, ...]
    infectious_before: int
    infectious_after: int
    traced_back: int


@dataclass(frozen=True, slots=True)
class Days:
    """The days that count for one case; both ends belong to it. None when no symptoms and no test are known."""

    caught_from: date
    caught_until: date
    passed_from: date
    passed_until: date

    def of_contact(self, met_on: date | None) -> str:
        """What is odd about the day of a meeting: '' when it counts, or is not known."""
        if met_on is None or self.passed_from <= met_on <= self.passed_until:
            return ""
        return "Outside the days that count"

    def of_place(self, on: date) -> str:
        """What a visit to a place on a day can mean."""
        caught, passed = (
            self.caught_from <= on <= self.caught_until,
            self.passed_from <= on <= self.passed_until,
        )
        return {
            (True, True): "May have caught it or passed it on here",
            (True, False): "May have caught it here",
            (False, True): "May have passed it on here",
        }.get((caught, passed), "Outside the days that count")


def days_that_count(case: Any, settings: Settings) -> Days | None:
    """The days of a case, counted from its first symptoms, or from its test when there were none.

    Two days before to ten after for close contacts, seven days before for places (Test and Trace, January 2021).
    """
    start = case.onset_on or case.tested_on
    if start is None:
        return None
    return Days(
        start - timedelta(settings.traced_back),
        start,
        start - timedelta(settings.infectious_before),
        start + timedelta(settings.infectious_after),
    )


def parse_day(typed: str, today: date) -> date | None:
    """A day as people type it in a hurry: '3/1', '3 Jan', '3.1.21', 'mon', 'yesterday'; without a year the latest past.

    None when it is no day.
    """
    text = typed.strip().casefold()
    if text in NEAR:
        return today - timedelta(NEAR[text])
    if text.isalpha() and len(text) >= 3 and text[:3] in WEEKDAYS and _full(text).startswith(text):
        return today - timedelta((today.weekday() - WEEKDAYS.index(text[:3])) % 7)
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    month = _month(found[2])
    if found[3] is None:
        tried = (_real(today.year - back, month, int(found[1])) for back in range(YEARS_TRIED))
        return next((one for one in tried if one and one <= today), None)
    return _real(int(found[3]) + (2000 if len(found[3]) == 2 else 0), month, int(found[1]))


def _full(text: str) -> str:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return names[WEEKDAYS.index(text[:3])]


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
