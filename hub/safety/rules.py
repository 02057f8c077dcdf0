"""Pure decisions about safety: which household an address means, what a category asks for, how long a marker lasts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hub.gazetteer.homes import line_key
from hub.kernel.clock import UK

NOTICE_DAYS = 14
LONGEST_NOTE = 200
MOST_MONTHS = 12
MINUTES, GRACE, ESCALATE, MORE = 20, 10, 10, 15
LONGEST_THERE = 180  # minutes ahead for which somebody may say that no alarm is wanted
DONE = {
    "called": "I called, and they answered",
    "sent": "I sent somebody there",
    "safe": "They are safe",
    "false-alarm": "It was a false alarm",
}
# What categories a district has that wrote none of its own.
CATEGORIES: tuple[dict[str, Any], ...] = (
    {
        "key": "aggression", "label": "Aggression towards staff", "pair_required": True, "months": 6, "most_months": 12,
        "advice": "Go in twos. Stay outside, keep your way out free, and leave at the first sign of anger.",
        "words": ["aggress", "threat", "violen", "abus", "hostil"],
    },
    {
        "key": "weapons", "label": "Weapons reported", "pair_required": True, "months": 6, "most_months": 12,
        "advice": "Speak to your manager before you leave. Do not go without their agreement.",
        "words": ["weapon", "knife", "firearm"],
    },
    {
        "key": "do-not-visit-alone", "label": "Do not visit alone", "pair_required": True, "months": 6,
        "most_months": 12, "advice": "Go in twos, whatever the visit model says.", "words": ["alone"],
    },
    {
        "key": "dog", "label": "Dog", "months": 6, "most_months": 12,
        "advice": "Call from the gate. Do not enter until the dog is shut away.", "words": ["dog", "animal"],
    },
    {
        "key": "unsafe-building", "label": "Unsafe building or path", "months": 3, "most_months": 12,
        "advice": "Wear sturdy shoes and take a torch. Do not use stairs or steps that do not hold.",
        "words": ["stair", "path", "site", "building", "way to the door", "floor", "smoke", "mooring"],
    },
    {
        "key": "infection", "label": "Infection precautions", "months": 1, "most_months": 3,
        "advice": "Wear mask and gloves, stand two metres back, and clean your hands afterwards.",
        "words": ["infect", "mask"],
    },
)  # fmt: skip


@dataclass(frozen=True)
class Category:
    """A kind of risk: what it is called, what to do about it, whether two must go, how long it may stand."""

    key: str
    label: str
    advice: str = ""
    pair_required: bool = False
    months: int = 6
    most_months: int = MOST_MONTHS
    words: tuple[str, ...] = ()


def categories(body: Mapping[str, Any] | None) -> dict[str, Category]:
    """The categories of a `[risk_markers]` section in its order, or the hub's own where there is none."""
    told = (body or {}).get("category") or CATEGORIES
    found = {}
    for each in told:
        most = each.get("most_months", MOST_MONTHS)
        known = {name: each[name] for name in ("key", "label", "advice", "pair_required") if name in each}
        months = min(each.get("months", 6), most)
        found[each["key"]] = Category(**known, months=months, most_months=most, words=tuple(each.get("words", ())))
    return found


def category_of(known: Mapping[str, Category], key: str) -> Category:
    """The category with this key. One that the data no longer has asks for a pair: nobody can tell any more."""
    return known.get(key) or Category(key, key.replace("-", " ").capitalize(), pair_required=True)


def suggested(known: Mapping[str, Category], told: str) -> str | None:
    """Which category words from a door speak of, if any does: "Dog" → "dog"."""
    plain = told.lower()
    return next((one.key for one in known.values() if one.key in plain or any(w in plain for w in one.words)), None)


# Whose address


def address_key(subject: Mapping[str, Any]) -> str:
    """Which household a request means: its property's number, else postcode and first line; '' when neither is told."""
    return uprn_key(subject) or line_key(subject)


def uprn_key(subject: Mapping[str, Any]) -> str:
    """The property's reference number, without the noughts that some systems put before it."""
    digits = re.sub(r"\D", "", str(subject.get("uprn") or "")).lstrip("0")
    return f"uprn:{digits}" if digits else ""


def place_in_words(subject: Mapping[str, Any]) -> str:
    """The address as a list shows it."""
    return ", ".join(str(subject[key]) for key in ("address", "postcode") if subject.get(key))


def same_household(marker: Any, subject: Mapping[str, Any]) -> bool:
    """Whether a marker stands at this address. Two property numbers that differ are two households."""
    uprn, line = uprn_key(subject), line_key(subject)
    if uprn and marker.address_key.startswith("uprn:"):
        return marker.address_key == uprn
    return bool(line) and marker.line_key == line


# How long


def months_after(moment: datetime, months: int) -> datetime:
    """The end of the UK day so many months after a moment, in UTC: a marker added at noon stands that whole day."""
    day = moment.astimezone(UK).date()
    year, month = divmod(day.month - 1 + months, 12)
    last = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return end_of(date(day.year + year, month + 1, min(day.day, last)))


def end_of(day: date) -> datetime:
    """The end of a UK day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UK).astimezone(UTC)


def last_day(expires_at: datetime) -> date:
    """The UK day at whose end a marker stops."""
    return (expires_at - timedelta(seconds=1)).astimezone(UK).date()


def due_for_review(moment: datetime) -> datetime:
    """What ends before this is due for review now."""
    return moment + timedelta(days=NOTICE_DAYS)


def notice_at(since: datetime, expires_at: datetime) -> datetime:
    """When its owner is told that a marker is due for review: two weeks before, or halfway where it is short."""
    return expires_at - min(timedelta(days=NOTICE_DAYS), (expires_at - since) / 2)


# Who goes


def pair_needed(step: Mapping[str, Any], markers: Iterable[Any], kind: str) -> bool:
    """Whether two must go to the door of this step: the model says so, or a marker does. Nobody goes on a call."""
    return kind != "call" and (step.get("staff", 1) == 2 or any(one.pair_required for one in markers))


def timed(body: Mapping[str, Any] | None) -> dict[str, int]:
    """A district's own minutes: expected at a door, of grace before the alarm, and until it is told to everybody."""
    usual = {"minutes": MINUTES, "grace": GRACE, "escalate": ESCALATE}
    return {name: (body or {}).get(name, minutes) for name, minutes in usual.items()}


def on_watch(managers: Sequence[Any], on_duty: Iterable[Any], moment: datetime) -> list[Any]:
    """The managers who are told first: those on duty at this moment, or all of them where none is."""
    present = {one.account_id for one in on_duty if one.starts_at <= moment < one.ends_at}
    return [one.id for one in managers if one.id in present] or [one.id for one in managers]
