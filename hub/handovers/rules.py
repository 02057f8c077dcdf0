"""Pure decisions about a hand-over: what is copied, which step follows which."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from hub.directory.fields import SUBJECT
from hub.kernel.words import day, phone

OPEN = ("waiting", "accepted")
ENDED = ("returned", "bounced", "withdrawn", "lapsed")
# What still passes after an agreement has ended: the type of the outcome, and a warning for people's safety.
AFTER_THE_END = ("outcome", "safety")
NEUTRAL_END = "no longer needed"

STATUS_WORDS = {
    "waiting": "Waiting",
    "accepted": "Being worked on",
    "returned": "Answered",
    "bounced": "Sent back",
    "withdrawn": "No longer needed",
    "lapsed": "No longer needed",
}


def copied(facts: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """The facts that an agreement allows and that are known: the preview and the copy are this one value."""
    return {key: facts[key] for key in sorted(allowed) if facts.get(key) not in (None, "", [], {})}


def is_open(status: str) -> bool:
    """True while somebody may still work on it."""
    return status in OPEN


def arriving(present: str, incoming: str) -> tuple[str, bool]:
    """The status of a row when the other side's status arrives, and whether an answer in it is late.

    The present end stands: an answer to a withdrawn request is kept and marked late, a withdrawal of an answered one
    changes nothing. Between open rows the further step wins, so that jobs may arrive in any order.
    """
    if present in ENDED:
        return present, incoming == "returned" and present != "returned"
    if present == "accepted" and incoming == "waiting":
        return present, False
    return incoming, False


def in_words(subject: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was handed over as (label, text), in the closed list's order: the same for the preview and the receiver."""
    return [(label, _text(key, subject[key])) for key, label in SUBJECT.items() if key in subject]


def _dialled(number: str) -> str:
    link = Markup('<a class="govuk-link" href="tel:{}">{}</a>')
    return link.format(number, phone(number)) if number.startswith("+") else number


def _text(key: str, value: Any) -> str:
    if isinstance(value, list):
        return Markup(", ").join(_dialled(one) if key == "phones" else str(one) for one in value)
    if key in ("born_on", "ends_on", "visit_by"):
        return day(date.fromisoformat(value[:10]))
    return str(value)
