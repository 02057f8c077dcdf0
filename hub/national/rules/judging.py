"""Whether what the national list says confirms what we told, says something else, or says nothing of it yet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hub.kernel.keys import postcode_key
from hub.national.rules.crosswalk import meant, plain
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme

CONFIRMED, DIFFERS, OUTSTANDING = "confirmed", "differs", "outstanding"
COLUMN = "column:"
NOT = "not "
LEAST = "at least "

# Every state of a row, in words. Those of OPEN ask for somebody.
STATES = {
    "differs": "Differs",
    "outstanding": "Outstanding",
    "again": "Goes again with the next pack",
    "confirmed": "Confirmed",
    "acknowledged": "Acknowledged by hand",
    "taken": "Theirs was taken",
    "superseded": "Told again since",
}
OPEN = ("differs", "outstanding")


def said(expect: Iterable[str], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a list says of the things that a row is confirmed by, under the same names."""
    return {name: _said(name, facts) for name in expect}


def _said(name: str, facts: Mapping[str, Any]) -> Any:
    if name == "closing":
        return [one for one in (facts.get("national_status"), facts.get("national_outcome")) if one]
    if name in POINTS:
        return [one["number"] or one["typed"] for one in facts.get(POINTS[name], ())]
    if name == "address":
        return " ".join(str(facts[part]) for part in ("house", "address", "postcode") if facts.get(part))
    if name.startswith(COLUMN):
        return (facts.get("extra") or {}).get(name.removeprefix(COLUMN))
    return facts.get(name.removeprefix(LEAST))


POINTS = {"phones": "phones", "emails": "emails", NOT + "phones": "phones", NOT + "emails": "emails"}


def judged(
    programme: Programme, system: str, expect: Mapping[str, Any], before: Mapping[str, Any], theirs: Mapping[str, Any]
) -> str:
    """One of CONFIRMED, DIFFERS, OUTSTANDING: all that was expected is there; something else came instead; neither.

    What the list said already when we told it is no answer to us: only a change since can differ.
    """
    if expect and all(_agrees(name, wanted, theirs.get(name)) for name, wanted in expect.items()):
        return CONFIRMED
    answered = [name for name in expect if theirs.get(name) and theirs[name] != before.get(name)]
    differing = [one for one in answered if _contradicts(programme, system, one, expect[one], theirs[one])]
    return DIFFERS if differing else OUTSTANDING


def _agrees(name: str, wanted: Any, theirs: Any) -> bool:
    if name == "closing":
        return plain(wanted) in {plain(one) for one in theirs or ()}
    if name in POINTS:
        return (wanted in (theirs or ())) is not name.startswith(NOT)
    if name == "address":
        return _same_home(wanted, theirs)
    if name.startswith(COLUMN):
        return _parts(wanted) == _parts(theirs) or plain(theirs) in YES
    if name.startswith(LEAST):
        return theirs is not None and int(theirs) >= wanted
    return theirs is not None and NORMAL.get(name, plain)(str(theirs)) == NORMAL.get(name, plain)(str(wanted))


YES = {"yes", "y", "true", "1"}
NORMAL: dict[str, Callable[[str], str]] = {"postcode": postcode_key, "uprn": lambda text: text.lstrip("0")}


def _parts(text: str | None) -> set[str]:
    return {plain(one) for one in (text or "").split(";")} - {""}


def _same_home(ours: str, theirs: str | None) -> bool:
    """Their house and postcode are part of the address that somebody found, however it is written."""
    words = (theirs or "").split()
    return bool(words) and all(postcode_key(one) in postcode_key(ours) for one in words)


def _contradicts(programme: Programme, system: str, name: str, wanted: Any, theirs: Any) -> bool:
    """A closing differs only by a word that the crosswalk knows: another status on its way is no answer."""
    if name == "closing":
        return any(meant(programme, system, one) for one in theirs)
    return name.startswith(COLUMN) or name in FACTS and name not in POINTS


def told_in_words(expect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was told, by what confirms it; nothing where that is a mere count, which says nothing of the row itself."""
    return in_words({name: value for name, value in expect.items() if not name.startswith(LEAST)})


def in_words(found: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What was expected, or what they say, as (label, text) for a page."""
    return [(_label(name), _text(value)) for name, value in (found or {}).items()]


def _label(name: str) -> str:
    words = {"closing": "Outcome", "phones": "Phone numbers", "emails": "Email addresses", "address": "Address",
             NOT + "phones": "Phone numbers", NOT + "emails": "Email addresses", "receipt": "Receipt",
             "refused": "Refused"}  # fmt: skip
    known = FACTS.get(name.removeprefix(LEAST))
    return words.get(name) or (known.label if known else name.removeprefix(COLUMN))


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
