"""Who is on the list: how it is read, what sorts of people it holds, who comes first, which settings are complex."""

import re

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.programmes import models
from hub.programmes.facts import FACTS
from hub.programmes.schemas.shapes import key, number, one_of, text


class LineListSchema(Schema):
    """[programme.line_list]: under which header names each fact stands; `extra` are columns kept as they come."""

    name = text(required=True)
    columns = fields.Dict(one_of(FACTS), fields.List(text(), validate=validate.Length(min=1)), required=True)
    required = fields.List(one_of(FACTS), load_default=lambda: ["reference", "surname"])
    extra = fields.List(text(), load_default=list)

    @validates_schema
    def _each_header_once(self, data, **_):
        headers = [header for names in data["columns"].values() for header in names] + data["extra"]
        twice = sorted({header for header in headers if headers.count(header) > 1})
        if twice:
            raise ValidationError(f"A column can hold one fact only: {', '.join(twice)}.", "columns")
        absent = [fact for fact in data["required"] if fact not in data["columns"]]
        if absent:
            raise ValidationError(f"These have no column: {', '.join(absent)}.", "required")

    @post_load
    def _built(self, data, **_):
        columns = {fact: tuple(names) for fact, names in data["columns"].items()}
        return models.LineList(data["name"], columns, tuple(data["required"]), tuple(data["extra"]))


class CategorySchema(Schema):
    """[[programme.category]]: a sort of person on the list."""

    key = key()
    label = text(required=True)
    listed_as = fields.List(text(), load_default=list)

    @post_load
    def _built(self, data, **_):
        return models.Category(data["key"], data["label"], tuple(data["listed_as"]))


class PrioritySchema(Schema):
    """[[programme.priority]]: who comes first, by a fact that equals a value."""

    rank = number(1, 99, required=True)
    label = text(required=True)
    fact = one_of(FACTS, required=True)
    equals = fields.Raw(required=True)
    skips_wait = fields.Boolean(load_default=False)

    @post_load
    def _built(self, data, **_):
        return models.Priority(**data)


# Where a resident lives, works or learns: what the list tells of it, as text that a person may have typed.
TELLS_SETTING = ("residence_type", "care_home", "occupation", "occupation_type", "job_title", "job_description")
WORD = re.compile(r"[a-z]+( [a-z]+)*")


class SettingSchema(Schema):
    """[[programme.setting]]: a complex setting, known by a fact that `equals` a value or `contains` a word."""

    key = key()
    label = text(60, required=True)
    fact = one_of(TELLS_SETTING, required=True)
    equals = text(100, load_default=None)
    contains = fields.List(
        fields.String(validate=validate.Regexp(WORD.pattern + "$", error="Small letters and single spaces only.")),
        load_default=list,
    )
    escalate = fields.Boolean(load_default=True)

    @validates_schema
    def _one_way(self, data, **_):
        if (data["equals"] is None) == (not data["contains"]):
            raise ValidationError("Say what the fact equals, or which words it contains, and not both.", "contains")

    @post_load
    def _built(self, data, **_):
        return models.Setting(**data | {"contains": tuple(data["contains"])})
