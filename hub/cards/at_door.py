"""The code of the card that was left, asked for in the very form that says what happened at the door."""

from uuid import UUID

from marshmallow import ValidationError, fields, validate

from hub.cards import actions, queries
from hub.cards.rules.codes import MOST_TYPED
from hub.visits.alongside import Alongside, asked_alongside

NAME = "left_card_code"
CALLED = "the code of the card"
HINT = "If you left one of the hub’s cards. For example, 7K3M-9QXR-2VTC. You can also record it later"


def field(handover_id: UUID) -> fields.String:
    """The optional code; what is wrong with it for this visit is said beside it."""

    def check(typed: str) -> None:
        wrong = queries.why_not_left(handover_id, typed)
        if wrong:
            raise ValidationError(wrong)

    about = {"label": "Code of the card you left", "name": CALLED, "hint": HINT, "autocomplete": "off"}
    return fields.String(validate=[validate.Length(max=MOST_TYPED), check], metadata=about | {"width": 20})


def keep(handover_id: UUID, typed: str) -> None:
    """Record the card as left at this visit's door. Raises Invalid, NotPossibleNow."""
    actions.leave(handover_id, typed)


CARD_CODE = asked_alongside(Alongside(NAME, CALLED, "card", field, keep, "card-not-taken", "cards.left"))
