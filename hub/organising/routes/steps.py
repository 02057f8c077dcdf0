"""What every change goes through: the form, the check of the answers with the difference, and the change itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, redirect, request, url_for

from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page
from hub.organising import actions, queries, rules
from hub.organising.rules import Body, Table

# Label, before and after of each field that one body says otherwise than another.
Differs = Callable[[Body, Body], list[tuple[str, str, str]]]


@dataclass
class Change:
    """One change of a section: its form, what it makes of the body, and its words.

    `place` names the field for a fault's key.
    """

    name: str
    heading: str
    form: Form
    found: queries.Stand
    edit: Callable[[Body], Body]
    differs: Differs
    place: Callable[[str, Body], str]
    back_to: str
    done: str
    notes: Callable[[Body], list[str]] = field(default=lambda _: [])


def section(name: str) -> queries.Stand:
    """The section in force. Raises NotYours where the organisation has none of its kind."""
    if not queries.may_have(name):
        raise NotYours()
    return queries.stand(name)


def one_of(name: str, found: queries.Stand, key: str) -> Table:
    """The team or the patch of this key. Raises NotYours when there is none such."""
    one = rules.table(name, found.body, key)
    if one is None:
        raise NotYours()
    return one


def compared(name: str, key: str | None, names: Mapping[str, str]) -> Differs:
    """How two bodies differ in the table of this key, without one in the newest; `names` are the teams' labels."""

    def differs(before: Body, after: Body) -> list[tuple[str, str, str]]:
        one = key or rules.tables(name, after)[-1]["key"]
        old, new = (rules.said(rules.table(name, body, one), names) for body in (before, after))
        return rules.differences(old, new)

    return differs


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


def ask_to_remove(
    noun: str, label: str, found: queries.Stand, reasons: list[str], remove: Callable[[int], None], **hangs_on_it: Any
) -> Response:  # fmt: skip
    """Whether to remove a team or a patch, or why it cannot be; and once that is confirmed, the removal."""
    if request.method == "POST" and not reasons:
        remove(seen_version())
        flash(f"{label} is removed")
        return redirect(url_for(".index"), 303)
    return page(
        "organising/remove.html", 409 if request.method == "POST" else None, noun=noun, label=label, found=found,
        reasons=reasons, back_to=url_for(".index"), **hangs_on_it,
    )  # fmt: skip
