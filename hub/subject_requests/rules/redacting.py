"""What of a pack is struck out: decisions about places, what they leave of the content, and what they forgot.

A place is 's.e' for a whole entry and 's.e.f' for one fact: the numbers of section, entry and fact, from 0, in content
that never changes. A fact about somebody else, or with a colleague's name, is struck out unless a decision shows it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

# Data Protection Act 2018: schedule 2 paragraphs 16, 2, 19 and 5, schedule 3 paragraph 5.
GROUNDS = {
    "third-party": "It is about somebody else",
    "staff": "It names a member of staff, or is about one",
    "crime": "It would harm the prevention or detection of crime",
    "health": "A health professional says that it would do serious harm",
    "legal": "It is legal advice",
    "other": "Another exemption, named in the note",
}
RELEASES = {
    "consent": "The other person agrees",
    "reasonable": "It is reasonable to tell it without their consent",
    "known": "The person knows it already, or told us themselves",
    "public-role": "A senior member of staff, or one named to the person already",
}
STRUCK, SHOWN = "struck", "shown"
BLACK = "▇▇▇▇▇"
SHORTEST = 4  # letters of a struck value that are looked for elsewhere: shorter ones stand in every other word


class State(NamedTuple):
    """How one place stands, on which ground, and who decided so in which turn (None: by default)."""

    how: str
    ground: str
    turn: int | None


def states(content: Mapping[str, Any], decisions: Iterable[Any]) -> dict[str, State]:
    """How each place stands that is struck out, or was decided; the last decision about a place holds."""
    found = {place: State(STRUCK, fact["hide"], None) for place, fact in facts(content) if fact.get("hide")}
    for one in sorted(decisions, key=lambda each: each.turn):
        found[one.place] = State(one.how, one.ground, one.turn)
    return found


def facts(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every fact of a pack with its place."""
    for place, entry in entries(content):
        for number, fact in enumerate(entry["facts"]):
            yield f"{place}.{number}", fact


def entries(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every entry of a pack with its place."""
    for s, section in enumerate(content["sections"]):
        for e, entry in enumerate(section["entries"]):
            yield f"{s}.{e}", entry


def entry_of(place: str) -> str:
    """The entry that a place belongs to: '2.5.1' → '2.5'."""
    return ".".join(place.split(".")[:2])


def is_struck(known: Mapping[str, State], place: str) -> bool:
    """Whether a place is struck out, by itself or with its entry."""
    return any(known.get(one, State("", "", None)).how == STRUCK for one in (entry_of(place), place))


def redacted(content: Mapping[str, Any], known: Mapping[str, State]) -> dict[str, Any]:
    """The content as it may leave: what is struck out is gone, and its ground stands in its place."""
    sections = [
        section | {"entries": [_entry(f"{s}.{e}", entry, known) for e, entry in enumerate(section["entries"])]}
        for s, section in enumerate(content["sections"])
    ]
    return {**content, "sections": sections}


def _entry(place: str, entry: Mapping[str, Any], known: Mapping[str, State]) -> dict[str, Any]:
    if is_struck(known, place):
        return {"removed": GROUNDS[known[place].ground]}
    kept = [_fact(f"{place}.{number}", fact, known) for number, fact in enumerate(entry["facts"])]
    return {"at": entry["at"], "facts": kept}


def _fact(place: str, fact: Mapping[str, Any], known: Mapping[str, State]) -> dict[str, Any]:
    if is_struck(known, place):
        return {"label": fact["label"], "removed": GROUNDS[known[place].ground]}
    return {"label": fact["label"], "value": fact["value"]}


def struck(content: Mapping[str, Any], known: Mapping[str, State]) -> list[str]:
    """The values that are struck out."""
    return [fact["value"] for place, fact in facts(content) if is_struck(known, place)]


def alike(content: Mapping[str, Any], known: Mapping[str, State], places: Iterable[str], struck: bool) -> set[str]:
    """Where the very facts of these places stand in other entries, heading and value, none of them struck out whole.

    Of those the ones that are now `struck`, or shown.
    """
    all_facts, chosen = dict(facts(content)), set(places)
    wanted, here = {_said(all_facts[one]) for one in chosen if one in all_facts}, {entry_of(one) for one in chosen}
    return {
        place for place, fact in all_facts.items()
        if entry_of(place) not in here and _said(fact) in wanted
        and not is_struck(known, entry_of(place)) and is_struck(known, place) == struck
    }  # fmt: skip


def _said(fact: Mapping[str, Any]) -> tuple[str, str]:
    return fact["label"], fact["value"]


def still_there(content: Mapping[str, Any], known: Mapping[str, State]) -> list[tuple[str, str]]:
    """Where a value that is struck out at one place stands in another that is shown: (value, place of the entry)."""
    gone = {value.strip() for value in struck(content, known) if len(value.strip()) >= SHORTEST}
    shown = [(place, fact["value"].casefold()) for place, fact in facts(content) if not is_struck(known, place)]
    return sorted({(one, entry_of(place)) for one in gone for place, value in shown if one.casefold() in value})
