"""What is said together with an attempt at a door but belongs to a feature above: the code of the card that was left.

The feature registers here when the application starts. The hub's form and the phone's ask for it, and hand it over.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import fields

from hub.kernel.db import db
from hub.kernel.problems import Invalid
from hub.visit_models.rules import Form, Step, performer

# The answer to a choice that nothing of it was there.
NONE = "none"


@dataclass(frozen=True)
class Alongside:
    """One more field of the form: its name, what people call it, how it is drawn and checked for a request.

    `about` is what a question of the model shares that asks for the same thing. `keep` takes the request and the value,
    and raises Invalid or NotPossibleNow. `refused` is the notice of a value that came without a form to mend it, and
    `page` where it can be said again; it takes the request.
    """

    name: str
    called: str
    about: str
    field: Callable[[UUID], fields.String]
    keep: Callable[[UUID, str], None]
    refused: str
    page: str


_KNOWN: list[Alongside] = []


def asked_alongside(one: Alongside) -> Alongside:
    """Register a field that is optional at every door."""
    _KNOWN.append(one)
    return one


def at_step(handover_id: UUID, step: Step, form: Form | None = None) -> dict[str, fields.String]:
    """The fields that are asked with an attempt at this step: none on the telephone, none of a partner's people.

    With the step's `form`, where questions come and go with the answers, a field hangs on the one that it is about.
    """
    if performer(step)[0] in ("call", "partner"):
        return {}
    return {one.name: _hanging(one, one.field(handover_id), form) for one in _KNOWN}


def _hanging(one: Alongside, field: fields.String, form: Form | None) -> fields.String:
    about = next((each for each in (form or {}).get("question", ()) if each.get("share") == one.about), None)
    if about is not None:
        chosen = [option["key"] for option in about["options"] if option["key"] != NONE]
        field.metadata = {**field.metadata, "only_if": (about["key"], chosen)}
    return field


@contextmanager
def keeping(handover_id: UUID, told: Mapping[str, Any]) -> Iterator[None]:
    """Keep what was said alongside the attempt that is recorded inside: both or neither.

    A form that is shown again is committed too. Raises Invalid beside its field, NotPossibleNow.
    """
    if not any(told.get(name) for name in names()):
        yield
        return
    with db.session.begin_nested():
        yield
        keep(handover_id, told)


def keep(handover_id: UUID, told: Mapping[str, Any]) -> None:
    """Keep what was said alongside an attempt. Raises Invalid beside its field, NotPossibleNow."""
    for one in _KNOWN:
        if told.get(one.name):
            _keep(one, handover_id, told[one.name])


def _keep(one: Alongside, handover_id: UUID, value: str) -> None:
    try:
        one.keep(handover_id, value)
    except Invalid as refused:
        raise Invalid({one.name: [sentence for told in refused.errors.values() for sentence in told]}) from None


def named(name: str) -> Alongside:
    """The registered field of this name."""
    return next(one for one in _KNOWN if one.name == name)


def names() -> list[str]:
    """Every name that a phone may send beside the answers to the model's questions."""
    return [one.name for one in _KNOWN]
