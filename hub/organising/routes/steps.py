"""What every change goes through: the form, the check of the answers with the difference, and the change itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, redirect, request

from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page
from hub.organising import actions, queries, rules
from hub.organising.rules import Body


@dataclass
class Change:
    """One change of a section: its form, what it makes of the body, and its words.

    `differs` tells label, before and after of a body against another; `place` names the field for a fault's key.
    """

    name: str
    heading: str
    form: Form
    found: queries.Stand
    edit: Callable[[Body], Body]
    differs: Callable[[Body, Body], list[tuple[str, str, str]]]
    place: Callable[[str, Body], str]
    back_to: str
    done: str
    notes: Callable[[Body], list[str]] = field(default=lambda _: [])


def section(name: str) -> queries.Stand:
    """The section in force. Raises NotYours where the organisation has none of its kind."""
    if not queries.may_have(name):
        raise NotYours()
    return queries.stand(name)


def go(one: Change) -> Response:
    """The form, or after it the answers to check, or after those the change."""
    step = request.form.get("go", "")
    if not one.form.valid or step == "back":
        return _ask(one)
    body, saw = one.edit(one.found.body), seen_version()
    try:
        actions.refuse_other(one.found, saw, lambda theirs: _conflict(one, theirs))
        actions.refuse_faults(one.name, body)
        differs = one.differs(one.found.body, body)
        if not differs:
            raise Invalid({"": ["You have not changed anything"]})
        if step != "confirm":
            return _check(one, differs, body)
        actions.change(one.name, saw, body, lambda theirs: _conflict(one, theirs))
    except Invalid as refused:
        for key, told in refused.errors.items():
            one.form.refuse({one.place(key, body): [rules.plainly(body, key, reason) for reason in told]})
        return _ask(one)
    flash(one.done)
    return redirect(one.back_to, 303)


def _conflict(one: Change, theirs: Body) -> list[tuple[str, Any, Any]]:
    """Theirs against mine, field by field; where they changed something else, that they did."""
    return one.differs(theirs, one.edit(theirs)) or [("This", "As you have it", "As it is there")]


def _ask(one: Change) -> Response:
    return page("organising/form.html", change=one, form=one.form, heading=one.heading, found=one.found)


def _check(one: Change, differs: list[tuple[str, str, str]], body: Body) -> Response:
    typed = [(name, value if isinstance(value, list) else [value]) for name, value in one.form.values.items()]
    return page(
        "organising/check.html", change=one, heading=one.heading, differs=differs, typed=typed, found=one.found,
        notes=one.notes(body), version=seen_version(),
    )  # fmt: skip
