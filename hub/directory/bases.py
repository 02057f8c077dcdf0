"""What an agreement may rest on, with the days on which it holds: a list of dates, read from legal_bases.toml."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SORTS = {
    "article6": "UK GDPR article 6",
    "article9": "UK GDPR article 9",
    "condition": "Data Protection Act 2018",
    "statute": "Statute or regulation",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis: the first and the last day on which it held (None while it still holds), and who says so."""

    key: str
    sort: str
    name: str
    starts: date
    source: str
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether something may rest on it on this day."""
        return self.starts <= day and (self.until is None or day <= self.until)


def _read() -> dict[str, Basis]:
    listed = tomllib.loads((Path(__file__).parent / "legal_bases.toml").read_text(encoding="utf-8"))["basis"]
    return {one["key"]: Basis(starts=one.pop("from"), **one) for one in listed}


BASES = _read()


def named(keys: Collection[str]) -> list[Basis]:
    """The bases with these keys in the order of the list; a key that it no longer has is left out."""
    return [basis for key, basis in BASES.items() if key in keys]


def lapsed(keys: Collection[str], day: date) -> list[Basis]:
    """Those that hold no more on this day."""
    return [basis for basis in named(keys) if basis.until and basis.until < day]


def lapsing(keys: Collection[str], day: date, until: date | None) -> list[Basis]:
    """Those that hold today and end before `until` (None: no end), so that what rests on them outlives them."""
    return [basis for basis in named(keys) if basis.until and day <= basis.until and (not until or basis.until < until)]


def missing(keys: Collection[str], gives: Iterable[str], health: Collection[str]) -> list[str]:
    """What an agreement should name and does not, in words (UK GDPR articles 6(1) and 9(2); DPA 2018 section 10)."""
    sorts = {basis.sort for basis in named(keys)}
    told = [] if "article6" in sorts else ["no basis of UK GDPR article 6 is named"]
    if set(gives) & set(health):
        told += [] if "article9" in sorts else ["it tells of health, and no basis of article 9 is named"]
        told += [] if "condition" in sorts else ["it tells of health, and no condition of the 2018 Act is named"]
    return told
