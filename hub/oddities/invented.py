"""A month of invented normal work in a county's team: nobody does anything wrong, and much looks odd. No database.

Normal is: rota hours with overtime and shifts swapped by word of mouth; lists all day; each case opened again and again
by who holds it; the phone answered by whoever is free, with a call recorded or the caller put through; families where
half a village has three names; colleagues who live in the area they trace; complaints that come weeks later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from hub.kernel.clock import UK
from hub.matching.labelled import BEGINNINGS, ENDS, MEN, WOMEN

FIRST_DAY = date(2010, 3, 1)  # long before anything real: what stands in the database is not in the way
DAYS = 31
SHIFTS = ((time(8), time(16)), (time(12), time(20)), (time(9), time(17)))
LISTED = 25
FORENAMES = MEN + WOMEN
SURNAMES = [f"{one}{other}" for other in ENDS for one in BEGINNINGS]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at work: their days of the week, hours, and where they live."""

    id: UUID
    name: str
    role: str
    weekdays: tuple[int, ...]
    hours: tuple[time, time]
    postcode: str | None
    street: str


@dataclass(frozen=True, slots=True)
class Case:
    """A resident and their case: with whom, from when until when."""

    id: UUID
    resident_id: UUID
    forename: str
    surname: str
    postcode: str
    street: str
    holder: UUID
    opened_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """An event to be: who, in which role, when, which kind, about whom, with which facts."""

    account_id: UUID
    role: str
    at: datetime
    kind: str
    about: tuple[UUID, ...]
    facts: dict


@dataclass
class Month:
    """All of it."""

    colleagues: list[Colleague] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


def month(seed: int, tracers: int = 14, per_day: int = 30) -> Month:
    """The same seed makes the same month; `per_day` cases arrive each day."""
    draw = Random(seed)  # noqa: S311 - dice for invented people, no secret
    made = Month()
    made.colleagues = [_colleague(draw, nth, "tracer" if nth < tracers else "supervisor") for nth in range(tracers + 2)]
    for day in (FIRST_DAY + timedelta(days=nth) for nth in range(DAYS)):
        on = [one for one in made.colleagues if day.weekday() in one.weekdays]
        tracing = [one for one in on if one.role == "tracer"] or made.colleagues[:1]
        today = [_case(draw, day, tracing) for _ in range(per_day)]
        made.cases += today
        for one in on:
            made.deeds += _lists(draw, one, day, made.cases)
    by_id = {one.id: one for one in made.colleagues}
    for case in made.cases:
        made.deeds += _work(draw, case, by_id, made.colleagues)
    return made


