"""How a request stands, in words; which values of a correction are alike. No database."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from hub.kernel.words import day, phone, raw, stored_day
from hub.subject_requests.rules.clock import WARN_DAYS, Clock
from hub.subject_requests.rules.said import field_label as field_label  # pages ask it here

# What each field of a resident's record is called in what is handed over.
HANDED = {"house": "address", "uprn": "address"}
PHONES = ("phone", "phones")
CORRECTED = ("forename", "surname", "born_on", "gender", "address", "postcode", "language")


def clock_of(request: Any, pauses: Iterable[Any]) -> Clock:
    """The clock of a request, from its row and its pauses."""
    still = tuple((one.asked_on, one.answered_on) for one in pauses) if request.kind == "access" else ()
    return Clock(
        request.received_on,
        request.identity_asked_on,
        request.identity_given_on,
        still,
        request.extended_on is not None,
    )


def due_in_words(clock: Clock, today: date) -> str:
    """What a page says of the due day: 'Due on 3 March 2026', 'Overdue since …', or what it waits for."""
    last = clock.due_on(today)
    if clock.waits_for == "identity" or last is None:
        return f"Waits for proof of identity. If it came today: due on {day(clock.if_given(today))}"
    if clock.waits_for:
        return f"Waits for a clarification. If it came today: due on {day(last)}"
    return f"Overdue since {day(last)}" if last < today else f"Due on {day(last)}"


def look_of(due_on: date | None, today: date) -> str:
    """How a due day is drawn: overdue, soon, or neither."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    return "hub-due--overdue" if left < 0 else "hub-due--soon" if left <= WARN_DAYS else ""


def in_words(field: str | None, value: Any) -> str:
    """A corrected value as a page shows it."""
    if value is None:
        return "Nothing"
    if isinstance(value, dict):  # one of the contact details that an answer lists
        return in_words(value.get("kind"), value.get("value"))
    if isinstance(value, list):
        return ", ".join(in_words(field, one) for one in value) or "Nothing"
    if field in PHONES or (field or "").startswith("phones."):
        return phone(raw(value))
    if isinstance(value, date):
        return day(value)
    return stored_day(value) if field == "born_on" else raw(value)


def corrected_list(values: list[Any], was: Any, becomes: Any) -> list[Any]:
    """A list with one of its values put right; none stands twice."""
    return list(dict.fromkeys(becomes if one == was else one for one in values))


def told(subject: Mapping[str, Any], place: int) -> Mapping[str, Any]:
    """What a hand-over tells of the person at a place: its subject, or one of its household."""
    if place == 0:
        return subject
    people = subject.get("household")
    known = isinstance(people, list) and len(people) >= place and isinstance(people[place - 1], dict)
    return people[place - 1] if known else {}
