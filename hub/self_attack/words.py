"""The reports in words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.kernel.clock import now

LONGEST = timedelta(hours=12)  # minutes are usual: whatever has not ended by then was killed and says nothing any more

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
    return bool(report.found) or broke_off(report)


def broke_off(report: Any) -> bool:
    """Whether a run ended without having tried everything: by a fault, or killed with its process."""
    return bool(report.broken) or report.ended_at is None and report.began_at < now() - LONGEST


def standing(report: Any, found: int) -> tuple[str, str]:
    """A report's state in a word or two, and the colour of its tag."""
    if broke_off(report):
        return "Broke off", "red"
    if report.ended_at is None:
        return "Running", "blue"
    return (f"{found} found", "red") if found else ("Nothing found", "green")