def _id(draw: Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


def _home(draw: Random) -> tuple[str, str]:
    """One of 900 postcodes, of which a few hold many: a village and its two estates."""
    number = min(int(draw.expovariate(1 / 180)), 899)
    return f"NR{number // 100 + 1} {number // 10 % 10}{'ABDEFGHJLN'[number % 10]}A", f"{SURNAMES[number % 97]} Lane"


def _surname(draw: Random) -> str:
    """A few names are everybody's, most are rare."""
    return SURNAMES[min(int(draw.expovariate(1 / 40)), len(SURNAMES) - 1)]


def _colleague(draw: Random, nth: int, role: str) -> Colleague:
    off = draw.randrange(7)
    weekdays = tuple(day for day in range(7) if day not in (off, (off + 1) % 7))
    postcode, street = _home(draw)
    name = f"{draw.choice(FORENAMES)} {_surname(draw)}"
    return Colleague(
        _id(draw), name, role, weekdays, SHIFTS[nth % 3], postcode if draw.random() < 0.7 else None, street
    )


def _case(draw: Random, day: date, on: list[Colleague]) -> Case:
    holder = draw.choice(on)
    postcode, street = _home(draw)
    opened = _moment(draw, holder, day)
    closed = opened + timedelta(days=draw.choice((0, 1, 1, 2, 3, 5, 8)), minutes=draw.randrange(20, 200))
    return Case(
        _id(draw), _id(draw), draw.choice(FORENAMES), _surname(draw), postcode, street, holder.id, opened, closed
    )


def _moment(draw: Random, one: Colleague, day: date) -> datetime:
    """A moment of somebody's shift; one in forty days they stay late, one in eighty they swapped the shift."""
    start, end = (datetime.combine(day, hour, UK) for hour in one.hours)
    told = Random(f"{one.id} {day}")  # noqa: S311 - the same all day
    chance = told.random()
    if chance < 1 / 40:
        end += timedelta(minutes=told.randrange(30, 120))
    elif chance < 1 / 40 + 1 / 80:
        start, end = start + timedelta(hours=4), end + timedelta(hours=4)
    return (start + (end - start) * draw.random()).astimezone(UTC)


def _lists(draw: Random, one: Colleague, day: date, cases: list[Case]) -> Iterator[Deed]:
    """One's own list again and again; a supervisor's lists are everybody's."""
    mine = [case for case in cases[-400:] if one.role == "supervisor" or case.holder == one.id]
    for _ in range(draw.randrange(15, 40)):
        start = draw.randrange(max(len(mine) - LISTED, 1))
        shown = tuple(case.resident_id for case in mine[start : start + LISTED])
        yield Deed(
            one.id, one.role, _moment(draw, one, day), "list:shown", shown, {"list": "cases", "count": len(shown)}
        )


def _work(draw: Random, case: Case, by_id: dict[UUID, Colleague], everybody: list[Colleague]) -> Iterator[Deed]:
    """What happens with a case: its holder's work, and everybody else's reasons to open it."""
    holder = by_id[case.holder]
    yield from _steps(draw, case, holder, draw.randrange(3, 9))
    last = case.closed_at.astimezone(UK).date()
    others = [one for one in everybody if one.id != holder.id]
    on = [one for one in others if last.weekday() in one.weekdays] or others
    chance = draw.random()
    if chance < 0.06:  # the resident rings back, and whoever answers records it
        yield from _answered(draw, case, draw.choice(on), last, recorded=True)
    elif chance < 0.064:  # … or puts them through, and records nothing
        yield from _answered(draw, case, draw.choice(on), last, recorded=False)
    elif chance < 0.10:  # a supervisor looks at how it goes
        boss = draw.choice([one for one in everybody if one.role == "supervisor"])
        yield _opened(case, boss, _moment(draw, boss, last))
    elif chance < 0.11:  # a complaint, or a question of the family's, weeks later
        yield _opened(case, holder, _moment(draw, holder, last + timedelta(days=draw.randrange(10, 25))))


def _steps(draw: Random, case: Case, holder: Colleague, times: int) -> Iterator[Deed]:
    days = (case.closed_at - case.opened_at).days + 1
    for nth in range(times):
        day = case.opened_at.astimezone(UK).date() + timedelta(days=draw.randrange(days))
        moment = case.opened_at + timedelta(minutes=nth) if nth == 0 else _moment(draw, holder, _on_shift(day, holder))
        yield _opened(case, holder, moment)
        if draw.random() < 0.5:
            yield _called(case, holder, moment + timedelta(minutes=draw.randrange(2, 20)))


def _on_shift(day: date, one: Colleague) -> date:
    while day.weekday() not in one.weekdays:
        day += timedelta(days=1)
    return day


def _answered(draw: Random, case: Case, one: Colleague, day: date, recorded: bool) -> Iterator[Deed]:
    moment = _moment(draw, one, day)
    yield _opened(case, one, moment)
    if recorded:
        yield _called(case, one, moment + timedelta(minutes=6))


def _opened(case: Case, by: Colleague, at: datetime) -> Deed:
    return Deed(by.id, by.role, at, "record:opened", (case.id, case.resident_id), {"record": "case"})


def _called(case: Case, by: Colleague, at: datetime) -> Deed:
    facts = {"case": str(case.id), "call": str(case.id), "kind": "call", "outcome": "no-answer"}
    return Deed(by.id, by.role, at, "call:recorded", (case.id, case.resident_id), facts)
