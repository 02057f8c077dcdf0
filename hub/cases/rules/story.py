"""The story of a case: what its rows tell, as entries of the time line."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from hub.cases.rules.changes import Change, in_words
from hub.cases.rules.words import ROUTED, outcome_label
from hub.handovers.rules import STATUS_WORDS, outcomes_by_place
from hub.kernel.words import moment
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme
from hub.programmes.rules import system_of

BY_ROLE = {"officer": "An officer of {}", "manager": "A manager of {}", "partner": "A partner of {}"}
# What a visit to several says of the others: an attempt's own words are about the first of them.
VISITED, WITHOUT = "The home was visited", "The visit ended before this one was reached"
SAID_AT_THE_DOOR = (("card", "Card left"), ("language", "Language"))


class Entry(NamedTuple):
    """One thing that happened: when, what, more of it, in whose words, by whom."""

    at: datetime
    title: str
    detail: str = ""
    note: str | None = None
    who: str | None = None


def entries(rows: Iterable[Any], sent: Iterable[Any], programme: Programme) -> list[Entry]:
    """Everything that happened to a case and to what was asked for it, latest first."""
    told = [_entry(one, programme) for one in rows] + [one for row in sent for one in _of_request(row, programme)]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _entry(one: Any, programme: Programme) -> Entry:
    title, detail = TOLD[one.what](one, programme)
    return Entry(one.at, title, detail, one.note, one.who)


def _note(one: Any, _: Programme) -> tuple[str, str]:
    titles = {"routed": "Why this district", "closed": "Note on closing", "reopened": "Why it was opened again"}
    titles["hand-back"] = "Why the hand-back was settled"
    titles |= {"parted": "Why apart from the household", "joined": "Why with the household again"}
    return titles.get(one.code, "Note"), ""


def _updated(one: Any, programme: Programme) -> tuple[str, str]:
    if changes := (one.facts or {}).get("changes"):
        told = in_words([SimpleNamespace(**change) for change in changes], programme)
        return "Changed by the list", ". ".join(_change(change) for change in told)
    names = json.loads(one.outcome or "[]")
    told = ", ".join(FACTS[name].label if name in FACTS else name.replace("_", " ") for name in names)
    return "Changed", f"{told}, as the resident told us with a card" if one.code == "card" else told


def _change(change: Change) -> str:
    kept = " (not taken over)" if change.kept else ""
    return f"{change.label}: {change.old} → {change.new}{kept}"


def _closed(one: Any, programme: Programme) -> tuple[str, str]:
    code = f"{system_of(programme, one.outcome, one.code)} code: {one.code}" if one.code else ""
    return f"{programme.words['closed']}: {outcome_label(programme, one.outcome)}", code


Told = Callable[[Any, Programme], tuple[str, str]]
TOLD: dict[str, Told] = {
    "note": _note,
    "case:opened": lambda one, programme: (f"{programme.words['case'].capitalize()} opened", ""),
    "case:updated": _updated,
    "case:allocated": lambda one, _: (f"Given to {one.other}" if one.other else "Given to nobody", ""),
    "case:routed": lambda one, _: (f"District: {one.other or 'not known'}", ROUTED.get(one.code, "").capitalize()),
    "case:closed": _closed,
    "case:reopened": lambda *_: ("Opened again", ""),
    "case:overdue": lambda *_: ("Overdue: the supervisors were told", ""),
    "case:variant_set": lambda one, _: ("Variant of concern" if one.facts["variant"] else "No variant of concern", ""),
    "case:asked_back": lambda *_: ("The resident asked for a call", "By a card left at the door"),
}


def tells(kind: str) -> Callable[[Told], Told]:
    """Register how an event of another feature is told in the story of its case: title and detail from its row."""

    def register(told: Told) -> Told:
        TOLD[kind] = told
        return told

    return register


def _of_request(row: Any, programme: Programme) -> list[Entry]:
    """The steps of one request that this side knows of."""
    word = programme.words["door_knock" if row.kind == "door-knock" else "enrichment"]
    about = f"Request {row.reference}"
    told = [Entry(row.raised_at, f"Asked {row.other_name}: {word[:1].lower() + word[1:]}", about)]
    if row.accepted_at:
        told.append(Entry(row.accepted_at, f"{row.other_name} took it on", about))
    if row.returned_at:
        late = ", late" if row.late else ""
        told.append(Entry(row.returned_at, f"{row.other_name} answered{late}", answer_in_words(row, programme)))
    elif row.ended_at:
        told.append(Entry(row.ended_at, f"{word}: {STATUS_WORDS[row.status].lower()}", row.ended_why or about))
    return told + _attempts(row)


def _attempts(row: Any) -> list[Entry]:
    """Each attempt that the answer tells of, at its own time; who made it is known by their role alone."""
    made = (row.answer or {}).get("attempts", [])
    by = [BY_ROLE.get(one.get("by_role"), "{}").format(row.other_name) for one in made]
    told = [(datetime.fromisoformat(one["at"]), VISITED if row.place else one["outcome"], one["step"]) for one in made]
    return [Entry(at, outcome, step, who=who) for (at, outcome, step), who in zip(told, by, strict=True)]


def answer_in_words(row: Any, programme: Programme) -> str:
    """The gist of an answer: its outcome for this one of several, how many details were found, what was noted."""
    answer = row.answer or {}
    outcome = outcomes_by_place(answer).get(row.place, answer.get("outcome", ""))
    label = outcome_label(programme, outcome) if outcome else WITHOUT if row.place and answer.get("outcome") else ""
    found = len(answer.get("contact_points", []))
    count = f"{found} contact detail{'' if found == 1 else 's'}" if found else ""
    return ". ".join(part for part in (label[:1].upper() + label[1:], count, answer.get("note") or "") if part)


def answer_details(row: Any) -> list[tuple[str, str]]:
    """All that came back beside the gist, as (label, text): systems searched, attempts, what was told at the door."""
    answer = row.answer or {}
    told = [(one["system"], one["result"].replace("-", " ")) for one in answer.get("searched", [])]
    told += [
        (f"{one['step']}, {moment(datetime.fromisoformat(one['at']))}", VISITED if row.place else one["outcome"])
        for one in answer.get("attempts", [])
    ]
    told += [(label, str(answer[key])) for key, label in SAID_AT_THE_DOOR if answer.get(key)]
    return told + list(answer.get("answers", {}).items())
