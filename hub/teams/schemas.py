"""The `[patches]` section of a tenant's file, and what the pages of teams, rota and volunteers are sent."""

import re
from typing import Any

from marshmallow import Schema as Shape
from marshmallow import ValidationError, fields, validate

from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import NamedSchema, no_repeats, text
from hub.directory.sections import Fault, section
from hub.kernel.forms.fields import Day, NotInFuture, TimeOfDay
from hub.kernel.forms.schemas import Schema
from hub.teams.rules import WEEKDAYS, Shift, said

SECTOR = validate.Regexp(
    r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9]$", error="A postcode sector is the first half and one digit, such as “NR17 1”."
)
WARD = validate.Regexp(r"^[EWSN]\d{8}$", error="A ward’s code is a letter and eight digits, such as E05010241.")
MOST_SHIFTS = 4
LONGEST = 200  # of a day’s hours as they are typed


class WardSchema(Shape):
    """One of `wards`: the code by which the gazetteer knows it, and its name for people."""

    code = text(required=True, validate=WARD)
    name = text(required=True)


class PatchSchema(NamedSchema):
    """[[patches.patch]]: a part of the area, by wards, postcode sectors or both, and the team it belongs to."""

    wards = fields.List(fields.Nested(WardSchema))
    sectors = fields.List(text(validate=SECTOR), validate=no_repeats)
    team = text()


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """Patches that overlap, cover nothing, or belong to a team there is not; a wrong shape is left to the schema."""
    written = body.get("patch")
    tables = [(place, one) for place, one in enumerate(written if isinstance(written, list) else [], 1)]
    seen: dict[tuple[str, str], str] = {}
    found: list[Fault] = []
    for place, patch in [one for one in tables if isinstance(one[1], dict)]:
        where, label = f"patch.{place}", str(patch.get("label", ""))
        if not patch.get("wards") and not patch.get("sectors"):
            found.append(Fault("", where, "Name at least one ward or postcode sector."))
        if isinstance(patch.get("team"), str) and patch["team"] not in partnership.home.keys("teams"):
            found.append(Fault("", f"{where}.team", f"There is no team “{patch['team']}” in [teams]."))
        if isinstance(patch.get("key"), str) and ("key", patch["key"]) in seen:
            found.append(Fault("", f"{where}.key", f"The patch “{patch['key']}” is there twice."))
        seen.setdefault(("key", str(patch.get("key"))), label)
        found += _overlaps(where, label, patch, seen)
    return found


def _overlaps(where: str, label: str, patch: dict[str, Any], seen: dict[tuple[str, str], str]) -> list[Fault]:
    found = []
    named = {"sectors": list(dict.fromkeys(_sectors(patch))), "wards": _wards(patch)}  # a list refuses its own repeats
    for kind, keys in named.items():
        for key in keys:
            if (kind, key) in seen:
                noun = kind.removesuffix("s")
                found.append(Fault("", f"{where}.{kind}", f"The {noun} {key} is in “{seen[kind, key]}” already."))
            seen.setdefault((kind, key), label)
    return found


def _sectors(patch: dict[str, Any]) -> list[str]:
    written = patch.get("sectors")
    return [one for one in written if isinstance(one, str)] if isinstance(written, list) else []


def _wards(patch: dict[str, Any]) -> list[str]:
    written = patch.get("wards")
    tables = [one for one in written if isinstance(one, dict)] if isinstance(written, list) else []
    return [one["code"] for one in tables if isinstance(one.get("code"), str)]


@section("patches", owners={"district", "unitary"}, faults=check, lenient=True)
class PatchesSchema(Shape):
    """[patches]: how a council divides its area."""

    patch = fields.List(fields.Nested(PatchSchema), required=True, validate=validate.Length(min=1))


class Hours(fields.String):
    """The hours of one day as people write them, '9am to 5pm, 6pm to 8pm': kept as pairs of times in order."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[tuple]:
        found = []
        for part in re.split(r",|;|\band\b", super()._deserialize(value, attr, data, **kwargs)[:LONGEST]):
            ends = re.split(r"\s*(?:\bto\b|\buntil\b|[-–—])\s*", part.strip())
            try:
                starts_at, ends_at = (TimeOfDay().deserialize(one) for one in ends)
            except (ValidationError, ValueError):
                raise ValidationError(f"{self.metadata['label']} must be hours, like 9am to 5pm") from None
            found.append((starts_at, ends_at))
        return self._in_order(found)

    def _in_order(self, found: list[tuple]) -> list[tuple]:
        found = sorted(found)
        label = self.metadata["label"]
        if any(ends <= starts for starts, ends in found):
            raise ValidationError(f"{label} has hours that end before they begin")
        if any(later[0] < earlier[1] for earlier, later in zip(found, found[1:], strict=False)):
            raise ValidationError(f"{label} has hours that overlap")
        return found


def _day(number: int) -> Hours:
    most = validate.Length(max=MOST_SHIFTS, error=f"{WEEKDAYS[number]} can have {MOST_SHIFTS} shifts at most")
    return Hours(validate=most, metadata={"label": WEEKDAYS[number], "quiet": True, "width": 20})


class Week(Schema):
    """A person's weekly pattern and the day from which it counts."""

    valid_from = Day(
        required=True,
        metadata={
            "label": "From which day?",
            "name": "the day from which it counts",
            "hint": "Like 23 11 2026. Until then the present week stays.",
        },
    )
    monday, tuesday, wednesday = _day(0), _day(1), _day(2)
    thursday, friday = _day(3), _day(4)
    saturday, sunday = _day(5), _day(6)


DAYS = tuple(name.lower() for name in WEEKDAYS)


def shifts_in(data: dict[str, Any]) -> list[Shift]:
    """The shifts that a valid Week form holds."""
    return [Shift(number, *hours) for number, name in enumerate(DAYS) for hours in data[name] or ()]


def week_as_typed(shifts: tuple[Shift, ...]) -> dict[str, str]:
    """A pattern as the form's fields show it."""
    typed: dict[str, list[str]] = {}
    for one in shifts:
        typed.setdefault(DAYS[one.weekday], []).append(f"{said(one.starts)} to {said(one.ends)}")
    return {name: ", ".join(hours) for name, hours in typed.items()}


class CopyWeek(Schema):
    """Whose week a person is to work, and from which day."""

    source_id = fields.UUID(
        required=True,
        metadata={"label": "Whose week?", "name": "whose week to copy", "choices": [], "widget": "select"},
    )
    valid_from = Day(required=True, metadata={"label": "From which day?", "name": "the day from which it counts"})


class LeaveDays(Schema):
    """Days off, both included."""

    starts_on = Day(required=True, metadata={"label": "First day off", "hint": "Like 23 11 2026"})
    ends_on = Day(required=True, metadata={"label": "Last day off"})


class Members(Schema):
    """Who is added to a team, or covers a patch from now on."""

    account_ids = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, error="Select at least one person"),
        metadata={"label": "Who?", "name": "who", "choices": [], "missing": "Select at least one person"},
    )


class Check(Schema):
    """A volunteer's check."""

    checked_on = Day(
        required=True,
        validate=NotInFuture("The day of the check must be today or in the past"),
        metadata={
            "label": "When was the check made?",
            "name": "the day of the check",
            "hint": "The day on the certificate, like 23 4 2026",
        },
    )
    expires_on = Day(
        required=True,
        metadata={
            "label": "When does it expire?",
            "name": "the day on which it expires",
            "hint": "The last day on which it counts. A day that has passed takes the volunteer’s tasks back at once.",
        },
    )
