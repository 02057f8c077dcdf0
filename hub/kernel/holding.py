"""What is held on residents: one register, in which every feature says what its tables hold and how that goes.

A feature declares in `hub/<feature>/held.py`, as data, with three words (that module is loaded by `load()`):

- `record(Record(…))`: a class of record with a retention of its own ("case", "request"), and when its time begins;
- `held(Held(…))`: what one table holds, how its rows are found, what an access pack tells of them, how they are erased;
- `not_held(table, reason)`: a tenant's table that holds nothing about residents.

A register test refuses a table, and a column of text or JSON, that nobody decided on.

Rows are found by sets of ids, named after what they are ids of: residents, cases, handovers, … A condition (`of`) is
SQL over the table's alias `t` that names those sets as parameters: "t.case_id = any(:cases)". So one statement serves
one person or ten thousand, to read (`gather`) as to erase (hub/retention).

Reading, for subject access: `gather(ids)` gives `[Section(name, title, [Entry(id, at, facts, third_party)])]`; facts
are (label, value), and `third_party` says by label which of them are about somebody else: STAFF, OTHERS who are
named, or WORDS in which somebody may be named. `hub.governance.subjects.ids_of` makes the ids of one person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from hub.kernel.db import rows

Ids = Mapping[str, Sequence[UUID]]
# About whom a fact is besides the person; a free text may name anybody.
STAFF, OTHERS, WORDS = "staff", "others", "words"


@dataclass(frozen=True, slots=True)
class Record:
    """A class of record with a retention of its own.

    `ids` names the set of its ids, `after` completes "kept for 8 years after …". `ended` is SQL that finds, in the
    acting organisation, the `id` and the moment `at` from which the time runs. Erasing one erases with it what follows
    the classes that it `covers`. `years` is what holds where the organisation says nothing, `why` the reason for it.
    """

    name: str
    title: str
    ids: str
    after: str
    ended: str
    years: int
    why: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tells:
    """A fact of an access pack: SQL over `t` (a column, where nothing else is said), its label, whom else it is about.

    A document is told key by key, in the words of `keys`. `columns` are those it draws on.
    """

    label: str
    sql: str
    third: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def drawn_on(self) -> tuple[str, ...]:
        """The table's columns that this fact tells."""
        return self.columns or (self.sql,)

    @property
    def expression(self) -> str:
        """The SQL of a plain column is that column of the row."""
        return f't."{self.sql}"' if self.sql.isidentifier() else self.sql


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds on residents.

    `erased` maps columns to what they become (SQL over `t`), so that the figures stay; `kept` are the columns of
    text that stay as codes and figures. With neither the row goes. `untold` are those that no pack tells, and why.
    `beyond` says why one person's erasure leaves the row until its own time is over; `erase_of` narrows `of` to what an
    erasure takes; `first` is for rows that are found by what an erasure blanks elsewhere.
    """

    name: str
    title: str
    table: str
    record: str | tuple[str, ...]
    of: str
    tells: Sequence[Tells]
    at: str | None = None
    id: str = "t.id"
    erased: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    untold: Mapping[str, str] = field(default_factory=dict)
    beyond: str = ""
    erase_of: str = ""
    first: bool = False

    @property
    def sets(self) -> frozenset[str]:
        """The names of the sets of ids by which its rows are found."""
        return named_sets(self.of)

    @property
    def goes(self) -> bool:
        """True when an erasure deletes the row; else it blanks columns, or leaves a row of codes as it is."""
        return not self.erased and not self.kept

    @property
    def records(self) -> tuple[str, ...]:
        """The classes whose retention it follows: more than one where it may hang on either."""
        return (self.record,) if isinstance(self.record, str) else self.record

    @property
    def to_erase(self) -> str:
        """The condition by which rows are erased, where it is narrower than the one they are found by."""
        return self.erase_of or self.of


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of what is held: its facts as (label, value), and the labels of those about third parties.

    `columns` says by label of which column of its table a fact is, 'call.outcome', for whoever puts codes in words.
    """

    id: str
    at: datetime | date | None
    facts: list[tuple[str, str]]
    third_party: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """All that one table holds on somebody."""

    name: str
    title: str
    entries: list[Entry]


