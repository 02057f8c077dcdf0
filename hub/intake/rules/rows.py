"""From the cells of one row to its facts, or to the reasons why it can't be imported."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from hub.cases.rules.nhs_number import parse_nhs_number
from hub.gazetteer.rules import parse_postcode
from hub.intake.rules.headers import MANY, Layout
from hub.intake.rules.values import (
    NotADate,
    birth_limits,
    day_order,
    event_limits,
    is_empty,
    parse_date,
    parse_emails,
    parse_moment,
    parse_phones,
    parse_yes_no,
)
from hub.kernel.cipher import RiskNote
from hub.kernel.sheets.table import clean
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme
from hub.programmes.rules import category_of

LONGEST = 2000
MOST_PEOPLE = 100_000
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
NOTHING = (None, "", "")
Parsed = tuple[Any, str, str]  # value, why the row is bad, what to warn of
NAMES = ("forename", "surname")
IN_DOUBT = (
    "could be day or month first, and other dates of this column begin with the month. Write the month as a word, or "
    "the whole date as year-month-day"
)
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]+\w{1,9}[-/. ]+\d{2}")


@dataclass(frozen=True)
class Good:
    """A row that can be imported: facts in their normal form, and warnings that do not stop it."""

    number: int
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """One text for what the list says about this case; the export's own stamps are no part of that."""
        if "stamps" not in self.facts:
            return canonical(self.facts)
        return canonical({name: value for name, value in self.facts.items() if name != "stamps"})

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
    programme: Programme
    today: date
    in_doubt: Mapping[str, Set[str]] = field(default_factory=dict)
    seen: dict[tuple[str, str], tuple] = field(default_factory=dict)
    orders: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # fact → "day", "month", "either" → texts

    def __post_init__(self):
        self.told = [(fact, column) for fact, columns in self.layout.columns.items() for column in columns]
        self.width = len(self.layout.names)
        self.told_cells = _picker([column for _, column in self.told])
        self.extra_cells = _picker(list(self.layout.extra.values()))

    def read(self, number: int, cells: list[str]) -> Good | Bad:
        """Judge one row."""
        facts: dict[str, Any] = {}
        reasons: list[str] = []
        warnings: list[str] = []
        faulty: set[str] = set()
        full = cells if len(cells) >= self.width else cells + [""] * (self.width - len(cells))
        for (fact, column), raw in zip(self.told, self.told_cells(full), strict=True):
            if not raw:
                continue
            value, reason, warning = self.seen.get((fact, raw)) or self._value(fact, raw)
            if reason:
                faulty.add(fact)
                reasons.append(f"{self.layout.names[column]}: {reason}.")
            if warning:
                warnings.append(warning)
            if value is not None:
                facts[fact] = [*facts.get(fact, ()), *value] if fact in MANY else value
        reasons += self._lacking(facts.keys() | faulty)
        if reasons:
            return Bad(number, cells, tuple(reasons))
        return Good(number, self._completed(facts, full), tuple(warnings))

    def _value(self, fact: str, raw: str) -> Parsed:
        found = self.seen[fact, raw] = self._parse(fact, clean(raw))
        return found

    def _parse(self, fact: str, text: str) -> Parsed:
        if is_empty(text):
            return NOTHING
        if len(text) > LONGEST:
            return None, f"longer than {LONGEST:,} characters", ""
        if fact == "category":
            return self._category(text)
        if fact in PARSERS:
            return PARSERS[fact](text)
        if FACTS[fact].kind in ("date", "moment"):
            if text in self.in_doubt.get(fact, ()):
                return None, f"“{text}” {IN_DOUBT}", ""
            self.orders.setdefault(fact, {}).setdefault(day_order(text), set()).add(text)
            return _day(fact, text, self.today)
        return OTHER_KINDS.get(FACTS[fact].kind, _text)(text)

    def _category(self, text: str) -> Parsed:
        key = category_of(self.programme, text)
        if key is not None:
            return key, "", ""
        first = self.programme.categories[0]
        return first.key, "", f"“{text[:40]}” is no category of {self.programme.name}; it counts as “{first.label}”."

    def _lacking(self, told: Set[str]) -> list[str]:
        required = self.programme.line_list.required
        empty = [fact for fact in required if fact not in told and fact not in NAMES]
        reasons = [f"{self._name(fact)}: it is empty." for fact in empty]
        if set(NAMES) & set(required) and not told & set(NAMES):
            reasons.append("There is neither a forename nor a surname.")
        return reasons

    def _name(self, fact: str) -> str:
        return self.layout.names[self.layout.columns[fact][0]]

    def _completed(self, facts: dict[str, Any], cells: list[str]) -> dict[str, Any]:
        for fact in MANY & facts.keys():
            facts[fact] = list({one["number"] or one["typed"]: one for one in facts[fact]}.values())
        facts.setdefault("category", category_of(self.programme, None))
        if "reference" not in facts:
            facts["reference"] = _made_reference(facts)
        for name, raw in zip(self.layout.extra, self.extra_cells(cells), strict=True):
            if raw:
                kind, text = self.seen.get(("", raw)) or self.seen.setdefault(("", raw), _extra(clean(raw), self.today))
                if text:
                    facts.setdefault(kind, {})[name] = text
        return facts

    def doubtful(self) -> dict[str, set[str]]:
        """The texts of dates that could be read in two ways, by fact, where its column is not plainly day first."""
        found = {fact: one["either"] for fact, one in self.orders.items() if "either" in one}
        return {fact: texts for fact, texts in found.items() if not self._day_first(fact)}

    def _day_first(self, fact: str) -> bool:
        month, day = (len(self.orders[fact].get(first, ())) for first in ("month", "day"))
        return month < day or not month

    def in_two_orders(self) -> Iterator[str]:
        """A sentence for each column of dates that is day first but for a few."""
        for fact, found in self.orders.items():
            if "month" in found and "either" in found and self._day_first(fact):
                name = self.layout.names[self.layout.columns[fact][0]]
                example = min(found["either"])
                yield (
                    f"{name}: a few dates can only be in the order month, day, and are rejected. All others are read "
                    f"in the order day, month, such as “{example}”."
                )


