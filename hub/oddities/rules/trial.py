"""Other figures tried on days that are over: what was typed as codes and back, and what came of the trial. No database.

A trial is its events: the figures stand in the one that begins it, each rule's numbers in one of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any, Protocol

from hub.oddities.rules import RULES, Settings

SPAN = timedelta(days=30)
ORDINARY = ("explained", "false-alarm")
# What can be tried: a number or a time of day. Days of the week and overseers stay as they are in force.
FIGURES = {
    "surname_common": ("own-surname", "People here with the same last name, from which on it says nothing"),
    "opened_per_hour": ("bulk", "Records of different people opened within an hour"),
    "listed_per_hour": ("bulk", "Different records shown in lists within an hour"),
    "file_rows": ("bulk", "Rows of one file"),
    "open_from": ("odd-hours", "Usual hours begin"),
    "open_until": ("odd-hours", "Usual hours end"),
    "minutes_beside": ("odd-hours", "Minutes before and after a shift"),
    "relation_days": ("no-relationship", "Days that work with a person may lie before or after a look"),
    "after_closing_days": ("after-closing", "Days after the work has ended"),
    "leaver_days": ("leaver", "Last days before an account is closed"),
    "leaver_opened": ("leaver", "Records opened on one of them"),
    "refusals_per_day": ("refusals", "Refusals in a day"),
}


class Group(Protocol):
    """What makes two findings the same: who, about whom, on which day."""

    account_id: Any
    person_id: Any
    on_day: Any


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule's numbers: findings by the figures tried, and by today's.

    Of those of the figures tried: signed off as ordinary, and grave, so that something came of them. Lost are grave
    ones of today's figures that would be found no longer.
    """

    rule: str
    found: int
    today: int
    ordinary: int
    grave: int
    lost: int


def told(settings: Settings) -> list[str]:
    """The figures as codes, 'opened_per_hour=40', for the event."""
    return [f"{name}={_written(getattr(settings, name))}" for name in FIGURES]


def _written(value: Any) -> str:
    return value.isoformat("minutes") if isinstance(value, time) else str(value)


def read(codes: Iterable[str], today: Settings) -> Settings:
    """The settings of a trial: its figures, and what stands today beside them."""
    given = dict(one.split("=", 1) for one in codes)
    typed = {name: time.fromisoformat(value) if ":" in value else int(value) for name, value in given.items()}
    return replace(today, **{name: value for name, value in typed.items() if name in FIGURES})


def changed(tried: Settings, today: Settings) -> dict[str, tuple[Any, Any]]:
    """The figures that differ: what is tried and what stands today, as people write them."""
    return {
        name: (_written(getattr(tried, name)), _written(getattr(today, name)))
        for name in FIGURES
        if getattr(tried, name) != getattr(today, name)
    }


def lines(tried: Settings, today: Settings) -> list[str]:
    """What an organisation writes into `[oddities]` of its file to have these figures."""
    return [
        f'{name} = "{new}"' if isinstance(getattr(tried, name), time) else f"{name} = {new}"
        for name, (new, _) in changed(tried, today).items()
    ]


def alone(settings: Settings, rule: str) -> Settings:
    """The same figures with every other rule switched off, and this one on, whether it is today or not."""
    return replace(settings, off=tuple(key for key in RULES if key != rule))


def concerned(rule: str, tried: Settings, today: Settings) -> bool:
    """Whether a rule may find something else by the figures tried."""
    return any(FIGURES[name][0] == rule for name in changed(tried, today))


def tally(rule: str, found: Iterable[Group], today: Iterable[Group], judged: Mapping[tuple, Iterable[str]]) -> Tried:
    """Count both, held against what people said of the same findings: `judged` has the outcomes by finding."""
    by_tried, by_today = {_key(one) for one in found}, {_key(one) for one in today}
    grave = {key for key, outcomes in judged.items() if any(one not in ORDINARY for one in outcomes)}
    ordinary = set(judged) - grave
    return Tried(
        rule, len(by_tried), len(by_today), len(by_tried & ordinary), len(by_tried & grave),
        len((by_today & grave) - by_tried),
    )  # fmt: skip


def _key(one: Group) -> tuple:
    return one.account_id, one.person_id, one.on_day
