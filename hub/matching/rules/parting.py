"""What undoing a merge brings back, and what stays because somebody worked on it since. No database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from hub.kernel.db import Base
from hub.matching.rules.merging import Change

PART_NAMES = {
    "forename": "The first name",
    "surname": "The last name",
    "born_on": "The date of birth",
    "nhs_number": "The NHS number",
    "gender": "The gender",
    "ethnicity": "The ethnicity",
    "language": "The language",
    "home": "The address",
    "call back": "The call back",
    "tracer": "Who it is with",
    "urgency": "How urgent it is",
    "district": "The district",
    "closing": "How it was closed",
    "state": "Whether a number works",
    "person": "Whose it is",
    "case": "What hangs on a case",
    "contact": "The number of close contacts",
    "decision": "What was decided about the two",
}


class Undoing(NamedTuple):
    """The changes that go back, and those that stay."""

    back: list[Change]
    stays: list[Change]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as they are kept in a merge."""
    return {name: value if value is None or isinstance(value, (bool, int)) else _text(value)
            for name, value in values.items()}  # fmt: skip


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def written(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The changes as a merge keeps them."""
    return [
        {"of": one.of, "id": str(one.id), "part": one.part, "before": plain(one.before), "after": plain(one.after)}
        for one in changes
    ]


def read(kept: Iterable[Mapping[str, Any]], tables: Mapping[str, type[Base]]) -> list[Change]:
    """The changes that a merge kept, with values as the tables have them."""
    return [
        Change(
            one["of"], UUID(one["id"]), one["part"], _typed(tables[one["of"]], one["before"]),
            _typed(tables[one["of"]], one["after"]),
        )
        for one in kept
    ]  # fmt: skip


def _typed(table: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.__table__.c[name].type.python_type, value) for name, value in values.items()}


def _value(type_: type, value: Any) -> Any:
    if value is None or type_ in (str, int, bool):
        return value
    return UUID(value) if type_ is UUID else (datetime if type_ is datetime else date).fromisoformat(value)


def undoing(changes: Sequence[Change], present: Mapping[tuple[str, UUID], Any]) -> Undoing:
    """A part goes back when it is still as the merge left it; whatever somebody changed since stays theirs."""
    back, stays = [], []
    for one in changes:
        row = present.get((one.of, one.id))
        as_left = row is not None and all(getattr(row, name) == value for name, value in one.after.items())
        (back if as_left else stays).append(one)
    return Undoing(back, stays)


def what_stays(found: Undoing, since: Any, requests: Sequence[str], names: Mapping[UUID, str]) -> list[str]:
    """What is not as it was before the merge once it is undone, in sentences."""
    told = [
        f"{PART_NAMES[one.part]} {'of case ' + names[one.id] if one.id in names else ''} was changed since the merge: "
        "it stays as it is.".replace("  ", " ")
        for one in found.stays
    ]
    for case_id, name in names.items():
        calls = list(since.calls).count(case_id)
        if calls:
            told.append(
                f"{counted(calls, 'call')} recorded since on case {name} stay{'s' * (calls == 1)} with that case."
            )
    if since.points:
        told.append(
            f"{counted(since.points, 'contact detail')} added since stay{'s' * (since.points == 1)} with the first."
        )
    told += [f"The case {name} came since and stays with the first." for name in since.cases]
    told += [f"Request {one} was withdrawn and stays so: ask again if it is still needed." for one in requests]
    return told


def counted(number: int, what: str) -> str:
    """'1 call', '2 calls'."""
    return f"{number} {what}{'' if number == 1 else 's'}"
