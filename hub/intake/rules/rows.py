"""From the cells of one row to its facts, or to the reasons why it can't be imported."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.gazetteer.rules import parse_postcode
from hub.intake.rules.files import clean
from hub.intake.rules.headers import MANY, Layout
from hub.intake.rules.values import (
    Limits,
    NotADate,
    birth_limits,
    event_limits,
    is_empty,
    parse_date,
    parse_emails,
    parse_nhs_number,
    parse_phones,
)

LONGEST = 2000
NAMES = ("forename", "surname")


@dataclass(frozen=True)
class Good:
    """A row that can be imported: facts in their normal form, and warnings that do not stop it."""

    number: int
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Tells whether the list says anything else about this case than last time."""
        return hashlib.sha256(canonical(self.facts).encode()).hexdigest()[:32]

    @property
    def person(self) -> tuple:
        """Who the row is about, as far as it says."""
        return tuple(self.facts.get(name) for name in (*NAMES, "born_on"))


@dataclass(frozen=True)
class Bad:
    """A row that can't be imported: its cells as they came, and each reason as a sentence."""

    number: int
    cells: list[str]
    reasons: tuple[str, ...]


@dataclass
class Reader:
    """Reads rows of one file. Each distinct text of a column is parsed once: a file has few dates and many rows."""

    layout: Layout
    required: Sequence[str]
    today: date
    seen: dict[tuple[str, str], tuple[Any, str, str]] = field(default_factory=dict)

    def read(self, number: int, cells: list[str]) -> Good | Bad:
        """Judge one row."""
        facts: dict[str, Any] = {}
        reasons: list[str] = []
        warnings: list[str] = []
        faulty: set[str] = set()
        for fact, columns in self.layout.columns.items():
            for column in columns:
                raw = cells[column] if column < len(cells) else ""
                value, reason, warning = self._value(fact, raw) if raw else NOTHING
                if reason:
                    faulty.add(fact)
                    reasons.append(f"{self.layout.names[column]}: {reason}.")
                if warning:
                    warnings.append(warning)
                if value:
                    facts[fact] = facts.get(fact, []) + value if fact in MANY else value
        reasons += self._lacking(facts.keys() | faulty)
        if reasons:
            return Bad(number, cells, tuple(reasons))
        if "phones" in facts:
            facts["phones"] = list({phone["number"] or phone["typed"]: phone for phone in facts["phones"]}.values())
        if "emails" in facts:
            facts["emails"] = list(dict.fromkeys(facts["emails"]))
        return Good(number, facts, tuple(warnings))

    def _value(self, fact: str, raw: str) -> tuple[Any, str, str]:
        known = self.seen.get((fact, raw))
        if known is None:
            known = self.seen[fact, raw] = self._parse(fact, clean(raw))
        return known

    def _parse(self, fact: str, text: str) -> tuple[Any, str, str]:
        if is_empty(text):
            return NOTHING
        if len(text) > LONGEST:
            return None, f"longer than {LONGEST:,} characters", ""
        if fact in PARSERS:
            return PARSERS[fact](text)
        if fact == "born_on":
            return _day(text, birth_limits(self.today))
        if fact.endswith(("_on", "_at")):
            return _day(text, event_limits(self.today))
        return text, "", ""

    def _lacking(self, told: Set[str]) -> list[str]:
        empty = [fact for fact in self.required if fact not in told and fact not in NAMES]
        reasons = [f"{self._name(fact)}: it is empty." for fact in empty]
        if set(NAMES) & set(self.required) and not told & set(NAMES):
            reasons.append("There is neither a forename nor a surname.")
        return reasons

    def _name(self, fact: str) -> str:
        return self.layout.names[self.layout.columns[fact][0]]


NOTHING = (None, "", "")


def canonical(facts: Mapping[str, Any]) -> str:
    """One text for one set of facts."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _day(text: str, limits: Limits) -> tuple[Any, str, str]:
    try:
        day = parse_date(text, limits)
    except NotADate as wrong:
        return None, str(wrong), ""
    return day.isoformat() if day else None, "", ""


def _phones(text: str) -> tuple[Any, str, str]:
    phones = [phone._asdict() for phone in parse_phones(text)]
    odd = any(phone["number"] is None for phone in phones)
    return phones, "", "A phone number can’t be dialled as it stands; it is kept as typed." if odd else ""


def _emails(text: str) -> tuple[Any, str, str]:
    found = parse_emails(text)
    return found or [text], "", "" if found else "An e-mail address is not complete; it is kept as typed."


def _nhs_number(text: str) -> tuple[Any, str, str]:
    number = parse_nhs_number(text)
    warning = "An NHS number fails its check digit; it is left out, so that nobody is taken for someone else."
    return number, "", "" if number else warning


def _postcode(text: str) -> tuple[Any, str, str]:
    found = parse_postcode(text)
    return found.text if found else text, "", "" if found else "A postcode is not a UK one; the case goes to triage."


PARSERS: dict[str, Callable[[str], tuple[Any, str, str]]] = {
    "phones": _phones,
    "emails": _emails,
    "nhs_number": _nhs_number,
    "postcode": _postcode,
}
