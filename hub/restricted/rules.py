"""Which records are restricted and why, and what counts as a reason for breaking the glass. No database."""

import re
from datetime import date, datetime, timedelta
from typing import Protocol

from hub.kernel.clock import UK

CATEGORIES = {
    "well-known": "A well-known person",
    "colleague": "A colleague",
    "family-of-staff": "Family of a colleague",
    "at-risk": "Somebody who would be at risk if they were found",
}
REASONS = {
    "urgent-care": "Somebody may come to harm if I do not look now",
    "covering": "I stand in for the colleague who has this record",
    "resident-asks": "The resident is on the phone, or at the door",
    "complaint": "A complaint, or a question of the law",
    "other": "Something else",
}
MINUTES = (15, 30, 60)
OUTCOMES = {
    "justified": "It was right to look",
    "talked-to": "Talked to the person",
    "training": "Training",
    "disciplinary": "Passed on as a disciplinary matter",
    "reported": "Reported as a breach",
}
A_YEAR = timedelta(days=365)
LEAST_LETTERS, LEAST_WORDS = 20, 4
SAYS_NOTHING = """
test testing asdf qwerty foo bar abc xxx blah none nothing because reason work need needed access look see just na
please required necessary urgent checking check
"""
EMPTY = frozenset(SAYS_NOTHING.split())
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")


class Standing(Protocol):
    """A restriction's row."""

    review_on: date


def why_no_reason(text: str) -> str | None:
    """What is wrong with a reason, as a sentence for whoever wrote it; None for one of substance.

    It cannot tell whether a reason is true: the review does. It keeps out what says nothing.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    telling = {word for word in words if len(word) > 2 and word not in EMPTY and not _is_noise(word)}
    if sum(map(len, words)) < LEAST_LETTERS or len(words) < LEAST_WORDS:
        return "Write a whole sentence: who needs what, and why now"
    if len(telling) < 3:
        return "Say what has happened, in words that somebody else can check tomorrow"
    return None


def _is_noise(word: str) -> bool:
    """'aaaa', 'asdfgh', 'sdfkjh': one letter again and again, a row of keys, no vowel."""
    if len(set(word)) < 3 or not re.search(r"[aeiouyàâäéèêëíîïóôöúûü]", word):
        return True
    return len(word) > 3 and any(word in row or word in row[::-1] for row in ROWS)


def latest_review(today: date) -> date:
    """A restriction is reviewed within a year."""
    return today + A_YEAR


def is_due(one: Standing, today: date) -> bool:
    """Whether a restriction is to be reviewed."""
    return one.review_on <= today


def review_day(broken_at: datetime) -> date:
    """The day after, in the UK: then somebody else says how it was."""
    return broken_at.astimezone(UK).date() + timedelta(days=1)
