"""What can go back to the national system: each kind of thing has a source, which says what it would tell now.

A feature that knows something more to hand back registers its kind with its files' columns and its source; packs,
pages, confirmation and files then know it. A source leaves out what was told already: `NOT_TOLD` is its condition.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from hub.national.schemas import National
from hub.programmes.models import Programme

ID = "ID"
CHANGE = "Change"


class Context(NamedTuple):
    """What every source needs to know: the programme, and how we work with the national system."""

    programme: Programme
    national: National

    @property
    def system(self) -> str:
        """The national system whose codes are meant."""
        return self.national.system


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that would go back now, or that waits (`waits` says why, `advice` what to do).

    `key` names the thing within its kind, `stamp` what is told of it this time. `expect` is what the next list must
    say: {"closing": code}, {"phones": number}, {"not phones": number}, {"column:LA Support Required": words}, a
    fact's name with its value, or {"at least contacts_named": number}. With nothing expected the row waits until a
    person acknowledges it.
    """

    kind: str
    key: str
    stamp: str
    case_id: UUID
    resident_id: UUID
    reference: str | None
    told: dict[str, str]
    expect: dict[str, Any] = field(default_factory=dict)
    waits: str = ""
    advice: str = ""

    @property
    def mark(self) -> str:
        """A short mark of this thing as it is now, by which a page says what it showed."""
        return hashlib.sha256("\x1f".join((self.kind, self.key, self.stamp)).encode()).hexdigest()[:12]


Read = Callable[[Context], Iterable[Offer]]
Columns = Callable[[Context], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of row: its label for one and for several, its file's columns, and what reads them."""

    kind: str
    label: str
    plural: str
    order: int
    columns: Columns
    read: Read

    def headings(self, context: Context) -> tuple[str, ...]:
        """The first row of its file: the reference first, then whether the row corrects an earlier one."""
        return (reference_column(context), *self.columns(context), CHANGE)


SOURCES: dict[str, Source] = {}

# Of this kind and key nothing stands that says the same and was not asked to be sent again. `{key}` and `{stamp}` are
# expressions over the source's own tables.
NOT_TOLD = """not exists (select 1 from hand_back_row t where t.org_id = acting_org() and t.kind = '{kind}'
    and t.key = {key} and t.state not in ('superseded', 'again') and t.stamp = {stamp})"""
# Something of this kind and key was told, and still stands in one of `{states}`.
STANDS = """exists (select 1 from hand_back_row t where t.org_id = acting_org() and t.kind = '{kind}'
    and t.key = {key} and t.state in ({states}))"""
ANY_STATE = "'outstanding', 'differs', 'confirmed', 'acknowledged', 'again', 'taken'"


def source(kind: str, label: str, plural: str, *, order: int, columns: Columns) -> Callable[[Read], Read]:
    """Register what reads the rows of one kind; `columns` are its file's headings after the reference."""

    def register(read: Read) -> Read:
        SOURCES[kind] = Source(kind, label, plural, order, columns, read)
        return read

    return register


def sources() -> list[Source]:
    """Every kind, in the order of the pages and files."""
    return sorted(SOURCES.values(), key=lambda one: one.order)


def heading(context: Context, fact: str, otherwise: str = "") -> str:
    """What the national list itself calls a fact, so that nobody has to translate a column."""
    names = context.programme.line_list.columns.get(fact)
    return names[0] if names else otherwise or fact


def reference_column(context: Context) -> str:
    """The column of the national reference."""
    return heading(context, "reference", ID)


def offers(context: Context) -> list[Offer]:
    """Everything that would go back now, and what waits: kind by kind, the oldest first."""
    return [offer for one in sources() for offer in one.read(context)]


def people(told: Iterable[Any]) -> set[UUID]:
    """The close contacts whom offers or rows name: whoever reads these looks at them, too."""
    return {UUID(one.key) for one in told if one.kind == "close_contact" and " " not in one.key}


def kind_label(kind: str, count: int = 1) -> str:
    """The words for a kind; one that no source has any more is shown by its key."""
    known = SOURCES.get(kind)
    return (known.label if count == 1 else known.plural) if known else kind.replace("_", " ").capitalize()
