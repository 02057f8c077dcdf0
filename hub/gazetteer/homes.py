"""Which home an address means, however it is written. No database here."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from hub.gazetteer.rules import uprn_key
from hub.kernel.keys import postcode_key

SHORT = {
    "APARTMENT": "FLAT", "APT": "FLAT", "AVENUE": "AVE", "AV": "AVE", "CLOSE": "CL", "COTTAGE": "COTT", "COURT": "CT",
    "CRESCENT": "CRES", "DRIVE": "DR", "GARDENS": "GDNS", "GROVE": "GR", "GREEN": "GRN", "HOUSE": "HSE", "LANE": "LN",
    "MOUNT": "MT", "PARK": "PK", "PLACE": "PL", "ROAD": "RD", "SAINT": "ST", "SQUARE": "SQ", "STREET": "ST",
    "TERRACE": "TER", "UNIT": "FLAT",
}  # fmt: skip
ENDS_A_STREET = frozenset({"AVE", "CL", "CRES", "DR", "GDNS", "GR", "LN", "RD", "ST", "SQ", "TER"})
LEFT_OUT = frozenset({"NO", "NUMBER", "THE"})  # but "The Street" is called so
FLATS = frozenset({"FLAT", "ROOM", "STUDIO"})
STOREYS = frozenset({"FLOOR", "FLR", "BASEMENT", "TOP", "UPPER", "LOWER"})  # "Ground floor flat"
FULL_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def home_key(person: Mapping[str, Any]) -> str:
    """Which home a resident lives in: postcode and what tells one door from the next; '' where that is not told.

    A list may know the house's number alone, a person types the street as well, and of two people at one door only one
    comes with the property's number: so that number is the key only of those of whom nothing else is told.
    """
    postcode = postcode_key(person.get("postcode"))
    door = _door(str(person.get("house") or ""), str(person.get("address") or ""))
    if door and FULL_POSTCODE.fullmatch(postcode):
        return f"{postcode}:{door}"
    uprn = uprn_key(person.get("uprn"))
    return f"uprn:{uprn}" if uprn else ""


def _door(house: str, address: str) -> str:
    """'Flat 2, No. 4' → 'FLAT 2 4', '4 Mill Lane' → '4', 'The Old Staithe' → 'OLD STAITHE'; a bare street is none."""
    if house.isascii() and house.isdigit():  # what most lists say
        return house.lstrip("0")
    flat, building = _flat_of(_joined(_words(_plain(house))))
    if not building:
        other, building = _flat_of(first_line(address).split())
        flat = flat or other
    told = _number(building)
    if not told and building and building[-1] not in ENDS_A_STREET:
        told = " ".join(building)
    return f"FLAT {flat} {told}" if flat and told else told


def _flat_of(words: Sequence[str]) -> tuple[str, list[str]]:
    """What a flat is called ('2', 'A', 'TOP'; '' for a whole house), and the words about the building it is in."""
    place = next((place for place, word in enumerate(words) if word in FLATS), None)
    if place is None:
        return "", list(words)
    before, after = words[:place], words[place + 1 :]
    if before and before[-1] in STOREYS:
        return " ".join(before), list(after)
    if after and (after[0][0].isdigit() or len(after[0]) == 1):
        return after[0], [*before, *after[1:]]
    return "", [*before, *after]


def _number(words: Sequence[str]) -> str:
    """The number of a building: the first that stands there, with those that follow it ('12-14')."""
    first = next((place for place, word in enumerate(words) if word[0].isdigit()), len(words))
    return " ".join(word.lstrip("0") for word in takewhile(lambda word: word[0].isdigit(), words[first:]))


def line_key(subject: Mapping[str, Any]) -> str:
    """The postcode and the first line of the address, however it is written: case, marks and street names in short."""
    postcode, line = postcode_key(subject.get("postcode")), first_line(str(subject.get("address") or ""))
    return f"{postcode}:{line}" if postcode and line else ""


def first_line(address: str) -> str:
    """'Flat 2, No. 4 Mill Lane, Swaffham' → 'FLAT 2 4 MILL LN': the part that tells one household from the next."""
    kept: list[str] = []
    for part in re.split(r"[,;\n]+", _plain(address)):
        words = _words(part)
        kept += words
        if any(_names(word) for word in words):
            break
    return " ".join(_to_the_street(_joined(kept)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper().replace("'", "")


def _words(part: str) -> list[str]:
    words = [SHORT.get(word, word) for word in re.findall(r"[A-Z]+|\d+", part)]
    is_named = [word == "THE" and after in ENDS_A_STREET for word, after in pairwise([*words, ""])]
    return [word for word, named in zip(words, is_named, strict=True) if named or word not in LEFT_OUT]


def _names(word: str) -> bool:
    """A word that names a house or a street, rather than a number, its letter, or that it is a flat."""
    return len(word) > 1 and not word.isdigit() and word != "FLAT"


def _joined(words: list[str]) -> list[str]:
    """A number and the single letter behind it are one: '4 A' and '4a'."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].isdigit() and len(word) == 1 and word.isalpha():
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _to_the_street(words: list[str]) -> list[str]:
    """Without what stands behind the street where nothing parts it: '4 MILL LN SWAFFHAM' → '4 MILL LN'."""
    named = False
    for place, word in enumerate(words, 1):
        if named and word in ENDS_A_STREET:
            return words[:place]
        named = named or _names(word)
    return words
