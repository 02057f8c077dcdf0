"""What a phone carries of a visit, and no more than that; how a day's visits are ordered. No database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from hub.handovers.rules import still_sought
from hub.kernel.clock import UK
from hub.kernel.forms.form import load
from hub.kernel.forms.schemas import Schema, clean
from hub.kernel.forms.sentences import as_choice, name_of, upper_first
from hub.kernel.words import clock
from hub.visit_models.questions import OUTCOME, Answers, asked_at, for_outcome, kept, schema_for
from hub.visit_models.rules import Form, Step, form_of, performer
from hub.visits.queries import Running

LONGEST_HOURS = 12
USUAL_HOURS = 8
# What a phone's clock may be ahead of ours before a time counts as being in the future.
CLOCK_APART = timedelta(minutes=5)
LONGEST_TEXT, MOST_CHOICES = 5000, 100
# Answers of one person about one attempt that may wait for a decision: more comes from no officer's day.
MOST_ASIDE = 5


@dataclass(frozen=True)
class Due:
    """A visit of today: the request it belongs to, where it stands, what warns of it, and when it is planned.

    `apart`: in no round of theirs, though they have one. `notes`: what was written down about a risk, by its words.
    """

    visit: Running
    reference: str
    subject: Mapping[str, Any]
    due_at: datetime
    made: int
    risks: tuple[str, ...] = ()
    in_pair: bool = False
    planned_at: datetime | None = None
    apart: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    settled: tuple[int, ...] = ()

    @property
    def at_a_door(self) -> bool:
        """True unless the step is done by telephone."""
        return performer(self.visit.step)[0] != "call"

    @property
    def name(self) -> str:
        """Whom to ask for: everybody whom the request names and who is still sought."""
        return ", ".join(name for _, name in still_sought(self.subject, self.settled))

    @property
    def place(self) -> str:
        """Address and postcode in one line; empty when neither is known."""
        return ", ".join(str(self.subject[key]) for key in ("address", "postcode") if self.subject.get(key))

    @property
    def window(self) -> str:
        """When to go, in words: "morning, 9am to midday", or nothing where any time is right."""
        due = self.visit.due
        if not due.until:
            return ""
        return f"{due.window}, {clock(due.not_before)} to {clock(due.until)}"


def in_order(found: Iterable[Due], places: Mapping[UUID, int]) -> list[Due]:
    """As planned where somebody planned; else by the end of the window, then by when the request is due."""
    never = datetime.max.replace(tzinfo=UK)
    return sorted(
        found,
        key=lambda one: (places.get(one.visit.id, len(places)), one.visit.due.until or never, one.due_at, one.visit.id),
    )


def ends_at(moment: datetime, shift_ends: datetime | None, hours: int | None) -> datetime:
    """When a pack taken now becomes unreadable: at the end of the shift, else after these hours; 12 hours at most."""
    chosen = moment + timedelta(hours=hours or USUAL_HOURS)
    wanted = shift_ends if shift_ends and shift_ends > moment else chosen
    return min(wanted, moment + timedelta(hours=LONGEST_HOURS))


def task(
    due: Due, colleagues: Iterable[tuple[str, str]], more: Mapping[str, fields.Field] | None = None
) -> dict[str, Any]:
    """What is needed at this door: no date of birth, no telephone number, no question of the county's.

    `more` are the fields that other features ask for with an attempt.
    """
    step, attempt = due.visit.step, due.visit.due
    form = form_of(due.visit.model, step)
    return {
        "visit": str(due.visit.id),
        "attempt": due.made + 1,
        "reference": due.reference,
        "name": due.name,
        "address": due.place,
        "language": due.subject.get("language") or "",
        "instructions": due.subject.get("instructions") or "",
        "risks": list(due.risks),
        "notes": dict(due.notes),
        "apart": due.apart,
        "title": step["title"],
        "guidance": step.get("guidance") or "",
        "number": attempt.number,
        "of": attempt.of,
        "window": due.window,
        "colleagues": [{"value": value, "label": label} for value, label in colleagues] if due.in_pair else [],
        "pair": due.in_pair,
        "layout": (form or {}).get("layout", "one-page"),
        "questions": drawn(step, form) + _more(more or {}),
    }


def drawn(step: Step, form: Form | None) -> list[dict[str, Any]]:
    """The questions as the phone draws and checks them, each with the very sentences that the page would say."""
    asked = asked_at(step, form)
    schema = schema_for(asked)()
    return [_question(each, schema) for each in asked]


def _more(fields_: Mapping[str, fields.Field]) -> list[dict[str, Any]]:
    """Fields of other features as the phone draws them; what only the hub can check, the hub says on receipt."""
    schema = Schema.from_dict(dict(fields_))()
    return [_question(_as_question(key, field.metadata), schema) for key, field in fields_.items()]


def _as_question(key: str, told: Mapping[str, Any]) -> dict[str, Any]:
    question, wanted = told.get("only_if") or (None, ())
    condition = {"only_if": {"question": question, "is": wanted}} if question else {}
    kind = "choice" if told.get("choices") else "text"
    return {"key": key, "kind": kind, "label": told["label"], "hint": told.get("hint", "")} | condition


def posted(value: Any) -> str | list[str]:
    """An answer from a phone as a page's form would have posted it: text, or several texts; nothing else gets in."""
    if isinstance(value, list):
        return [clean(as_choice(one))[:LONGEST_TEXT] for one in value[:MOST_CHOICES]]
    return clean("" if value is None else as_choice(value))[:LONGEST_TEXT]


