"""A request may name several residents of one home: how the visit ended for each of the others is said beside it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from marshmallow import fields
from sqlalchemy import Row

from hub.handovers.kinds import noted
from hub.handovers.rules import full_name, others
from hub.visit_models.rules import END, Model, Step, offered, performer, step_of

PERSON = "person-"
# One visit is for all of them: it ends with what is said of the first, and nobody goes again for the others.
IF_NOT_SEEN = (
    "If you did not see them, say so here. Should this end the visit, nobody goes again, and whoever asked for it is "
    "told that they were not reached."
)


def questions(request: Any, step: Step) -> dict[str, fields.String]:
    """A question for each of the others who is still sought; nobody need answer it where all ended alike.

    A partner's people get the subject alone, so they are not asked about anybody else.
    """
    if performer(step)[0] == "partner":
        return {}
    choices = [(one["key"], one["label"]) for one in offered(step)]
    return {
        f"{PERSON}{place}": fields.String(
            metadata={
                "label": f"And {name}?", "choices": choices, "blank": "The same",
                "widget": "select", "quiet": True, "hint": IF_NOT_SEEN,
            }
        )
        for place, name in _sought(request)
    }  # fmt: skip


def _sought(request: Any) -> list[tuple[int, str]]:
    return [one for one in others(request.subject) if one[0] not in request.settled]


def told(request: Any, step: Step, given: Mapping[str, Any]) -> dict[str, str]:
    """What was said of each of the others, by place; what nobody asked for is left out."""
    known = {one["key"] for one in offered(step)}
    found = {name: given.get(name) for name in questions(request, step)}
    return {name.removeprefix(PERSON): key for name, key in found.items() if isinstance(key, str) and key in known}


def outcomes(model: Model, made: Iterable[Any]) -> list[dict[str, Any]]:
    """How it ended for those of whom something else was said than of the visit, in the county's terms.

    '' where what was said of them last, nobody in, is nothing to the county: never what is true of others.
    """
    found = _ended(model, made)
    return [{"person": place, "outcome": found[place].get("county", "")} for place in sorted(found)]


def not_reached(request: Any, model: Model, made: Iterable[Any]) -> list[str]:
    """Those of the others for whom somebody would have gone again, had the visit not ended."""
    found = _ended(model, made)
    return [name for place, name in _sought(request) if place in found and found[place].get("then") != END]


def _ended(model: Model, made: Iterable[Any]) -> dict[int, Mapping[str, Any]]:
    """The outcome that counts for each of whom something else was said: one that ends a visit, else the last one.

    What ends none and was said of an earlier attempt counts no longer: for that one the last ended as for the others.
    """
    ended: dict[int, Mapping[str, Any]] = {}
    last: dict[int, Mapping[str, Any]] = {}
    for one in made:
        by_key = {each["key"]: each for each in step_of(model, one.step)["outcome"]}
        told = getattr(one, "household", None) or {}
        last = {int(place): by_key.get(key, {}) for place, key in told.items()}
        ended |= {place: outcome for place, outcome in last.items() if outcome.get("then") == END}
    return last | ended


def in_words(request: Any, step: Step, made: Any) -> list[tuple[str, str]]:
    """What an attempt said of each of the others, as a page shows it."""
    labels = {one["key"]: one["label"] for one in step["outcome"]}
    names = dict(others(request.subject))
    return [(names.get(int(place), "Somebody else"), labels.get(key, key)) for place, key in made.household.items()]


def gone(subject: Mapping[str, Any], settled: Collection[int]) -> list[str]:
    """Those whom the request names and whom nobody need see any more."""
    return [name for place, name in [(0, full_name(subject)), *others(subject)] if place in settled]


@noted
def no_longer_sought(request: Row) -> str | None:
    """Who is no longer sought, at the top of an open request."""
    names = gone(request.subject, request.settled)
    return f"No longer sought: {', '.join(names)}. Please do not ask for them." if names else None
