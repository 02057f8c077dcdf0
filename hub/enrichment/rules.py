"""Pure decisions about a search: what the answer says, and whether it may go back yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.kernel.words import MOBILE

RESULTS = {"found": "Found something", "nothing-found": "Nothing found", "not-searched": "Not searched"}
POINT_KINDS = {"phone": "Phone number", "email": "Email address", "address": "Postal address"}
OUTCOMES = {"contact-points-found": "Contact details found", "nothing-found": "Nothing found"}


def answer_of(systems: Sequence[Mapping[str, str]], points: Sequence[Any], note: str) -> dict[str, Any]:
    """The answer that these rows amount to. Systems go by their labels: the sender does not know our keys."""
    return {
        "outcome": "contact-points-found" if points else "nothing-found",
        "contact_points": [
            {"kind": one.kind, "value": one.value, "source": label_of(systems, one.system)} for one in points
        ],
        "searched": [{"system": one["label"], "result": one["result"]} for one in systems],
        "note": note,
    }


def label_of(systems: Sequence[Mapping[str, str]], key: str) -> str:
    """The label of a system; its key when the district's list has dropped it since."""
    return next((one["label"] for one in systems if one["key"] == key), key)


def missing_before_return(systems: Sequence[Mapping[str, str]], points: Sequence[Any]) -> str:
    """What must still be done before an answer is one, in a sentence; empty when it may go back."""
    searched = {one["key"]: one["result"] for one in systems}
    if not points and "found" in searched.values():
        return "A system is marked “Found something”. Add the contact details found there, or correct the checklist."
    if not points and set(searched.values()) <= {"not-searched"}:
        return "No system has been searched yet. “Nothing found” is an answer only after a search."
    return ""


def without_details(systems: Sequence[Mapping[str, str]], points: Sequence[Any]) -> list[tuple[str, str]]:
    """The systems (key, label) that gave something of which nothing is written down yet."""
    told = {one.system for one in points}
    return [(one["key"], one["label"]) for one in systems if one["result"] == "found" and one["key"] not in told]


def kind_in_words(kind: str, value: str) -> str:
    """The kind of a contact point; of a telephone number whether it is a mobile, which can be texted."""
    return "Mobile number" if kind == "phone" and MOBILE.match(value) else POINT_KINDS[kind]


def is_known(subject: Mapping[str, Any], kind: str, value: str) -> bool:
    """True when the sender handed over this number or address itself."""
    known = subject.get({"phone": "phones", "email": "emails"}.get(kind, ""))
    return isinstance(known, list) and value in known
