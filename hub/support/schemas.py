"""The `[support]` section of a tenant's file, and what is typed about a need."""

from typing import Any

from marshmallow import Schema as Plain
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import no_repeats, one_of, text
from hub.directory.sections import Fault, section
from hub.handovers.rules import SUPPORT
from hub.kernel.forms.schemas import Schema
from hub.programmes.schemas.timed import OpeningSchema
from hub.services.needs import KINDS
from hub.support.rules import OUTCOMES, STATES, Outcome, Receiver, Support

LONGEST = 500


def _number(least: int, most: int, otherwise: int) -> fields.Integer:
    return fields.Integer(
        strict=True,
        load_default=otherwise,
        validate=validate.Range(least, most, error=f"Write a number between {least} and {most}."),
    )


class ReceiverSchema(Plain):
    """[[support.receiver]]: who takes which needs where, how, until when."""

    key = text(40, required=True)
    label = text(80, required=True)
    organisation = text(80, required=True)
    kinds = fields.List(one_of(SUPPORT), required=True, validate=[validate.Length(min=1), no_repeats])
    phone = text(40, load_default="")
    needs = fields.List(one_of(KINDS), load_default=list, validate=no_repeats)
    areas = fields.List(text(8), load_default=list, validate=[validate.Length(max=200), no_repeats])
    open = fields.List(fields.Nested(OpeningSchema), load_default=list)
    ring_minutes = _number(1, 60, 5)
    accept_hours = _number(1, 24 * 14, 24)

    @validates_schema
    def _can_be_rung(self, data, **_):
        if "warm-transfer" in data["kinds"] and not data["phone"]:
            raise ValidationError("A warm transfer needs the number that is dialled.", "phone")

    @post_load
    def _built(self, data, **_):
        return Receiver(**data)


class OutcomeSchema(Plain):
    """[[support.outcome]]: how a receiver may answer, and what the need is after that."""

    key = text(40, required=True)
    label = text(80, required=True)
    then = one_of([state for state in STATES if state != "asked"], required=True)
    explain = fields.Boolean(load_default=False)

    @post_load
    def _built(self, data, **_):
        return Outcome(**data)


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """Receivers that nobody knows, are listed twice, or with whom no agreement is written."""
    found: list[Fault] = []
    seen: set[str] = set()
    mine = partnership.home.slug
    for place, one in enumerate(body.get("receiver") or [], 1):
        where, slug = f"receiver.{place}", one.get("organisation")
        if one.get("key") in seen:
            found.append(Fault("", f"{where}.key", f"There is a receiver “{one['key']}” already."))
        seen.add(one.get("key"))
        if slug not in partnership.organisations:
            found.append(Fault("", f"{where}.organisation", f"No organisation here is called “{slug}”."))
            continue
        found += [
            Fault("", f"{where}.kinds", f"No agreement lets this organisation hand a {kind} to “{slug}”.")
            for kind in one.get("kinds", [])
            if slug != mine and partnership.agreed(mine, slug, kind) is None
        ]
    return found


@section("support", owners={"county", "unitary", "district"}, faults=check)
class SupportSchema(Plain):
    """[support]: who takes needs, in the order in which they are offered."""

    remind_hours = _number(1, 24 * 14, 24)
    receiver = fields.List(fields.Nested(ReceiverSchema), load_default=list, validate=validate.Length(max=100))
    outcome = fields.List(fields.Nested(OutcomeSchema), load_default=list, validate=validate.Length(max=20))

    @post_load
    def _built(self, data, **_):
        return Support(tuple(data["receiver"]), tuple(data["outcome"]) or OUTCOMES, data["remind_hours"])


def _note(said: str, **more: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=LONGEST), metadata={"label": said, "widget": "textarea", **more})


ASKED = {
    "label": "What exactly is needed?",
    "hint": "Whoever helps reads this. Write no more than they have to know, and nothing about an illness",
}


class AddNeed(Schema):
    """Something that a resident lacks."""

    kind = fields.String(
        required=True,
        metadata={"label": "What do they need?", "choices": list(KINDS.items()), "missing": "Select what they need"},
    )
    note = _note(**{"said": ASKED["label"], "hint": ASKED["hint"]})


class ChangeNeed(Schema):
    """What was said about it, better put."""

    note = _note(**{"said": ASKED["label"], "hint": ASKED["hint"]})


class Settle(Schema):
    """How a need ended without anybody else."""

    how = fields.String(
        required=True,
        metadata={
            "label": "How did it end?",
            "missing": "Select how it ended",
            "choices": [
                ("signposted", "I told them where to get help"),
                ("met", "It is met: somebody else helped them"),
                ("declined", "They do not want help with it"),
                ("unmet", "It cannot be met"),
            ],
        },
    )
    service = fields.String(
        required=True, validate=validate.Length(max=200),
        metadata={"label": "Which service did you tell them of?", "only_if": ("how", "signposted")},
    )  # fmt: skip
    why = fields.String(
        required=True, validate=validate.Length(max=LONGEST),
        metadata={"label": "Why can it not be met?", "only_if": ("how", "unmet"), "widget": "textarea"},
    )  # fmt: skip


class Answer(Schema):
    """What a helpline answers: one of the outcomes that came with the need, and what was done."""

    outcome = fields.String(
        required=True, metadata={"label": "How did it end?", "choices": [], "missing": "Select how it ended"}
    )
    done = _note("What did you do?", hint="For example: food parcel brought on 3 January. The sender reads this")

    def __init__(self, explain: frozenset[str] = frozenset(), returns_done: bool = True, **options):
        super().__init__(**options)
        self.explain = explain if returns_done else frozenset()
        if not returns_done:
            del self.fields["done"]

    @validates_schema
    def _explained(self, data, **_):
        if data.get("outcome") in self.explain and not data.get("done"):
            raise ValidationError("Write what was done, or why not", "done")


class SendBack(Schema):
    """Why it is not taken on."""

    why = fields.String(
        required=True,
        metadata={
            "label": "Why do you send it back?",
            "missing": "Select why you send it back",
            "choices": [
                ("we do not do this", "We do not do this"),
                ("not in our area", "They live outside our area"),
                ("no capacity now", "We have nobody to do it in time"),
            ],
        },
    )
