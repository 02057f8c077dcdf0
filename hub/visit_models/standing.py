"""What a version of the model is called in a list: its number, where it stands and since when, and who published it.

Titles repeat from version to version, so a title alone never tells two of them apart. No database.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row

from hub.kernel.forms.sentences import lower_first, upper_first
from hub.kernel.words import day

COLOURS = {"live": "green", "draft": "yellow", "retired": "grey", "waiting": "blue"}


def _where(version: Row) -> str:
    return "waiting" if version.state == "draft" and version.publish_at else version.state


def state(version: Row) -> str:
    """Where a version stands: "In force", "Starts on 3 December 2026", "Draft", "Retired"."""
    if _where(version) == "waiting":
        return f"Starts on {day(version.publish_at)}"
    return {"live": "In force", "draft": "Draft", "retired": "Retired"}[version.state]


def colour(version: Row) -> str:
    """The colour of its tag; the words beside it say the same."""
    return COLOURS[_where(version)]


def when(version: Row) -> str:
    """From when to when it was in force, or when it was written, in UK days."""
    if version.state == "live":
        return f"since {day(version.live_from)}"
    if version.state == "retired":
        return f"{day(version.live_from)} to {day(version.retired_at)}"
    return f"written on {day(version.drafted_at)}"


def history(version: Row) -> str:
    """When, who published it or chose its day, what it repeats: "Since 3 December 2026, published by Ann Manager"."""
    verb = "day chosen by" if _where(version) == "waiting" else "published by"
    parts = [upper_first(when(version)), f"{verb} {version.published_by}" if version.published_by else ""]
    parts.append(f"as version {version.repeats} said" if version.repeats else "")
    return ", ".join(part for part in parts if part)


def told_apart(version: Row) -> str:
    """One line for a list to choose from: "Version 4, in force, since 3 December 2026, published by Ann Manager"."""
    return ", ".join((f"Version {version.version}", lower_first(state(version)), lower_first(history(version))))


def choices(versions: Collection[Row]) -> Sequence[tuple[Any, str]]:
    """The versions for a drop-down, each with its title last: in a narrow list the end is what is cut off."""
    return [(one.version, f"{told_apart(one)}: {one.body.get('title', '')}".removesuffix(": ")) for one in versions]
