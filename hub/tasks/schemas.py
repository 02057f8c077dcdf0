"""The forms of a partner's workspace, besides the frozen one of each task."""

from marshmallow import fields

from hub.kernel.forms.schemas import Schema


class GiveTo(Schema):
    """To which of the partner's own people a task is given."""

    holder_id = fields.UUID(
        required=True, metadata={"label": "Who does it?", "name": "who does it", "choices": [], "widget": "radios"}
    )
