"""Trying the page after an attempt without an attempt: nothing is kept, the answers so far travel in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from hub.kernel.clock import now
from hub.visit_models.attempts import Asked, attempt_form, told
from hub.visit_models.attempts.asking import SCREEN
from hub.visit_models.attempts.screens import CHECK, Screens
from hub.visit_models.questions import asked_at, summary
from hub.visit_models.rules import Form, Step

Shown = tuple[Asked, list[tuple[str, Any]], list[tuple[str, str]]]


@dataclass(frozen=True)
class Tried:
    """A step of a draft, its form, and the page's own fields, as an attempt at it would be asked about."""

    step: Step
    form: Form | None
    extra: Mapping[str, fields.Field]

    @property
    def one_by_one(self) -> bool:
        """Whether a question fills a screen."""
        return (self.form or {}).get("layout") == "one-by-one"

    def whole(self) -> Shown:
        """All on one page, the outcome first where questions hang on it; when it is right, the answers in words."""
        form, choosing = attempt_form(self.step, self.form, now(), self.extra)
        asked = Asked("outcome" if choosing else "whole", form, extra=dict(self.extra))
        if not form.valid or choosing:
            return asked, [], []
        outcome, _, given = told(form.schema, form.data)
        return asked, summary(asked_at(self.step, self.form), {"outcome": outcome} | given), []

    def by_screen(self) -> Shown:
        """A question a screen: which it is follows from the answers in the address; at last all of them."""
        given = {name: values for name, values in request.args.lists() if name != SCREEN}
        screens, name = Screens(self.step, self.form, now(), self.extra, given), request.args.get(SCREEN)
        if name in screens.names:
            sent = MultiDict(request.args)
            sent.setdefault(name, "")  # pressed without an answer: say so
            form = screens.screen(name, source=sent)
            if form.errors:
                return self._on(screens, name, form)
            screens = Screens(self.step, self.form, screens.since, self.extra, screens.with_answer(name, sent))
        following = screens.following
        if following == CHECK:
            return Asked("check", screens.whole, screens, CHECK), [row[1:] for row in screens.summary()], []
        return self._on(screens, following, screens.screen(following))

    def _on(self, screens: Screens, name: str, form: Any) -> Shown:
        own = screens.keys(name)
        given = [(key, value) for key, values in screens.given.items() if key not in own for value in values or [""]]
        return Asked("question", form, screens, name), [], given
