"""What people type about cards, and `[cards]` of a tenant's file."""

import phonenumbers
from marshmallow import Schema as Table
from marshmallow import ValidationError, fields, validate, validates

from hub.call_backs.rules import PARTS
from hub.cards.rules.texts import ENGLISH, KINDS, LANGUAGES, PAPERS, blanks, texts
from hub.directory.sections import section
from hub.kernel.forms.fields import Phone
from hub.kernel.forms.schemas import Schema

MOST_CARDS = 100
LANGUAGE_CHOICES = [(code, f"{texts(code).own_name} ({texts(code).language})") for code in LANGUAGES]
LANGUAGE_CHOICES[0] = (ENGLISH, "English")


@section("cards", owners={"district", "unitary"})
class CardsSchema(Table):
    """[cards]: how long codes are good, and English sentences of one's own."""

    valid_days = fields.Integer(strict=True, validate=validate.Range(1, 365, error="Between 1 and 365 days."))
    blank_days = fields.Integer(strict=True, validate=validate.Range(1, 730, error="Between 1 and 730 days."))
    english = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(1, 300)))

    @validates("english")
    def _known_sentences(self, own, **_):
        ours = texts(ENGLISH).card
        for name, sentence in own.items():
            if name not in ours:
                raise ValidationError(f"Not known: '{name}'. Choose from: {', '.join(ours)}.")
            try:
                filled = blanks(sentence)
            except ValueError:
                raise ValidationError(f"'{name}' has a brace that is not closed.") from None
            if not filled <= blanks(ours[name]):
                allowed = ", ".join(f"{{{one}}}" for one in sorted(blanks(ours[name]))) or "nothing"
                raise ValidationError(f"'{name}' can be filled with {allowed} only.")


class PrintCards(Schema):
    """Which card, in which language, on which paper, how many."""

    kind = fields.String(
        required=True, metadata={"label": "Which card?", "name": "which card", "choices": list(KINDS.items())}
    )
    language = fields.String(
        required=True,
        metadata={
            "label": "Language of the resident",
            "name": "the language",
            "hint": "English stands below it",
            "choices": LANGUAGE_CHOICES,
            "widget": "select",
        },
    )
    paper = fields.String(
        required=True, metadata={"label": "Paper", "name": "the paper", "choices": list(PAPERS.items()), "inline": True}
    )
    number = fields.Integer(
        required=True,
        validate=validate.Range(1, MOST_CARDS, error=f"Enter a number from 1 to {MOST_CARDS}"),
        metadata={"label": "How many?", "name": "how many", "width": 3},
    )


class PrintForVisit(PrintCards):
    """The same for one visit: one card, and spare ones."""

    visit_on = fields.Date(
        metadata={"label": "Day of the visit", "hint": "Leave empty to write it on the card yourself"}
    )


class CardLeft(Schema):
    """The code of a card that was left at a door."""

    code = fields.String(
        required=True,
        validate=validate.Length(max=100),
        metadata={"label": "Code of the card", "name": "the code of the card", "hint": "For example, 7K3M-9QXR-2VTC"},
    )


class Typed(Schema):
    """A code or a badge number that somebody reads out."""

    code = fields.String(
        required=True,
        validate=validate.Length(max=100),
        metadata={"label": "Code or badge number", "name": "the code or badge number"},
    )


class Reviewed(Schema):
    """Who has read a translation."""

    speaker = fields.String(
        required=True,
        validate=validate.Length(max=100),
        metadata={
            "label": "Who has read it?",
            "name": "who has read it",
            "hint": "The name of a person who speaks the language well",
        },
    )


COSTS = {
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,  # 070
    phonenumbers.PhoneNumberType.UAN,  # a company's number for everywhere, nobody's own
}
NO_COUNTRY = phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY  # satellites and ships: +870, +881, +882 …


def not_at_a_premium(number: str) -> None:
    """Refuse a number that costs whoever rings it: a card is no way to make a council pay. Raises ValidationError."""
    parsed = phonenumbers.parse(number)
    nowhere = phonenumbers.region_code_for_country_code(parsed.country_code) == NO_COUNTRY
    if nowhere or phonenumbers.number_type(parsed) in COSTS:
        raise ValidationError("Enter an ordinary phone number")


class AskCallBack(Schema):
    """What a resident tells us so that we can ring: labels and faults come in their language from the texts."""

    phone = Phone(required=True, validate=not_at_a_premium, metadata={"label": "phone"})
    when = fields.String(required=True, validate=validate.OneOf(list(PARTS)), metadata={"label": "when"})
    speak = fields.String(required=True, validate=validate.OneOf(LANGUAGES), metadata={"label": "speak"})
