"""The crosswalk both ways: our outcome to their code on a day, and their word to our outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.programmes.models import Programme
from hub.programmes.rules import national_code


@dataclass(frozen=True, slots=True)
class Line:
    """One of our outcomes with its code on a day, and since when; a code of None: it has none, and waits."""

    outcome: str
    label: str
    code: str | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Word:
    """One of their words and what it stands for here: one outcome, or several (ambiguous)."""

    word: str
    outcomes: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether a person must say which of ours is meant."""
        return len(self.outcomes) > 1


def plain(word: str | None) -> str:
    """'Failed:  Refused ' and 'failed: refused' are one word."""
    return " ".join((word or "").casefold().split())


def systems(programme: Programme) -> list[str]:
    """The national systems that the crosswalk knows."""
    return list(dict.fromkeys(one.system for one in programme.crosswalk))


def outward(programme: Programme, system: str, day: date) -> list[Line]:
    """Our outcomes in the programme's order, each with its code on that day."""
    return [
        Line(
            one.key, one.label, national_code(programme, one.key, day, system), _since(programme, system, one.key, day)
        )
        for one in programme.outcomes.values()
    ]


def _since(programme: Programme, system: str, outcome: str, day: date) -> date | None:
    begun = [one.since for one in programme.crosswalk if (one.system, one.outcome) == (system, outcome)
             and (one.since or date.min) <= day]  # fmt: skip
    return max(begun, key=lambda since: since or date.min) if begun else None


def inward(programme: Programme, system: str, day: date) -> list[Word]:
    """Their words of that day, each with the outcomes of ours that it stands for."""
    found: dict[str, list[Line]] = {}
    for line in outward(programme, system, day):
        if line.code:
            found.setdefault(line.code, []).append(line)
    return [_word(code, {one.outcome: one.label for one in lines}) for code, lines in sorted(found.items())]


def meant(programme: Programme, system: str, word: str | None) -> Word | None:
    """What one of their words stands for, or ever stood for; None for a word that the crosswalk never knew."""
    wanted = plain(word)
    keys = dict.fromkeys(
        one.outcome for one in programme.crosswalk if one.system == system and one.code and plain(one.code) == wanted
    )
    labels = {key: programme.outcomes[key].label for key in keys if key in programme.outcomes}
    return _word(word or "", labels) if labels else None


def _word(word: str, labels: Mapping[str, str]) -> Word:
    return Word(word, tuple(labels), tuple(labels.values()))
