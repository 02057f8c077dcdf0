"""Putting a visit model in force: now, on a day, or one that was in force before."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row

from hub.directory import actions as sections
from hub.directory.sections import faults_here, numbered
from hub.kernel.clock import UK
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.visit_models import queries


def publish(version: int, seen: str | None = None) -> None:
    """Publish this draft as it was read; visits under way keep the version they began with. Raises NotPossibleNow."""
    _sound(version)
    sections.publish(queries.NAME, version, seen)


def publish_on(version: int, day: date, seen: str | None = None) -> None:
    """Let this draft take over when that UK day begins. Its faults are looked for now, and again on the day."""
    _sound(version)
    sections.schedule(queries.NAME, version, datetime.combine(day, time(), UK), seen)


def call_off(version: int) -> None:
    """Let a version that waits for its day be an ordinary draft again. Raises NotPossibleNow."""
    sections.call_off(queries.NAME, version)


def put_back(version: int, instead_of: int) -> int:
    """Put an earlier version in force again, under the next number, which this returns. Raises NotPossibleNow."""
    _sound(version)
    return sections.put_back(queries.NAME, version, instead_of)


def _sound(version: int) -> Row[Any]:
    found = numbered(queries.NAME, version)
    if found is None:
        raise NotYours()
    faults = faults_here(queries.NAME, found.body)
    if faults:
        told = " ".join(f"{key}: {reason}" for key, reason in faults)
        raise NotPossibleNow(f"Version {version} has faults: {told}", "Mend them in a draft, then publish that.")
    return found
