"""What somebody who types into the search box may mean, and what the address of the list narrows it by."""

from collections.abc import Mapping
from typing import Any

from hub.kernel.cipher import NhsNumber
from hub.kernel.keys import id_in, postcode_key, surname_key

NOBODY = "nobody"  # in the place of a tracer: given to none
NARROWING = ("district", "priority", "category", "tracer")
TYPED = "text"  # what is typed to find somebody never stands in an address: hub/kernel/web/searches.py
LIST = ("show", "search", *NARROWING, "step")  # all that the address of the list may tell


def narrowed(asked: Mapping[str, str]) -> dict[str, Any]:
    """What an address narrows the list by; what it cannot mean narrows nothing."""
    tracer = asked.get("tracer", "")
    told = {
        "district": _number(asked.get("district", "")),
        "priority": _number(asked.get("priority", "")),
        "category": asked.get("category"),
        "tracer": tracer if tracer == NOBODY else str(id_in(tracer) or ""),
    }
    return {name: value for name, value in told.items() if value}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None


def search_keys(typed: str) -> dict[str, str]:
    """What a text is compared with: reference, nhs, postcode, surname; only those that it can be.

    A whole reference or NHS number, or the beginning of a postcode or last name.
    """
    digits = "".join(letter for letter in typed if letter.isdigit())
    surname, postcode = surname_key(typed), postcode_key(typed)
    found = {"reference": typed.strip()} if typed.strip() else {}
    if len(digits) == 10 and not surname:
        found["nhs"] = NhsNumber(digits)
    if digits and 3 <= len(postcode) <= 7 and postcode[0].isalpha():
        found["postcode"] = postcode
    if surname and not digits:
        found["surname"] = surname
    return found
