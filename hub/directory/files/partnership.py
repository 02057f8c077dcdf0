"""What a folder of tenant files says, as one value."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """A statistical district by its GSS code, with the days between which it is answered for (until: exclusive)."""

    gss: str
    starts: date | None = None
    until: date | None = None

    def overlaps(self, other: "Area") -> bool:
        """True when both are the same district on some day."""
        return (
            self.gss == other.gss
            and (self.starts or date.min) < (other.until or date.max)
            and (other.starts or date.min) < (self.until or date.max)
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One versioned section of an organisation's file; the body is plain JSON, `sound` when its schema accepts it."""

    name: str
    version: int
    body: dict[str, Any]
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation's file."""

    file: str
    slug: str
    name: str
    short_name: str
    kind: str
    part: str
    phone: str | None = None
    shown_phone: str | None = None
    colour: str | None = None
    areas: tuple[Area, ...] = ()
    sections: dict[str, Part] = field(default_factory=dict)

    def section(self, name: str) -> dict[str, Any] | None:
        """The body of this section, or None."""
        part = self.sections.get(name)
        return part.body if part else None

    def keys(self, name: str) -> set[str]:
        """The keys of a section that lists things: keys('teams') are the keys under [[teams.team]]."""
        lists = [entries for entries in (self.section(name) or {}).values() if isinstance(entries, list)]
        return {entry["key"] for entries in lists for entry in entries if isinstance(entry, dict) and "key" in entry}


@dataclass(frozen=True, slots=True)
class Terms:
    """One agreement about one kind of hand-over between two organisations."""

    file: str
    slug: str
    version: int
    giver: str
    receiver: str
    kind: str
    gives: tuple[str, ...]
    returns: tuple[str, ...]
    purpose: str
    legal_basis: str
    starts_at: datetime
    ends_at: datetime | None
    bases: tuple[str, ...] = ()
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person of the demo, with the workspaces they may switch between, and what a manager would enter.

    `shifts` are written like “mon-sun 08:00-20:00”, `level` is one of [allocation]; a volunteer's check ends so many
    days after the demo was made.
    """

    org: str
    email: str
    name: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    patches: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()
    check_days: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A whole folder. `home` is set while one organisation's section is checked: whose section it is."""

    folder: str
    slug: str
    name: str
    organisations: dict[str, Organisation]
    agreements: tuple[Terms, ...] = ()
    people: tuple[Person, ...] = ()
    home: Organisation | None = None

    @property
    def lead(self) -> Organisation:
        """The organisation whose programme the others help with."""
        return next(one for one in self.organisations.values() if one.part == "lead")

    def seen_from(self, organisation: Organisation) -> "Partnership":
        """The same partnership, from this organisation's side."""
        return replace(self, home=organisation)

    def agreed(self, giver: str, receiver: str, kind: str) -> Terms | None:
        """The newest terms in the files for this kind of hand-over, or None."""
        found = [one for one in self.agreements if (one.giver, one.receiver, one.kind) == (giver, receiver, kind)]
        return max(found, key=lambda one: one.version, default=None)
