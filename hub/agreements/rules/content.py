"""The body of a proposal: exactly the words that both sign. Made from nothing, a template, an agreement or a file."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from hub.directory.bases import missing
from hub.directory.fields import KINDS, NEVER_GIVEN, SUBJECT, TELLS_OF_HEALTH
from hub.kernel.clock import UK

Body = dict[str, Any]
# In the order in which the page shows them: what a body says besides its number, its parties and its kinds.
WORDS = ("slug", "purpose", "legal_basis", "bases", "retention", "starts", "ends")


def _templates() -> dict[str, Body]:
    path = Path(__file__).parent.parent / "data" / "templates.toml"
    return {one.pop("key"): one for one in tomllib.loads(path.read_text(encoding="utf-8"))["template"]}


TEMPLATES = _templates()


def blank(giver: int, receiver: int) -> Body:
    """A body that says nothing yet but who gives and who receives."""
    said = {"slug": "", "purpose": "", "legal_basis": "", "bases": [], "retention": "", "starts": None, "ends": None}
    return {"from": giver, "to": receiver, "version": 1, "edition": 1, "kinds": [], **said}


def from_template(key: str, giver: int, receiver: int) -> Body:
    """A body with a template's words and fields. Raises KeyError."""
    told = {name: value for name, value in TEMPLATES[key].items() if name != "label"}
    return blank(giver, receiver) | told


def renewal(parts: Sequence[Any], version: int, starts: date) -> Body:
    """The next version of an agreement: the same words for as long again, from a day on. `parts` has a row per kind."""
    first = parts[0]
    ends = starts + _length(first.valid) - timedelta(days=1) if first.valid.upper else None
    kinds = [{"kind": one.kind, "gives": sorted(one.gives), "returns": sorted(one.returns)} for one in parts]
    said = {name: getattr(first, name) for name in ("slug", "purpose", "legal_basis", "retention")}
    days = {"starts": starts.isoformat(), "ends": ends and ends.isoformat()}
    return blank(first.from_org, first.to_org) | said | days | {
        "version": version, "bases": sorted(first.bases), "kinds": kinds,
    }  # fmt: skip


def _length(valid: Range) -> timedelta:
    """How many days, by the calendar: a summer hour more or less is no day."""
    return valid.upper.astimezone(UK).date() - valid.lower.astimezone(UK).date()


def next_start(parts: Sequence[Any], today: date) -> date:
    """The day from which a renewal holds: after the agreement's end, or today's where it has none or has ended."""
    upper = min((one.live.upper for one in parts if one.live.upper), default=parts[0].valid.upper)
    return max(upper.astimezone(UK).date(), today) if upper else today


def with_kind(body: Body, kind: str, gives: Iterable[str], returns: Iterable[str]) -> Body:
    """The body with what this kind gives and returns, in the place of what it said of it before."""
    said = {"kind": kind, "gives": sorted(gives), "returns": sorted(returns)}
    kept = [one for one in body["kinds"] if one["kind"] != kind]
    return body | {"kinds": sorted([*kept, said], key=lambda one: list(KINDS).index(one["kind"]))}


def without_kind(body: Body, kind: str) -> Body:
    """The body that says nothing of this kind any more."""
    return body | {"kinds": [one for one in body["kinds"] if one["kind"] != kind]}


def part(body: Body, kind: str) -> Mapping[str, Any] | None:
    """What the body says of one kind, or None."""
    return next((one for one in body["kinds"] if one["kind"] == kind), None)


def may_give(kind: str) -> list[tuple[str, str]]:
    """The fields that a kind may give at all, with their labels."""
    return [(key, label) for key, label in SUBJECT.items() if key not in NEVER_GIVEN.get(kind, ())]


def never_given(kind: str, gives: Iterable[str]) -> list[str]:
    """What is listed and may never be: its labels, in the order of the closed list."""
    never = NEVER_GIVEN.get(kind, frozenset()) & set(gives)
    return [label for key, label in SUBJECT.items() if key in never]


def unfinished(body: Body, today: date) -> list[str]:
    """Why nobody can sign these words yet, a sentence each; nothing when they are whole."""
    wanted = {"slug": "a short name", "purpose": "a purpose", "legal_basis": "its legal basis in words",
              "starts": "the day from which it holds"}  # fmt: skip
    told = [f"It needs {words}." for name, words in wanted.items() if not body[name]]
    told += [] if body["kinds"] else ["It names no kind of work: add one."]
    for one in body["kinds"]:
        label = KINDS[one["kind"]]
        told += [] if one["gives"] else [f"{label} gives nothing: choose what is given, or take it out."]
        told += [] if one["returns"] else [f"{label} returns nothing: an outcome at least must come back."]
        for field in never_given(one["kind"], one["gives"]):
            told.append(f"{label} may never give “{field}”: it tells of somebody’s health.")
    if body["ends"] and date.fromisoformat(body["ends"]) < today:
        told.append("Its last day is over: choose a later one, or none.")
    return told


def gaps(body: Body) -> list[str]:
    """What the officers should see before they sign: bases that law wants named and the body does not name."""
    return missing(body["bases"], {key for one in body["kinds"] for key in one["gives"]}, TELLS_OF_HEALTH)


def midnight(day: str) -> datetime:
    """The first moment of a day in the UK."""
    return datetime.fromisoformat(day).replace(tzinfo=UK)


def as_terms(body: Body, kind: str, names: Mapping[int, Any]) -> SimpleNamespace:
    """What the body says of one kind, shaped like a row of an agreement, so that the same words tell both."""
    said = part(body, kind) or {"gives": [], "returns": []}
    ends = midnight(body["ends"]) + timedelta(days=1) if body["ends"] else None
    valid = Range(midnight(body["starts"]) if body["starts"] else None, ends)
    told = {name: body[name] for name in ("slug", "version", "purpose", "legal_basis", "bases", "retention")}
    giver, receiver = names[body["from"]], names[body["to"]]
    return SimpleNamespace(
        **told, kind=kind, gives=said["gives"], returns=said["returns"], valid=valid, from_org=body["from"],
        to_org=body["to"], from_name=giver.name, from_short=giver.short_name, to_name=receiver.name,
        to_short=receiver.short_name,
    )  # fmt: skip


def as_day(written: str | None) -> date | None:
    """A day of a body as a form's field takes it."""
    return date.fromisoformat(written) if written else None
