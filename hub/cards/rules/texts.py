"""The sentences of cards and of the residents' page, read once from the files in hub/cards/texts."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

FOLDER = Path(__file__).resolve().parent.parent / "texts"
LANGUAGES = ("en", "cy", "pl", "lt", "pt", "ro")
ENGLISH = "en"
KINDS = {"sorry": "Sorry we missed you", "thanks": "Thank you for talking to us"}
PAPERS = {"A6": "A6, a postcard", "A5": "A5, half a sheet"}


@dataclass(frozen=True)
class Texts:
    """One language: its names, what stands on cards, what stands on the page; `review` says whose words they are."""

    code: str
    language: str
    own_name: str
    review: str
    card: Mapping[str, str]
    page: Mapping[str, str]

    @property
    def digest(self) -> str:
        """A fingerprint: other words need another review."""
        words = json.dumps([self.card, self.page], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def needs_review(self) -> bool:
        """True for a translation: a speaker of the language has to read it before an organisation relies on it."""
        return self.review != "ours"


@cache
def texts(code: str) -> Texts:
    """The texts of a language; English for one that there is none of."""
    known = code if code in LANGUAGES else ENGLISH
    return Texts(known, **tomllib.loads((FOLDER / f"{known}.toml").read_text(encoding="utf-8")))


def english(own: Mapping[str, str] | None = None) -> Texts:
    """The English texts with the sentences that an organisation wrote anew for its cards."""
    ours = texts(ENGLISH)
    return Texts(**{**vars(ours), "card": {**ours.card, **(own or {})}})


def blanks(sentence: str) -> set[str]:
    """What is filled into a sentence: {'council', 'phone'}. Raises ValueError for braces that do not fit."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def lines(words: Mapping[str, str], kind: str, filled: Mapping[str, str | None]) -> dict[str, str]:
    """The sentences of one card in one language, filled in; who asked for the visit only where that is known."""
    came = f"{kind}_came_for" if filled.get("sender") else f"{kind}_came"
    chosen = {"title": f"{kind}_title", "came": came, "please": f"{kind}_please"}
    chosen |= {name: name for name in ("code", "date", "genuine", "safe")}
    return {name: words[key].format(**filled) for name, key in chosen.items()}