def _picker(columns: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """What picks these cells of a row at once: most are empty, and most of the time would go into finding that out."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda cells: tuple(cells[column] for column in columns)


def canonical(facts: Mapping[str, Any]) -> str:
    """One text for one set of facts."""
    return ENCODER.encode(facts)


def digest_of(said: str) -> str:
    """A short name for what a list says of a case: another one when it says anything else than last time."""
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _made_reference(facts: Mapping[str, Any]) -> str:
    """A list without references still must not double its people when it comes again: who and where makes one."""
    who = [facts.get(name) for name in (*NAMES, "born_on", "uprn", "house", "address", "postcode")]
    return f"made-{hashlib.sha256(repr(who).casefold().encode()).hexdigest()[:16]}"


def _day(fact: str, text: str, today: date) -> Parsed:
    try:
        if FACTS[fact].kind == "moment":
            found = parse_moment(text, event_limits(today))
        else:
            found = parse_date(text, birth_limits(today) if fact == "born_on" else event_limits(today))
    except NotADate as wrong:
        return None, str(wrong), ""
    short = fact == "born_on" and SHORT_YEAR.fullmatch(text)
    warning = "A year of birth has two figures: it is read as the latest that is past." if short else ""
    return found.isoformat() if found else None, "", warning


def _extra(text: str, today: date) -> tuple[str, str]:
    """A column kept as it comes. A date in one is a stamp of the export: new in every list, though nothing changed."""
    try:
        stamp = parse_date(text, event_limits(today)) is not None
    except NotADate:
        stamp = False
    return "stamps" if stamp else "extra", text[:LONGEST]


def _text(text: str) -> Parsed:
    return text, "", ""


def _yes_no(text: str) -> Parsed:
    known = parse_yes_no(text)
    return known, "", "" if known is not None else "A yes-or-no column says something else; it is left out."


def _number(text: str) -> Parsed:
    digits = text.replace(",", "").removesuffix(".0")
    good = digits.isdecimal() and int(digits) < MOST_PEOPLE
    return (int(digits), "", "") if good else (None, "", "A number column holds something else; it is left out.")


def _phones(text: str) -> Parsed:
    phones = [phone._asdict() for phone in parse_phones(text)]
    odd = any(phone["number"] is None for phone in phones)
    return phones, "", "A phone number can’t be dialled as it stands; it is kept as typed." if odd else ""


def _emails(text: str) -> Parsed:
    found = [{"typed": one, "number": one.lower()} for one in parse_emails(text)]
    warning = "" if found else "An e-mail address is not complete; it is kept as typed."
    return found or [{"typed": text, "number": None}], "", warning


def _nhs_number(text: str) -> Parsed:
    number = parse_nhs_number(text)
    warning = "An NHS number fails its check; it is left out, so that nobody is taken for someone else."
    return number, "", "" if number else warning


def _postcode(text: str) -> Parsed:
    found = parse_postcode(text)
    return found.text if found else text, "", "" if found else "A postcode is not a UK one; the case goes to triage."


PARSERS: dict[str, Callable[[str], Parsed]] = {
    "phones": _phones,
    "emails": _emails,
    "nhs_number": _nhs_number,
    "risk": lambda text: (RiskNote(text), "", ""),
    "postcode": _postcode,
    "job_postcode": lambda text: (found.text if (found := parse_postcode(text)) else text, "", ""),
}
OTHER_KINDS: dict[str, Callable[[str], Parsed]] = {"yes_no": _yes_no, "number": _number}
