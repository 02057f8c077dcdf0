"""The `[allocation]` section of a county's file, and what the pages of allocation are sent."""

from typing import Any

from marshmallow import Schema as Shape
from marshmallow import fields, post_load, validate

from hub.allocation.rules.levels import Allocation, Level
from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import NamedSchema, no_repeats, text
from hub.directory.sections import Fault, section
from hub.kernel.forms.fields import TimeOfDay
from hub.kernel.forms.schemas import Schema

MOST_PEOPLE = 200


def _number(least: int, most: int, **options) -> fields.Integer:
    return fields.Integer(
        strict=True, validate=validate.Range(least, most, error=f"Between {least} and {most}."), **options
    )


class LevelSchema(NamedSchema):
    """[[allocation.level]]: a level of training, from the least trained up, and what it may take."""

    cases_per_shift = _number(1, 200, required=True)
    categories = fields.List(text(), load_default=list, validate=no_repeats)
    priorities = fields.List(_number(1, 99), load_default=list, validate=no_repeats)
    variants = fields.Boolean(load_default=True)
    complex = fields.Boolean(load_default=True)

    @post_load
    def _built(self, data, **_):
        return Level(**data | {name: tuple(data[name]) for name in ("categories", "priorities")})


class PoolSchema(Shape):
    """[allocation.pool]: the team whose people can be brought in."""

    team = text(required=True)


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """Levels there are twice, a default that is none, a pool that is no team, categories the programme has not."""
    levels = [one for one in body.get("level", []) if isinstance(one, dict)]
    keys = [str(one.get("key")) for one in levels]
    found = [Fault("", f"level.{place}.key", f"The level “{key}” is there twice.")
             for place, key in enumerate(keys, 1) if keys.index(key) < place - 1]  # fmt: skip
    if body.get("default") not in keys:
        found.append(Fault("", "default", f"There is no level “{body.get('default')}”."))
    team = (body.get("pool") or {}).get("team")
    if team and team not in partnership.home.keys("teams"):
        found.append(Fault("", "pool.team", f"There is no team “{team}” in [teams]."))
    programme = partnership.home.section("programme") or {}
    known = {one.get("key") for one in programme.get("category", [])} if isinstance(programme, dict) else set()
    for place, one in enumerate(levels, 1):
        wrong = [name for name in one.get("categories", []) if known and name not in known]
        if wrong:
            found.append(Fault("", f"level.{place}.categories", f"The programme has no category “{wrong[0]}”."))
    return found


@section("allocation", owners={"county", "unitary"}, faults=check)
class AllocationSchema(Shape):
    """[allocation]: levels of training, the surge pool, and which cases stay where they are."""

    level = fields.List(fields.Nested(LevelSchema), required=True, validate=validate.Length(min=1))
    default = text(required=True)
    pool = fields.Nested(PoolSchema, load_default=None)
    booked_hours = _number(0, 72, load_default=4)
    untouched_minutes = _number(0, 24 * 60, load_default=30)
    grace_minutes = _number(0, 12 * 60, load_default=30)

    @post_load
    def _built(self, data, **_):
        pool = data.pop("pool")
        return Allocation(tuple(data.pop("level")), pool=pool["team"] if pool else None, **data)


class Give(Schema):
    """To whom cases are given; the reason is asked for where a level may not take one of them."""

    account_id = fields.UUID(
        required=True, metadata={"label": "Who takes it?", "name": "who takes it", "choices": [], "widget": "radios"}
    )
    why = fields.String(
        validate=validate.Length(max=1000),
        metadata={
            "label": "If their level may not take it, why should they have it all the same?",
            "name": "why",
            "hint": "Leave this empty to keep to the levels. What you write is kept with the case",
            "widget": "textarea",
        },
    )


class SetLevel(Schema):
    """How trained somebody is."""

    level = fields.String(
        required=True, metadata={"label": "Level", "name": "a level", "choices": [], "widget": "radios"}
    )


class Bring(Schema):
    """So many people of the pool for some hours of today; the answers stand in the page's address."""

    people = fields.Integer(
        validate=validate.Range(1, MOST_PEOPLE, error=f"Enter a number of people between 1 and {MOST_PEOPLE}"),
        metadata={"label": "How many people?", "name": "how many people", "width": 3, "quiet": True},
    )
    level = fields.String(
        metadata={
            "label": "At which level?",
            "name": "a level",
            "choices": [],
            "widget": "select",
            "quiet": True,
            "blank": "The usual one",
        }
    )
    starts = TimeOfDay(
        metadata={"label": "From when?", "name": "from when", "hint": "Like 1pm", "width": 5, "quiet": True}
    )
    ends = TimeOfDay(metadata={"label": "Until when?", "name": "until when", "width": 5, "quiet": True})


class Pool(Schema):
    """Who of the pool is brought in today, and for which hours."""

    account_ids = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, error="Select at least one person"),
        metadata={"label": "Who comes?", "name": "who comes", "choices": [], "missing": "Select at least one person"},
    )
    starts = TimeOfDay(required=True, metadata={"label": "From when?", "name": "from when", "width": 5})
    ends = TimeOfDay(required=True, metadata={"label": "Until when?", "name": "until when", "width": 5})


class EndShift(Schema):
    """Who takes the cases with a booked call."""

    account_id = fields.UUID(
        metadata={
            "label": "Who makes the calls that are booked?", "name": "who makes them", "choices": [],
            "widget": "radios",
        },
    )  # fmt: skip


class Chosen(Schema):
    """Which of the cases that nobody has; the answers stand in the page's address."""

    priority = fields.Integer(metadata={"label": "Priority", "choices": [], "widget": "select", "quiet": True})
    category = fields.String(metadata={"label": "Category", "choices": [], "widget": "select", "quiet": True})
    district = fields.Integer(metadata={"label": "District", "choices": [], "widget": "select", "quiet": True})
