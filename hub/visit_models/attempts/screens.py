"""A question a screen: which screens there are after the answers so far, and each as a form of one field."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from marshmallow import fields
from werkzeug.datastructures import MultiDict

from hub.kernel.forms import typed
from hub.kernel.forms.form import Form
from hub.kernel.words import moment
from hub.visit_models.attempts.forms import AT, Extra, attempt_schema, hangs_on_outcome, when, with_since
from hub.visit_models.kinds import field_for, in_words
from hub.visit_models.questions import OUTCOME, Question, asked_at, for_outcome, kept
from hub.visit_models.rules import Form as ModelForm
from hub.visit_models.rules import Step, offered

CHECK = "check"


@dataclass
class Screens:
    """The screens of one attempt. `given` is what was typed on those that are done, as a browser posts it."""

    step: Step
    model_form: ModelForm | None
    since: datetime
    extra: Extra
    given: dict[str, list[str]]

    @cached_property
    def _asked(self) -> list[Question]:
        asked = asked_at(self.step, self.model_form)
        outcome = (self.given.get(OUTCOME) or [""])[0]
        if outcome in {each["key"] for each in offered(self.step)}:
            return for_outcome(asked, outcome)
        return asked[:1] if hangs_on_outcome(asked) else asked

    @cached_property
    def whole(self) -> Form:
        """Everything that was typed, checked together."""
        return Form(attempt_schema(self._asked, self.since, self.extra), source=MultiDict(self.given))

    @cached_property
    def names(self) -> list[str]:
        """What is asked, in order: what happened, the questions whose condition is met, who else, and when."""
        schema = self.whole.schema
        raw, _ = typed.answers(schema, self.whole.values)
        return [name for name, field in schema.fields.items() if schema.is_asked(field, raw)]

    @property
    def total(self) -> int | None:
        """How many screens there are; unknown before the outcome that decides it."""
        open_yet = OUTCOME not in self.given and hangs_on_outcome(asked_at(self.step, self.model_form))
        return None if open_yet else len(self.names)

    @property
    def following(self) -> str:
        """The first screen that was not answered, or the page on which all answers are checked."""
        return next((name for name in self.names if name not in self.given or name in self.whole.errors), CHECK)

    def before(self, name: str) -> str | None:
        """The screen before this one, if it is not the first."""
        place = len(self.names) if name == CHECK else self.names.index(name)
        return self.names[place - 1] if place else None

    def screen(self, name: str, source: MultiDict | None = None, values: Mapping[str, Any] | None = None) -> Form:
        """One question as a form: what was typed before stands in it, or else what is known already."""
        if source is None and name in self.given:
            source = MultiDict({key: self.given[key] for key in self.keys(name) if key in self.given})
        schema = with_since({name: self._field(name)}, self.since)
        return Form(schema, {} if name in self.given else values, source=MultiDict() if source is None else source)

    def _field(self, name: str) -> fields.Field:
        question = next((each for each in self._asked if each["key"] == name), None)
        if question is not None:
            return field_for({key: value for key, value in question.items() if key != "only_if"})
        return when() if name == AT else _unconditional(self.extra[name])

    def keys(self, name: str) -> list[str]:
        """The names under which a browser posts the answer: a day has three."""
        return [name, *(f"{name}-{part}" for part in typed.inputs(self._field(name)))]

    def with_answer(self, name: str, source: MultiDict) -> dict[str, list[str]]:
        """What has been typed with the answer of this screen, which may be none."""
        posted = {key: source.getlist(key) for key in self.keys(name) if key in source}
        return {key: value for key, value in self.given.items() if key not in self.keys(name)} | {name: []} | posted

    def summary(self) -> list[tuple[str, str, str]]:
        """Name, label and answer in words of every screen, to be checked before it is recorded."""
        answers = kept(type(self.whole.schema), self.whole.data)
        questions = {each["key"]: each for each in self._asked}
        return [(name, self.whole[name].label, self._words(name, questions.get(name), answers)) for name in self.names]

    def _words(self, name: str, question: Question | None, answers: Mapping[str, Any]) -> str:
        if name == AT:
            return moment(self.whole.data.get(AT)) or "Just now"
        if name not in answers:
            return "Not answered"
        if question is not None:
            return in_words(question, answers[name])
        choices = {str(value): label for value, label, *_ in self.whole[name].choices}
        return choices.get(str(answers[name]), {True: "Yes", False: "No"}.get(answers[name], str(answers[name])))


def _unconditional(field: fields.Field) -> fields.Field:
    """The field as a form of its own has it: what it hangs on was answered on another screen."""
    alone = copy(field)
    alone.metadata = {key: value for key, value in field.metadata.items() if key != "only_if"}
    return alone
