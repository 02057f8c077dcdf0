"""The shape of a `[calls]` section: scripts, messages, what is asked and told; tenants/README.md explains."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.calls.rules.scripts import PLACES, unknown_places
from hub.calls.rules.settings import ALWAYS, SCRIPTS, Calls, Ending, Script, Template
from hub.directory.files.partnership import Partnership
from hub.directory.sections import Fault, section
from hub.programmes.rules import words_beginning
from hub.programmes.schemas.shapes import key, number, one_of, text

STANDARD = Path(__file__).parent.parent / "standard.toml"
# What a conversation may fill in where the case does not know it yet.
ASKED = ("onset_on", "tested_on", "born_on", "language", "occupation", "contacts_named", "house", "address", "postcode")
OVERHEARD = ("voicemail", "household")
LANGUAGE = validate.Length(2, 40, error="Name the language as people call it, such as Polish.")


def _places(written: str) -> None:
    unknown = unknown_places(written)
    if unknown:
        raise ValidationError(f"{', '.join(unknown)} is no place that is filled in. Known: {', '.join(PLACES)}.")


def _filled(longest: int) -> list:
    return [validate.Length(1, longest, error=f"Write between 1 and {longest} characters."), _places]


class ScriptSchema(Schema):
    """[[calls.script]]: what a caller says in one kind of call."""

    kind = one_of(SCRIPTS, required=True)
    title = text(120, required=True)
    say = fields.String(required=True, validate=_filled(4000))

    @post_load
    def _built(self, data, **_):
        return Script(data["kind"], data["title"], data["say"].strip())


class TemplateSchema(Schema):
    """[[calls.message]]: a text or an email, in as many languages as there are speakers to confirm them."""

    key = key()
    channel = one_of(("text", "email"), required=True)
    label = text(80, required=True)
    subject = fields.Dict(
        fields.String(validate=LANGUAGE), fields.String(validate=_filled(150)), load_default=dict
    )  # fmt: skip
    text = fields.Dict(fields.String(validate=LANGUAGE), fields.String(validate=_filled(3000)), required=True)
    notify_template = fields.String(load_default="", validate=validate.Length(max=60))
    tells_of_health = fields.Boolean(load_default=False)

    @validates_schema
    def _fits(self, data, **_):
        if ALWAYS not in data["text"]:
            raise ValidationError("Write it in English too, for everybody whose language is not here.", "text")
        if data["channel"] == "email" and set(data["subject"]) != set(data["text"]):
            raise ValidationError("An email needs a subject in each of its languages.", "subject")
        if data["channel"] == "text" and any(len(one) > 612 for one in data["text"].values()):
            raise ValidationError("A text message has at most 612 characters, which are sent as four.", "text")

    @post_load
    def _built(self, data, **_):
        return Template(**data | {"text": {name: said.strip() for name, said in data["text"].items()}})


class LabelSchema(Schema):
    """An entry with a key, for the data, and a label, for people."""

    key = key()
    label = text(120, required=True)


class EndingSchema(Schema):
    """[[calls.ending]]: with which outcome a case is proposed to be closed after a call that told all of `told`."""

    call = text(41, required=True)
    told = fields.List(text(41), load_default=list)
    outcome = text(41, required=True)

    @post_load
    def _built(self, data, **_):
        return Ending(data["call"], frozenset(data["told"]), data["outcome"])


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """Where the section contradicts the programme or itself, or would tell a resident's phone of their health."""
    programme = partnership.home.section("programme") or {}
    return [*_unknown(body, programme), *_twice(body), *_telling(body, programme)]


def _unknown(body: dict[str, Any], programme: dict[str, Any]) -> Iterator[Fault]:
    calls = {one["key"] for one in programme.get("call_outcome", [])}
    closing = {one["key"] for one in programme.get("outcome", []) if one.get("closes")}
    told = {one["key"] for one in body.get("told", [])}
    named = [(f"quick.{n}", one, calls, "call_outcome") for n, one in enumerate(body.get("quick", []), 1)]
    named += [("sent", body.get("sent"), calls, "call_outcome")] * bool(body.get("sent"))
    for place, one in enumerate(body.get("ending", []), 1):
        named.append((f"ending.{place}.call", one["call"], calls, "call_outcome"))
        named.append((f"ending.{place}.outcome", one["outcome"], closing, "outcome that closes a case"))
        named += [(f"ending.{place}.told", key, told, "entry of calls.told") for key in one.get("told", [])]
    for where, value, known, what in named:
        if value not in known:
            yield Fault("", where, f"There is no {what} '{value}'. Known: {', '.join(sorted(known))}.")


def _twice(body: dict[str, Any]) -> Iterator[Fault]:
    for table, column in (("script", "kind"), ("message", "key"), ("told", "key"), ("answered_because", "key")):
        seen: set[str] = set()
        for place, one in enumerate(body.get(table, []), 1):
            if one[column] in seen:
                yield Fault("", f"{table}.{place}.{column}", "This stands here a second time.")
            seen.add(one[column])


def _telling(body: dict[str, Any], programme: dict[str, Any]) -> Iterator[Fault]:
    """A text lights up on a phone that anybody may look at; a voicemail, and a word to the household, anybody hears."""
    listed = programme.get("health_words", [])
    for place, one in enumerate(body.get("message", []), 1):
        for language, said in [*one["text"].items(), *one.get("subject", {}).items()]:
            found = [] if one.get("tells_of_health") else words_beginning(listed, said)
            if found:
                reason = f"In {language}, {', '.join(found)} would tell of somebody’s health."
                yield Fault("", f"message.{place}.text", f"{reason} Say tells_of_health = true if it may.")
    for place, one in enumerate(body.get("script", []), 1):
        found = words_beginning(listed, one["say"]) if one["kind"] in OVERHEARD else []
        if found:
            reason = f"{', '.join(found)} would tell whoever hears it of somebody’s health."
            yield Fault("", f"script.{place}.say", reason)


@section("calls", owners={"county", "unitary"}, faults=check)
class CallsSchema(Schema):
    """[calls]: how the county rings and writes to people."""

    shown_phones = fields.List(text(40), load_default=list)
    quick = fields.List(text(41), load_default=list)
    asks = fields.List(one_of(ASKED), load_default=list)
    again_hours = number(0, 24 * 14, load_default=12)
    sent = text(41, load_default="")
    notify_text = text(60, load_default="")
    notify_email = text(60, load_default="")
    told = fields.List(fields.Nested(LabelSchema), load_default=list)
    answered_because = fields.List(fields.Nested(LabelSchema), load_default=list)
    script = fields.List(fields.Nested(ScriptSchema), load_default=list)
    message = fields.List(fields.Nested(TemplateSchema), load_default=list)
    ending = fields.List(fields.Nested(EndingSchema), load_default=list)

    @post_load
    def _built(self, data, **_):
        return Calls(
            shown_phones=tuple(data["shown_phones"]), quick=tuple(data["quick"]), asks=tuple(data["asks"]),
            again_hours=data["again_hours"], sent=data["sent"],
            notify={"text": data["notify_text"], "email": data["notify_email"]},
            told={one["key"]: one["label"] for one in data["told"]},
            answered_because={one["key"]: one["label"] for one in data["answered_because"]},
            scripts={one.kind: one for one in data["script"]}, templates={one.key: one for one in data["message"]},
            endings=tuple(data["ending"]),
        )  # fmt: skip


@cache
def standard() -> Calls:
    """What holds for a county whose file says nothing of calls: words that fit any programme."""
    return CallsSchema().load(tomllib.loads(STANDARD.read_text()))
