"""What other features have to say when a person is typed in or corrected."""

from collections.abc import Callable
from uuid import UUID

from flask import Response

from hub.kernel.forms.form import Form
from hub.programmes.models import Programme

Ask = Callable[[Form, Programme], Response | None]
Follow = Callable[[UUID], None]
_ASK: list[Ask] = []
_FOLLOW: list[Follow] = []


def before_opening(ask: Ask) -> Ask:
    """Register what may show a page of its own before a typed case is opened; None lets it be opened."""
    _ASK.append(ask)
    return ask


def asked_first(form: Form, programme: Programme) -> Response | None:
    """The page of the first feature that has something to ask about what was typed."""
    return next((page for ask in _ASK if (page := ask(form, programme)) is not None), None)


def when_person_changed(follow: Follow) -> Follow:
    """Register what follows, in the same transaction, when a person was typed in or corrected: takes the resident."""
    _FOLLOW.append(follow)
    return follow


def person_changed(resident_id: UUID) -> None:
    """Let follow what follows."""
    for follow in _FOLLOW:
        follow(resident_id)
