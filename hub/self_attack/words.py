"""The reports in words."""

from dataclasses import dataclass
from typing import Any

# In the order in which they run: name, label, what it does.
ATTACKS = (
    ("structure", "The database’s guards", "Every table, policy, right, function and trigger of the live database is "
     "held against a database made anew."),
    ("statements", "Statements", "SQL as the hub’s own login, in everybody’s name: read, change, delete, bring in."),
    ("numbers", "Numbers", "Others work, and every page is read before and after: a count must not tell of them."),
    ("jobs", "Jobs", "Work that happens after a page, caused again by another organisation with the same ids."),
    ("forms", "Forms and searches", "Every form of one’s own pages, sent with other organisations’ ids."),
    ("addresses", "Addresses", "Every address, in every role of every organisation, and signed out."),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What one attack tried and found."""

    label: str
    does: str
    tried: int | None
    findings: list[dict[str, str]]


def attacks(report: Any) -> list[Line]:
    """Each attack of a report; `tried` is None where the run broke off before it."""
    return [
        Line(label, does, report.tried.get(name), [one for one in report.findings if one["attack"] == name])
        for name, label, does in ATTACKS
    ]


def found_something(report: Any) -> bool:
    """True for a report that somebody must look at."""
    return bool(report.found) or bool(report.broken)


def standing(report: Any, found: int) -> tuple[str, str]:
    """A report's state in a word or two, and the colour of its tag."""
    if report.broken:
        return "Broke off", "red"
    if report.ended_at is None:
        return "Running", "blue"
    return (f"{found} found", "red") if found else ("Nothing found", "green")
