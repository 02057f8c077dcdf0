"""What is compared with the trail: a checkpoint that was kept elsewhere."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.kernel.forms.fields import Upload
from hub.kernel.forms.schemas import Schema


class Kept(Schema):
    """A file of checkpoints, or one that is pasted."""

    file = Upload(
        metadata={
            "label": "File of checkpoints",
            "hint": "As the copy outside keeps it, whole or the end of it",
            "accept": ".txt,.log",
            "quiet": True,
        },
    )
    pasted = fields.String(
        validate=validate.Length(max=20_000),
        metadata={
            "label": "Or paste a checkpoint",
            "hint": "From its first line to the line that begins with a dash",
            "widget": "textarea",
            "quiet": True,
        },
    )

    @validates_schema
    def _one_of_them(self, data: dict, **_: Any) -> None:
        if not data.get("file") and not (data.get("pasted") or "").strip():
            raise ValidationError("Choose a file of checkpoints, or paste one", "file")