def checked(step: Step, form: Form | None, outcome: str, answers: Mapping[str, Any]) -> tuple[Answers, set[str]]:
    """The answers as they are recorded, and the questions with faults, judged by the schema that the page has."""
    asked = for_outcome(asked_at(step, form), outcome)
    schema = schema_for(asked)
    known = {key: value for key, value in answers.items() if key in schema._declared_fields and key != OUTCOME}
    data, errors = load(schema, {OUTCOME: outcome, **known})
    good = kept(schema, data)
    good.pop(OUTCOME, None)
    return good, set(errors)


def wrong_time(at: datetime, since: datetime, moment: datetime) -> bool:
    """True when an attempt cannot have been made then: before the visit began, or in the future."""
    return at < since.replace(second=0, microsecond=0) or at > moment + CLOCK_APART


def _question(question: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    field = schema.fields[question["key"]]
    told = {"key": question["key"], "kind": question["kind"], "label": question["label"]}
    told |= {"hint": question.get("hint", ""), "required": field.required, "says": _sentences(field)}
    told |= {"widget": field.metadata.get("widget", ""), "choices": _choices(field)}
    if question.get("only_if"):
        told["only_if"] = {"question": question["only_if"]["question"], "is": list(question["only_if"]["is"])}
    for rule in field.validators:
        if isinstance(rule, validate.Length | validate.Range):
            told |= {"least": _plain(rule.min), "most": _plain(rule.max)}
    return told


def _choices(field: fields.Field) -> list[dict[str, str]]:
    offered = field.metadata.get("choices") or []
    if isinstance(field, fields.Boolean):
        offered = [("yes", "Yes"), ("no", "No")]
    return [{"value": value, "label": label, "hint": rest[0] if rest else ""} for value, label, *rest in offered]


def _sentences(field: fields.Field) -> dict[str, str]:
    """What to say when the answer is missing, of the wrong kind, or out of its limits; and how to name the question."""
    wrong = field.error_messages.get("not_phone") or field.error_messages.get("invalid", "")
    said = {"missing": field.error_messages["required"], "wrong": wrong}
    said["name"] = upper_first(name_of(field.name, field.metadata))
    for rule in field.validators:
        if isinstance(rule, validate.Length | validate.Range) and rule.error:
            said["limits"] = rule.error
    return {key: _filled(words) for key, words in said.items()}


def _filled(words: str) -> str:
    """As marshmallow would say it: braces that belong to the question's own words are doubled in the template."""
    return words.format_map(defaultdict(str))


def _plain(limit: Any) -> Any:
    return limit if limit is None or isinstance(limit, int) else limit.isoformat()
