"""What is typed about residents' requests, and `[subject_requests]` of a tenant's file."""

from typing import Any

from marshmallow import Schema as Table
from marshmallow import fields, validate

from hub.directory.sections import section
from hub.kernel.forms.fields import Day, NotInFuture, Postcode
from hub.kernel.forms.schemas import Schema
from hub.subject_requests.rules import redacting, words

ENDS = {key: words.OUTCOMES[key] for key in ("answered", "nothing-held", "withdrawn")}
PAST = NotInFuture("The date must be today or in the past")


@section("subject_requests")
class SubjectRequestsSchema(Table):
    """[subject_requests]: how long what was sent is kept, how soon notices are answered, whom to write to."""

    keep_months = fields.Integer(strict=True, validate=validate.Range(1, 120, error="Between 1 and 120 months."))
    notice_days = fields.Integer(strict=True, validate=validate.Range(1, 60, error="Between 1 and 60 days."))
    contact = fields.String(validate=validate.Length(1, 400))


def _text(label: str, most: int, required: bool = False, **meta: Any) -> fields.String:
    return fields.String(required=required, validate=validate.Length(max=most), metadata={"label": label, **meta})


def _day(label: str, **meta: Any) -> Day:
    return Day(required=True, validate=PAST, metadata={"label": label, **meta})


def _one_of(label: str, choices: dict[str, str], **meta: Any) -> fields.String:
    return fields.String(required=True, metadata={"label": label, "choices": list(choices.items()), **meta})


class LogRequest(Schema):
    """A request as it came in."""

    kind = _one_of("What is asked for?", words.KINDS, name="what is asked for", widget="radios")
    channel = _one_of("How did it come?", words.CHANNELS, name="how it came", widget="select")
    received_on = _day("When did it reach this organisation?", name="the day on which it came",
                       hint="The time runs from this day, a working day or not. For example, 27 3 2026")  # fmt: skip
    name = _text("Whose data is it about?", 200, True, name="whose data it is about", hint="First and last name")
    born_on = Day(validate=PAST, metadata={"label": "Date of birth", "autocomplete": "off"})
    postcode = Postcode(metadata={"label": "Postcode", "width": 10})
    asked_by = _one_of("Who asks?", words.ASKED_BY, name="who asks", widget="radios")
    asker = _text("Who asks for them?", 200, True, name="who asks for them", only_if=("asked_by", "other"))
    authority_on = Day(
        validate=PAST,
        metadata={
            "label": "When did they show their authority?", "name": "when they showed their authority",
            "hint": "Leave it empty until you have seen it", "only_if": ("asked_by", "other"),
        },
    )  # fmt: skip
    answer_to = _text("Where does the answer go?", 400, widget="textarea", rows=3,
                      hint="The address, or the email address, that the person gave")  # fmt: skip
    wants = _text("What do they ask, in their own words?", 2000, widget="textarea")


class ListFilter(Schema):
    """The filter of the list; it stands in the page's address."""

    state = fields.String(metadata={
        "label": "Which", "quiet": True, "widget": "select", "preset": True,
        "choices": [("open", "Open"), ("overdue", "Overdue"), ("closed", "Closed"), ("any", "All")],
    })  # fmt: skip
    kind = fields.String(
        metadata={"label": "Kind", "quiet": True, "widget": "select", "choices": list(words.SHORT.items())}
    )
    owner = fields.String(metadata={
        "label": "With", "quiet": True, "widget": "select", "choices": [("mine", "Me"), ("nobody", "Nobody yet")],
    })  # fmt: skip


class IdentityAsked(Schema):
    """That proof of identity was asked for."""

    asked_on = _day("When did you ask for it?", name="when you asked for it")


class IdentityGiven(Schema):
    """That identity is proved."""

    given_on = _day("When did it come?", name="when it came")
    how = _text("What did you see?", 200, True, name="what you saw",
                hint="Like: driving licence seen. Keep no copy, and no number of it")  # fmt: skip


class ClarificationAsked(Schema):
    """That the person was asked what exactly they mean."""

    asked_on = _day("When did you ask?", name="when you asked")
    words = _text("What did you ask?", 1000, True, name="what you asked", widget="textarea")


class ClarificationGiven(Schema):
    """That they have answered."""

    answered_on = _day("When did they answer?", name="when they answered")


