"""What a page asks about an attempt now: one of the stages on the way to an answer that can be recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from hub.kernel.forms.form import Form
from hub.visit_models.attempts import actions, queries
from hub.visit_models.attempts.forms import Extra, attempt_form, told
from hub.visit_models.attempts.screens import CHECK, Screens
from hub.visit_models.rules import Form as ModelForm
from hub.visit_models.rules import Step

SCREEN, SEND, AGAIN, ANEW = "_ask", "_send", "_go_on", "_anew"


@dataclass
class Asked:
    """What the page shows: `stage` is outcome, whole, begin, question or check.

    `goes_to` names the screen to redirect to ("" is the page itself); `answered` is a whole and valid answer: outcome,
    time, answers, and the values of the page's own fields.
    """

    stage: str
    form: Form | None = None
    screens: Screens | None = None
    name: str = ""
    goes_to: str | None = None
    answered: tuple[str, datetime, dict[str, Any], dict[str, Any]] | None = None
    was_begun: bool = False
    overtaken: bool = False
    extra: Extra = field(default_factory=dict)

    @property
    def choosing(self) -> bool:
        """The outcome is asked alone, as the first of the answers."""
        return self.stage == "outcome"

    @property
    def is_screen(self) -> bool:
        """The page has one question, or all answers to check, and little else."""
        return self.stage in ("question", "check")

    @property
    def progress(self) -> str:
        """Where one is, in words: "Question 3 of 7"."""
        number, total = self.screens.names.index(self.name) + 1, self.screens.total
        return f"Question {number} of {total}" if total else f"Question {number}"


def ask(
    work: tuple[UUID, int],
    step: Step,
    form: ModelForm | None,
    since: datetime,
    extra: Extra | None = None,
    values: Mapping[str, Any] | None = None,
) -> Asked:
    """What to ask now in work (its id and version) that was taken on then; the request says how far one is.

    A form with `layout = "one-by-one"` is asked a question a screen; what a browser posts whole is taken all the same.
    """
    by_screen = (form or {}).get("layout") == "one-by-one"
    posted_whole = request.method == "POST" and not {SCREEN, SEND, AGAIN, ANEW} & set(request.form)
    if not by_screen or posted_whole:
        drawn, choosing = attempt_form(step, form, since, extra, values)
        return _answered(Asked("outcome" if choosing else "whole", drawn, extra=extra or {}))
    return _screen(work, step, Screens(step, form, since, extra or {}, {}), values or {})


def _answered(asked: Asked) -> Asked:
    if asked.form.valid and not asked.choosing:
        outcome, at, answers = told(asked.form.schema, asked.form.data)
        kept = {name: answer for name, answer in answers.items() if name not in asked.extra}
        asked.answered = outcome, at, kept, {name: asked.form.data.get(name) for name in asked.extra}
    return asked


def _screen(work: tuple[UUID, int], step: Step, screens: Screens, values: Mapping[str, Any]) -> Asked:
    """One screen of many. The answers so far are kept: going back, reloading or a dead battery loses nothing."""
    work_id, version = work
    begun = queries.begun(work_id)
    same = begun is not None and begun.step == step["key"]
    screens.given = dict(begun.typed) if same else {}
    overtaken = same and begun.version != version
    if request.method == "POST":
        return _sent(work_id, version, step, screens)
    name = request.args.get("ask")
    here = Asked("begin", screens=screens, was_begun=same, overtaken=overtaken, extra=screens.extra)
    if name is None or overtaken:
        return here
    if name == CHECK and screens.following == CHECK:
        return Asked("check", screens.whole, screens, CHECK)
    if name not in screens.names:
        return Asked("begin", goes_to=screens.following)
    return Asked("question", screens.screen(name, values=values), screens, name)


def _sent(work_id: UUID, version: int, step: Step, screens: Screens) -> Asked:
    posted = request.form
    if ANEW in posted:
        actions.forget(work_id)
        return Asked("begin", goes_to="")
    if AGAIN in posted:
        actions.keep(work_id, version, step["key"], screens.given, screens.following)
        return Asked("begin", goes_to=screens.following)
    if SEND in posted:
        if screens.following != CHECK:
            return Asked("begin", goes_to=screens.following)
        return _answered(Asked("check", screens.whole, screens, CHECK, extra=screens.extra))
    name = posted[SCREEN]
    if name not in screens.names:
        return Asked("begin", goes_to=screens.following)
    source = MultiDict(posted)
    source.setdefault(name, "")  # radios that nobody pressed are not posted at all
    form = screens.screen(name, source)
    if form.errors:
        return Asked("question", form, screens, name)
    screens = Screens(step, screens.model_form, screens.since, screens.extra, screens.with_answer(name, posted))
    actions.keep(work_id, version, step["key"], screens.given, name)
    return Asked("begin", goes_to=screens.following)
