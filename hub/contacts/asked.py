"""Where a conversation leads to close contacts and places, and where somebody forgot to ask for them."""

from typing import Any

from flask import url_for

from hub.calls.beside import Link, beside_the_call
from hub.cases.closing import LeftOut, before_closing
from hub.contacts import queries
from hub.contacts.story import MANY
from hub.programmes.queries import programme


@beside_the_call
def from_a_call(_: Any) -> list[Link]:
    """Both, where this county asks for them."""
    if queries.settings() is None:
        return []
    return [Link(sort, many, "contacts.named", {"sort": sort}) for sort, many in MANY.items()]


@before_closing
def not_asked(case: Any, proposed: str | None) -> list[LeftOut]:
    """Which of both nobody named, nor said that there is none; silent with an outcome that needs none."""
    known = programme().outcomes.get(proposed or "")
    if queries.settings() is None or (known and not known.contacted):
        return []
    answered = queries.answered(case.id)
    return [
        LeftOut(f"No {many} are named, and nobody has said that there are none.", f"Name {many}",
                url_for("contacts.named", case_id=case.id, sort=sort, closing=proposed or ""))
        for sort, many in MANY.items() if sort not in answered
    ]  # fmt: skip