class Extend(Schema):
    """Why it takes longer, and when the person was told."""

    told_on = _day("When did you tell the person?", name="when you told the person")
    why = _text("Why does it take longer?", 1000, True, name="why it takes longer", widget="textarea",
                hint="Because it is complex, or because they made several requests. The letter says this")  # fmt: skip


class Note(Schema):
    """A note for colleagues."""

    words = _text("Note", 2000, True, name="a note", widget="textarea")


class Owner(Schema):
    """Who looks after a request."""

    owner = fields.UUID(required=True, metadata={"label": "Who looks after it?", "name": "who looks after it",
                                                 "choices": [], "widget": "radios"})  # fmt: skip


class Close(Schema):
    """How a request ended."""

    outcome = _one_of("How did it end?", ENDS, name="how it ended", widget="radios")


class Erase(Schema):
    """Why somebody is erased."""

    why = _text("Why is it erased?", 1000, True, name="why it is erased", widget="textarea",
                hint="It stands on the certificate, which is kept: write no name")  # fmt: skip


class Refuse(Schema):
    """On which ground a request is refused."""

    ground = _one_of("Why is it refused?", words.REFUSALS, name="why it is refused", widget="radios")
    words = _text("Note", 2000, True, name="what this rests on", widget="textarea",
                  hint="What it rests on, for whoever is asked later. The letter names the ground alone")  # fmt: skip


class Join(Schema):
    """The earlier request that this one repeats."""

    to = fields.UUID(required=True, metadata={"label": "Which request does it repeat?", "name": "which one it repeats",
                                              "choices": [], "widget": "radios"})  # fmt: skip


class Sent(Schema):
    """That a file was sent, when and how."""

    sent_on = _day("When was it sent?", name="when it was sent")
    how = _one_of("How?", words.SENT_HOW, name="how it was sent", widget="radios")


class Redact(Schema):
    """What of one entry is struck out, and why."""

    whole = fields.Boolean(load_default=False, metadata={
        "label": "Strike out the whole entry?", "quiet": True, "name": "whether to strike out the whole entry",
        "hint": "Then not even its headings stand in the pack",
    })  # fmt: skip
    struck = fields.List(
        fields.String(), metadata={"label": "Struck out", "quiet": True, "choices": [], "widget": "checkboxes"}
    )
    ground = fields.String(metadata={
        "label": "Why is it struck out?", "quiet": True, "choices": list(redacting.GROUNDS.items()), "widget": "select",
        "hint": "For what you strike out now", "blank": "Nothing new is struck out",
    })  # fmt: skip
    release = fields.String(metadata={
        "label": "Why is it shown?", "quiet": True, "choices": list(redacting.RELEASES.items()), "widget": "select",
        "hint": "For what was struck out and is to be shown", "blank": "Nothing more is shown",
    })  # fmt: skip
    alike = fields.List(fields.String(), metadata={
        "label": "Elsewhere in this pack", "quiet": True, "widget": "checkboxes", "choices": [
            ("yes", "Do the same wherever exactly this stands under the same heading",
             "For example, show one colleague’s name in every entry")],
    })  # fmt: skip
    words = _text("Note", 1000, widget="textarea", hint="It stays here and is not sent")


class Decide(Schema):
    """What becomes of a notice here."""

    how = _one_of("What do you do with your own copy?", {"apply": "Do it", "decline": "Leave it as it is"},
                  name="what you do", widget="radios")  # fmt: skip
    why = _one_of("Why do you leave it?", words.DECLINED, name="why you leave it", widget="radios",
                  only_if=("how", "decline"))  # fmt: skip
    words = _text("Note", 1000, widget="textarea", hint="It stays here. The other organisation reads the reason alone")


class Tell(Schema):
    """Whom to tell, and of what."""

    kind = _one_of("What are they told?", words.NOTICES, name="what they are told", widget="radios")
    to = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1), metadata={
        "label": "Whom do you tell?", "name": "whom you tell", "choices": [], "widget": "checkboxes"})  # fmt: skip


class Chosen(Schema):
    """What of which record is to be corrected."""

    which = fields.String(required=True, metadata={
        "label": "What is wrong?", "name": "what is wrong", "choices": [], "widget": "radios"})  # fmt: skip


def asking(value: fields.Field) -> type[Schema]:
    """The form of one correction: what is right, and how one knows. Neither may be left out."""
    value.required = True
    why = _text("How do you know?", 1000, True, name="how you know", widget="textarea")
    return Schema.from_dict({"value": value, "why": why})
