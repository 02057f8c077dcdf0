"""Where a conversation leads to close contacts and places, and where somebody forgot to ask for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

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
def not_asked(cases: Sequence[Any], proposed: str | None) -> dict[UUID, list[LeftOut]]:
    """Which of both nobody named, nor said that there is none; silent with an outcome that needs none."""
    known = programme().outcomes.get(proposed or "")
    if queries.settings() is None or (known and not known.contacted):
        return {}
    answered = queries.answered([one.id for one in cases])
    return {
        case.id: [_unasked(case.id, sort, proposed) for sort in MANY if (case.id, sort) not in answered]
        for case in cases
    }


def _unasked(case_id: UUID, sort: str, proposed: str | None) -> LeftOut:
    many = MANY[sort]
    address = url_for("contacts.named", case_id=case_id, sort=sort, closing=proposed or "")
    return LeftOut(f"No {many} are named, and nobody has said that there are none.", f"Name {many}", address)
