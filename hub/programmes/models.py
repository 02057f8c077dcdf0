"""A programme as one frozen value. It has no table of its own: it is a version of the lead's `[programme]` section."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class LineList:
    """How a list arrives: fact → the header names it may stand under, and the columns kept as they come."""

    name: str
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A sort of person on the list (case, contact, household), and what the list calls it."""

    key: str
    label: str
    listed_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndingRule:
    """For how many full days after the first known of `counts_from` a case of this category stays open.

    In force from `since` (None: always was) until a later rule of the category takes over. With `running`, those
    whose count had begun under the rule before are let go by this one too.
    """

    category: str
    counts_from: tuple[str, ...]
    days: int
    since: date | None
    running: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """When people work: on these weekdays (0 is Monday) from one time to another, local time."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Clock:
    """The hours of one kind of hand-over, and the facts that it offers to an agreement.

    With `by_closing` an answer is due when the day closes on which the hours run out.
    """

    kind: str
    due_hours: int
    in_working_hours: bool
    by_closing: bool
    lapse_hours: int
    lapses_with_ending: bool
    offers: tuple[str, ...]


# What a clock of a case can start with, and what stops it (hub/cases/rules/clocks.py says when each was).
STARTS = ("received", "wait-over", "called", "call-agreed", "request-due", "request-answered")
STOPS = ("first-call", "called", "asked", "enrichment-asked", "reached", "closed")


@dataclass(frozen=True, slots=True)
class CaseClock:
    """Within `hours` of one of STARTS one of STOPS has to happen; `warn_hours` before that it is marked as near."""

    key: str
    label: str
    starts: str
    stops: tuple[str, ...]
    hours: int
    in_opening_hours: bool
    warn_hours: int


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the day, local time: whom a call does not find in one may be found in another."""

    key: str
    label: str
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Setting:
    """A complex setting, known by a fact that equals a value or contains one of some words."""

    key: str
    label: str
    fact: str
    equals: str | None
    contains: tuple[str, ...]
    escalate: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """Hours within which a consultant looks at what was escalated, and who it may be passed on to."""

    hours: int
    in_opening_hours: bool
    passes_to: str


@dataclass(frozen=True, slots=True)
class Priority:
    """A rank in the list (1 is first); `skips_wait` proposes a hand-over at once."""

    rank: int
    label: str
    skips_wait: bool
    fact: str = ""
    equals: object = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How work on a case ended.

    `reached`: somebody spoke to the resident. `contacted`: it counts as a success in the share of cases contacted.
    `outside`: the case is another county's.
    """

    key: str
    label: str
    closes: bool
    reached: bool
    contacted: bool
    next: str
    hint: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """How one call, text or email ended, and what is next."""

    key: str
    label: str
    reached: bool
    bad_number: bool
    next: str


@dataclass(frozen=True, slots=True)
class NationalCode:
    """What the national system calls an outcome, from a day on; an empty code says that it has none any more."""

    system: str
    outcome: str
    code: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that differs between one programme and the next."""

    key: str
    name: str
    about: str
    national_system: str
    words: dict[str, str]
    line_list: LineList
    categories: tuple[Category, ...]
    endings: tuple[EndingRule, ...]
    hours_before_enrichment: int
    open: tuple[Opening, ...]
    closed_on: frozenset[date]
    clocks: dict[str, Clock]
    priorities: tuple[Priority, ...]
    outcomes: dict[str, Outcome]
    call_outcomes: dict[str, CallOutcome]
    crosswalk: tuple[NationalCode, ...]
    health_words: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    case_clocks: tuple[CaseClock, ...] = ()
    retry_windows: tuple[Window, ...] = ()
    tries_a_day: int = 3
    escalation: Escalation | None = None

    @property
    def knows_variants(self) -> bool:
        """True when a variant changes who comes first."""
        return any(one.fact == "variant" for one in self.priorities)

    @property
    def outside(self) -> Outcome | None:
        """The outcome of a case that is another county's, if this programme has one."""
        return next((one for one in self.outcomes.values() if one.outside), None)

    @property
    def ends(self) -> bool:
        """True when cases of this programme end by themselves on a day."""
        return bool(self.endings)
