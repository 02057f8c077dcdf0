"""The words and names by which pages speak of a case."""

from datetime import date
from typing import Any

from hub.kernel.words import phone
from hub.programmes.models import Programme

ROUTED = {
    "uprn": "found by the property number",
    "postcode": "found by the postcode",
    "list": "named by the list",
    "person": "chosen by a colleague",
    "suggestion": "suggested by another council",
}
POINT_KINDS = {"phone": "Phone", "email": "Email", "address": "Address", "other": "Other"}
POINT_STATES = {"untried": "Not confirmed", "works": "Works", "wrong": "Does not work"}
CHANNELS = {"call": "Call", "text": "Text message", "email": "Email"}
CHECKED = {"found": "Found something", "nothing": "Nothing found", "unavailable": "Not available"}
BY_CARD = "card"  # of a contact point that the resident gave with a card left at the door
shown = phone  # an email address stays as it is
STATUS_COLOURS = {"waiting": "yellow", "accepted": "blue", "returned": "green", "bounced": "orange"}


def outcome_label(programme: Programme, key: str | None) -> str:
    """The words for an outcome; one that the programme no longer has is shown by its key."""
    outcome = programme.outcomes.get(key or "")
    return outcome.label if outcome else (key or "no outcome").replace("-", " ")


def call_label(programme: Programme, key: str | None) -> str:
    """The words for how a call ended."""
    outcome = programme.call_outcomes.get(key or "")
    return outcome.label if outcome else (key or "").replace("-", " ")


def listed_name(case: Any) -> str:
    """How a list names a resident: 'Smith, Jo'. A list of properties may know no name."""
    return ", ".join(part for part in (case.surname, case.forename) if part) or "Name not known"


def full_name(case: Any) -> str:
    """How a page speaks of a resident: 'Jo Smith'."""
    return " ".join(part for part in (case.forename, case.surname) if part) or "Name not known"


def address(case: Any) -> str | None:
    """House and street in one line; a list may have only one of them."""
    house, street = (case.house or "").strip(), (case.address or "").strip()
    if house and street and not street.casefold().startswith(house.casefold()):
        return f"{house} {street}"
    return street or house or None


def age(born_on: date | None, on: date) -> int | None:
    """Whole years on a day."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def origin(point: Any) -> str:
    """Where a contact point came from, in words."""
    if point.source == "district":
        return ", ".join(part for part in (point.from_name, point.found_in) if part) or "A district"
    if point.source == "resident":
        return "The resident, by a card" if point.found_in == BY_CARD else "The resident"
    if point.source == "person":
        return ", ".join(part for part in (point.by_name or "A colleague", point.found_in) if part)
    return "The list"


def days_left(ends_on: date | None, on: date) -> str:
    """3 days left, ends tomorrow, ends today, over for 2 days."""
    if ends_on is None:
        return ""
    days = (ends_on - on).days
    if days < 0:
        return f"over for {-days} day{'' if days == -1 else 's'}"
    return {0: "ends today", 1: "ends tomorrow"}.get(days, f"{days} days left")
