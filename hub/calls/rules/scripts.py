"""Which script belongs beside a call, and what it says to this resident. No database."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

PLACES = ("resident_first_name", "tracer", "organisation", "shown_phone")
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
# How a printed script, and one for somebody whose name is not known, reads in place of it.
BLANK = {"resident_first_name": "(their first name)", "tracer": "(your name)"}


def unknown_places(written: str) -> list[str]:
    """What stands in braces and is none of the places that are filled in."""
    return sorted({found[0] for found in BRACES.finditer(written) if found[1] not in PLACES})


def filled(written: str, told: Mapping[str, str | None]) -> str:
    """The words with what is known in each place; a name that is not known is left as a blank to be said."""
    return BRACES.sub(lambda found: told.get(found[1]) or BLANK.get(found[1], ""), written)


def kind_for(case: Any, at: datetime) -> str:
    """Which script a tracer needs first: by what came before in this case."""
    if case.asked_back_at is not None and case.door_knock_status is not None:
        return "doorstep"
    if case.asked_back_at is not None or (case.call_back_at is not None and case.call_back_at <= at):
        return "call-back"
    return "follow-up" if case.status == "closed" else "first-call"
