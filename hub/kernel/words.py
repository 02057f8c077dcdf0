"""Days, moments and counts as people say them, in UK local time."""

import json
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import phonenumbers

from hub.kernel.clock import UK, now

CAPPED_AT = 1000
SOON = timedelta(hours=2)
# Ofcom's National Telephone Numbering Plan; phonenumbers knows no kind for the numbers that are kept for drama.
MOBILE = re.compile(r"\+447[1-57-9]")


def day(value: date | datetime | None) -> str:
    """21 November 2026."""
    if value is None:
        return ""
    local = value.astimezone(UK) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def raw(value: Any) -> str:
    """A value of JSON as it stands, of whatever shape: what another organisation sent may be none that we know."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def stored_day(value: Any) -> str:
    """A day as JSON holds it, in words; what is none as it stands."""
    try:
        return day(date.fromisoformat(value[:10]))
    except (TypeError, ValueError):
        return raw(value)


def clock(value: datetime) -> str:
    """3:04pm, 5pm, midday, midnight."""
    local = value.astimezone(UK)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"


def moment(value: datetime | None) -> str:
    """21 November 2026 at 3:04pm."""
    return "" if value is None else f"{day(value)} at {clock(value)}"


def last_moment(value: datetime | None) -> str:
    """Until when something holds that is over at this moment: at midnight that is the end of the day before."""
    if value is None:
        return ""
    local = value.astimezone(UK)
    return moment(value) if local.time() != time() else f"the end of {day(local.date() - timedelta(days=1))}"


def ago(value: datetime | None) -> str:
    """just now, 5 minutes ago, yesterday at 3:04pm, 3 November 2026."""
    if value is None:
        return ""
    passed = now() - value
    days = (now().astimezone(UK).date() - value.astimezone(UK).date()).days
    if passed < timedelta(minutes=1):
        return "just now"
    if days == 0 or passed < timedelta(hours=6):
        return f"{length(passed)} ago"
    return f"yesterday at {clock(value)}" if days == 1 else day(value)


def due(value: datetime | None) -> str:
    """2 hours overdue, due in 3 hours, due today by 5pm, due tomorrow by 9:30am, due Tuesday 24 November by 5pm."""
    if value is None:
        return ""
    left = value - now()
    if left <= timedelta(0):
        return f"{length(-left)} overdue"
    days = (value.astimezone(UK).date() - now().astimezone(UK).date()).days
    if left < timedelta(hours=4):
        return f"due in {length(left)}"
    if days < 2:
        return f"due {'tomorrow' if days else 'today'} by {clock(value)}"
    local = value.astimezone(UK)
    return f"due {local:%A} {local.day} {local:%B} by {clock(value)}"


def due_class(value: datetime | None) -> str:
    """The look of a due time: overdue, soon (within two hours), or neither."""
    if value is None or value - now() > SOON:
        return ""
    return "hub-due--overdue" if value <= now() else "hub-due--soon"


def length(span: timedelta) -> str:
    """A span in its largest whole unit: 1 minute, 3 hours, 2 days."""
    minutes = max(1, int(span.total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "1 minute"


def count(number: int | None) -> str:
    """A count for a page, capped: 1,000+."""
    if number is None:
        return ""
    return f"{CAPPED_AT:,}+" if number > CAPPED_AT else f"{number:,}"


def exact(number: int | None) -> str:
    """A number that somebody relies on, in full: of a checkpoint, a certificate, a pack."""
    return "" if number is None else f"{number:,}"


def phone(value: str) -> str:
    """A phone number as people write it, 01632 960123; everything else as it is."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    national = number.country_code == 44
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def takes_texts(value: str) -> bool:
    """Whether a text message can reach a phone number: a mobile's, and one abroad that is not known as a landline's."""
    if value.startswith("+44"):
        return MOBILE.match(value) is not None
    try:
        return phonenumbers.number_type(phonenumbers.parse(value)) != phonenumbers.PhoneNumberType.FIXED_LINE
    except phonenumbers.NumberParseException:
        return False


FILTERS = {
    "day": day,
    "moment": moment,
    "last_moment": last_moment,
    "clock": clock,
    "ago": ago,
    "due": due,
    "due_class": due_class,
    "count": count,
    "exact": exact,
    "phone": phone,
}
