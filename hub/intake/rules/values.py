"""One cell at a time: dates, phones, NHS numbers, e-mail addresses. Each distinct text is parsed once by the caller."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import phonenumbers

from hub.kernel.clock import UK

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
CLOCK = r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:am|pm)?\s*(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?)?"
ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){CLOCK}", re.I)
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){CLOCK}", re.I)
DAY_WORD = re.compile(
    rf"(?:[a-z]{{3,9}},?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?[-/ .]+([a-z]{{3,9}})\.?[-/ ,]+(\d{{4}}|\d{{2}}){CLOCK}",
    re.I,
)
WORD_DAY = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){CLOCK}", re.I)
SERIAL = re.compile(
    r"(\d{5})(?:[.,]\d+)?"
)  # four digits are a year: nobody may be born in 1905 because a cell said 2021
EXCEL_DAY_ZERO = date(1899, 12, 30)
PUNCTUATION = re.compile(r"[\s().-]")
MOBILE = re.compile(r"(?:\+44|0044|44|0)?0?(7[1-57-9]\d{8})", re.ASCII)
LANDLINE = re.compile(r"(?:(?:\+44|0044)0?|0)([123]\d{9})", re.ASCII)
BETWEEN_PHONES = re.compile(r"\s*(?:[;,|]|\s/\s|\bor\b|\n)\s*")
YES = frozenset({"yes", "y", "true", "t", "1", "positive", "confirmed"})
NO = frozenset({"no", "n", "false", "f", "0", "negative", "none"})
EMPTY = frozenset({"", "null", "none", "nan", "n/a", "na", "nil", "unknown", "not known", "-", "."})


class NotADate(ValueError):
    """The text is no date within the limits; the message completes 'Date of Birth …'."""


class Phone(NamedTuple):
    """A number as it was typed and, when it can be dialled, in international form."""

    typed: str
    number: str | None


class Limits(NamedTuple):
    """Which days make sense for a fact. `past` settles two-digit years: the latest one that is not to come."""

    first: date
    last: date
    past: bool = False


def birth_limits(today: date) -> Limits:
    """Nobody in a line list is older than 125 or not yet born."""
    return Limits(date(today.year - 125, 1, 1), today, past=True)


def event_limits(today: date) -> Limits:
    """Onset, test and creation lie within ten years, and a day ahead at most: clocks differ."""
    return Limits(date(today.year - 10, 1, 1), today + timedelta(days=1))


def is_empty(text: str) -> bool:
    """True for nothing, and for the ways exports write nothing."""
    return text.casefold() in EMPTY


def parse_date(text: str, limits: Limits) -> date | None:
    """A day from ISO, UK, worded or Excel-serial text; None for nothing. Raises NotADate outside the limits."""
    text = text.strip()
    if is_empty(text):
        return None
    digits, month, day = _parts(text)
    year = int(digits) if len(digits) == 4 else _full_year(int(digits), month, day, limits)
    try:
        found = date(year, month, day)
    except ValueError:
        hint = ", in the order day, month, year" if 12 < month <= 31 and day <= 12 else ""
        raise NotADate(f"“{text[:40]}” is not a date{hint}") from None
    if not limits.first <= found <= limits.last:
        side = f"before {limits.first:%-d %B %Y}" if found < limits.first else f"after {limits.last:%-d %B %Y}"
        raise NotADate(f"“{text[:40]}” is {side}")
    return found


def parse_moment(text: str, limits: Limits) -> datetime | None:
    """A day with its time of day in UTC; without a time, or with one that makes no sense, midnight in London."""
    day = parse_date(text, limits)
    if day is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        clock = re.search(r"[T ,](\d{1,2})[:.](\d{2})", text)
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
        found = datetime.combine(day, time(hour, minute) if hour < 24 and minute < 60 else time())
    return (found if found.tzinfo else found.replace(tzinfo=UK)).astimezone(UTC)


def parse_yes_no(text: str) -> bool | None:
    """True, False, or None when the word is neither."""
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else None


def _parts(text: str) -> tuple[str, int, int]:
    """The year as it was typed, the month, the day."""
    if text.isdecimal() and len(text) not in (5, 8):
        raise NotADate(f"“{text[:40]}” is not a date")
    if found := ISO.fullmatch(text) or PACKED.fullmatch(text):
        return found[1], int(found[2]), int(found[3])
    if found := DAY_FIRST.fullmatch(text):
        return found[3], int(found[2]), int(found[1])
    if (found := DAY_WORD.fullmatch(text)) and found[2].casefold() in MONTHS:
        return found[3], MONTHS[found[2].casefold()], int(found[1])
    if (found := WORD_DAY.fullmatch(text)) and found[1].casefold() in MONTHS:
        return found[3], MONTHS[found[1].casefold()], int(found[2])
    if found := SERIAL.fullmatch(text):
        day = EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
        return f"{day:%Y}", day.month, day.day
    raise NotADate(f"“{text[:40]}” is not a date")


def day_order(text: str) -> str:
    """How a date of figures alone is written: "day" or "month" first, "either" when both would be dates, else ""."""
    found = DAY_FIRST.fullmatch(text.strip())
    if not found or found[1] == found[2]:
        return ""
    first, second = int(found[1]), int(found[2])
    if first <= 12 and second <= 12:
        return "either"
    return "day" if second <= 12 else "month" if first <= 12 else ""


def may_be_cut(text: str) -> bool:
    """Whether a date may be the beginning of a longer one: 19/11/20 of 19/11/2026, 2026-11-1 of 2026-11-19."""
    whole = re.search(r"(?<!\d)\d{4}(?!\d)", text) and not re.fullmatch(r"\d{4}\D\d{1,2}\D\d", text)
    return not whole and not re.fullmatch(r"\d{8}", text)


def _full_year(year: int, month: int, day: int, limits: Limits) -> int:
    if not limits.past:
        return 2000 + year
    in_this_century = 2000 + year
    later = (in_this_century, month, day) > (limits.last.year, limits.last.month, limits.last.day)
    return in_this_century - 100 if later else in_this_century


def parse_phones(text: str) -> list[Phone]:
    """Every number in a cell, as typed and normalised; a number that can't be dialled keeps what was typed."""
    if is_empty(text):
        return []
    return [_phone(part) for one in BETWEEN_PHONES.split(text) if (part := one.strip())]


def _phone(typed: str) -> Phone:
    digits = PUNCTUATION.sub("", typed)
    # Nearly all are UK numbers of eleven digits, and the library takes fifty times as long as this to say so.
    if quick := MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return Phone(typed, f"+44{quick[1]}")
    try:
        found = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        return Phone(typed, None)
    if not phonenumbers.is_possible_number(found):
        return Phone(typed, None)
    return Phone(typed, phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))


def parse_emails(text: str) -> list[str]:
    """The addresses in a cell that could be ones."""
    return [one for one in re.split(r"[\s;,]+", text) if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", one)]
