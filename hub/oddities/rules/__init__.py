"""What is odd: the rules as data, and the figures that an organisation may set. No database.

How each is found is a statement of the same name in queries/hits.py.
"""

from dataclasses import dataclass, field
from datetime import time

from hub.kernel.access import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of oddity: its title, and what it is for, for whoever reviews it.

    `figures` are the names of the settings by which it is tuned; `about_person` is false where it is about a day's work
    and no one resident.
    """

    key: str
    label: str
    what: str
    figures: tuple[str, ...] = ()
    about_person: bool = True


RULES = {
    one.key: one
    for one in (
        Rule(
            "own-street", "Own street",
            "Somebody opened the record of a person in their own postcode, or in their own street.",
        ),
        Rule(
            "own-surname", "Own last name",
            "Somebody opened the record of a person with their own last name, unless many people here have it.",
            ("surname_common",),
        ),
        Rule(
            "own-record", "Own or a colleague’s record",
            "Somebody opened a record that has their own or a colleague’s name, mobile number or email address.",
        ),
        Rule(
            "bulk", "Many records at once",
            "Somebody read more records, or longer lists and files, than the work of an hour needs.",
            ("opened_per_hour", "listed_per_hour", "file_rows"), about_person=False,
        ),
        Rule(
            "odd-hours", "Odd hours",
            "Somebody read outside their hours on the rota, or outside usual hours where they have no rota.",
            ("open_from", "open_until", "open_days", "minutes_beside"), about_person=False,
        ),
        Rule(
            "no-relationship", "No working relationship",
            "Somebody opened the record of a person who was with somebody else, and did no work on it.",
            ("relation_days", "overseers"),
        ),
        Rule(
            "after-closing", "After closing",
            "Somebody opened a record long after the work on it had ended.",
            ("after_closing_days", "overseers"),
        ),
        Rule(
            "leaver", "Leaver",
            "An account was used after it was closed, or took files or many records in its last days.",
            ("leaver_days", "leaver_opened"), about_person=False,
        ),
        Rule(
            "refusals", "Refused again and again",
            "Somebody was refused pages, or failed to sign in, several times in a day.",
            ("refusals_per_day",), about_person=False,
        ),
        Rule(
            "restricted", "Restricted record",
            "Somebody opened a restricted record.",
            ("restricted_all",),
        ),
    )
}  # fmt: skip

OUTCOMES = {
    "explained": "Explained: there was a reason",
    "talked-to": "Talked to the person",
    "training": "Training",
    "disciplinary": "Passed on as a disciplinary matter",
    "reported": "Reported as a breach",
    "false-alarm": "False alarm: the rule is too strict",
}
STATES = {"open": "To review", "decided": "To be signed off", "signed": "Signed off"}

# Whose work it is to look at everybody's: a look by one of them needs no case of their own.
OVERSEERS = (Role.SUPERVISOR, Role.CONSULTANT, Role.MANAGER, Role.COORDINATOR, Role.IG)


@dataclass(frozen=True, slots=True)
class Settings:
    """The figures of one organisation, `[oddities]` in its file; these stand where it says nothing."""

    off: tuple[str, ...] = ()
    surname_common: int = 10
    opened_per_hour: int = 40
    listed_per_hour: int = 1000
    file_rows: int = 500
    open_from: time = time(7)
    open_until: time = time(20)
    open_days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    minutes_beside: int = 60
    relation_days: int = 14
    after_closing_days: int = 14
    leaver_days: int = 14
    leaver_opened: int = 60
    refusals_per_day: int = 5
    restricted_all: bool = False
    overseers: tuple[str, ...] = field(default=tuple(str(role) for role in OVERSEERS))

    @property
    def on(self) -> tuple[str, ...]:
        """The rules that this organisation asks."""
        return tuple(key for key in RULES if key not in self.off)


@dataclass(frozen=True, slots=True)
class Measured:
    """How one rule did: found, judged, and of these how many were false alarms."""

    rule: str
    found: int
    judged: int
    false: int

    @property
    def share(self) -> float | None:
        """The share of false alarms among those that somebody has judged; None before the first."""
        return self.false / self.judged if self.judged else None