RECORDS: dict[str, Record] = {}
HELD: dict[str, Held] = {}
_OF_FEATURE: dict[str, list[str]] = {}
NOT_HELD: dict[str, str] = {
    "event": "the trail: ids, codes and names of fields, never values; it stays, so that it can be verified",
    "event_about": "finds the events about an id",
    "outbox": "jobs to do: ids and codes, which a test proves",
    "kept_search": "typed to find a person, read by its typist alone, gone after 12 hours and with every erasure",
    "submission": "keys of forms that were sent, forgotten after days",
}


def record(one: Record) -> None:
    """Declare a class of record."""
    RECORDS[one.name] = one


def held(one: Held) -> None:
    """Declare what a table holds on residents."""
    HELD[one.name] = one


def not_held(table: str, reason: str) -> None:
    """Declare that a tenant's table holds nothing about residents, and why."""
    NOT_HELD[table] = reason


def load(features: Iterable[str]) -> None:
    """Take in the declarations of these features, from the ground up: rows are erased in the reverse order."""
    for name in features:
        if name not in _OF_FEATURE and find_spec(f"hub.{name}.held"):
            known = set(HELD)
            import_module(f"hub.{name}.held")
            _OF_FEATURE[name] = [each for each in HELD if each not in known]


def leaves_first() -> list[Held]:
    """The declarations in the order in which rows can be erased: what hangs on others before what it hangs on."""
    found = [HELD[name] for names in reversed(_OF_FEATURE.values()) for name in names]
    return sorted(found, key=lambda one: not one.first)


def named_sets(condition: str) -> frozenset[str]:
    """The sets of ids that a condition names: ':cases' and the like, not casts."""
    return frozenset(re.findall(r"(?<!:):([a-z_]+)", condition))


def staff(column: str, label: str = "By") -> Tells:
    """The name of the colleague whose account a column holds."""
    name = f'(select a.name from account a where a.org_id = t.org_id and a.id = t."{column}")'  # noqa: S608
    return Tells(label, name, STAFF, columns=(column,))


def gather(ids: Ids, names: Iterable[str] | None = None) -> list[Section]:
    """Everything that the acting organisation holds under these ids: a statement for each table that can hold some.

    `names` limits it to some declarations. Sections without an entry are left out.
    """
    found = []
    for one in HELD.values() if names is None else [HELD[name] for name in names]:
        if any(ids.get(each) for each in one.sets):
            asked = statement(one)
            entries = [_entry(one, told) for told in rows(asked, **parameters(asked, ids))]
            if entries:
                found.append(Section(one.name, one.title, entries))
    return found


def statement(one: Held) -> str:
    """The SQL that reads what an access pack tells of a table's rows, the oldest first."""
    at = one.at or "null::timestamptz"
    facts = "".join(f", {fact.expression} as fact_{number}" for number, fact in enumerate(one.tells))
    return (
        f'select cast({one.id} as text) as id, {at} as at{facts} from "{one.table}" t '  # noqa: S608
        f"where t.org_id = acting_org() and ({one.of}) order by 2, 1"
    )


def parameters(condition: str, ids: Ids) -> dict[str, list[UUID]]:
    """The sets that a condition names, as parameters; a set that is not there is empty."""
    return {name: list(ids.get(name, ())) for name in named_sets(condition)}


def _entry(one: Held, told: Any) -> Entry:
    facts: list[tuple[str, str]] = []
    third: dict[str, str] = {}
    columns = {fact.label: f"{one.table}.{fact.sql}" for fact in one.tells if fact.sql.isidentifier()}
    for number, fact in enumerate(one.tells):
        for label, value in _said(fact.label, told[2 + number], fact.keys):
            facts.append((label, value))
            if fact.third:
                third[label] = fact.third
    return Entry(told.id, told.at, facts, third, columns)


def _said(label: str, value: Any, keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """A value in words; a document key by key, a list of documents one after the other. Nothing is told as nothing."""
    if value in (None, "", [], {}):
        return []
    if isinstance(value, Mapping):
        return [pair for key, one in value.items() for pair in _said(f"{label}: {keys.get(key, key)}", one, keys)]
    if isinstance(value, (list, tuple)):
        if not any(isinstance(one, (Mapping, list)) for one in value):
            return [(label, ", ".join(str(one) for one in value))]
        pairs = [_said(f"{label} {number}", one, keys) for number, one in enumerate(value, 1)]
        return [pair for each in pairs for pair in each]
    if isinstance(value, bool):
        return [(label, "Yes" if value else "No")]
    return [(label, value.isoformat() if isinstance(value, (date, datetime, time)) else str(value))]
