"""Where a programme contradicts itself: entries that stand twice, and names of what is not there."""

from collections.abc import Iterable
from typing import Any

from hub.directory.sections import Fault

MOVED = "What callers say stands in [[calls.script]]: move it there."


def faults(body: dict[str, Any], partnership: Any) -> list[Fault]:
    """Where the programme contradicts itself: entries that stand twice, and names of what is not there."""
    found = []
    for table in ("category", "outcome", "call_outcome", "setting", "clock", "retry_window"):
        found += _repeated(table, "key", [entry["key"] for entry in body.get(table, [])])
    found += _repeated("handover", "kind", [entry["kind"] for entry in body.get("handover", [])])
    found += _repeated("ending", "since", [(one["category"], one.get("since")) for one in body.get("ending", [])])
    codes = [(one.get("system"), one["outcome"], one.get("since")) for one in body.get("national_code", [])]
    found += _repeated("national_code", "since", codes)
    found += _unknown(body, "ending", "category", "category")
    found += [Fault("", "script", MOVED)] * bool(body.get("script"))
    found += _unknown(body, "national_code", "outcome", "outcome")
    return found


def _repeated(table: str, column: str, values: list) -> Iterable[Fault]:
    for place, value in enumerate(values, 1):
        if value in values[: place - 1]:
            yield Fault("", f"{table}.{place}.{column}", "This stands here a second time.")


def _unknown(body: dict[str, Any], table: str, column: str, target: str) -> Iterable[Fault]:
    known = {entry["key"] for entry in body.get(target, [])}
    for place, entry in enumerate(body.get(table, []), 1):
        if entry[column] not in known:
            yield Fault(
                "",
                f"{table}.{place}.{column}",
                f"There is no {target} '{entry[column]}'. Known: {', '.join(sorted(known))}.",
            )
