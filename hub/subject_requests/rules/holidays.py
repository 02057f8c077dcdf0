"""Working days in England: the bank holidays of the Banking and Financial Dealings Act 1971 and of custom, computed.

A holiday that is proclaimed for one year is named here; one that is not known yet leaves a due day early, never late.
"""

from datetime import date, timedelta
from functools import cache

# Days moved or added by proclamation: (day, whether it is a holiday).
PROCLAIMED = {
    date(2020, 5, 4): False, date(2020, 5, 8): True,
    date(2022, 5, 30): False, date(2022, 6, 2): True, date(2022, 6, 3): True, date(2022, 9, 19): True,
    date(2023, 5, 8): True,
}  # fmt: skip
MONDAY, SATURDAY = 0, 5


def is_working_day(day: date) -> bool:
    """True unless it is a Saturday, a Sunday or a bank holiday in England."""
    return day.weekday() < SATURDAY and not PROCLAIMED.get(day, day in _holidays(day.year))


@cache
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    monday = [date(year, 5, 1 + (MONDAY - date(year, 5, 1).weekday()) % 7)]
    monday += [date(year, month, 31 - (date(year, month, 31).weekday() - MONDAY) % 7) for month in (5, 8)]
    found = {easter - timedelta(days=2), easter + timedelta(days=1), *monday}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= SATURDAY or fixed in found:  # a substitute day
            fixed += timedelta(days=1)
        found.add(fixed)
    return frozenset(found)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    el = (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)
